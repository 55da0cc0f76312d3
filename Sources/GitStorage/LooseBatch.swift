internal import Clibgit2
internal import Glibc

/// Loose objects that are written together: first all of them, then all are made durable, then all get their names.
///
/// libgit2 makes one object durable before it begins the next, and each waits for the disk's journal. Here the
/// first `fsync` waits and the others find their bytes already there. No object has its name before its bytes are
/// on disk, so a crash leaves at most files that nobody looks for.
struct LooseBatch {
    /// The object folder, without a slash at its end.
    let folder: String
    private var files: [File] = []

    private struct File {
        let id: ObjectID
        let temporary: String
        let descriptor: Int32
    }

    init(folder: String) { self.folder = folder }

    /// Writes an object under a name that means nothing yet.
    mutating func add(_ id: ObjectID, _ kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(StorageError) {
        var plain = Array("\(kind.looseName) \(content.count)\0".utf8)
        plain.append(contentsOf: content)
        var length = compressBound(UInt(plain.count))
        var deflated = [UInt8](repeating: 0, count: Int(length))
        guard compress2(&deflated, &length, plain, UInt(plain.count), Z_BEST_SPEED) == Z_OK else {
            throw .other(code: Int(Z_MEM_ERROR), detail: "no memory for zlib")
        }
        let temporary = "\(folder)/tmp_obj_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o444)
        guard descriptor >= 0 else { throw StorageError(errno: errno) }
        files.append(File(id: id, temporary: temporary, descriptor: descriptor))
        var rest = deflated[..<Int(length)]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw StorageError(errno: errno) }
        }
        // Sets the writing going; what makes it durable is below.
        _ = sli_start_writing(descriptor)
    }

    /// Makes all of them durable, then visible, then their names durable.
    mutating func place() throws(StorageError) {
        for file in files { guard fsync(file.descriptor) == 0 else { throw StorageError(errno: errno) } }
        var folders: Set<String> = []
        for file in files {
            let hex = file.id.hex
            let folder = "\(folder)/\(hex.prefix(2))"
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw StorageError(errno: errno) }
            // Replaces one that is there: the same bytes, unless a crash has left half of it.
            guard rename(file.temporary, "\(folder)/\(hex.dropFirst(2))") == 0 else { throw StorageError(errno: errno) }
            folders.insert(folder)
        }
        for folder in folders { try sync(folder) }
    }

    /// Closes the files and removes those that got no name.
    mutating func end() {
        for file in files {
            close(file.descriptor)
            _ = unlink(file.temporary)
        }
        files = []
    }
}

extension ObjectKind {
    /// How the header of a loose object calls it.
    fileprivate var looseName: String {
        switch self {
        case .blob: "blob"
        case .tree: "tree"
        case .commit: "commit"
        case .tag: "tag"
        }
    }
}
