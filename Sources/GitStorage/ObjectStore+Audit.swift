extension ObjectStore {
    /// Looks through a tree for what git accepts and this product does not, before any file is read.
    ///
    /// Its cost is bounded by `limits` however the tree is built. Symbolic links, submodules, executables,
    /// padded modes, names off the allow-list, names that collide elsewhere, loops of nesting and bombs
    /// (EDGE-CASES 27, 28) each give a fault.
    ///
    /// - Parameters:
    ///   - known: a tree that has been looked through already: subtrees that both hold at one place are not
    ///     opened again.
    ///   - isAllowed: whether an entry's name may stand in that folder (`""` or a path that ends in a slash).
    /// - Returns: the faults in the order of the walk, empty if there are none.
    /// - Throws: ``StorageError`` only if the store could not be read at all.
    public func auditTree(
        _ id: ObjectID, known: ObjectID? = nil, limits: TreeLimits = TreeLimits(),
        isAllowed: (_ folder: String, _ name: String, _ isFolder: Bool) -> Bool
    ) throws(StorageError) -> [TreeFault] {
        try withoutActuallyEscaping(isAllowed) { isAllowed throws(StorageError) -> [TreeFault] in
            var audit = TreeAudit(store: self, limits: limits, isAllowed: isAllowed)
            try audit.examine(id, known, folder: "", depth: 0)
            return audit.faults
        }
    }
}

private struct TreeAudit {
    let store: ObjectStore
    let limits: TreeLimits
    let isAllowed: (String, String, Bool) -> Bool
    var faults: [TreeFault] = []
    private var entries = 0
    private var isOver = false

    init(store: ObjectStore, limits: TreeLimits, isAllowed: @escaping (String, String, Bool) -> Bool) {
        self.store = store
        self.limits = limits
        self.isAllowed = isAllowed
    }

    mutating func examine(_ id: ObjectID, _ known: ObjectID?, folder: String, depth: Int) throws(StorageError) {
        guard id != known, !isOver else { return }
        guard depth <= limits.depth else { return report(folder, .tooDeep) }
        guard let found = try header(of: id, at: folder, .tree) else { return }
        guard found <= limits.treeBytes else { return report(folder, .treeTooLarge(found)) }
        let before = try known.map { known throws(StorageError) in try store.tree(known, atMost: limits.treeBytes) }
        let knownFolders = Dictionary(
            (before ?? []).map { ($0.nameBytes, $0) }, uniquingKeysWith: { first, _ in first })
        var cursor = try store.cursor(over: id)
        var names = NamesInFolder()
        var last: (name: ArraySlice<UInt8>, isTree: Bool)?
        do throws(StorageError) {
            while try cursor.advance(), !isOver {
                entries += 1
                guard entries <= limits.entries else {
                    isOver = true
                    return report(folder, .tooManyEntries)
                }
                let entry = cursor.entry
                let path = folder + entry.name
                if let last, order(last.name, last.isTree, cursor.nameBytes, cursor.isTree) > 0 {
                    report(path, .unsorted)
                }
                last = (cursor.nameBytes, cursor.isTree)
                if cursor.hasPaddedMode { report(path, .paddedMode) }
                switch names.add(entry) {
                case .new: break
                case .duplicate: report(path, .duplicate)
                case .collision: report(path, .collision)
                }
                if !entry.hasReadableName || !isAllowed(folder, entry.name, entry.isTree) { report(path, .name) }
                try examine(entry, knownFolders[entry.nameBytes], path: path, depth: depth)
            }
            if names.isEmpty, depth > 0 { report(folder, .emptyFolder) }
        } catch .corrupt(id) {
            report(folder, .malformed)
        }
    }

    private mutating func examine(
        _ entry: TreeEntry, _ known: TreeEntry?, path: String, depth: Int
    ) throws(StorageError) {
        switch entry.mode {
        case FileMode.folder:
            let before = known.flatMap { $0.isTree ? $0.id : nil }
            try examine(entry.id, before, folder: path + "/", depth: depth + 1)
        case FileMode.file:
            guard entry != known, let size = try header(of: entry.id, at: path, .blob) else { return }
            if size > limits.fileBytes { report(path, .fileTooLarge(size)) }
        default:
            report(path, .mode(entry.mode))
        }
    }

    /// The size of an object of that kind; reports it if it is missing or another kind.
    private mutating func header(of id: ObjectID, at path: String, _ kind: ObjectKind) throws(StorageError) -> Int? {
        guard let found = try store.kindAndSize(of: id) else {
            report(path, .missing)
            return nil
        }
        guard found.kind == kind else {
            report(path, .wrongKind)
            return nil
        }
        return found.size
    }

    private mutating func report(_ path: String, _ reason: TreeFault.Reason) {
        guard faults.count < limits.faults else {
            isOver = true
            return
        }
        faults.append(TreeFault(path: path, reason: reason))
    }
}

/// The names met in one folder, as bytes and as a file system that folds case and normalises would see them.
private struct NamesInFolder {
    private var exact = Set<[UInt8]>()
    /// Swift compares strings by canonical equivalence, which is here for once what is wanted.
    private var folded = Set<String>()

    enum Meeting {
        case new, duplicate, collision
    }

    var isEmpty: Bool { exact.isEmpty }

    mutating func add(_ entry: TreeEntry) -> Meeting {
        let isNew = exact.insert(entry.nameBytes).inserted
        let isAlone = folded.insert(entry.name.lowercased()).inserted
        return !isNew ? .duplicate : isAlone ? .new : .collision
    }
}
