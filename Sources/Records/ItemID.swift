/// The ids of list items that a person invents: a strength, a plan item, a query.
///
/// An id is 16 characters of `[a-z2-7]`, 80 random bits, never reused (DESIGN.md sections 3 and 14). It is a
/// valid ``KeyPart``.
public enum ItemID {
    /// How many characters an id has.
    public static let length = 16

    /// The characters of an id, the alphabet of RFC 4648's base32 in lower case: no 0, 1, 8 or 9, which are
    /// misread for letters.
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// A new id from the bits of the generator that is handed in.
    public static func random(using generator: inout some RandomNumberGenerator) -> String {
        let digits = (0..<length).map { _ in alphabet[Int(generator.next(upperBound: UInt32(32)))] }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The id that the first 80 bits of a digest spell: equal digests have equal ids.
    ///
    /// - Precondition: there are at least ten bytes.
    public static func derived(from digest: some Sequence<UInt8>) -> String {
        let bytes = Array(digest.prefix(10))
        precondition(bytes.count == 10, "an item id is derived from at least ten bytes")
        let digits = (0..<length).map { digit in
            let firstBit = digit * 5
            let pair = UInt16(bytes[firstBit / 8]) << 8 | UInt16(firstBit / 8 < 9 ? bytes[firstBit / 8 + 1] : 0)
            return alphabet[Int(pair >> (11 - firstBit % 8)) & 31]
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Whether the text has the form of an id.
    public static func isValid(_ text: String) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy(alphabet.contains)
    }
}
