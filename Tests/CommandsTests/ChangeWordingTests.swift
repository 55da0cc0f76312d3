import GitStorage
import Merging
import Records
import Schemas
import Testing
import Workspaces

@testable import Commands

/// What happened to a record, in words: situation and sentence, as `history` and `diff` tell it.
@Suite struct ChangeWordingTests {
    struct Situation: Sendable, CustomTestStringConvertible {
        let what: String
        let old: JSON?
        let new: JSON?
        let lines: [String]
        var testDescription: String { what }

        init(_ what: String, _ old: JSON?, _ new: JSON?, _ lines: String...) {
            self.what = what
            self.old = old
            self.new = new
            self.lines = lines
        }
    }

    /// A section called Leadership with these fields besides.
    private static func leadership(_ fields: JSONObject) -> JSON {
        var section = fields
        section["section"] = "leadership"
        section["heading"] = "Leadership"
        return ["sections": [.object(section)]]
    }

    private static func plan(_ ids: String...) -> JSON {
        let actions = ["a": "Recruit two social workers", "b": "Audit twelve files", "c": "Train the front door"]
        return ["plan": .array(ids.map { ["action": .string(actions[$0]!), "id": .string($0)] })]
    }

    static let situations: [Situation] = [
        Situation("the record is begun", nil, ["year": "2017"], "Ann Lee began the record, 3 May 2017, 14:02."),
        Situation(
            "a grade", leadership(["grade": "good"]), leadership(["grade": "inadequate"]),
            "Ann Lee changed Grade of Leadership from “good” to “inadequate”, 3 May 2017, 14:02."),
        Situation(
            "a first grade", leadership([:]), leadership(["grade": "good"]),
            "Ann Lee set Grade of Leadership to “good”, 3 May 2017, 14:02."),
        Situation(
            "a grade taken out", leadership(["grade": "good"]), leadership([:]),
            "Ann Lee took “good” out of Grade of Leadership, which is empty now, 3 May 2017, 14:02."),
        Situation(
            "words of prose",
            leadership([
                "know": "Every month our leaders audit twelve files. What they find is acted upon within a week."
            ]),
            leadership([
                "know": "Every month our leaders audit fourteen files. What they find is acted upon a week later."
            ]),
            "Ann Lee changed the words of What do we know of Leadership, 3 May 2017, 14:02.",
            "    … month our leaders audit [removed: twelve] [added: fourteen] files. What they find is acted upon "
                + "[removed: within] a [removed: week.] [added: week later.]"),
        Situation(
            "words far apart",
            ["headline": "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen."],
            ["headline": "One TWO three four five six seven eight nine ten eleven twelve thirteen FOURTEEN fifteen."],
            "Ann Lee changed the words of Headline, 3 May 2017, 14:02.",
            "    One [removed: two] [added: TWO] three four five six …",
            "    … ten eleven twelve thirteen [removed: fourteen] [added: FOURTEEN] fifteen."),
        Situation(
            "prose where there was none", [:], ["headline": "We know why.\n\nAnd what to do."],
            "Ann Lee wrote Headline, 3 May 2017, 14:02.", "    We know why.", "    And what to do."),
        Situation(
            "prose emptied", ["headline": "We know\nwhy."], ["headline": ""],
            "Ann Lee emptied Headline, 3 May 2017, 14:02.", "    [removed: We know why.]"),
        Situation(
            "only white space", ["headline": "We know why."], ["headline": "  We know why."],
            "Ann Lee changed the words of Headline, 3 May 2017, 14:02.", "    [added: white space] We know why."),
        Situation(
            "an item added", plan("a"), plan("a", "b"),
            "Ann Lee added an Action, “Audit twelve files”, 3 May 2017, 14:02."),
        Situation(
            "an item added with more", leadership(["strengths": []]),
            leadership(["strengths": [["evidence": ["e1"], "id": "x", "text": "We visit every week."]]]),
            "Ann Lee added a Strength, “We visit every week.” to Leadership, 3 May 2017, 14:02.", "    Evidence",
            "      - e1"),
        Situation(
            "an item deleted", plan("a", "b"), plan("b"),
            "Ann Lee removed the Action “Recruit two social workers”, 3 May 2017, 14:02."),
        Situation(
            "an item moved", plan("a", "b", "c"), plan("b", "c", "a"),
            "Ann Lee moved the Action “Recruit two social workers” behind the Action “Train the front door”, "
                + "3 May 2017, 14:02."),
        Situation(
            "an item moved to the top", plan("a", "b", "c"), plan("c", "a", "b"),
            "Ann Lee moved the Action “Train the front door” to the top, 3 May 2017, 14:02."),
        Situation(
            "a day",
            ["plan": [["action": "Audit", "due": "2017-05-03", "id": "a"]]],
            ["plan": [["action": "Audit", "due": "2017-06-30", "id": "a"]]],
            "Ann Lee changed Due of the Action “Audit” from 3 May 2017 to 30 June 2017, 3 May 2017, 14:02."),
        Situation(
            "words of an item",
            ["plan": [["action": "Audit twelve files", "id": "a"]]],
            ["plan": [["action": "Audit twenty files", "id": "a"]]],
            "Ann Lee changed the words of the Action “Audit twenty files”, 3 May 2017, 14:02.",
            "    Audit [removed: twelve] [added: twenty] files"),
        Situation(
            "entries of a set", ["authors": ["ann", "ben"]], ["authors": ["ann", "cat"]],
            "Ann Lee added “cat” to Authors and removed “ben”, 3 May 2017, 14:02."),
        Situation(
            "numbers that belong together", ["limits": ["pages": 12]], ["limits": ["pages": 15]],
            "Ann Lee changed Length asked for, 3 May 2017, 14:02.", "    before: Pages in all: 12",
            "    now: Pages in all: 15"),
        Situation(
            "fields that belong together", ["period": ["from": "2016-04-01", "until": "2017-03-31"]],
            ["period": ["from": "2017-04-01", "until": "2018-03-31"]],
            "Ann Lee changed Period covered, 3 May 2017, 14:02.", "    before: From: 2016-04-01",
            "    before: Until: 2017-03-31", "    now: From: 2017-04-01", "    now: Until: 2018-03-31"),
    ]

