import Records
import Testing

@Suite struct CanonicalTests {
    @Test(arguments: [
        ("1.0", "1"), ("-0", "0"), ("0e99999999", "0"), ("1E+2", "100"),
        ("100000000000000000000", "100000000000000000000"),
        ("1000000000000000000000", "1e21"), ("0.000001", "0.000001"), ("0.0000001", "1e-7"), ("12.5e-9", "1.25e-8"),
        ("9007199254740993", "9007199254740993"), ("1.50", "1.5"), ("-12.25e1", "-122.5"),
    ])
    func numbersHaveOneForm(source: String, canonical: String) throws {
        #expect(try JSON(reading: source).canonicalText == canonical + "\n")
        let number = try #require(JSONNumber(source))
        let parts = number.parts
        #expect(
            JSONNumber(isNegative: parts.isNegative, digits: parts.digits, pointAfter: parts.exponent + 1) == number)
    }

    @Test func canonicalTextIsAFixedPoint() throws {
        let source = #"{"b":[1,{"z":"a\u000b\u007f\/é\ud83d\ude00"}],"a":{},"c":[]}"#
        let value = try JSON(reading: source)
        let expected =
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"z\": \"a\\u000b\u{7f}/é😀\"\n    }\n  ],\n  \"c\": []\n}\n"
        #expect(value.canonicalText == expected)
        #expect(try JSON(reading: value.canonicalBytes) == value)
    }

    @Test(arguments: [
        ("{\"a\":1,\n \"a\":2}", JSONReadingError.Reason.duplicateName, 2, 2),
        ("\u{FEFF}{}", .byteOrderMark, 1, 1), ("[\"\\ud800\"]", .loneSurrogate, 1, 3),
        ("[1e400000]", .numberOutOfBounds, 1, 2),
        ("[01]", .invalidNumber, 1, 2), ("[1.]", .invalidNumber, 1, 2), ("{\"é\":1}", .nonASCIIName, 1, 2),
        ("[1,]", .unexpectedCharacter, 1, 4),
        ("{} x", .trailingContent, 1, 4), ("[\"a\nb\"]", .controlCharacterInString, 1, 4), ("", .unexpectedEnd, 1, 1),
    ])
    func strictReadingNamesThePlace(source: String, reason: JSONReadingError.Reason, line: Int, column: Int) {
        #expect {
            try JSON(reading: source)
        } throws: { error in
            let error = error as? JSONReadingError
            return error?.reason == reason && error?.line == line && error?.column == column
        }
    }

    @Test func depthIsBounded() throws {
        let fits = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try JSON(reading: fits).depth == 64)
        #expect(throws: JSONReadingError.self) { try JSON(reading: "[" + fits + "]") }
        #expect(throws: JSONReadingError.self) { try JSON(reading: String(repeating: "[", count: 100_000)) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: JSONReadingError.self) { try JSON(reading: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONReadingError.self) { try JSON(reading: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test func stringsAreComparedByBytes() {
        #expect(JSON.string("é") != JSON.string("e\u{301}"))
        #expect(Set([JSON.string("é"), JSON.string("e\u{301}")]).count == 2)
    }

    @Test(arguments: ["/plan/id=a1b2/due", "/a~1b/~0", "/x/section=s,line=l2/y/0", ""])
    func pathsReadBack(text: String) throws {
        #expect(try #require(Path(text)).description == text)
    }

    @Test func replacingReachesThroughKeyedItems() throws {
        let value: JSON = ["plan": [["id": "a1", "due": "2017"], ["id": "b2"]]]
        let path = try #require(Path("/plan/id=b2/due"))
        #expect(value.replacing(path, with: "2018")?.value(at: path) == "2018")
        #expect(value.replacing(path, with: nil) == value)
    }
}
