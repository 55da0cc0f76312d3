internal import Crypto

/// The digest that names a file by its content: SHA-256 in 64 lower-case hexadecimal digits
/// (DESIGN.md section 14).
public enum SHA256Digest {
    public static func hex(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
