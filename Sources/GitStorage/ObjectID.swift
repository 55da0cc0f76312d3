internal import Clibgit2

/// The SHA-1 name of a git object: twenty bytes, held inline.
///
/// Ordered as its bytes are, which is also the order of its hexadecimal form.
public struct ObjectID: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The id of no object: forty zeros.
    public static let zero = ObjectID(high: 0, middle: 0, low: 0)

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Reads forty hexadecimal digits in lower case, the one form that git itself writes.
    public init?(_ hex: String) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var count = 0
        for digit in hex.utf8 {
            let value: UInt64
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(digit &- UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(digit &- UInt8(ascii: "a") &+ 10)
            default: return nil
            }
            switch count {
            case 0..<16: words.0 = words.0 << 4 | value
            case 16..<32: words.1 = words.1 << 4 | value
            case 32..<40: words.2 = words.2 << 4 | value
            default: return nil
            }
            count += 1
        }
        guard count == 40 else { return nil }
        self.init(high: words.0, middle: words.1, low: UInt32(words.2))
    }

    /// Reads the twenty bytes at the start of `bytes`, which holds at least that many.
    init(bytes: UnsafeRawBufferPointer) {
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    }

    init(_ oid: git_oid) {
        self = withUnsafeBytes(of: oid) { ObjectID(bytes: $0) }
    }

    /// The same id as libgit2 holds it.
    var oid: git_oid {
        var result = git_oid()
        withUnsafeMutableBytes(of: &result) { target in
            target.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            target.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            target.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return result
    }

    /// The twenty bytes, as they stand in a tree.
    public var bytes: [UInt8] {
        var oid = self.oid
        return withUnsafeBytes(of: &oid) { [UInt8]($0) }
    }

    /// Forty hexadecimal digits in lower case.
    public var hex: String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 40) { target in
            var index = 0
            for byte in bytes {
                target[index] = digits.utf8Start[Int(byte >> 4)]
                target[index + 1] = digits.utf8Start[Int(byte & 15)]
                index += 2
            }
            return 40
        }
    }

    public var description: String { hex }

    public static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }
}
