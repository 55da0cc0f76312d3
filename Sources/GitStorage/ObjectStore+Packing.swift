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

    /// Runs `body` with a store that remembers what is written in memory and keeps nothing of it.
    ///
    /// For making a landing again in order to compare it: the check writes nothing. Inside ``packing(_:)`` the
    /// objects would be kept, so there it must not be used.
    public func rehearsing<T>(_ body: () throws -> T) throws -> T {
        switch writing {
        case .rehearsed: return try body()
        case .packed: preconditionFailure("a rehearsal inside packing would be kept")
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
        }
        let result = try body()
        try check(git_odb_refresh(outside.odb))
        return result
    }

    private func writePack(of ids: [ObjectID]) throws(StorageError) {
        var builder: OpaquePointer?
        try check(git_packbuilder_new(&builder, handle.repository))
        defer { git_packbuilder_free(builder) }
        for id in ids {
            var oid = id.oid
            try check(git_packbuilder_insert(builder, &oid, nil), about: id)
        }
        try check(git_packbuilder_write(builder, nil, 0, nil, nil))
        try sync(path + "objects/pack")
    }
}
