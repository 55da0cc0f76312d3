import Records
import Schemas
import Testing

@testable import Commands

/// What a section lacks, told field by field.
@Suite struct SectionGapTests {
    private static let schema = try! Schema(
        JSON(reading: ShippedSchemas.bytes(kind: "self-assessment", version: 1)!))

    private static func gaps(_ sections: JSON) -> (gaps: [SectionGap], others: [Violation]) {
        SectionGap.parted(["sections": sections], by: schema, for: "approve")
    }

    @Test func namesTheFieldsThatAreEmpty() throws {
        let found = Self.gaps([["heading": "Leadership", "how": "From audits.", "know": "", "section": "leadership"]])
        let gap = try #require(found.gaps.first)
        #expect(gap.title == "Leadership" && found.gaps.count == 1)
        #expect(
            gap.fields.map { "\($0.path)" }.sorted() == [
                "/sections/section=leadership/areas", "/sections/section=leadership/know",
            ])
        #expect(Wording.lacks(gap).hasPrefix("Leadership: "))
        // Nine sections are not there at all, and the rest of the record is not either.
        #expect(found.others.count { "\($0.path)" == "/sections" } == 9)
        #expect(found.others.contains { "\($0.path)" == "/headline" })
    }

    @Test func asksOnlyWhatTheFormAsks() {
        // Context asks for less than the others.
        #expect(Self.gaps([["know": "A port.", "section": "context"]]).gaps.isEmpty)
        #expect(
            Self.gaps([["section": "context"]]).gaps.map { $0.fields.map { "\($0.path)" } } == [
                ["/sections/section=context/know"]
            ])
        // A section of the region's own of which nothing is asked.
        #expect(Self.gaps([["section": "ours"]]).gaps.isEmpty)
    }

    @Test func whatIsCompleteLacksNothing() {
        let found = SectionGap.parted(["sections": []], by: Self.schema, for: "return")
        #expect(found.gaps.isEmpty && found.others.isEmpty)
    }
}
