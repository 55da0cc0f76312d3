import Records
import Schemas
import Testing

@testable import Commands

/// With which lines of enquiry a challenge begins.
@Suite struct LinesOfEnquiryTests {
    private static func schema(_ kind: String) -> Schema {
        try! Schema(JSON(reading: ShippedSchemas.bytes(kind: kind, version: 1)!))
    }

    private static let challenge = schema("challenge")
    private static let blank = challenge.blank(key: ["neglect-2017", "torbay", "1"])!
    private static let shipped = try! JSON(reading: ShippedRegions.neglectLines).array!

    private static func begun(_ programme: JSON) throws -> [JSON] {
        try LinesOfEnquiry.applied(of: programme, to: blank, by: challenge)["lines"]?.array ?? []
    }

    @Test func takesTheProgrammesOwnLinesWithTheirKeysInTheirOrder() throws {
        let lines: JSON = [
            ["heading": "Front door", "line": "thresholds", "question": "Who decides?", "sources": ["audit"]],
            ["heading": "Early help", "line": "early-help"],
        ]
        #expect(try Self.begun(["kind": "neglect", "lines": lines]) == lines.array)
        #expect(try Self.begun(["lines": lines]) == lines.array)
    }

    @Test func aNeglectProgrammeWithoutLinesGivesTheTenThatShip() throws {
        #expect(Self.shipped.count == 10)
        #expect(try Self.begun(["kind": "neglect"]) == Self.shipped)
        #expect(try Self.begun(["kind": "neglect", "lines": []]) == Self.shipped)
        #expect(try Self.begun(["kind": "of-its-own"]) == [])
        #expect(try Self.begun([:]) == [])
    }

    @Test func eachKindOfProgrammeGivesItsOwnLines() throws {
        func names(_ kind: String) throws -> [String] {
            try Self.begun(["kind": .string(kind)]).compactMap { $0["line"]?.string }
        }
        #expect(try names("health-check").contains("repeat-contacts"))
        #expect(try names("thematic").contains("corporate-parenting"))
        #expect(try names("sa-challenge") == names("dcs-triad"))
        #expect(try names("sa-challenge").first == "headline")
    }

    @Test func leavesBehindWhatAChallengeHasNoPlaceFor() throws {
        let lines: JSON = [["line": "thresholds", "owner": "jo"], ["heading": "No key"], "no line"]
        #expect(try Self.begun(["lines": lines]) == [["line": "thresholds"]])
    }

    @Test func theRecordIsValidAndTheSameOnEveryLaptop() throws {
        let one = try LinesOfEnquiry.applied(of: ["kind": "neglect"], to: Self.blank, by: Self.challenge)
        let other = try LinesOfEnquiry.applied(of: ["kind": "neglect"], to: Self.blank, by: Self.challenge)
        #expect(one.canonicalBytes == other.canonicalBytes)
        #expect(Self.challenge.violations(of: one).isEmpty)
    }

    @Test func onlyWhatBelongsToAProgrammeAsksForOne() {
        let name = RecordName("challenge/neglect-2017/torbay/1")!
        #expect(LinesOfEnquiry.programme(of: name, by: Self.challenge) == RecordName("programme/neglect-2017"))
        #expect(
            LinesOfEnquiry.programme(of: RecordName("programme/neglect-2017")!, by: Self.schema("programme")) == nil)
        #expect(
            LinesOfEnquiry.programme(
                of: RecordName("self-assessment/2017/bristol")!, by: Self.schema("self-assessment")) == nil)
    }
}
