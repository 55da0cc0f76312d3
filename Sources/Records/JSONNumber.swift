/// A decimal number, exact, in the one form that canonical JSON gives it (DESIGN.md section 14).
///
/// Never through a `Double`: 0.1 stays 0.1 and 9007199254740993 stays what it is.
public struct JSONNumber: Sendable, Hashable {
    /// The canonical text: plain for an exponent between -7 and 21, else `d.ddde[-]n`; zero is `0`.
    public let text: String

    /// The number d₁.d₂…dₖ × 10^exponent, with d₁ and dₖ not zero; zero has no digits.
    public struct Parts: Sendable, Hashable {
        public var isNegative: Bool
        /// Values 0 to 9, most significant first.
        public var digits: [UInt8]
        public var exponent: Int
    }

    /// The most significant digits that a number may have, and the largest exponent (DESIGN.md section 14).
    public static let maximumDigits = 1_000
    public static let maximumExponent = 9_999

    /// A whole number.
    public init(_ value: Int) {
        let digits = String(value.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
        // An `Int` has at most 19 digits, far inside the bounds.
        self = JSONNumber(isNegative: value < 0, digits: digits, pointAfter: digits.count)!
    }

    /// The number that the digits spell when a decimal point stands after the first `pointAfter` of them.
    ///
    /// - Returns: `nil` if it has more than 1,000 significant digits or an exponent beyond ±9,999.
    public init?(isNegative: Bool, digits: [UInt8], pointAfter: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        let trailing = digits.reversed().prefix { $0 == 0 }.count
        guard leading < digits.count else {
            text = "0"
            return
        }
        let significant = Array(digits[leading..<(digits.count - trailing)])
        let exponent = pointAfter - leading - 1
        guard significant.count <= Self.maximumDigits, abs(exponent) <= Self.maximumExponent else { return nil }
        text = Self.canonicalText(Parts(isNegative: isNegative, digits: significant, exponent: exponent))
    }

    /// Reads a number in JSON's grammar, nothing before or after it.
    ///
    /// - Returns: `nil` if the text is not such a number or lies beyond the bounds of ``init(isNegative:digits:pointAfter:)``.
    public init?(_ source: some StringProtocol) {
        guard let number = JSONNumber.parse(Array(source.utf8)[...]) else { return nil }
        self = number
    }

    /// The number that the bytes spell, if they are its canonical text without an exponent: nearly every number of
    /// a record, read back as it was written.
    init?(canonicalPlain bytes: UnsafeBufferPointer<UInt8>) {
        var position = bytes.first == UInt8(ascii: "-") ? 1 : 0
        func digitsEnd(from start: Int) -> Int {
            bytes[start...].firstIndex { $0 < 0x30 || $0 > 0x39 } ?? bytes.count
        }
        let wholeStart = position
        position = digitsEnd(from: wholeStart)
        // Twenty digits stand in plain form however many zeros end them, and lie far inside the bounds.
        guard position > wholeStart, position - wholeStart <= 20 else { return nil }
        let isBelowOne = bytes[wholeStart] == UInt8(ascii: "0")
        if isBelowOne, position - wholeStart > 1 { return nil }
        if position < bytes.count {
            guard bytes[position] == UInt8(ascii: ".") else { return nil }
            let fractionStart = position + 1
            position = digitsEnd(from: fractionStart)
            guard position == bytes.count, position > fractionStart, position - fractionStart <= 20,
                bytes[position - 1] != UInt8(ascii: "0")
            else { return nil }
            // From the seventh place on a number below one is written with an exponent.
            if isBelowOne, bytes[fractionStart...].prefix(6).allSatisfy({ $0 == UInt8(ascii: "0") }) { return nil }
        } else if isBelowOne, wholeStart > 0 {
            return nil
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Reads JSON's number grammar from ASCII bytes that hold nothing else.
    static func parse(_ bytes: ArraySlice<UInt8>) -> JSONNumber? {
        var rest = bytes
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }
        func takeDigits() -> ArraySlice<UInt8> {
            let taken = rest.prefix { isDigit($0) }
            rest = rest.dropFirst(taken.count)
            return taken
        }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let whole = takeDigits()
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = takeDigits()
            guard !fraction.isEmpty else { return nil }
        }
        var exponent = 0
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            let isDown = rest.first == UInt8(ascii: "-")
            if isDown || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            let digits = takeDigits()
            guard !digits.isEmpty else { return nil }
            // Saturates: no input is long enough to bring such an exponent back inside the bounds.
            for digit in digits { exponent = min(exponent * 10 + Int(digit - 0x30), 1 << 40) }
            if isDown { exponent = -exponent }
        }
        guard rest.isEmpty else { return nil }
        let digits = (whole + fraction).map { $0 - 0x30 }
        return JSONNumber(isNegative: isNegative, digits: digits, pointAfter: whole.count + exponent)
    }

    private static func canonicalText(_ parts: Parts) -> String {
        let digits = parts.digits
        let exponent = parts.exponent
        var bytes: [UInt8] = parts.isNegative ? [UInt8(ascii: "-")] : []
        func append(_ values: some Sequence<UInt8>) { bytes.append(contentsOf: values.map { $0 + 0x30 }) }
        func appendZeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0x30, count: count)) }
        if exponent <= -7 || exponent >= 21 {
            append(digits.prefix(1))
            if digits.count > 1 {
                bytes.append(UInt8(ascii: "."))
                append(digits.dropFirst())
            }
            bytes.append(UInt8(ascii: "e"))
            bytes.append(contentsOf: String(exponent).utf8)
        } else if exponent < 0 {
            bytes.append(contentsOf: "0.".utf8)
            appendZeros(-exponent - 1)
            append(digits)
        } else if digits.count <= exponent + 1 {
            append(digits)
            appendZeros(exponent + 1 - digits.count)
        } else {
            append(digits.prefix(exponent + 1))
            bytes.append(UInt8(ascii: "."))
            append(digits.dropFirst(exponent + 1))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sign, significant digits and exponent.
    public var parts: Parts {
        var parts = Parts(isNegative: false, digits: [], exponent: 0)
        var pointAfter: Int?
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "-"): parts.isNegative = true
            case UInt8(ascii: "."): pointAfter = parts.digits.count
            case UInt8(ascii: "e"):
                var rest: [UInt8] = []
                while let next = iterator.next() { rest.append(next) }
                parts.exponent = Int(String(decoding: rest, as: UTF8.self)) ?? 0
                return parts
            default: parts.digits.append(byte - 0x30)
            }
        }
        parts.exponent = (pointAfter ?? parts.digits.count) - 1
        let leading = parts.digits.prefix { $0 == 0 }.count
        parts.digits.removeFirst(leading)
        parts.exponent -= leading
        while parts.digits.last == 0 { parts.digits.removeLast() }
        if parts.digits.isEmpty { parts.exponent = 0 }
        return parts
    }

    /// The value as an `Int`, if it is whole and fits one.
    public var integer: Int? { Int(text) }

    /// Whether the value has no fractional part (JSON Schema's `integer`; 1e400 is one, 1.0 has been read as 1).
    public var isInteger: Bool {
        let parts = parts
        return parts.digits.count <= max(parts.exponent, -1) + 1
    }
}
