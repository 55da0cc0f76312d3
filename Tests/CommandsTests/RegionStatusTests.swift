import Foundation
import Records
import Statements
import Testing

@testable import Commands

/// How far authorities are: lateness, what they wait for, and the letters.
@Suite struct RegionStatusTests {
    typealias Lateness = AssessmentStanding.Lateness

    private static let round = Letter.Round(
        title: "Self-assessment 2017", deadline: "2017-09-30", contact: "Jo Price, jo@sw.example",
        gates: [.director, .leadMember])

    private static func standing(
        stage: String? = nil, day: String? = nil, source: AssessmentStanding.HandedIn.Source = .receipt,
        entered: EnteredDocument? = nil, reason: String? = nil, today: String = "2017-10-03"
    ) -> AssessmentStanding {
        AssessmentStanding(
            authority: "torbay", title: "Torbay", record: RecordName("self-assessment/2017/torbay")!, stage: stage,
            stageTitle: stage?.capitalized, handedOver: day.map { .init(day: $0, source: source) }, entered: entered,
            isConfirmed: false, reason: reason,
            waits: AssessmentStanding.waits(at: stage, isEntered: entered != nil, isConfirmed: false),
            lateness: reason == nil ? Lateness(deadline: round.deadline, day: day, today: today) : .none,
            contacts: [.init(name: "Lee Orme", role: "director", email: "lee@torbay.example")])
    }

    private static func letter(_ standing: AssessmentStanding) -> String {
        Letter(to: standing, of: round, from: "Jo Price", today: "2017-10-03").text
    }

    @Test(arguments: [
        ("2017-09-30", true, 0), ("2017-10-01", true, 1), (nil as String?, false, 3),
    ])
    func theLastDayIsInTime(day: String?, hasCome: Bool, days: Int) {
        let lateness = Lateness(deadline: "2017-09-30", day: day, today: "2017-10-03")
        #expect(lateness.days == days)
        #expect(lateness.isLate == (days > 0))
        #expect(lateness.isOutstanding == !hasCome)
    }

    @Test func withoutADeadlineNobodyIsLate() {
        #expect(!Lateness(deadline: nil, day: nil, today: "2030-01-01").isLate)
        #expect(!Lateness(deadline: "2017-09-30", day: nil, today: "2017-09-30").isLate)
        #expect(!Lateness.none.isLate && !Lateness.none.isOutstanding)
    }

    @Test(arguments: [
        (nil as String?, [AssessmentStanding.Wait.draft]), ("submitted", [.moderators]), ("queried", [.answer]),
        ("returned", [.revision]), ("panel", [.panel]), ("not-participating", []), ("closed", []),
    ])
    func everyStageSaysWhatItWaitsFor(stage: String?, waits: [AssessmentStanding.Wait]) {
        #expect(AssessmentStanding.waits(at: stage, isEntered: false, isConfirmed: false) == waits)
    }

