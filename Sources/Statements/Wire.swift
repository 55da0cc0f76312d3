/// The data types of the SSH protocol that keys and signatures are made of (RFC 4251, section 5).
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Everything that was not read yet.
    mutating func remainder() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }

    /// Consumes exactly these bytes, or says that something else stands there.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }

    mutating func byte() -> UInt8? { rest.popFirst() }

    /// A big-endian number of four bytes.
    mutating func number() -> UInt32? {
        guard rest.count >= 4 else { return nil }
        defer { rest = rest.dropFirst(4) }
        return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A string: its length, then that many bytes.
    mutating func string() -> [UInt8]? {
        guard let length = number(), rest.count >= Int(length) else { return nil }
        defer { rest = rest.dropFirst(Int(length)) }
        return Array(rest.prefix(Int(length)))
    }
}

extension [UInt8] {
    /// Appends a big-endian number of four bytes.
    mutating func appendWire(_ number: UInt32) {
        append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) })
    }

    /// Appends a string: its length, then its bytes.
    mutating func appendWire(_ string: some Collection<UInt8>) {
        appendWire(UInt32(string.count))
        append(contentsOf: string)
    }

    /// Appends a string's UTF-8 bytes in the same way.
    mutating func appendWire(_ string: String) { appendWire(string.utf8) }
}
