import Seeded
import Records
import Testing

/// Laws of the strict reader and of canonical form, over random values and random spellings of them.
@Suite struct ReaderLawTests {
    @Test(arguments: [51, 52, 53] as [UInt64])
    func canonicalTextReadsBackAsTheSameValue(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let value = JSON.random(depth: 4, using: &random)
            let bytes = value.canonicalBytes
            let read = try JSON(reading: bytes)
            #expect(read == value, "seed \(seed): \(value.canonicalText)")
            #expect(read.hashValue == value.hashValue, "seed \(seed)")
            #expect(read.canonicalBytes == bytes, "seed \(seed): \(value.canonicalText)")
            #expect(read.depth == value.depth, "seed \(seed)")
        }
    }

    /// White space, escapes, the order of names and the spelling of numbers leave no trace.
    @Test(arguments: [61, 62, 63] as [UInt64])
    func everySpellingOfAValueIsReadAsThatValue(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let value = JSON.random(depth: 3, using: &random)
            let spelling = value.spelled(using: &random)
            let read = try JSON(reading: spelling)
            #expect(read.canonicalBytes == value.canonicalBytes, "seed \(seed): \(spelling)")
        }
    }

    /// One wrong byte gives another value or an error inside the text; it never traps.
    @Test(arguments: [71, 72, 73, 74] as [UInt64])
    func oneChangedByteIsReadOrRefusedInPlace(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<6 {
            let bytes = JSON.random(depth: 3, using: &random).canonicalBytes.prefix(600)
            for place in bytes.indices {
                var mutations: [[UInt8]] = [Array(bytes[..<place]), Array(bytes[..<place] + bytes[(place + 1)...])]
                let replacements =
                    [UInt8.random(in: 0...255, using: &random)]
                    + Array("\"\\{}[],:0-.e ".utf8).shuffled(using: &random)[..<3]
                for byte in replacements + [0x00, 0x80, 0xC3, 0xED, 0xF4, 0xFF] {
                    var mutation = Array(bytes)
                    mutation[place] = byte
                    mutations.append(mutation)
                }
                for mutation in mutations { Self.expectReadOrRefusedInPlace(mutation, seed: seed) }
            }
        }
    }

    /// Nor do bytes trap that never were a value.
    @Test(arguments: [81, 82] as [UInt64])
    func randomBytesAreReadOrRefusedInPlace(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces =
            [
                "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\", "\\u", "d83d", "\\ude00", "null", "true", "-", "1",
                "0", ".5", "e", "E+9", "\n", " ", "é", "\u{FEFF}",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xF0, 0x9F], [0x00]]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
                pieces.randomElement(using: &random)!
            }
            Self.expectReadOrRefusedInPlace(bytes, seed: seed)
        }
    }

    private static func expectReadOrRefusedInPlace(_ bytes: [UInt8], seed: UInt64) {
        do throws(JSONReadingError) {
            let value = try JSON(reading: bytes)
            let canonical = value.canonicalBytes
            #expect((try? JSON(reading: canonical)) == value, "seed \(seed): \(bytes)")
        } catch {
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let isInside =
                lines.indices.contains(error.line - 1)
                && (1...(lines[error.line - 1].count + 1)).contains(error.column)
            #expect(isInside, "seed \(seed): \(error) of \(bytes)")
            // Where the decoder of the standard library says the same of the bytes, so must the reader.
            let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            #expect(!isUTF8 || error.reason != .invalidUTF8, "seed \(seed): \(error) of \(bytes)")
        }
    }

    @Test(
        arguments: [
            ([0x61, 0xFF], 1), ([0xEF, 0xBF], 0), ([0xC3, 0xA9, 0x80], 1), ([0xEF, 0xBF, 0xBD, 0xEF, 0xBF], 1),
            ([0xE2, 0x82, 0x61], 0),
            ([0x5C, 0x6E, 0xC3, 0xA9, 0xF0, 0x9F, 0x98], 3), ([0xED, 0xA0, 0x80], 0),
        ] as [([UInt8], Int)])
    func illFormedBytesAreNamedWhereTheyBegin(content: [UInt8], scalarsBefore: Int) {
        let error = #expect(throws: JSONReadingError.self) { try JSON(reading: [0x0A, 0x22] + content + [0x22]) }
        #expect(error?.reason == .invalidUTF8)
        #expect(error?.line == 2)
        #expect(error?.column == 2 + scalarsBefore)
    }

    @Test(arguments: [91, 92] as [UInt64])
    func textThatIsNotUTF8IsNeverRead(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let noise = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                UInt8.random(in: 0x80...0xFF, using: &random)
            }
            let content = Array("aé".utf8) + noise + Array("z".utf8)
            let isUTF8 = String(validating: content, as: UTF8.self) != nil
            let read = try? JSON(reading: [0x22] + content + [0x22])
            #expect((read != nil) == isUTF8, "seed \(seed): \(noise)")
        }
    }

    @Test(arguments: [101, 102] as [UInt64])
    func namesAreSortedByBytesAndOccurOnce(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let names = (0..<Int.random(in: 0...40, using: &random)).map { _ in String.randomName(using: &random) }
            let distinct = Set(names.map { Array($0.utf8) })
            let text = "{" + names.map { JSON.string($0).canonicalText + ":1" }.joined(separator: ",") + "}"
            guard distinct.count == names.count else {
                let error = #expect(throws: JSONReadingError.self) { try JSON(reading: text) }
                #expect(error?.reason == .duplicateName, "seed \(seed): \(text)")
                continue
            }
            let object = try #require(try JSON(reading: text).object)
            let sorted = distinct.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(object.names.map { Array($0.utf8) } == sorted, "seed \(seed): \(text)")
            #expect(JSONObject(names.map { ($0, 1) }) == object, "seed \(seed): \(text)")
            for name in names { #expect(object[name] == 1, "seed \(seed): \(name)") }
        }
    }

    /// A record full of names in the worst order costs a sort, not a square.
    @Test func namesInReverseOrderAreReadInTime() throws {
        let names = (10_000...99_999).reversed().map { "\"\($0)\":1" }
        let text = "{" + names.joined(separator: ",") + "}"
        let clock = ContinuousClock()
        var read: JSON?
        let time = try clock.measure { read = try JSON(reading: text) }
        #expect(read?.object?.names.first == "10000")
        #expect(time < .seconds(20), "took \(time)")
        let error = #expect(throws: JSONReadingError.self) {
            try JSON(reading: String(text.dropLast()) + ",\"54321\":0}")
        }
        #expect(error?.reason == .duplicateName)
    }

    @Test(arguments: [111, 112] as [UInt64])
    func numbersGoThroughTheirPartsUnchanged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let number = JSONNumber.random(using: &random)
            let parts = number.parts
            #expect(
                JSONNumber(isNegative: parts.isNegative, digits: parts.digits, pointAfter: parts.exponent + 1)
                    == number,
                "seed \(seed): \(number.text)")
            #expect(parts.digits.first != 0 && parts.digits.last != 0, "seed \(seed): \(number.text)")
            #expect(JSONNumber(number.text) == number, "seed \(seed): \(number.text)")
            #expect(try JSON(reading: number.text) == .number(number), "seed \(seed): \(number.text)")
            let usesExponent = number.text.utf8.contains(UInt8(ascii: "e"))
            #expect(usesExponent == !(-6...20).contains(parts.exponent), "seed \(seed): \(number.text)")
        }
    }

    /// The reader's short way for plain numbers and the grammar's long one end at the same number.
    @Test(arguments: [131, 132] as [UInt64])
    func theReaderReadsEveryNumberAsTheGrammarDoes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...9, using: &random)
            var text = (0..<length).map { _ in ["-", "0", "0", "00", "1", "9", ".", "e"].randomElement(using: &random)!
            }.joined()
            if Int.random(in: 0..<8, using: &random) == 0 { text += String(repeating: "70", count: 12) }
            let read = try? JSON(reading: text)
            #expect(read?.number?.text == JSONNumber(text)?.text, "seed \(seed): \(text)")
        }
    }

    @Test(arguments: [121] as [UInt64])
    func numbersBeyondTheBoundsAreRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let digits = (0..<Int.random(in: 990...1_010, using: &random)).map { _ in
                UInt8.random(in: 1...9, using: &random)
            }
            let exponent = Int.random(in: 9_990...10_010, using: &random) * (Bool.random(using: &random) ? 1 : -1)
            let number = JSONNumber(isNegative: false, digits: digits, pointAfter: exponent + 1)
            #expect(
                (number != nil) == (digits.count <= 1_000 && abs(exponent) <= 9_999),
                "seed \(seed): \(digits.count) \(exponent)")
        }
    }
}