    /// 3 May 2017, 14:02.
    static let seconds: Int64 = 1_493_820_120

    private func root(_ kind: String) throws -> Place {
        let bytes = try #require(ShippedSchemas.bytes(kind: kind, version: 1))
        return try Schema(JSON(reading: bytes)).root
    }

    private func told(
        _ old: Document, _ new: Document, _ kind: String = "self-assessment", as mark: ReversalMark? = nil
    ) throws -> [String] {
        let place = try root(kind)
        let wording = ChangeWording(place: place, versions: [new.value, old.value])
        return RecordDifference(from: old, to: new, at: place).changes.flatMap {
            wording.telling($0, by: "Ann Lee", at: Self.seconds, as: mark).lines
        }
    }

    @Test(arguments: situations) func tells(situation: Situation) throws {
        #expect(try told(Document(situation.old), Document(situation.new)) == situation.lines)
    }

    @Test func tellsOfANumber() throws {
        func programme(_ visits: JSON) -> Document {
            Document(["members": [["authority": "torbay", "capacity": visits]]])
        }
        #expect(
            try told(programme(2), programme(3), "programme") == [
                "Ann Lee changed Visits a quarter of the Authority taking part “torbay” from 2 to 3, 3 May 2017, 14:02."
            ])
    }

    @Test func tellsOfEntriesOfALog() throws {
        func challenge(_ dates: [JSON]) -> Document { Document(["date_history": .array(dates)]) }
        let lines = try told(challenge([]), challenge([["date": "2017-05-03", "reason": "Illness"]]), "challenge")
        #expect(lines.first == "Ann Lee added an entry to Earlier dates, 3 May 2017, 14:02.")
        #expect(lines.contains { $0.contains("Illness") })
    }

    @Test func tellsOfDecisions() throws {
        let path = try #require(Path("/sections/section=leadership/grade"))
        let entry = Entry(path: path, bases: [Side.absent], sides: [Side("good"), Side("inadequate")])
        let plain = Document(Self.leadership(["grade": "good"]))
        let open = Document(Self.leadership(["grade": "good"]), entries: [entry])
        let settled = Document(Self.leadership(["grade": "inadequate"]))
        #expect(
            try told(plain, open) == [
                "Since then a decision waits on Grade of Leadership: somebody else had written something else there."
            ])
        #expect(
            try told(open, settled) == [
                "Ann Lee settled the decision on Grade of Leadership: “inadequate”, 3 May 2017, 14:02."
            ])
    }

    @Test func tellsOfUndoAndRedo() throws {
        let old = Document(Self.leadership(["grade": "good"]))
        let new = Document(Self.leadership(["grade": "inadequate"]))
        let id = try #require(ObjectID("1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d"))
        #expect(
            try told(new, old, as: ReversalMark(.undo, of: id)) == [
                "Ann Lee, undoing an earlier change, changed Grade of Leadership from “inadequate” to “good”, "
                    + "3 May 2017, 14:02."
            ])
        #expect(
            try told(old, new, as: ReversalMark(.redo, of: id)).first?
                .hasPrefix("Ann Lee, redoing what was undone, changed Grade") == true)
    }

    @Test func comparesWithoutNamingAnybody() throws {
        let place = try root("self-assessment")
        let old = Document(Self.leadership(["grade": "good"]))
        let new = Document(Self.leadership(["grade": "inadequate"]))
        let wording = ChangeWording(place: place, versions: [new.value])
        let change = try #require(RecordDifference(from: old, to: new, at: place).changes.first)
        #expect(
            wording.telling(change).lines == ["Changed Grade of Leadership from “good” to “inadequate”."])
        #expect(
            wording.telling(RecordChange(path: .root, kind: .begun)).lines == ["The record had not been begun then."])
    }

    @Test func tellingOfAWholeListReadsItOnce() throws {
        func plan(_ word: String) -> Document {
            Document([
                "plan": .array((0..<1_000).map { ["id": .string("a\($0)"), "measure": .string("\(word) \($0)")] })
            ])
        }
        let (old, new, place) = (plan("Before"), plan("After"), try root("self-assessment"))
        let wording = ChangeWording(place: place, versions: [new.value, old.value])
        let changes = RecordDifference(from: old, to: new, at: place).changes
        #expect(changes.count == 1_000)
        let last = try #require(changes.map { wording.telling($0) }.last)
        #expect(last.sentence == "Changed the words of How we will know of the Action “a999”.")
        #expect(wording.itemsRead == 1_000)
    }

    @Test func everyReasonForWhatStaysIsASentence() {
        let reasons: [RecordReversal.Reason] = [.creation, .settlement, .logEntry, .changedSince, .decisionWaits]
        #expect(
            reasons.map { Wording.reason($0, at: "Headline") } == [
                "the record was begun with it; records are withdrawn, never removed.",
                "Headline: it settled a decision. Write what it shall be instead.",
                "Headline: entries of a log stay. Add one that says what is right.",
                "Headline holds something else by now.",
                "Headline: a decision waits there. Settle it first.",
            ])
    }

    @Test func whatASentenceCallsAPlaceFindsThePlace() throws {
        let bytes = try #require(ShippedSchemas.bytes(kind: "self-assessment", version: 1))
        let schema = try Schema(JSON(reading: bytes))
        let value: JSON = [
            "sections": [
                ["heading": "Leadership", "section": "leadership"], ["heading": "Voice", "section": "voice"],
            ]
        ]
        #expect(
            try FieldPath.find("grade of leadership", in: schema, of: value)
                == Path("/sections/section=leadership/grade"))
        #expect(throws: Problem.self) { try FieldPath.find("Grade", in: schema, of: value) }
        #expect(throws: Problem.self) { try FieldPath.find("Grade of Nothing", in: schema, of: value) }
    }

    @Test func daysAreReadByTheCalendar() {
        #expect(Dates.midnight("2017-05-03") == 1_493_769_600)
        #expect(Dates.midnight("2017-02-29") == nil)
        #expect(Dates.midnight("3 May 2017") == nil)
        #expect(Dates.day("2017-05-03") == "3 May 2017")
        #expect(Dates.day("2017-13-03") == "2017-13-03")
    }
}
