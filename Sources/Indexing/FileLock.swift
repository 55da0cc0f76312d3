#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A kernel lock on a file, held while a piece of work runs. The kernel drops it when a process dies.
enum FileLock {
    /// Runs the work while no other process or thread holds the lock of that file; waits for it if need be.
    static func holding<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal(errno) }
        // Closing gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw refusal(errno) }
        }
        return try work()
    }

    /// Makes an empty file that only its owner can read, if there is none.
    static func createPrivateFile(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal(errno) }
        close(descriptor)
    }

    /// Removes a file; one that is not there is removed already.
    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw refusal(errno) }
    }

    /// Whether something lies at that path and is not empty.
    static func isFilled(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > 0
    }

    private static func refusal(_ code: Int32) -> IndexError {
        switch code {
        case EROFS, EACCES, EPERM: .readOnly
        case ENOSPC, EDQUOT: .full
        default: .unreachable(code: Int(code))
        }
    }
}
