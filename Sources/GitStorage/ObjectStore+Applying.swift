extension ObjectStore {
    /// Writes the tree that a tree becomes when the given paths are set and removed.
    ///
    /// Each tree on the way is read and written once; all others are not touched. Files get the mode 100644.
    /// A folder that becomes empty goes. Setting a path below a file replaces the file, setting a path that is
    /// a folder replaces the folder; removing what is not there is no change.
    ///
    /// - Parameters:
    ///   - changes: paths with the blob they shall hold; `nil` removes.
    ///   - tree: `nil` is the empty tree.
    /// - Returns: the new tree; `tree` itself if nothing changed.
    /// - Throws: ``StorageError/unusable(_:)`` for a path that git refuses, or of which another set path is a
    ///   folder; ``StorageError/notFound(_:)`` or ``StorageError/wrongKind(_:)`` for a blob that is not there.
    public func applying(_ changes: [String: ObjectID?], to tree: ObjectID?) throws(StorageError) -> ObjectID {
        var steps: [TreeStep] = []
        steps.reserveCapacity(changes.count)
        for (path, id) in changes {
            let parts = Array(path.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            guard parts.count - 1 <= TreeLimits.deepest, parts.allSatisfy(isUsableName) else { throw .unusable(path) }
            if let id { try require(id, .blob) }
            steps.append(TreeStep(parts: parts, id: id))
        }
        steps.sort { $0.parts.lexicographicallyPrecedes($1.parts) { $0.lexicographicallyPrecedes($1) } }
        if let result = try apply(steps[...], depth: 0, to: tree) { return result }
        return try write([], .tree)
    }

    /// - Returns: `nil` if the tree is empty afterwards.
    private func apply(
        _ steps: ArraySlice<TreeStep>, depth: Int, to tree: ObjectID?
    ) throws(StorageError) -> ObjectID? {
        var builder = TreeBuilder()
        var hasChanged = false
        var plan = plan(steps, depth: depth)
        var cursor = try cursor(over: tree)
        while try cursor.advanceInOrder() {
            let name = cursor.nameBytes
            let old = FileVersion(mode: cursor.mode, id: cursor.entryID)
            var new: FileVersion? = old
            if let wanted = plan.removeValue(forKey: name) {
                new = try outcome(wanted, of: old, depth: depth)
            }
            if let new { builder.append(name, mode: new.mode, id: new.id) }
            hasChanged = hasChanged || new != old
        }
        for (name, wanted) in plan {
            guard let new = try outcome(wanted, of: nil, depth: depth) else { continue }
            builder.append(name, mode: new.mode, id: new.id)
            hasChanged = true
        }
        if builder.isEmpty { return nil }
        if !hasChanged, let tree { return tree }
        return try write(try builder.encoded(), .tree)
    }

    /// Sorts the steps by the name that each one means at this depth.
    private func plan(_ steps: ArraySlice<TreeStep>, depth: Int) -> [ArraySlice<UInt8>: Wanted] {
        var plan: [ArraySlice<UInt8>: Wanted] = [:]
        var index = steps.startIndex
        while index < steps.endIndex {
            let name = steps[index].parts[depth]
            let end = steps[index...].firstIndex { $0.parts[depth] != name } ?? steps.endIndex
            var below = steps[index..<end]
            var wanted = Wanted()
            // Sorted by parts, the path that ends here comes before those that go on.
            if let first = below.first, first.parts.count == depth + 1 {
                wanted.file = .some(first.id)
                below = below.dropFirst()
            }
            wanted.below = below
            plan[name] = wanted
            index = end
        }
        return plan
    }

    private func outcome(_ wanted: Wanted, of old: FileVersion?, depth: Int) throws(StorageError) -> FileVersion? {
        let setsBelow = wanted.below.contains { $0.id != nil }
        if case .some(.some(let id)) = wanted.file {
            guard !setsBelow else {
                throw .unusable(
                    String(decoding: [UInt8](wanted.below.first!.parts.joined(separator: [0x2F])), as: UTF8.self))
            }
            return FileVersion(id: id)
        }
        let isFolder = old.map { FileMode.isFolder($0.mode) } ?? false
        let isRemoved = wanted.file != nil && !isFolder
        if !isFolder, !setsBelow { return isRemoved ? nil : old }
        guard !wanted.below.isEmpty else { return old }
        guard let tree = try apply(wanted.below, depth: depth + 1, to: isFolder ? old?.id : nil) else { return nil }
        return FileVersion(mode: FileMode.folder, id: tree)
    }
}

/// One path that is set or removed.
private struct TreeStep {
    let parts: [ArraySlice<UInt8>]
    let id: ObjectID?
}

/// What is wanted of one name in a folder.
private struct Wanted {
    /// Outer `nil`: nothing is said of the name itself; inner: it is removed.
    var file: ObjectID?? = .none
    var below: ArraySlice<TreeStep> = []
}
