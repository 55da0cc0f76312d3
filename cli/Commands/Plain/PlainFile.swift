import Foundation
import Records

/// A file that a command on plain files reads or writes: `-` is standard input.
struct PlainFile {
    let path: String
    /// The path as the process sees it.
    fileprivate let place: String

    init(_ path: String, _ context: Context) {
        self.path = path
        place = path.hasPrefix("/") ? path : "\(context.folder)/\(path)"
    }

    /// The content, read no further than the limit allows.
    ///
    /// - Throws: a ``Problem`` of unreadable data if there is no such file or it is larger.
    func bytes(atMost limit: Int) throws -> [UInt8] {
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            guard let opened = FileHandle(forReadingAtPath: place) else { throw Wording.unreadableFile(path) }
            handle = opened
        }
        var bytes: [UInt8] = []
        do {
            while bytes.count <= limit, let data = try handle.read(upToCount: 1 << 16), !data.isEmpty { bytes += data }
        } catch {
            throw Wording.unreadableFile(path)
        }
        guard bytes.count <= limit else { throw Wording.tooLargeFile(path, limit) }
        return bytes
    }

    /// The content as JSON, read strictly within a landing's bounds (DESIGN.md section 14).
    func json() throws -> JSON { try json(reading: bytes(atMost: ReadingLimits.landing.bytes)) }

    func json(reading bytes: [UInt8]) throws -> JSON {
        do {
            return try JSON(reading: bytes, limits: .landing)
        } catch {
            throw Wording.unreadable(path, error)
        }
    }

    /// The content as a compiled schema.
    ///
    /// - Throws: a ``Problem`` of unreadable data that names the keyword at fault.
    func schema() throws -> Schema {
        let document = try json()
        do {
            return try Schema(document)
        } catch {
            throw Wording.unusableSchema(path, error)
        }
    }

    /// Puts new content in the file's place, all of it or none: written beside it, made durable, renamed.
    ///
    /// A link is followed, the mode of a file that is there stays, and what is no ordinary file, such as a
    /// terminal or a pipe, is written to.
    func replaceContent(with bytes: [UInt8]) throws {
        let target = URL(fileURLWithPath: place).resolvingSymlinksInPath().path
        var status = stat()
        let exists = stat(target, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            guard status.st_mode & S_IFMT != S_IFDIR else { throw Wording.noPlaceForFile(path) }
            return try write(bytes, to: open(target, O_WRONLY | O_CLOEXEC))
        }
        let folder = (target as NSString).deletingLastPathComponent
        var folderStatus = stat()
        guard stat(folder, &folderStatus) == 0, folderStatus.st_mode & S_IFMT == S_IFDIR else {
            throw Wording.noPlaceForFile(path)
        }
        let temporary = "\(folder)/.sli-\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        do {
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if exists, descriptor >= 0 { fchmod(descriptor, status.st_mode & 0o7777) }
            try write(bytes, to: descriptor)
            guard rename(temporary, target) == 0 else { throw Wording.unwritableFile(path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        guard descriptor >= 0 else { throw Wording.unwritableFile(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
            // Pipes and terminals cannot be made durable, and need not be.
            guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
                throw Wording.unwritableFile(path)
            }
            try handle.close()
        } catch {
            throw Wording.unwritableFile(path)
        }
    }
}

extension PlainFile {
    /// Makes the folder that the file is to lie in.
    func makeFolder() throws {
        let folder = (place as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func remove() { unlink(place) }
}