extension JSON {
    fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth == 0 ? 6 : 10), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2, 3: return .number(.random(using: &random))
        case 4, 5: return .string(.randomText(using: &random))
        case 6, 7:
            return .array(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in Self.random(depth: depth - 1, using: &random) })
        default:
            return .object(
                JSONObject(
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in
                        (String.randomName(using: &random), Self.random(depth: depth - 1, using: &random))
                    }))
        }
    }

    /// Some JSON text of this value, canonical only by chance.
    fileprivate func spelled(using random: inout SeededGenerator) -> String {
        func space() -> String { ["", "", " ", "\n", "\t\r\n  "].randomElement(using: &random)! }
        switch self {
        case .null, .bool: return space() + canonicalText + space()
        case .number(let number): return space() + number.spelled(using: &random) + space()
        case .string(let text): return space() + text.spelled(using: &random) + space()
        case .array(let items):
            let parts = items.map { $0.spelled(using: &random) }
            return space() + "[" + space() + parts.joined(separator: ",") + "]" + space()
        case .object(let object):
            let parts = object.members.shuffled(using: &random).map { member in
                space() + member.name.spelled(using: &random) + space() + ":" + member.value.spelled(using: &random)
            }
            return space() + "{" + parts.joined(separator: ",") + space() + "}"
        }
    }
}

