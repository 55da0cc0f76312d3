/// The values of `format` that are asserted; every other one is refused when a schema is loaded.
enum TextFormat: String, CaseIterable, Sendable {
    case date, email, uri, uuid
    case dateTime = "date-time"

    /// Whether the text is of this format.
    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)[...]
        return switch self {
        case .date: Self.isDate(bytes)
        case .dateTime: Self.isDateTime(bytes)
        case .email: Self.isEmail(bytes)
        case .uri: Self.isURI(bytes)
        case .uuid: Self.isUUID(bytes)
        }
    }

    /// RFC 3339 `full-date`: a day that the calendar has.
    private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let fields = digits(bytes, shape: "0000-00-00") else { return false }
        let (year, month, day) = (fields[0], fields[1], fields[2])
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    /// RFC 3339 `date-time`, with its leap seconds: `:60` where it is 23:59 in UTC.
    private static func isDateTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 20, isDate(bytes.prefix(10)), bytes[10] | 0x20 == UInt8(ascii: "t"),
            let time = digits(bytes[11..<19], shape: "00:00:00"), time[0] < 24, time[1] < 60, time[2] <= 60
        else { return false }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest[fraction.endIndex...]
        }
        var offset = 0
        if rest.count == 1, let letter = rest.first, letter | 0x20 == UInt8(ascii: "z") {
            offset = 0
        } else {
            guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
                let zone = digits(rest.dropFirst(), shape: "00:00"), zone[0] < 24, zone[1] < 60
            else { return false }
            offset = (zone[0] * 60 + zone[1]) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
        guard time[2] == 60 else { return true }
        return (time[0] * 60 + time[1] - offset + 2_880) % 1_440 == 1_439
    }

    /// RFC 5321 `Mailbox`, in ASCII: a dotted or quoted local part, a domain or a bracketed address literal.
    private static func isEmail(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), bytes.count <= 254 else { return false }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard (1...64).contains(local.count) else { return false }
        if local.first == UInt8(ascii: "\"") {
            guard isQuoted(local) else { return false }
        } else {
            let atoms = local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard atoms.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isAtomByte) }) else { return false }
        }
        if domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") {
            let literal = domain.dropFirst().dropLast()
            return !literal.isEmpty && literal.allSatisfy { isAlphanumeric($0) || $0 == 0x3A || $0 == 0x2E }
        }
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
                && label.allSatisfy { isAlphanumeric($0) || $0 == 0x2D }
        }
    }

    private static func isQuoted(_ local: ArraySlice<UInt8>) -> Bool {
        guard local.count >= 2, local.last == UInt8(ascii: "\"") else { return false }
        var isEscaped = false
        for byte in local.dropFirst().dropLast() {
            guard (0x20...0x7E).contains(byte) else { return false }
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return false
            }
        }
        return !isEscaped
    }

    /// RFC 3986 `URI`: a scheme, and behind it only characters that a URI may hold.
    private static func isURI(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = bytes[..<colon]
        guard let first = scheme.first, isLetter(first),
            scheme.allSatisfy({ isAlphanumeric($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
        else { return false }
        var rest = bytes[(colon + 1)...]
        guard !rest.isEmpty else { return false }
        var hasFragment = false
        var bracketsAllowed = rest.starts(with: "//".utf8)
        if bracketsAllowed { rest = rest.dropFirst(2) }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst(), let low = rest.popFirst(), isHexadecimal(high), isHexadecimal(low)
                else { return false }
            case UInt8(ascii: "#"):
                guard !hasFragment else { return false }
                hasFragment = true
                bracketsAllowed = false
            case UInt8(ascii: "["), UInt8(ascii: "]"):
                guard bracketsAllowed else { return false }
            case UInt8(ascii: "/"), UInt8(ascii: "?"): bracketsAllowed = false
            default:
                guard isAlphanumeric(byte) || "-._~:@!$&'()*+,;=".utf8.contains(byte) else { return false }
            }
        }
        return true
    }

    /// RFC 9562: groups of 8, 4, 4, 4 and 12 hexadecimal digits.
    private static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        let groups = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(isHexadecimal) }
    }

    /// The numbers in a text of that shape, in which `0` stands for a digit and all else for itself.
    private static func digits(_ bytes: ArraySlice<UInt8>, shape: StaticString) -> [Int]? {
        guard bytes.count == shape.utf8CodeUnitCount else { return nil }
        var numbers = [0]
        for (offset, byte) in bytes.enumerated() {
            if shape.utf8Start[offset] == UInt8(ascii: "0") {
                guard isDigit(byte) else { return nil }
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
            } else {
                guard byte == shape.utf8Start[offset] else { return nil }
                numbers.append(0)
            }
        }
        return numbers
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
    private static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
