internal import Clibgit2
internal import Crypto

/// The bytes of a pack in which every object stands by itself.
///
/// libgit2's own pack builder looks for the differences between all of them, which takes most of the time of a large
/// landing; maintenance does that later, when nobody waits.
struct PackBytes {
    private var bytes: [UInt8]

    /// - Parameter count: how many objects will be added.
    init(count: Int) {
        bytes = Array("PACK".utf8) + [0, 0, 0, 2]
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }

    mutating func add(_ kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(StorageError) {
        // Four bits of the size beside the kind, then seven in each byte, the smallest first.
        var rest = content.count >> 4
        var byte = UInt8(kind.type.rawValue) << 4 | UInt8(content.count & 0xF)
        while rest > 0 {
            bytes.append(byte | 0x80)
            byte = UInt8(rest & 0x7F)
            rest >>= 7
        }
        bytes.append(byte)
        let start = bytes.count
        var length = compressBound(UInt(content.count))
        bytes.append(contentsOf: repeatElement(0, count: Int(length)))
        let status = bytes.withUnsafeMutableBytes { target in
            compress2(
                (target.baseAddress! + start).assumingMemoryBound(to: UInt8.self), &length,
                content.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(content.count), Z_BEST_SPEED)
        }
        guard status == Z_OK else { throw .other(code: Int(status), detail: "no memory for zlib") }
        bytes.removeLast(bytes.count - start - Int(length))
    }

    /// The pack with its checksum.
    func finished() -> [UInt8] {
        var digest = Insecure.SHA1()
        bytes.withUnsafeBytes { digest.update(bufferPointer: $0) }
        return bytes + Array(digest.finalize())
    }
}
