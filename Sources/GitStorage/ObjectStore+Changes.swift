extension ObjectStore {
    /// The paths in which two trees differ, sorted by the bytes of the path.
    ///
    /// Subtrees with equal ids are never opened, so the cost follows what differs (DESIGN.md section 5). No
    /// content is read and no rename guessed. Symbolic links and submodules count as files.
    ///
    /// - Parameters:
    ///   - old: `nil` is the empty tree; likewise `new`.
    ///   - limit: the most changes to accept.
    /// - Throws: ``StorageError/tooLarge`` beyond `limit` or the depth of ``TreeLimits/deepest``,
    ///   ``StorageError/corrupt(_:)`` for a tree that is not in git's order.
    public func changes(from old: ObjectID?, to new: ObjectID?, limit: Int = .max) throws(StorageError) -> [PathChange]
    {
        var walk = ChangeWalk(store: self, limit: limit)
        try walk.compare(old, new)
        return walk.changes
    }
}

/// Two trees walked side by side.
private struct ChangeWalk {
    let store: ObjectStore
    let limit: Int
    var changes: [PathChange] = []
    private var prefix: [UInt8] = []
    private var depth = 0

    init(store: ObjectStore, limit: Int) {
        self.store = store
        self.limit = limit
    }

    mutating func compare(_ old: ObjectID?, _ new: ObjectID?) throws(StorageError) {
        guard old != new else { return }
        guard depth <= TreeLimits.deepest else { throw .tooLarge }
        var left = try store.cursor(over: old)
        var right = try store.cursor(over: new)
        var hasLeft = try left.advanceInOrder()
        var hasRight = try right.advanceInOrder()
        while hasLeft || hasRight {
            let order =
                !hasLeft
                ? 1
                : !hasRight
                    ? -1 : order(left.nameBytes, left.isTree, right.nameBytes, right.isTree)
            if order < 0 {
                try take(left, nil)
            } else if order > 0 {
                try take(nil, right)
            } else if left.entryID != right.entryID || left.mode != right.mode {
                try take(left, right)
            }
            if order <= 0 { hasLeft = try left.advanceInOrder() }
            if order >= 0 { hasRight = try right.advanceInOrder() }
        }
    }

    private mutating func take(_ left: TreeCursor?, _ right: TreeCursor?) throws(StorageError) {
        guard let some = left ?? right else { return }
        let length = prefix.count
        prefix += some.nameBytes
        defer { prefix.removeLast(prefix.count - length) }
        if some.isTree {
            prefix.append(UInt8(ascii: "/"))
            depth += 1
            defer { depth -= 1 }
            try compare(left?.entryID, right?.entryID)
        } else {
            guard changes.count < limit else { throw .tooLarge }
            changes.append(
                PathChange(
                    path: String(decoding: prefix, as: UTF8.self),
                    old: left.map { FileVersion(mode: $0.mode, id: $0.entryID) },
                    new: right.map { FileVersion(mode: $0.mode, id: $0.entryID) }))
        }
    }
}

extension ObjectStore {
    /// A cursor over a tree; `nil` is the empty one.
    func cursor(over id: ObjectID?) throws(StorageError) -> TreeCursor {
        guard let id else { return TreeCursor([], of: nil) }
        return TreeCursor(try bytes(of: id, .tree, atMost: .max), of: id)
    }

    /// What lies at a path in a tree: a file or a folder.
    ///
    /// - Returns: `nil` if nothing does, also if a part of the way is a file.
    public func entry(at path: String, in tree: ObjectID) throws(StorageError) -> TreeEntry? {
        var tree = tree
        let parts = Array(path.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard let found = try entry(named: part, in: tree) else { return nil }
            if index == parts.count - 1 { return found }
            guard found.isTree else { return nil }
            tree = found.id
        }
        return nil
    }

    private func entry(named name: ArraySlice<UInt8>, in tree: ObjectID) throws(StorageError) -> TreeEntry? {
        var cursor = try cursor(over: tree)
        while try cursor.advance() {
            if cursor.nameBytes.elementsEqual(name) { return cursor.entry }
        }
        return nil
    }

    /// All files of a tree that lie in a folder, at any depth, sorted by the bytes of the path.
    ///
    /// - Parameters:
    ///   - prefix: a folder's path, with or without a slash at its end; empty for the whole tree. Where it
    ///     names a file or nothing, the answer is empty.
    ///   - limit: the most files to accept.
    /// - Throws: ``StorageError/tooLarge`` beyond `limit`.
    public func paths(
        in tree: ObjectID, under prefix: String = "", limit: Int = .max
    ) throws(StorageError) -> [(path: String, entry: TreeEntry)] {
        var folder = prefix
        if folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
        var start = tree
        if !folder.isEmpty {
            guard let found = try entry(at: folder, in: tree), found.isTree else { return [] }
            start = found.id
            folder += "/"
        }
        var files: [(path: String, entry: TreeEntry)] = []
        try collect(start, Array(folder.utf8), depth: 0, limit: limit, into: &files)
        return files
    }

    private func collect(
        _ tree: ObjectID, _ prefix: [UInt8], depth: Int, limit: Int,
        into files: inout [(path: String, entry: TreeEntry)]
    ) throws(StorageError) {
        guard depth <= TreeLimits.deepest else { throw .tooLarge }
        var cursor = try cursor(over: tree)
        while try cursor.advanceInOrder() {
            if cursor.isTree {
                try collect(
                    cursor.entryID, prefix + cursor.nameBytes + [UInt8(ascii: "/")], depth: depth + 1, limit: limit,
                    into: &files)
            } else {
                guard files.count < limit else { throw .tooLarge }
                files.append((String(decoding: prefix + cursor.nameBytes, as: UTF8.self), cursor.entry))
            }
        }
    }
}
