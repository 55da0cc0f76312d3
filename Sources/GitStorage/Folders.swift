internal import Glibc

/// Makes a file's content durable, or a folder's entries: what was created, renamed or removed in it.
func sync(_ path: String) throws(StorageError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageError(errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(errno: errno) }
}

/// The folder that holds `path`, without a slash at its end.
func parentFolder(of path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
}

/// The names in a folder, sorted by bytes, without `.` and `..`; empty if there is no such folder.
func names(inFolder path: String) throws(StorageError) -> [String] {
    guard let folder = opendir(path) else {
        if errno == ENOENT { return [] }
        throw StorageError(errno: errno)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// What lies at a path; a symbolic link counts as itself. `nil` if nothing does.
func fileType(at path: String) -> mode_t? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT
}

/// Removes a folder and all that is in it, as far as it can: used to clear away what was just made.
func removeFolder(_ path: String) {
    for name in (try? names(inFolder: path)) ?? [] {
        let child = "\(path)/\(name)"
        if fileType(at: child) == S_IFDIR { removeFolder(child) } else { unlink(child) }
    }
    rmdir(path)
}
