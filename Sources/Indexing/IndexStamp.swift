#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// What the last process to close the index notes in its lock file: which files the index and its log were, how long,
/// and when they were touched. As long as that still holds nobody has written since, and looking through all pages is
/// saved.
///
/// The log belongs to it: it stays behind wherever a reader was the last to let go, since a reader may not empty it.
/// The time is not the clock's, which stands still for milliseconds: its nanoseconds are drawn at random, so that
/// any later write gives the file another one.
enum IndexStamp {
    /// Whether the index is as its last user left it. Held under the lock.
    static func isIntact(_ path: String) -> Bool {
        guard let now = text(of: path) else { return false }
        let noted = noted(beside: path)
        return !noted.isEmpty && noted == Array(now.utf8)
    }

    /// Notes how the index was left. Held under the lock.
    ///
    /// Another process may have it open still: what that one writes then changes a file, and the note holds no more.
    static func leave(_ path: String) {
        guard FileLock.isFilled(path), touch(path), !FileLock.isFilled(path + "-wal") || touch(path + "-wal"),
            let text = text(of: path)
        else { return forget(path) }
        let descriptor = open(path + ".lock", O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // A note that is cut short matches nothing: the pages are then looked at.
        _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func touch(_ path: String) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        now.tv_nsec = .random(in: 0..<1_000_000_000)
        return utimensat(AT_FDCWD, path, [now, now], 0) == 0
    }

    private static func forget(_ path: String) { _ = truncate(path + ".lock", 0) }

    private static func text(of path: String) -> String? {
        guard let file = line(of: path) else { return nil }
        guard FileLock.isFilled(path + "-wal") else { return file }
        return line(of: path + "-wal").map { file + $0 }
    }

    private static func line(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return "\(status.st_dev) \(status.st_ino) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)\n"
    }

    private static func noted(beside path: String) -> [UInt8] {
        let descriptor = open(path + ".lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 400)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return Array(bytes.prefix(max(0, count)))
    }
}