    @Test func whatWasEnteredWaitsForTheDirectorTooUntilConfirmed() {
        #expect(
            AssessmentStanding.waits(at: "entered", isEntered: true, isConfirmed: false) == [
                .moderators, .confirmation,
            ])
        #expect(AssessmentStanding.waits(at: "entered", isEntered: true, isConfirmed: true) == [.moderators])
    }

    @Test func saysWhatIsLateAndWhatIsNot() {
        #expect(Wording.lateness(Self.standing()) == "late by 3 days")
        #expect(Wording.lateness(Self.standing(today: "2017-09-01")) == "")
        #expect(Wording.lateness(Self.standing(stage: "submitted", day: "2017-10-01")) == "came in 1 day late")
        #expect(Wording.lateness(Self.standing(stage: "submitted", day: "2017-09-30")) == "on time")
        #expect(
            Wording.waitsFor(Self.standing(), [.director, .leadMember])
                == "the authority, with the approval of its director and its lead member")
        #expect(Wording.stage(of: Self.standing(reason: "Inspected.")) == "not taking part: Inspected.")
    }

    @Test func aReminderSaysWhatIsMissingAndWhomToAsk() {
        let text = Self.letter(Self.standing())
        #expect(
            text == """
                To:
                Lee Orme, director, lee@torbay.example
                Torbay

                3 October 2017

                Self-assessment 2017: Torbay

                Dear colleagues,

                The deadline for the self-assessment was 30 September 2017, 3 days ago. We
                have not received yours yet. How far your draft is we cannot see.

                Please complete it, have it approved by your director and lead member and
                submit it. `sli validate --for approve` tells section by section what it
                lacks.

                If you cannot work with the program, send us the document that your director
                has approved, and we shall enter it for you. If Torbay does not take part
                this year, please let us know why.

                If anything is unclear, please ask: Jo Price, jo@sw.example

                With kind regards

                Jo Price

                """)
    }

    @Test func aLetterThanksWhoHandedOverAndAsksForTheConfirmation() {
        let entered = EnteredDocument([
            "entered": [
                "from": "Pat Ray", "received": "2017-09-29", "sha256": .string(String(repeating: "a", count: 64)),
            ]
        ])
        let text = Self.letter(
            Self.standing(stage: "entered", day: "2017-09-29", source: .received, entered: entered))
        #expect(text.contains("We received your self-assessment as a document on 29 September 2017"))
        #expect(text.contains("`sli confirm self-assessment/2017/torbay`"))
        #expect(!text.contains("Please complete it"))
        #expect(Self.letter(Self.standing(reason: "Inspected.")).contains("in the region's list is: Inspected."))
    }

    @Test func lettersNeverReplaceAnotherFile() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let letter = Letter(to: Self.standing(), of: Self.round, from: "Jo Price", today: "2017-10-03")
        let other = Letter(
            to: Self.standing(stage: "submitted", day: "2017-09-30"), of: Self.round, from: "Jo", today: "2017-10-03")
        #expect(try LetterFolder(path: folder).write([letter]) == ["torbay.txt"])
        #expect(try LetterFolder(path: folder).write([letter]) == ["torbay.txt"])
        #expect(throws: Problem.self) { try LetterFolder(path: folder).write([other]) }
        #expect(try String(contentsOfFile: "\(folder)/torbay.txt", encoding: .utf8) == letter.text)
    }

    private static func member(_ index: UInt8, of authority: String, hasEnded: Bool = false) throws -> Member {
        let key = try #require(PrivateKey(seed: Array(repeating: index, count: 32))).publicKey
        let role = Member.HeldRole(role: .officer, from: "2017-01-01", hasEnded: hasEnded)
        return try Member(
            id: "m\(index)", name: "M \(index)", email: "m\(index)@x.example", authority: authority, roles: [role],
            keys: [Member.Key(publicKey: key)])
    }

    @Test func readersAreThoseWhoCanLogIn() throws {
        let members = [
            try Self.member(1, of: "bristol"), try Self.member(2, of: "torbay"), try Self.member(3, of: "bristol"),
            try Self.member(4, of: "plymouth", hasEnded: true), try Self.member(5, of: Member.region),
        ]
        let readers = Readers(Roster(members: members, authorities: []))
        #expect(readers.people == 3 && readers.authorities == 2 && readers.office == 1)
        #expect(
            Wording.readers(readers)
                == "3 people in 2 authorities will be able to read it, and 1 of the region's own office.")
    }

    @Test func aReturnStandsWithItsReasonAndTheModeratorsWords() {
        let moderation: JSON = [
            "overall": "An honest text.",
            "sections": [
                ["comment": "From one audit only.", "section": "front-door"], ["grade": "good", "section": "voice"],
                ["comment": "Well told.", "section": "ours"],
            ],
        ]
        let record: JSON = ["sections": [["heading": "Contact and front door", "section": "front-door"]]]
        func returned(frozen: String? = nil, isHeld: Bool = true) -> [String] {
            Wording.returned(
                ReturnedAssessment(
                    record: RecordName("self-assessment/2017/bristol")!,
                    title: "Self-assessment: self-assessment/2017/bristol", note: "Say how you know it.",
                    member: "kim", memberName: "Kim Shah", role: .moderator, day: "2017-10-18",
                    overall: moderation["overall"]?.string,
                    sections: ReturnedAssessment.comments(in: moderation, on: record), frozen: frozen, isHeld: isHeld))
        }
        #expect(
            Array(returned().dropLast()) == [
                "Self-assessment: self-assessment/2017/bristol was handed back by Kim Shah, moderator, 18 October 2017:",
                "  Say how you know it.", "The moderators on the whole:", "  An honest text.",
                "The moderators on Contact and front door:", "  From one audit only.", "The moderators on ours:",
                "  Well told.",
            ])
        #expect(returned().last?.contains("`sli edit self-assessment/2017/bristol`") == true)
        #expect(returned(isHeld: false).last?.contains("send the coordinator the revised document") == true)
        #expect(returned(frozen: "Approved").contains { $0.contains("`sli send-back") })
    }
}
