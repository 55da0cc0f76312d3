internal import Clibgit2
internal import Glibc

/// What came of moving a ref by compare-and-swap.
public enum MoveOutcome: Sendable, Hashable {
    /// It is moved, and on disk.
    case moved
    /// It did not hold what was expected, and holds this instead; nothing happened.
    case lost(current: ObjectID?)
}

extension ObjectStore {
    /// The object that a ref names.
    ///
    /// - Returns: `nil` if there is no such ref.
    public func reference(_ name: String) throws(StorageError) -> ObjectID? {
        var oid = git_oid()
        let status = git_reference_name_to_id(&oid, handle.repository, name)
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status)
        return ObjectID(oid)
    }

    /// The refs in a folder of refs, at any depth, sorted by the bytes of the name. Symbolic ones are left out.
    ///
    /// - Parameters:
    ///   - prefix: such as `refs/chains/`, with or without the slash.
    ///   - limit: the most refs to accept.
    /// - Throws: ``StorageError/tooLarge`` beyond `limit`.
    public func references(
        under prefix: String, limit: Int = 65_536
    ) throws(StorageError) -> [(name: String, id: ObjectID)] {
        let folder = prefix.utf8.last == UInt8(ascii: "/") ? prefix : prefix + "/"
        var iterator: OpaquePointer?
        try check(git_reference_iterator_new(&iterator, handle.repository))
        defer { git_reference_iterator_free(iterator) }
        var found: [(name: String, id: ObjectID)] = []
        while true {
            var reference: OpaquePointer?
            let status = git_reference_next(&reference, iterator)
            if status == GIT_ITEROVER.rawValue { break }
            try check(status)
            defer { git_reference_free(reference) }
            guard let target = git_reference_target(reference), let bytes = git_reference_name(reference) else {
                continue
            }
            let name = String(cString: bytes)
            guard name.utf8.starts(with: folder.utf8) else { continue }
            guard found.count < limit else { throw .tooLarge }
            found.append((name, ObjectID(target.pointee)))
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Moves a ref if it still holds what the caller saw: the moment at which a change becomes visible.
    ///
    /// When it returns ``MoveOutcome/moved``, the ref and the objects written before are on disk. A lock that
    /// another writer holds for a moment is waited for, up to a second.
    ///
    /// - Parameters:
    ///   - old: what the ref has to hold; `nil`: it must not exist.
    ///   - new: what it shall hold; `nil` deletes it.
    /// - Throws: ``StorageError/locked`` if a lock file stays in the way (see ``removeStaleLocks(holding:)``),
    ///   ``StorageError/notFound(_:)`` if `new` is not in the store, ``StorageError/corrupt(_:)`` for a
    ///   symbolic ref.
    public func moveReference(
        _ name: String, from old: ObjectID?, to new: ObjectID?
    ) throws(StorageError) -> MoveOutcome {
        guard case .loose = writing else {
            preconditionFailure("a ref may not move to objects that are not written yet")
        }
        if let new, !exists(new) { throw .notFound(new) }
        if hasUnsyncedFolders {
            try sync(path + "objects")
            hasUnsyncedFolders = false
        }
        let folder = parentFolder(of: path + name)
        let isNewFolder = fileType(at: folder) == nil
        for attempt in 1... {
            do throws(StorageError) {
                let outcome = try moveOnce(name, from: old, to: new)
                if outcome == .moved {
                    if isNewFolder || new == nil { try syncFolders(from: folder) }
                }
                return outcome
            } catch .locked where attempt < 40 {
                // The kernel tells nobody that a lock file has gone: ask again, later and later, at random.
                usleep(.random(in: 500...(1_000 + UInt32(attempt) * 1_200)))
            }
        }
        throw .locked
    }

    private func moveOnce(
        _ name: String, from old: ObjectID?, to new: ObjectID?
    ) throws(StorageError) -> MoveOutcome {
        guard let new else { return try remove(name, expecting: old) }
        var oldID = (old ?? .zero).oid
        var newID = new.oid
        var reference: OpaquePointer?
        let status = git_reference_create_matching(&reference, handle.repository, name, &newID, 1, &oldID, nil)
        git_reference_free(reference)
        if status == GIT_EMODIFIED.rawValue || status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return try lost(name, expecting: old)
        }
        try check(status)
        return .moved
    }

    private func remove(_ name: String, expecting old: ObjectID?) throws(StorageError) -> MoveOutcome {
        var reference: OpaquePointer?
        let status = git_reference_lookup(&reference, handle.repository, name)
        defer { git_reference_free(reference) }
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return old == nil ? .moved : .lost(current: nil)
        }
        try check(status)
        guard let target = git_reference_target(reference) else { throw .corrupt(nil) }
        guard let old, ObjectID(target.pointee) == old else { return .lost(current: ObjectID(target.pointee)) }
        // Compares again, under the lock, with what was looked up.
        let removal = git_reference_delete(reference)
        if removal == GIT_EMODIFIED.rawValue || removal == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return try lost(name, expecting: old)
        }
        try check(removal)
        return .moved
    }

    private func lost(_ name: String, expecting old: ObjectID?) throws(StorageError) -> MoveOutcome {
        let current = try reference(name)
        guard current != old else {
            // What is expected and yet not movable is a symbolic ref, or another writer moved it back just now.
            throw try isSymbolic(name) ? .corrupt(nil) : .locked
        }
        return .lost(current: current)
    }

    private func isSymbolic(_ name: String) throws(StorageError) -> Bool {
        var reference: OpaquePointer?
        try check(git_reference_lookup(&reference, handle.repository, name))
        defer { git_reference_free(reference) }
        return git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC
    }

    /// Makes a ref's folder and those above it durable, up to the repository's own.
    private func syncFolders(from folder: String) throws(StorageError) {
        var folder = folder
        while folder.utf8.count >= path.utf8.count - 1 {
            // Deleting the last ref of a folder removes the folder.
            if fileType(at: folder) != nil { try sync(folder) }
            folder = parentFolder(of: folder)
        }
    }
}
