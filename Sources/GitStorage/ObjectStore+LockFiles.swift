internal import Glibc

extension ObjectStore {
    /// The lock files that lie beside this product's refs now, of a living writer or of a killed one; nothing is
    /// changed.
    ///
    /// Whether one is stale only the holder of the kernel locks can say: see ``removeStaleLocks(holding:)``.
    ///
    /// - Returns: their paths within the repository, sorted.
    public func lockFiles() throws(StorageError) -> [String] {
        var found: [String] = []
        for folder in WorkspaceLock.writer.refFolders + WorkspaceLock.sync.refFolders {
            try collectLocks(in: folder, into: &found)
        }
        if fileType(at: path + "packed-refs.lock") == S_IFREG { found.append("packed-refs.lock") }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func collectLocks(in folder: String, into found: inout [String]) throws(StorageError) {
        for name in try names(inFolder: path + folder) {
            let child = "\(folder)/\(name)"
            switch fileType(at: path + child) {
            case S_IFDIR: try collectLocks(in: child, into: &found)
            case S_IFREG where name.hasSuffix(".lock"): found.append(child)
            default: break
            }
        }
    }
}
