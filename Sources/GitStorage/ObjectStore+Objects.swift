internal import Clibgit2

extension ObjectStore {
    /// What an object is and how many bytes it has, from its header alone: the content is not unpacked.
    ///
    /// - Returns: `nil` if there is no such object.
    public func kindAndSize(of id: ObjectID) throws(StorageError) -> (kind: ObjectKind, size: Int)? {
        var oid = id.oid
        var size = 0
        var type = GIT_OBJECT_INVALID
        let status = git_odb_read_header(&size, &type, handle.odb, &oid)
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check(status, about: id)
        guard let kind = ObjectKind(type) else { throw .corrupt(id) }
        return (kind, size)
    }

    /// Whether the store holds the object; its content is not looked at.
    public func exists(_ id: ObjectID) -> Bool {
        var oid = id.oid
        return git_odb_exists(handle.odb, &oid) == 1
    }

    /// The bytes of a file.
    ///
    /// - Parameter limit: the most bytes to accept; a larger one is not unpacked.
    /// - Throws: ``StorageError/notFound(_:)``, ``StorageError/wrongKind(_:)``, ``StorageError/tooLarge``.
    public func blob(_ id: ObjectID, atMost limit: Int = .max) throws(StorageError) -> [UInt8] {
        try bytes(of: id, .blob, atMost: limit)
    }

    /// The entries of a folder, in the order in which they are stored.
    ///
    /// - Parameter limit: the most bytes of a tree to accept; 16 MiB is some 300,000 entries.
    public func tree(_ id: ObjectID, atMost limit: Int = 1 << 24) throws(StorageError) -> [TreeEntry] {
        var cursor = TreeCursor(try bytes(of: id, .tree, atMost: limit), of: id)
        var entries: [TreeEntry] = []
        while try cursor.advance() { entries.append(cursor.entry) }
        return entries
    }

    /// A commit, read leniently: whether it has the one byte form is told by ``CommitObject/hasOneByteForm``.
    ///
    /// - Parameter limit: the most bytes of a commit to accept.
    public func commit(_ id: ObjectID, atMost limit: Int = 1 << 20) throws(StorageError) -> CommitObject {
        guard let commit = CommitObject(id: id, raw: try bytes(of: id, .commit, atMost: limit)) else {
            throw .corrupt(id)
        }
        return commit
    }

    /// Writes a file's bytes; nothing happens if the store holds them already.
    public func writeBlob(_ bytes: [UInt8]) throws(StorageError) -> ObjectID {
        try write(bytes, .blob)
    }

    /// Writes a folder, its entries in git's order however they are given.
    ///
    /// - Throws: ``StorageError/unusable(_:)`` for a name that git refuses or that occurs twice,
    ///   ``StorageError/notFound(_:)`` or ``StorageError/wrongKind(_:)`` for an entry whose object the store
    ///   does not hold.
    public func writeTree(_ entries: [TreeEntry]) throws(StorageError) -> ObjectID {
        var builder = TreeBuilder()
        for entry in entries {
            try require(entry.id, entry.isTree ? .tree : .blob)
            builder.append(entry.nameBytes[...], mode: entry.mode, id: entry.id)
        }
        return try write(try builder.encoded(), .tree)
    }

    /// Writes a commit, exactly these bytes.
    ///
    /// - Throws: ``StorageError/corrupt(_:)`` unless they have the one byte form (``CommitBytes``),
    ///   ``StorageError/notFound(_:)`` or ``StorageError/wrongKind(_:)`` if its tree or a parent is not there.
    public func writeCommit(raw: [UInt8]) throws(StorageError) -> ObjectID {
        guard let commit = CommitBytes(strictly: raw) else { throw .corrupt(nil) }
        try require(commit.tree, .tree)
        for parent in commit.parents { try require(parent, .commit) }
        return try write(raw, .commit)
    }

    /// Throws unless the store holds that object, of that kind.
    func require(_ id: ObjectID, _ kind: ObjectKind) throws(StorageError) {
        guard let found = try kindAndSize(of: id) else { throw .notFound(id) }
        guard found.kind == kind else { throw .wrongKind(id) }
    }

    func bytes(of id: ObjectID, _ kind: ObjectKind, atMost limit: Int) throws(StorageError) -> [UInt8] {
        objectsRead += 1
        if let bytes = try loose.bytes(of: id, kind, atMost: limit) { return bytes }
        if limit != .max {
            guard let found = try kindAndSize(of: id) else { throw .notFound(id) }
            guard found.kind == kind else { throw .wrongKind(id) }
            guard found.size <= limit else { throw .tooLarge }
        }
        var oid = id.oid
        var object: OpaquePointer?
        try check(git_odb_read(&object, handle.odb, &oid), about: id)
        defer { git_odb_object_free(object) }
        guard ObjectKind(git_odb_object_type(object)) == kind else { throw .wrongKind(id) }
        return [UInt8](UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
    }

    func write(_ bytes: [UInt8], _ kind: ObjectKind) throws(StorageError) -> ObjectID {
        var oid = git_oid()
        switch writing {
        case .packed(var ids):
            // What the store holds already has no place in the pack.
            try check(bytes.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, kind.type) })
            let isRehearsed = rehearsed.remove(ObjectID(oid)) != nil
            guard isRehearsed || git_odb_exists(handle.odb, &oid) == 0 else { return ObjectID(oid) }
            writing = .loose
            ids.append(ObjectID(oid))
            writing = .packed(ids)
        case .rehearsed:
            try check(bytes.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, kind.type) })
            guard git_odb_exists(handle.odb, &oid) == 0 else { return ObjectID(oid) }
            rehearsed.insert(ObjectID(oid))
        case .loose:
            hasUnsyncedFolders = true
        }
        try check(bytes.withUnsafeBytes { git_odb_write(&oid, handle.odb, $0.baseAddress, $0.count, kind.type) })
        return ObjectID(oid)
    }
}

extension ObjectKind {
    init?(_ type: git_object_t) {
        switch type {
        case GIT_OBJECT_COMMIT: self = .commit
        case GIT_OBJECT_TREE: self = .tree
        case GIT_OBJECT_BLOB: self = .blob
        case GIT_OBJECT_TAG: self = .tag
        default: return nil
        }
    }

    var type: git_object_t {
        switch self {
        case .commit: GIT_OBJECT_COMMIT
        case .tree: GIT_OBJECT_TREE
        case .blob: GIT_OBJECT_BLOB
        case .tag: GIT_OBJECT_TAG
        }
    }
}