extension JSONNumber {
    fileprivate static func random(using random: inout SeededGenerator) -> JSONNumber {
        let count = [1, 2, 5, 17, 30, 400].randomElement(using: &random)!
        let digits = (0..<count).map { _ in UInt8.random(in: 0...9, using: &random) }
        let point = [0, 1, 3, -6, -5, 20, 21, 22, -300, 9_000].randomElement(using: &random)!
        return JSONNumber(isNegative: Bool.random(using: &random), digits: digits, pointAfter: point)!
    }

    fileprivate func spelled(using random: inout SeededGenerator) -> String {
        let parts = parts
        guard !parts.digits.isEmpty else { return ["0", "-0", "0.00", "0e7", "-0E-3"].randomElement(using: &random)! }
        let digits = parts.digits.map { String($0) }.joined()
        let exponent = parts.exponent - parts.digits.count + 1
        let sign = parts.isNegative ? "-" : ""
        let plus = exponent < 0 ? "" : "+"
        return [
            text, "\(sign)\(digits)e\(exponent)", "\(sign)\(digits).000E\(plus)\(exponent)",
            "\(sign)0.00\(digits)e\(exponent + digits.utf8.count + 2)",
        ].randomElement(using: &random)!
    }
}

extension String {
    fileprivate static func randomText(using random: inout SeededGenerator) -> String {
        let pieces = [
            "neglect ", "threshold", "\"", "\\", "/", "\n", "\r\n", "\u{0}", "\u{1f}", "\u{7f}", "é", "e\u{301}", "😀",
            "\u{FEFF}", "\u{2028}", "\u{10FFFF}", "\t",
        ]
        return (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
    }

    fileprivate static func randomName(using random: inout SeededGenerator) -> String {
        let pieces = ["a", "b", "B", "-", "_", "1", "10", "z", " ", "\"", "\\", "\u{1}", "~"]
        return (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
    }

    fileprivate func spelled(using random: inout SeededGenerator) -> String {
        func escape(_ unit: UInt16) -> String {
            let hex = String(unit, radix: 16, uppercase: Bool.random(using: &random))
            return "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
        }
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "/" where Bool.random(using: &random): text += "\\/"
            case _ where scalar.value < 0x20 || Int.random(in: 0..<4, using: &random) == 0:
                for unit in String(scalar).utf16 { text += escape(unit) }
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
