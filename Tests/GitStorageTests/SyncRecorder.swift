import Glibc
import Synchronization

/// What this process asks the kernel to make durable.
enum SyncRecorder {
    private struct State {
        var paths: [String] = []
        /// How many more to let through before the process is killed.
        var left: Int?
    }

    private static let state = Mutex(State())

    /// The files, in order.
    static var paths: [String] { state.withLock { $0.paths } }

    /// Kills this process when it has asked so many times more: a crash at a chosen moment.
    static func killProcess(after count: Int) { state.withLock { $0.left = count } }

    fileprivate static func record(_ path: String) {
        state.withLock { state in
            state.paths.append(path)
            guard let left = state.left else { return }
            if left == 0 { kill(getpid(), SIGKILL) }
            state.left = left - 1
        }
    }
}

/// Stands before the C library's own: libgit2 and the module call this one.
///
/// It takes note and syncs nothing: the tests see what is asked for and in which order, and end in seconds.
@_cdecl("fsync")
public func recordingSync(_ descriptor: Int32) -> Int32 {
    var name = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/fd/\(descriptor)", &name, name.count - 1)
    guard count > 0 else {
        errno = EBADF
        return -1
    }
    SyncRecorder.record(String(decoding: name[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self))
    return 0
}
