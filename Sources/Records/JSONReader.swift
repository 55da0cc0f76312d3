/// Why a text is not a record: what was wrong and where, never what the text said.
public struct JSONReadingError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        case unexpectedEnd
        case unexpectedCharacter
        case trailingContent
        case byteOrderMark
        case invalidUTF8
        case controlCharacterInString
        case invalidEscape
        case loneSurrogate
        case invalidNumber
        case numberOutOfBounds
        case duplicateName
        case nonASCIIName
        case tooDeep(limit: Int)
        case tooLarge(limit: Int)
    }

    public let reason: Reason
    /// Lines count from 1, at each line feed.
    public let line: Int
    /// Columns count Unicode scalars from 1.
    public let column: Int

    public var description: String { "line \(line), column \(column): \(reason.sentence)" }
}

extension JSONReadingError.Reason {
    /// What was wrong, in words, without a full stop.
    public var sentence: String {
        switch self {
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedCharacter: "a character that cannot stand here"
        case .trailingContent: "something follows the end of the value"
        case .byteOrderMark: "a byte-order mark at the start"
        case .invalidUTF8: "bytes that are not valid UTF-8"
        case .controlCharacterInString: "a control character inside a text; write it as an escape"
        case .invalidEscape: "an escape that JSON does not have"
        case .loneSurrogate: "half of a surrogate pair"
        case .invalidNumber: "a number that JSON does not allow"
        case .numberOutOfBounds:
            "a number with more than \(JSONNumber.maximumDigits) digits or an exponent beyond \(JSONNumber.maximumExponent)"
        case .duplicateName: "a name that this object already has"
        case .nonASCIIName: "a name with a character outside ASCII"
        case .tooDeep(let limit): "more than \(limit) levels of nesting"
        case .tooLarge(let limit): "more than \(limit) bytes"
        }
    }
}

/// How large and how deep a text may be before it is refused unread.
public struct ReadingLimits: Sendable, Hashable {
    public var bytes: Int
    public var depth: Int

    public init(bytes: Int, depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// What a person's edit may hold (DESIGN.md section 14): 1 MiB, 64 levels.
    public static let edit = ReadingLimits(bytes: 1 << 20, depth: 64)
    /// What a landing may hold: four times an edit's.
    public static let landing = ReadingLimits(bytes: 4 << 20, depth: 256)
}

extension JSON {
    /// Reads a JSON text strictly: duplicate names, invalid UTF-8, lone surrogates, names outside ASCII,
    /// a byte-order mark and whatever is over the limits are errors.
    ///
    /// White space and the order of names are free here; whether the bytes are the canonical ones is a
    /// question of comparing them with ``canonicalBytes``.
    ///
    /// - Throws: ``JSONReadingError`` with line and column of the first fault.
    public init(reading bytes: [UInt8], limits: ReadingLimits = .edit) throws(JSONReadingError) {
        let result: Result<JSON, JSONReadingError> = bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(bytes: buffer, limits: limits)
            do throws(JSONReadingError) { return .success(try reader.readDocument()) } catch { return .failure(error) }
        }
        self = try result.get()
    }

    /// Reads a JSON text strictly; see ``init(reading:limits:)``.
    public init(reading text: String, limits: ReadingLimits = .edit) throws(JSONReadingError) {
        try self.init(reading: Array(text.utf8), limits: limits)
    }
}

private struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: ReadingLimits
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: ReadingLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func readDocument() throws(JSONReadingError) -> JSON {
        guard bytes.count <= limits.bytes else { throw failure(.tooLarge(limit: limits.bytes)) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure(.byteOrderMark) }
        skipWhitespace()
        let value = try readValue(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw failure(.trailingContent) }
        return value
    }

    private mutating func readValue(depth: Int) throws(JSONReadingError) -> JSON {
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try readObject(depth: depth + 1)
        case UInt8(ascii: "["): return try readArray(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try readString().text)
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try readNumber()
        default: throw failure(bytes[position] < 0x80 ? .unexpectedCharacter : nonASCIIReason())
        }
    }

    private mutating func readObject(depth: Int) throws(JSONReadingError) -> JSON {
        guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        position += 1
        var members = MembersInReading()
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return .object(JSONObject()) }
        while true {
            skipWhitespace()
            let start = position
            guard position < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[position] == UInt8(ascii: "\"") else { throw failure(.unexpectedCharacter) }
            let (name, isASCII) = try readString()
            guard isASCII else { throw failure(.nonASCIIName, at: start) }
            skipWhitespace()
            try expect(UInt8(ascii: ":"))
            skipWhitespace()
            let value = try readValue(depth: depth)
            guard members.append(JSONObject.Member(name: name, value: value)) else {
                throw failure(.duplicateName, at: start)
            }
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return .object(members.object) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func readArray(depth: Int) throws(JSONReadingError) -> JSON {
        guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        position += 1
        var items: [JSON] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return .array(items) }
        while true {
            skipWhitespace()
            items.append(try readValue(depth: depth))
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return .array(items) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func readString() throws(JSONReadingError) -> (text: String, isASCII: Bool) {
        position += 1
        let start = position
        var union: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let text = try text(from: start, to: position, isASCII: union < 0x80)
                position += 1
                return (text, union < 0x80)
            case UInt8(ascii: "\\"): return try readEscapedString(from: start)
            case 0..<0x20: throw failure(.controlCharacterInString)
            default:
                union |= byte
                position += 1
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// Goes on where ``readString()`` met its first escape.
    private mutating func readEscapedString(
        from start: Int
    ) throws(JSONReadingError) -> (text: String, isASCII: Bool) {
        var text: [UInt8] = []
        text.reserveCapacity(2 * (position - start) + 64)
        var runStart = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
                // Escapes are ASCII: the decoded bytes are well formed exactly where those in the source are.
                let isASCII = text.allSatisfy { $0 < 0x80 }
                guard let string = Self.decode(text, isASCII: isASCII) else {
                    throw failure(.invalidUTF8, at: firstInvalidByte(from: start, to: position))
                }
                position += 1
                return (string, isASCII)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
                text.append(contentsOf: UTF8.encode(try readEscape())!)
                runStart = position
            case 0..<0x20: throw failure(.controlCharacterInString)
            default: position += 1
            }
        }
        throw failure(.unexpectedEnd)
    }

    private mutating func readEscape() throws(JSONReadingError) -> Unicode.Scalar {
        let start = position
        guard position + 1 < bytes.count else { throw failure(.unexpectedEnd, at: bytes.count) }
        let letter = bytes[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "u"):
            let first = try readHex()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw failure(.loneSurrogate, at: start) }
            position += 2
            let second = try readHex()
            guard (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            else { throw failure(.loneSurrogate, at: start) }
            return scalar
        default: throw failure(.invalidEscape, at: start)
        }
    }

    private mutating func readHex() throws(JSONReadingError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw failure(.unexpectedEnd, at: bytes.count) }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw failure(.invalidEscape)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func readNumber() throws(JSONReadingError) -> JSON {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                position += 1
                continue
            default: break
            }
            break
        }
        let run = UnsafeBufferPointer(rebasing: bytes[start..<position])
        if let number = JSONNumber(canonicalPlain: run) { return .number(number) }
        let source = Array(run)
        if let number = JSONNumber.parse(source[...]) { return .number(number) }
        let reason: JSONReadingError.Reason = JSONNumber.isWellFormed(source) ? .numberOutOfBounds : .invalidNumber
        throw failure(reason, at: start)
    }

    private mutating func readWord(_ word: StaticString, _ value: JSON) throws(JSONReadingError) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[position] == word.utf8Start[index] else { throw failure(.unexpectedCharacter) }
            position += 1
        }
        return value
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONReadingError) {
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        guard bytes[position] == byte else { throw failure(.unexpectedCharacter) }
        position += 1
    }

    private func text(from start: Int, to end: Int, isASCII: Bool) throws(JSONReadingError) -> String {
        guard let text = Self.decode(UnsafeBufferPointer(rebasing: bytes[start..<end]), isASCII: isASCII) else {
            throw failure(.invalidUTF8, at: firstInvalidByte(from: start, to: end))
        }
        return text
    }

    /// Decodes UTF-8 strictly.
    ///
    /// `String(validating:)` does the same at several times the cost, because it stays generic on the far side of a
    /// library; what the repairing decoder leaves as it was needed no repair.
    private static func decode(_ source: some Collection<UInt8>, isASCII: Bool) -> String? {
        let text = String(decoding: source, as: UTF8.self)
        guard !isASCII else { return text }
        return text.utf8.count == source.count && text.utf8.elementsEqual(source) ? text : nil
    }

    /// Where the first ill-formed sequence begins, in bytes that hold one.
    private func firstInvalidByte(from start: Int, to end: Int) -> Int {
        let repaired = Array(String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self).utf8)
        var offset = zip(repaired, bytes[start..<end]).prefix { $0 == $1 }.count
        // An ill-formed sequence may begin as its replacement does.
        while offset > 0, offset >= repaired.count || repaired[offset] & 0xC0 == 0x80 { offset -= 1 }
        return start + offset
    }

    private func nonASCIIReason() -> JSONReadingError.Reason {
        String(validating: bytes[position...].prefix(4), as: UTF8.self) == nil
            && String(validating: bytes[position...].prefix(3), as: UTF8.self) == nil
            && String(validating: bytes[position...].prefix(2), as: UTF8.self) == nil
            ? .invalidUTF8 : .unexpectedCharacter
    }

    private func failure(_ reason: JSONReadingError.Reason, at offset: Int? = nil) -> JSONReadingError {
        let end = min(offset ?? position, bytes.count)
        var line = 1
        var column = 1
        for index in 0..<end {
            if bytes[index] == 0x0A {
                line += 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONReadingError(reason: reason, line: line, column: column)
    }
}

/// The members of an object as they come: nearly always sorted, since that is how records are written.
///
/// Names out of order must not cost more than a sort, or a megabyte of them would hold up a hub.
private struct MembersInReading {
    private var members: [JSONObject.Member] = []
    /// Every name so far, once one has come out of order. They are ASCII, so `Set` compares bytes.
    private var unsortedNames: Set<String>?

    /// Adds a member; returns `false` if its name is taken.
    mutating func append(_ member: JSONObject.Member) -> Bool {
        if unsortedNames == nil, let last = members.last, last.name >= member.name {
            unsortedNames = Set(members.map(\.name))
        }
        if unsortedNames?.insert(member.name).inserted == false { return false }
        members.append(member)
        return true
    }

    var object: JSONObject {
        JSONObject(sorted: unsortedNames == nil ? members : members.sorted { $0.name < $1.name })
    }
}

extension JSONNumber {
    /// Whether the bytes follow JSON's grammar of numbers, whatever their size.
    fileprivate static func isWellFormed(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        func digits() -> Int {
            let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, whole == 1 || !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
