import Programmes
import Records
import Schemas
import Testing

/// Programmes as records hold them.
@Suite struct RecordTests {
    static func schema() throws -> Schema {
        let bytes = try #require(ShippedSchemas.bytes(kind: "programme", version: 1))
        return try Schema(JSON(reading: bytes))
    }

    static let record: JSON = [
        "schema": "programme/1", "programme": "neglect-2017", "kind": "neglect", "opens": "2017-09-01",
        "deadline": "2018-06-30", "challengers": 1, "triad": "everybody", "several_a_week": false,
        "closed": [["from": "2017-12-22", "until": "2018-01-02", "reason": "Christmas"]],
        "forbidden": [["one": "torbay", "other": "devon", "reason": "A shared director."]],
        "last_year": [["one": "devon", "other": "isles-of-scilly"]],
        "members": [
            [
                "authority": "bristol", "role": "both", "status": "confirmed", "capacity": 2,
                "unavailable": [["from": "2017-10-02", "until": "2017-10-13"], ["from": "2018-02-14"]],
            ],
            ["authority": "devon", "role": "both", "status": "invited"], ["authority": "poole"],
            ["authority": "torbay", "status": "confirmed", "excuse": "Ofsted is in."],
            ["authority": "isles-of-scilly", "role": "challenger", "status": "declined", "reason": "Too small."],
        ],
        "pairings": [
            [
                "host": "devon", "round": "1", "reviewers": ["bristol"], "status": "agreed",
                "window": ["from": "2017-11-06", "until": "2017-11-10"],
            ],
            ["host": "bristol", "round": "1", "reviewers": ["torbay"], "status": "given-up"],
            ["host": "bristol", "round": "2", "reviewers": ["devon"], "status": "proposed"],
        ],
    ]

    @Test func everythingThatAPlanNeedsIsRead() throws {
        #expect(try Self.schema().violations(of: Self.record) == [])
        let programme = try Programme(record: Self.record)
        #expect(programme.shape == .oneWay && programme.triad == .everybody && programme.challengersPerHost == 1)
        #expect(programme.closed == [Examples.span("2017-12-22", "2018-01-02")])
        #expect(programme.forbidden == [Examples.pair("devon", "torbay")])
        #expect(programme.lastYear == [Examples.pair("devon", "isles-of-scilly")])
        #expect(
            programme.member("bristol")?.unavailable == [
                Examples.span("2017-10-02", "2017-10-13"), Examples.span("2018-02-14", "2018-02-14"),
            ])
        #expect(programme.members.filter(\.needsPlace).map(\.authority) == ["bristol", "devon", "poole"])
        #expect(programme.slot(of: "bristol")?.round == "2")
        #expect(try Programme(record: ["programme": "p", "kind": "health-check"]).shape == .reciprocal)
        #expect(try Programme(record: ["programme": "p", "kind": "dcs-triad"]).shape == .eventDay)
    }

    static let unreadable: [(String, JSON)] = [
        ("/opens", ["programme": "p", "opens": "2017-02-29"]),
        ("/closed/0", ["programme": "p", "closed": [["from": "2018-01-02", "until": "2017-12-22"]]]),
        ("/members", ["programme": "p", "members": [["authority": "devon"], ["authority": "devon"]]]),
        ("/forbidden/0", ["programme": "p", "forbidden": [["one": "devon", "other": "devon"]]]),
        ("/pairings/0/status", ["programme": "p", "pairings": [["host": "devon", "round": "1", "status": "maybe"]]]),
        ("/programme", [:]),
    ]

    @Test(arguments: unreadable)
    func whatCannotBePlannedWithIsNamed(path: String, record: JSON) {
        #expect(throws: UnreadableProgramme(path: path)) { try Programme(record: record) }
    }

    @Test func aPlanIsWrittenWithoutTouchingWhatStays() throws {
        let programme = try Programme(record: Self.record)
        let kept = Slot.Name(host: "devon", round: "1")
        guard case .plan(let plan) = try PairingTask(programme, kept: [kept]).solve() else {
            Issue.record("no plan")
            return
        }
        let written = plan.written(to: Self.record)
        #expect(try Self.schema().violations(of: written) == [])
        let items = try #require(written["pairings"]?.array)
        #expect(Array(items.prefix(2)) == Array(try #require(Self.record["pairings"]?.array).prefix(2)))
        // The second round of Bristol stays the second: a date that moves does not make a new round.
        #expect(items.map { $0["host"]?.string } == ["devon", "bristol", "bristol", "poole"])
        #expect(items[2]["round"] == "2" && items[2]["status"] == "proposed" && items[2]["window"] != nil)
        let again = try Programme(record: written)
        for visit in plan.visits {
            let slot = try #require(again.slot(of: visit.host))
            #expect(slot.challengers == visit.challengers)
        }
        #expect(plan.written(to: written) == written)
    }

    @Test func whatWasCancelledGetsANewRoundAndWhoLeftIsGivenUp() throws {
        var record = try #require(Self.record.object)
        record["pairings"] = [
            ["host": "devon", "round": "1", "reviewers": ["bristol"], "status": "agreed"],
            ["host": "torbay", "round": "1", "reviewers": ["poole"], "status": "proposed"],
        ]
        let programme = try Programme(record: .object(record))
        let cancelled = ChallengeProgress(Slot.Name(host: "devon", round: "1"), stage: "cancelled")
        guard case .plan(let plan) = try PairingTask(programme, challenges: [cancelled], notBefore: nil).solve() else {
            Issue.record("no plan")
            return
        }
        let items = try #require(plan.written(to: .object(record))["pairings"]?.array)
        #expect(items[0]["status"] == "given-up" && items[1]["status"] == "given-up")
        #expect(items.contains { $0["host"] == "devon" && $0["round"] == "2" && $0["status"] == "proposed" })
    }

    @Test(arguments: ["1970-01-01", "2000-02-29", "2017-12-31", "2018-01-01", "2100-02-28", "2016-02-29"])
    func daysAreReadAndWritten(text: String) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.text == text)
        #expect((day + 1) - day == 1)
        #expect(CalendarDay(number: day.number) == day)
    }

    @Test func theCalendarIsTheOneOnTheWall() throws {
        for text in ["2017-02-29", "2100-02-29", "2017-13-01", "2017-00-10", "2017-04-31", "17-04-01", "2017-4-01", ""]
        {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
        #expect(Examples.day("2018-06-30").monday.text == "2018-06-25")
        #expect(Examples.day("2017-09-04").monday.text == "2017-09-04")
        #expect(Examples.day("2017-09-03").monday.text == "2017-08-28")
        #expect(Examples.day("2017-12-31").quarter + 1 == Examples.day("2018-01-01").quarter)
        #expect(Examples.day("2018-06-30") - Examples.day("2017-09-01") == 302)
    }
}
