internal import Glibc

/// A kernel lock of a workspace, by what it protects (DESIGN.md section 9).
public enum WorkspaceLock: Sendable, Hashable {
    /// The writers' lock: this product's own refs.
    case writer
    /// The sync lock: what children of git write.
    case sync
    /// The lock of a hub's receipts.
    case receipts

    var refFolders: [String] {
        switch self {
        case .writer: ["refs/heads", "refs/chains", "refs/refused", "refs/suspect"]
        case .sync: ["refs/hub", "refs/fallen"]
        case .receipts: ["refs/receipts"]
        }
    }
}

extension ObjectStore {
    /// Removes the lock files that a killed process left, as far as the held kernel locks prove that they are stale.
    ///
    /// Only for the holder of those locks: every writer of these refs takes them first, so a lock file found
    /// while holding them belongs to nobody alive. Never decided by age. `packed-refs.lock` needs both.
    ///
    /// - Returns: the removed files' paths within the repository, sorted.
    public func removeStaleLocks(holding locks: Set<WorkspaceLock>) throws(StorageError) -> [String] {
        var removed: [String] = []
        for folder in locks.flatMap(\.refFolders) { try removeLocks(in: folder, into: &removed) }
        if locks == [.writer, .sync] { try removeLock("packed-refs.lock", into: &removed) }
        return removed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func removeLocks(in folder: String, into removed: inout [String]) throws(StorageError) {
        for name in try names(inFolder: path + folder) {
            let child = "\(folder)/\(name)"
            switch fileType(at: path + child) {
            case S_IFDIR: try removeLocks(in: child, into: &removed)
            case S_IFREG where name.hasSuffix(".lock"): try removeLock(child, into: &removed)
            default: break
            }
        }
    }

    private func removeLock(_ file: String, into removed: inout [String]) throws(StorageError) {
        if unlink(path + file) == 0 {
            removed.append(file)
        } else if errno != ENOENT {
            throw StorageError(errno: errno)
        }
    }
}
