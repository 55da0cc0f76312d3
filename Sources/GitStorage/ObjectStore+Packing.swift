internal import Clibgit2

extension ObjectStore {
    /// Writes all that `body` writes as one pack: for imports and large landings.
    ///
    /// Inside, the new objects can be read, but no ref may move. They are on disk when it returns; if `body`
    /// throws, nothing of them is kept. Inside another `packing` or ``rehearsing(_:)`` it belongs to that one.
    ///
    /// - Throws: what `body` throws, or ``StorageError`` if the pack could not be written.
    public func packing<T>(_ body: () throws -> T) throws -> T {
        guard case .loose = writing else { return try body() }
        return try inMemory(.packed([])) {
            let result = try body()
            guard case .packed(let ids) = writing, !ids.isEmpty else { return result }
            try writePack(of: ids)
            return result
        }
    }

    /// Writes all that `body` writes in one go when it ends: many objects as one pack, a few as loose ones.
    ///
    /// For an edit or a landing, which nobody sees before all of it is there: the disk is waited for once, not
    /// once for each object. The same holds inside as for ``packing(_:)``.
    ///
    /// - Throws: what `body` throws, or ``StorageError`` if the objects could not be written.
    public func together<T>(_ body: () throws -> T) throws -> T {
        guard case .loose = writing else { return try body() }
        return try inMemory(.packed([])) {
            let result = try body()
            guard case .packed(let ids) = writing, !ids.isEmpty else { return result }
            if ids.count > Self.mostLoose {
                try writePack(of: ids)
            } else {
                try writeLoose(ids)
            }
            return result
        }
    }

    /// The most objects that are worth no pack of their own: every read looks into every pack.
    static let mostLoose = 64

    /// Runs `body` with a store that remembers what is written in memory and keeps nothing of it.
    ///
    /// For making a landing again in order to compare it: the check writes nothing. Inside ``packing(_:)`` or
    /// ``together(_:)`` what they wrote can be read, and what is rehearsed is not kept with it.
    public func rehearsing<T>(_ body: () throws -> T) throws -> T {
        switch writing {
        case .rehearsed: return try body()
        case .packed(let ids):
            writing = .rehearsed
            defer { writing = .packed(ids) }
            return try body()
        case .loose: return try inMemory(.rehearsed, body)
        }
    }

    private func inMemory<T>(_ mode: Writing, _ body: () throws -> T) throws -> T {
        // A backend cannot be taken off again, so it is put on a second handle that ends with `body`.
        let outside = handle
        let inside = try GitHandle(location)
        var backend: UnsafeMutablePointer<git_odb_backend>?
        try check(git_mempack_new(&backend))
        let status = git_odb_add_backend(inside.odb, backend, 999)
        if status < 0 {
            let error = StorageError(code: status)
            backend?.pointee.free?(backend)
            throw error
        }
        handle = inside
        writing = mode
        defer {
            handle = outside
            writing = .loose
            rehearsed = []
        }
        let result = try body()
        try check(git_odb_refresh(outside.odb))
        return result
    }

    private func writeLoose(_ ids: [ObjectID]) throws(StorageError) {
        var batch = LooseBatch(folder: path + "objects")
        defer { batch.end() }
        for id in ids {
            var oid = id.oid
            var object: OpaquePointer?
            try check(git_odb_read(&object, handle.odb, &oid), about: id)
            defer { git_odb_object_free(object) }
            guard let kind = ObjectKind(git_odb_object_type(object)) else { throw .corrupt(id) }
            let content = UnsafeRawBufferPointer(
                start: git_odb_object_data(object), count: git_odb_object_size(object))
            try batch.add(id, kind, content)
        }
        try batch.place()
        hasUnsyncedFolders = true
    }

    private func writePack(of ids: [ObjectID]) throws(StorageError) {
        var pack = PackBytes(count: ids.count)
        for id in ids {
            var oid = id.oid
            var object: OpaquePointer?
            try check(git_odb_read(&object, handle.odb, &oid), about: id)
            defer { git_odb_object_free(object) }
            guard let kind = ObjectKind(git_odb_object_type(object)) else { throw .corrupt(id) }
            try pack.add(
                kind,
                UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
        }
        let bytes = pack.finished()
        var writer: UnsafeMutablePointer<git_odb_writepack>?
        try check(git_odb_write_pack(&writer, handle.odb, nil, nil))
        guard let writer else { throw .other(code: 0, detail: "no pack can be written here") }
        defer { writer.pointee.free(writer) }
        var progress = git_indexer_progress()
        try check(bytes.withUnsafeBytes { writer.pointee.append(writer, $0.baseAddress, $0.count, &progress) })
        try check(writer.pointee.commit(writer, &progress))
        try sync(path + "objects/pack")
    }
}
