internal import Clibgit2

/// Git objects outside a store, such as in a file that one person hands to another.
///
/// Each is known by the id that its own bytes give it, so whatever a commit leads to is what was committed: a signature
/// on the commit holds for all of it.
public struct CarriedObjects: Sendable {
    public private(set) var commits: [ObjectID: [UInt8]] = [:]
    public private(set) var trees: [ObjectID: [UInt8]] = [:]
    public private(set) var blobs: [ObjectID: [UInt8]] = [:]

    public init() {}

    /// Takes an object in under its own id.
    public mutating func add(_ bytes: [UInt8], _ kind: ObjectKind) throws(StorageError) {
        var oid = git_oid()
        try check(bytes.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, kind.type) })
        let id = ObjectID(oid)
        switch kind {
        case .commit: commits[id] = bytes
        case .tree: trees[id] = bytes
        case .blob: blobs[id] = bytes
        case .tag: throw .wrongKind(id)
        }
    }

    /// Takes in a commit and the way to each of those paths, with the file at its end if there is one.
    public mutating func take(
        _ commit: CommitObject, paths: some Sequence<String>, from store: ObjectStore
    ) throws(StorageError) {
        commits[commit.id] = commit.raw
        for path in paths {
            var folder = commit.tree
            var parts = path.split(separator: "/")[...]
            while let part = parts.popFirst() {
                let bytes: [UInt8]
                if let known = trees[folder] {
                    bytes = known
                } else {
                    bytes = try store.bytes(of: folder, .tree, atMost: Self.largestTree)
                    trees[folder] = bytes
                }
                guard let entry = try Self.entry(String(part), in: bytes, of: folder) else { break }
                if entry.isTree {
                    folder = entry.id
                } else {
                    if parts.isEmpty { blobs[entry.id] = try store.blob(entry.id) }
                    break
                }
            }
        }
    }

    private static let largestTree = 1 << 24
    /// Deeper than any path of a space.
    private static let greatestDepth = 16

    /// A commit that was carried.
    public func commit(_ id: ObjectID) throws(StorageError) -> CommitObject {
        guard let raw = commits[id] else { throw .notFound(id) }
        guard let commit = CommitObject(id: id, raw: raw) else { throw .corrupt(id) }
        return commit
    }

    /// The file at a path of a tree, if there is one.
    ///
    /// - Throws: ``StorageError/notFound(_:)`` if a folder on the way was not carried.
    public func file(at path: String, in tree: ObjectID) throws(StorageError) -> ObjectID? {
        var folder = tree
        var parts = path.split(separator: "/")[...]
        while let part = parts.popFirst() {
            guard let bytes = trees[folder] else { throw .notFound(folder) }
            guard let entry = try Self.entry(String(part), in: bytes, of: folder) else { return nil }
            if parts.isEmpty { return entry.isTree ? nil : entry.id }
            guard entry.isTree else { return nil }
            folder = entry.id
        }
        return nil
    }

    /// In what two trees differ, sorted by path.
    ///
    /// - Throws: ``StorageError/notFound(_:)`` if a folder that they do not share was not carried.
    public func changes(from old: ObjectID, to new: ObjectID) throws(StorageError) -> [PathChange] {
        var found: [PathChange] = []
        try compare(old, new, at: "", depth: 0, into: &found)
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private func compare(
        _ old: ObjectID?, _ new: ObjectID?, at path: String, depth: Int, into found: inout [PathChange]
    ) throws(StorageError) {
        guard old != new else { return }
        guard depth < Self.greatestDepth else { throw .tooLarge }
        let before = try entries(old)
        let after = try entries(new)
        for name in Set(before.keys).union(after.keys) {
            let (left, right) = (before[name], after[name])
            guard left != right else { continue }
            let folders = (left.flatMap { $0.isTree ? $0.id : nil }, right.flatMap { $0.isTree ? $0.id : nil })
            if folders.0 != nil || folders.1 != nil {
                try compare(folders.0, folders.1, at: "\(path)\(name)/", depth: depth + 1, into: &found)
            }
            let files = (left.flatMap(Self.version), right.flatMap(Self.version))
            if files.0 != files.1 { found.append(PathChange(path: path + name, old: files.0, new: files.1)) }
        }
    }

    private static func version(_ entry: TreeEntry) -> FileVersion? {
        entry.isTree ? nil : FileVersion(mode: entry.mode, id: entry.id)
    }

    private func entries(_ tree: ObjectID?) throws(StorageError) -> [String: TreeEntry] {
        guard let tree else { return [:] }
        guard let bytes = trees[tree] else { throw .notFound(tree) }
        var cursor = TreeCursor(bytes, of: tree)
        var entries: [String: TreeEntry] = [:]
        while try cursor.advance() { entries[cursor.entry.name] = cursor.entry }
        return entries
    }

    private static func entry(
        _ name: String, in bytes: [UInt8], of tree: ObjectID
    ) throws(StorageError) -> TreeEntry? {
        var cursor = TreeCursor(bytes, of: tree)
        while try cursor.advance() {
            if cursor.nameBytes.elementsEqual(name.utf8) { return cursor.entry }
        }
        return nil
    }
}
