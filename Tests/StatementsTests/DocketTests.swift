import Records
import Testing

@testable import Statements

@Suite struct DocketTests {
    private static let schema = try! Schema(
        JSON(
            reading: """
                {
                  "properties": {"text": {"type": "string"}, "plan": {"type": "array"}, "queries": {"type": "array"}},
                  "x-lifecycle": {
                    "initial": "draft",
                    "stages": {"draft": {}, "submitted": {"frozen": true}, "returned": {}},
                    "statements": {
                      "submit": {
                        "from": ["draft", "returned"], "to": "submitted", "by": ["director"],
                        "requires": {"required": ["text"]},
                        "conditions": ["no-open-decision", "no-unanswered-query", "every-action-owned"]
                      },
                      "return": {"from": ["submitted"], "to": "returned", "by": ["moderator"]},
                      "note": {"from": ["draft", "submitted", "returned"], "by": ["coordinator"]}
                    }
                  }
                }
                """))
    private static let complete: JSON = [
        "plan": [["due": "2018-01-01", "owner_role": "Head"]], "queries": [["reply": "Yes."]], "text": "Words.",
    ]

    private func standing(
        _ record: JSON? = complete, decision: Bool = false, docket: Docket = Docket(), schema: Schema? = Self.schema
    ) -> Standing {
        Standing(
            record: record, digest: record.map { SHA256Digest.hex(of: $0.canonicalBytes) }, hasOpenDecision: decision,
            schema: schema, docket: docket)
    }

    private func digest(_ record: JSON = complete) -> String { SHA256Digest.hex(of: record.canonicalBytes) }

    /// Lets statements join one after another, each about the version that is there.
    private func docket(_ acts: [(act: String, round: Int)]) async throws -> Docket {
        var docket = Docket()
        for (act, round) in acts {
            let claim = try StatementTests.claim(act: act, digest: digest(), round: round)
            let effect = standing(docket: docket).effect(of: claim)
            docket.join(try await StatementTests.statement(claim), effect: effect, in: Self.schema.lifecycle)
        }
        return docket
    }

    @Test func theStageIsTheFoldOfWhatWasApplied() async throws {
        let docket = try await docket([("submit", 0), ("submit", 0), ("return", 1), ("note", 1), ("submit", 0)])
        #expect(docket.entries.map(\.stage) == ["submitted", "submitted", "returned", "returned", "returned"])
        #expect(
            docket.entries.map(\.effect) == [
                .applied, .overtaken(.stage), .applied, .applied, .overtaken(.round),
            ])
        #expect(docket.round(in: Self.schema.lifecycle) == 1)
        #expect(docket.stage(in: try #require(Self.schema.lifecycle)) == "returned")
        #expect(Docket(json: docket.json) == docket)
    }

    @Test("Of several reasons the first in their order is told")
    func reasonsInTheirOrder() async throws {
        let returned = try await docket([("submit", 0), ("return", 1)])
        let broken: JSON = ["plan": [["due": "2018-01-01"]], "queries": [["status": "open"]], "text": 1]
        let unanswered: JSON = ["plan": [["due": "2018-01-01"]], "queries": [["status": "open"]], "text": "Words."]
        let unowned: JSON = ["plan": [["due": "2018-01-01"]], "queries": [["status": "withdrawn"]], "text": "Words."]
        let lacking: JSON = ["queries": [[:]]]
        let cases: [(Standing, String, Int, Overtaking?)] = [
            (standing(docket: returned), "return", 0, .stage),
            (standing(schema: nil), "submit", 0, .stage),
            (standing(), "invent", 0, .stage),
            (standing(broken, decision: true, docket: returned), "submit", 0, .round),
            (standing(unanswered, decision: true, docket: returned), "submit", 1, .version),
            (standing(nil), "submit", 0, .version),
            (standing(decision: true, docket: returned), "submit", 1, .decision),
            (standing(), "submit", 0, nil),
        ]
        for (standing, act, round, reason) in cases {
            #expect(standing.overtaking(act: act, digest: digest(), round: round) == reason, "\(act)")
        }
        for (record, reason) in [
            (broken, Overtaking.incomplete), (lacking, .incomplete), (unanswered, .query), (unowned, .action),
        ] {
            #expect(standing(record).overtaking(act: "submit", digest: digest(record), round: 0) == reason)
            #expect(
                standing(record, decision: true).overtaking(act: "submit", digest: digest(record), round: 0)
                    == .decision)
        }
        // What requires nothing is not held up by it.
        #expect(standing(lacking, decision: true).overtaking(act: "note", digest: digest(lacking), round: 0) == nil)
    }

    @Test func aBrokenRecordCanStillBeHandedBack() async throws {
        let submitted = try await docket([("submit", 0)])
        let broken: JSON = ["text": 1]
        #expect(
            standing(broken, docket: submitted).overtaking(act: "return", digest: digest(broken), round: 1) == nil)
    }

    @Test func aLateChangeIsClosedOnce() async throws {
        let amendment = SHA256Digest.hex(of: [3])
        let claim = try StatementTests.claim(act: "decline-change", digest: digest(), amendment: amendment)
        var docket = Docket()
        let statement = try await StatementTests.statement(claim)
        #expect(standing(docket: docket).effect(of: claim) == .applied)
        docket.join(statement, effect: .applied, in: Self.schema.lifecycle)
        #expect(docket.closedAmendments == [amendment])
        #expect(docket.entries[0].stage == "draft")
        #expect(standing(docket: docket).effect(of: claim) == .overtaken(.closed))
        let other = try StatementTests.claim(
            act: "adopt-change", digest: digest(), amendment: SHA256Digest.hex(of: [4]))
        #expect(standing(docket: docket).effect(of: other) == .applied)
        #expect(Docket(json: docket.json) == docket)
    }

    @Test("What is not written as a docket is none")
    func otherFormsAreNoDocket() async throws {
        let good = try await docket([("submit", 0)]).json
        let entry = try #require(good["statements"]?.array?[0].object)
        func with(_ field: String, _ value: JSON?) -> JSON {
            var changed = entry
            changed[field] = value
            return ["statements": [.object(changed)]]
        }
        let bad: [JSON] = [
            [:], ["statements": []], ["statements": [1]], ["extra": 1, "statements": [.object(entry)]],
            with("reason", "stage"), with("effect", "overtaken"), with("effect", "ignored"), with("stage", nil),
            with("statement", nil), with("act", nil), with("extra", 1),
        ]
        for json in bad { #expect(Docket(json: json) == nil) }
        #expect(Docket(json: good) != nil)
    }
}
