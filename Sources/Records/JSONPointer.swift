/// Places in any JSON document, written as RFC 6901 has it: plain indices, `~` and `/` escaped.
enum JSONPointer {
    /// The place of a member or an item of the value at `pointer`.
    static func appending(_ token: String, to pointer: String) -> String { pointer + "/" + escape(token) }

    static func appending(_ index: Int, to pointer: String) -> String { pointer + "/" + String(index) }

    static func escape(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var bytes: [UInt8] = []
        for byte in token.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
