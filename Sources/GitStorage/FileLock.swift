internal import Glibc

/// An exclusive lock of the kernel on a file, held until it is let go of or the process dies.
///
/// Nothing of it can be left behind by a crash: the file stays, the lock does not. The file's content means
/// nothing, and nobody may remove it.
public final class FileLock: Sendable {
    /// The file's descriptor, for a child process that shall hold the lock as well.
    public let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Takes the lock if nobody holds it.
    ///
    /// - Parameter isInherited: whether child processes that are started meanwhile hold it too, so that it lasts
    ///   until the last of them has ended, even if this process is killed before.
    /// - Returns: `nil` if somebody holds it; another ``FileLock`` of this same process counts.
    /// - Throws: ``StorageError`` if the file cannot be opened or made.
    public static func tryLock(_ path: String, isInherited: Bool = false) throws(StorageError) -> FileLock? {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw StorageError(errno: errno) }
            let lock = FileLock(descriptor: descriptor)
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                if errno == EWOULDBLOCK { return nil }
                if errno == EINTR { continue }
                throw StorageError(errno: errno)
            }
            guard lock.isStill(at: path) else { continue }
            if isInherited, fcntl(descriptor, F_SETFD, 0) != 0 { throw StorageError(errno: errno) }
            return lock
        }
    }

    /// Takes the lock, waiting for its holder as long as is said, without blocking a thread.
    ///
    /// - Returns: `nil` if it is still held after that time.
    /// - Throws: ``StorageError``, or `CancellationError`.
    public static func lock(
        _ path: String, within time: Duration, isInherited: Bool = false
    ) async throws -> FileLock? {
        let end = ContinuousClock.now + time
        var pause = Duration.milliseconds(1)
        while true {
            if let lock = try tryLock(path, isInherited: isInherited) { return lock }
            let left = end - .now
            guard left > .zero else { return nil }
            // The kernel has no lock with a time limit, and a thread that waits without one cannot be called back.
            try await Task.sleep(for: min(pause, left))
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    /// Whether the path still leads to the file that is locked: somebody may have replaced it meanwhile.
    private func isStill(at path: String) -> Bool {
        var held = stat()
        var found = stat()
        return fstat(descriptor, &held) == 0 && stat(path, &found) == 0 && held.st_ino == found.st_ino
            && held.st_dev == found.st_dev
    }
}
