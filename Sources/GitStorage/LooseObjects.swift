internal import Clibgit2
internal import Glibc

/// The loose objects of some object folders, read without libgit2.
///
/// libgit2 1.5 never returns from reading a loose object whose file is cut short, as a crash or a
/// half-synchronised folder leaves it (EDGE-CASES 16, 22). This reader calls it corrupt. It also judges kind and
/// size before it unpacks the content.
struct LooseObjects {
    /// The object folders, without a slash at the end; the first that holds an object counts.
    let folders: [String]

    /// The content of an object; `nil` if no folder holds it as a loose one.
    func bytes(of id: ObjectID, _ kind: ObjectKind, atMost limit: Int) throws(StorageError) -> [UInt8]? {
        let hex = id.hex
        for folder in folders {
            let file = open("\(folder)/\(hex.prefix(2))/\(hex.dropFirst(2))", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else {
                if errno == ENOENT || errno == ENOTDIR { continue }
                throw StorageError(errno: errno)
            }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0 else { throw StorageError(errno: errno) }
            var reader = try LooseReader(file: file, length: Int(status.st_size), id: id)
            defer { reader.end() }
            return try reader.content(kind, atMost: limit)
        }
        return nil
    }
}

/// Unpacks one loose object: `kind size NUL content`, deflated.
private struct LooseReader {
    private let file: Int32
    private let length: Int
    private let id: ObjectID
    /// zlib keeps a pointer to it, so it may not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer

    private static let window = 1 << 14
    /// The longest header that git writes: a kind, twenty digits, a space and a NUL.
    private static let longestHeader = 32
    /// Deflate cannot shrink more than this.
    private static let greatestRatio = 1_032

    init(file: Int32, length: Int, id: ObjectID) throws(StorageError) {
        self.file = file
        self.length = length
        self.id = id
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: LooseReader.window, alignment: 1)
        guard sli_inflate_init(stream) == Z_OK else {
            input.deallocate()
            stream.deallocate()
            throw .other(code: Int(Z_MEM_ERROR), detail: "zlib did not start")
        }
    }

    func end() {
        inflateEnd(stream)
        input.deallocate()
        stream.deallocate()
    }

    mutating func content(_ kind: ObjectKind, atMost limit: Int) throws(StorageError) -> [UInt8] {
        // Room for the header and, of a small object, all of the content.
        var head = [UInt8](repeating: 0, count: 512)
        var count = 0
        var isAtEnd = false
        while count < LooseReader.longestHeader, !isAtEnd {
            let made = try fill(&head, from: count)
            count += made.count
            isAtEnd = made.isAtEnd
        }
        guard let header = header(head[..<count]) else { throw .corrupt(id) }
        guard header.kind == kind else { throw .wrongKind(id) }
        guard header.size <= limit else { throw .tooLarge }
        guard header.size / LooseReader.greatestRatio <= length, count - header.length <= header.size else {
            throw .corrupt(id)
        }
        var content = [UInt8](head[header.length..<count])
        let start = content.count
        // One byte more than promised, to see the end of the stream, or that it goes on.
        content.append(contentsOf: repeatElement(0, count: header.size - start + 1))
        count = start
        while !isAtEnd, count <= header.size {
            let made = try fill(&content, from: count)
            count += made.count
            isAtEnd = made.isAtEnd
        }
        guard isAtEnd, count == header.size else { throw .corrupt(id) }
        content.removeLast()
        var oid = git_oid()
        try check(content.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, kind.type) })
        guard ObjectID(oid) == id else { throw .corrupt(id) }
        return content
    }

    /// Unpacks into what is left of `target`.
    ///
    /// - Throws: ``StorageError/corrupt(_:)`` if the file ends too early or holds no deflated bytes.
    private func fill(_ target: inout [UInt8], from start: Int) throws(StorageError) -> (count: Int, isAtEnd: Bool) {
        if stream.pointee.avail_in == 0 {
            let count = read(file, input.baseAddress, input.count)
            guard count >= 0 else { throw StorageError(errno: errno) }
            stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = UInt32(count)
        }
        let hadInput = stream.pointee.avail_in > 0
        let room = min(target.count - start, Int(UInt32.max))
        let status = target.withUnsafeMutableBufferPointer { target in
            stream.pointee.next_out = target.baseAddress! + start
            stream.pointee.avail_out = UInt32(room)
            return inflate(stream, Z_NO_FLUSH)
        }
        let count = room - Int(stream.pointee.avail_out)
        switch status {
        case Z_STREAM_END: return (count, true)
        case Z_OK where hadInput || count > 0: return (count, false)
        case Z_BUF_ERROR where hadInput && count > 0: return (count, false)
        case Z_MEM_ERROR: throw .other(code: Int(status), detail: "no memory for zlib")
        default: throw .corrupt(id)
        }
    }

    private func header(_ bytes: ArraySlice<UInt8>) -> (kind: ObjectKind, size: Int, length: Int)? {
        guard let end = bytes.prefix(LooseReader.longestHeader).firstIndex(of: 0),
            let space = bytes[..<end].firstIndex(of: UInt8(ascii: " ")),
            let size = Int(String(decoding: bytes[(space + 1)..<end], as: UTF8.self)), size >= 0, size < Int.max,
            let kind = ObjectKind(looseName: bytes[..<space])
        else { return nil }
        return (kind, size, end + 1)
    }
}

extension ObjectKind {
    fileprivate init?(looseName name: ArraySlice<UInt8>) {
        switch String(decoding: name, as: UTF8.self) {
        case "blob": self = .blob
        case "tree": self = .tree
        case "commit": self = .commit
        case "tag": self = .tag
        default: return nil
        }
    }
}
