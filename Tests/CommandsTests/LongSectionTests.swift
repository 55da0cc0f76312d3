import Records
import Schemas
import Testing

@testable import Commands

/// Sections longer than their template asks for: told, never refused.
@Suite struct LongSectionTests {
    private static let schema = try! Schema(
        JSON(reading: ShippedSchemas.bytes(kind: "self-assessment", version: 1)!))

    private static func words(_ count: Int) -> JSON {
        .string(Array(repeating: "word", count: count).joined(separator: " "))
    }

    private static func record(limit: JSON?, _ section: JSON) -> JSON {
        var record: JSON = [
            "authority": "bristol", "schema": "self-assessment/1", "sections": [section], "year": "2017",
        ]
        if let limit { record = record.replacing(Path("/limits")!, with: ["section_words": limit])! }
        return record
    }

    private static func long(limit: JSON? = 600, _ section: JSON) -> [LongSection] {
        LongSection.all(in: record(limit: limit, section), by: schema)
    }

    @Test func namesTheSectionItsWordsAndTheLimit() throws {
        let found = try #require(
            Self.long(["heading": "Leadership", "know": Self.words(712), "section": "leadership"]).first)
        #expect(Wording.isLong(found) == "Longer than asked for: Leadership: 712 of 600 words.")
        #expect("\(found.path)" == "/sections/section=leadership")
    }

    @Test func isLongOnlyBeyondTheLimit() {
        #expect(Self.long(["know": Self.words(600), "section": "leadership"]).isEmpty)
        #expect(Self.long(["know": Self.words(601), "section": "leadership"]).map(\.words) == [601])
    }

    @Test func countsAllProseOfTheSectionAndNothingElse() {
        let section: JSON = [
            "grade": "good", "heading": "Three more words", "how": Self.words(2), "know": Self.words(3),
            "prompt": "Words of the template", "section": "leadership",
            "strengths": [["id": "aaaaaaaaaaaaaaaa", "text": Self.words(4)]],
        ]
        #expect(Self.long(limit: 1, section).map(\.words) == [9])
    }

    @Test func asksTheRecordNotTheTemplateOfToday() {
        #expect(Self.long(limit: 3, ["know": Self.words(4), "section": "leadership"]).map(\.limit) == [3])
        #expect(Self.long(limit: nil, ["know": Self.words(5_000), "section": "leadership"]).isEmpty)
        #expect(Self.long(limit: "three", ["know": Self.words(5_000), "section": "leadership"]).isEmpty)
    }

    @Test(arguments: [
        ("", 0), (" \n\t", 0), ("one", 1), (" one  two\r\nthree\t", 3), ("well-being isn’t two", 3), ("a\u{A0}b", 1),
    ])
    func aWordIsARunWithoutWhiteSpace(text: String, count: Int) { #expect(LongSection.count(text) == count) }
}
