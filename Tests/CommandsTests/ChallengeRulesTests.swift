import Programmes
import Records
import Schemas
import Statements
import Testing

@testable import Commands

/// The rules of challenge events that need no copy of a region.
@Suite struct ChallengeRulesTests {
    private static let schema = try! Schema(JSON(reading: ShippedSchemas.bytes(kind: "challenge", version: 1)!))
    private static let ids = ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"]

    private static func authority(_ id: String, ended successors: [String]? = nil) throws -> Authority {
        try Authority(
            id: id, name: id, region: "South West", tier: "Unitary", dfeNumber: "801", onsCode: "E06000001",
            successors: successors ?? [], hasEnded: successors != nil)
    }

    private static func member(_ id: String, _ authority: String, _ role: Role, ended: Bool = false) throws -> Member {
        let key = try #require(PrivateKey(seed: Array(repeating: 7, count: 32))).publicKey
        return try Member(
            id: id, name: id, email: "\(id)@sw.example", authority: authority,
            roles: [Member.HeldRole(role: role, from: "2017-01-01", hasEnded: ended)],
            keys: [Member.Key(publicKey: key)])
    }

    private static func roster() throws -> Roster {
        Roster(
            members: [
                try member("ann", "torbay", .director), try member("ben", "bristol", .reviewer),
                try member("cat", "plymouth", .leadMember), try member("dee", "devon", .officer),
                try member("eva", "bristol", .officer, ended: true), try member("pat", "bristol", .moderator),
            ],
            authorities: [
                try authority("torbay"), try authority("bristol"), try authority("plymouth"), try authority("devon"),
                try authority("old-dorset", ended: ["dorset"]), try authority("dorset"),
            ])
    }

    private func objections(
        _ planned: PlannedEvents, date: String? = nil, window: (String?, String?) = (nil, nil),
        moderators: [String: [String]] = [:]
    ) throws -> [PlanObjection] {
        planned.objections(
            date: try date.map(CalendarDay.given), window: (window.0, window.1), roster: try Self.roster(),
            moderators: moderators)
    }

    // MARK: - Planning

    @Test func aGroupOfThreeIsThreeEventsEachChallengedByTheOtherTwo() throws {
        let planned = try PlannedEvents("sa-2017", group: ["bristol", "devon", "torbay"], round: 1)
        #expect(planned.events.map(\.host) == ["bristol", "devon", "torbay"])
        #expect(
            planned.events.map(\.reviewers) == [["devon", "torbay"], ["bristol", "torbay"], ["bristol", "devon"]])
        #expect(try objections(planned, date: "2017-12-01") == [])
    }

    @Test func aPairIsTwoEventsThatNameEachOther() throws {
        let planned = try PlannedEvents("hc-2017", pair: "bristol", "torbay", round: 2)
        #expect(planned.events.map(\.linked) == planned.events.reversed().map(\.name))
        #expect(planned.events.map(\.reviewers) == [["torbay"], ["bristol"]])
    }

    @Test func allThatSpeaksAgainstAPlanIsSaidAtOnce() throws {
        let planned = try PlannedEvents(
            "neglect-2017", host: "torbay", reviewers: ["atlantis", "bristol", "old-dorset", "torbay"], round: 1)
        #expect(
            try objections(
                planned, date: "2018-07-01", window: ("2017-06-01", "2018-06-30"), moderators: ["torbay": ["bristol"]])
                == [
                    .unknown("atlantis"), .ended("old-dorset", successors: ["dorset"]), .ownChallenger("torbay"),
                    .moderates("bristol", "torbay"), .outside(opens: "2017-06-01", deadline: "2018-06-30"),
                ])
        let early = try PlannedEvents("neglect-2017", host: "torbay", reviewers: ["devon"], round: 1)
        #expect(
            try objections(early, date: "2017-05-31", window: ("2017-06-01", nil))
                == [.outside(opens: "2017-06-01", deadline: nil)])
        #expect(try objections(early, date: "2017-06-01", window: ("2017-06-01", "2017-06-01")) == [])
        // The successor of the host is the host.
        let own = try PlannedEvents("neglect-2017", host: "dorset", reviewers: ["old-dorset"], round: 1)
        #expect(try objections(own).contains(.ownChallenger("dorset")))
    }

    @Test func whoModeratesASelfAssessmentIsKnownByItsYear() throws {
        let team = try #require(
            Team(json: [
                "members": ["pat"], "team": "m-2017-torbay-1", "works_on": ["moderation/2017/torbay/1"],
            ]))
        let roster = try Self.roster()
        let moderating = Moderating(teams: [team], records: [], roster: roster)
        #expect(moderating.authorities(moderating: "torbay", year: "2017") == ["bristol"])
        #expect(moderating.authorities(moderating: "torbay", year: nil) == ["bristol"])
        #expect(moderating.authorities(moderating: "torbay", year: "2018") == [])
        #expect(moderating.authorities(moderating: "devon", year: "2017") == [])
        let ended = try #require(
            Team(json: [
                "ended": true, "members": ["pat"], "team": "m-2017-torbay-1",
                "works_on": ["moderation/2017/torbay/1"],
            ]))
        #expect(
            Moderating(teams: [ended], records: [], roster: roster).authorities(moderating: "torbay", year: nil) == [])
        let record = Moderating(
            teams: [], records: [(RecordName("moderation/2017/torbay/1")!, ["dee"])], roster: roster)
        #expect(record.authorities(moderating: "torbay", year: "2017") == ["devon"])
        #expect(ChallengePlan.year(in: "neglect-2017") == "2017")
        #expect(ChallengePlan.year(in: "neglect") == nil)
    }

    @Test func aPlanIsTheSameOnEveryLaptopAndKeepsWhatIsThere() throws {
        let event = try PlannedEvents("hc-2017", host: "bristol", reviewers: ["torbay", "devon"], round: 1).events[0]
        func value(_ held: JSON?) throws -> JSON {
            try ChallengePlan.value(
                of: event, "health-check", CalendarDay.given("2017-10-09"), from: held, ["kind": "neglect"],
                by: Self.schema)
        }
        let fresh = try value(nil)
        #expect(try value(nil).canonicalBytes == fresh.canonicalBytes)
        #expect(fresh["reviewers"] == ["devon", "torbay"] && fresh["date"] == "2017-10-09")
        #expect(fresh["lines"]?.array?.first?["line"] == "demand")
        #expect(fresh["scope"]?.string?.hasPrefix("Contact and referral") == true)
        #expect(Self.schema.violations(of: fresh).isEmpty)
        let held = try #require(
            fresh.replacing(Path("/scope")!, with: "Ours.")?.replacing(Path("/lines")!, with: [["line": "own"]]))
        let again = try value(held)
        #expect(again["scope"] == "Ours." && again["lines"] == [["line": "own"]])
    }

    @Test func onlyPeopleOfTheChallengersAreInATeam() throws {
        let found = ChallengeTeam.objections(
            to: ["ann", "ben", "cat", "dee", "eva", "zoe"], host: "torbay", reviewers: ["bristol", "plymouth"],
            try Self.roster())
        #expect(
            found == [.ofHost("ann"), .role("cat"), .ofNoReviewer("dee", "devon"), .inactive("eva"), .unknown("zoe")])
        #expect(
            ChallengeTeam.objections(to: ["ben"], host: "torbay", reviewers: [], try Self.roster()) == [.noReviewers])
    }

    @Test func theNextTeamHasTheNextNameAndEveryNameIsShortEnough() throws {
        func team(_ id: String) throws -> Team {
            try #require(Team(json: ["members": [], "team": .string(id), "works_on": []]))
        }
        let name = try #require(RecordName("challenge/neglect-2017/torbay/1"))
        #expect(ChallengeTeam.id(of: name, among: []) == "c-neglect-2017-torbay-1")
        #expect(ChallengeTeam.id(of: name, among: [try team("c-neglect-2017-torbay-1")]) == "c-neglect-2017-torbay-2")
        let long = try #require(RecordName("challenge/self-assessment-2017/bath-and-north-east-somerset/1"))
        let other = try #require(RecordName("challenge/self-assessment-2018/bath-and-north-east-somerset/1"))
        let ids = [long, other].map { ChallengeTeam.id(of: $0, among: []) }
        #expect(ids.allSatisfy(KeyPart.isValid) && ids[0] != ids[1])
    }

    // MARK: - Scope, days

    @Test func theScopeKeepsOrAddsLinesThatAreThere() throws {
        let lines: [JSON] = [["line": "one"], ["line": "two"]]
        #expect(try ChallengeScope.lines(lines, only: ["two"], adding: []) == [["line": "two"]])
        #expect(try ChallengeScope.lines(lines, only: [], adding: []) == lines)
        let added = try ChallengeScope.lines(lines, only: ["one"], adding: ["pathways"])
        #expect(added.map { $0["line"] } == ["one", "pathways"])
        #expect(throws: Problem.self) { try ChallengeScope.lines(lines, only: ["three"], adding: []) }
        #expect(throws: Problem.self) { try ChallengeScope.lines(lines, only: [], adding: ["three"]) }
    }

    @Test func halfAYearLaterIsTheSameDayOrTheLastOfTheMonth() throws {
        #expect(try CalendarDay.given("2017-12-01").halfAYearLater.text == "2018-06-01")
        #expect(try CalendarDay.given("2017-08-31").halfAYearLater.text == "2018-02-28")
        #expect(throws: Problem.self) { try CalendarDay.given("2017-02-30") }
        #expect(CalendarDay(clock: 1_504_000_000).text == "2017-08-29")
    }

    @Test func theReviewIsPutDownForHalfAYearFromTodayUnlessOneIsToCome() throws {
        let today = try CalendarDay.given("2017-12-01")
        func review(_ given: String?, _ standing: String?) throws -> String? {
            try ChallengeAgreeActions.review(given: given, standing: standing, today: today)?.text
        }
        #expect(try review(nil, nil) == "2018-06-01")
        #expect(try review(nil, "2018-05-01") == nil)
        #expect(try review(nil, "2017-11-01") == "2018-06-01")
        #expect(try review("2018-07-01", "2018-05-01") == "2018-07-01")
        #expect(throws: Problem.self) { try review("2017-12-01", nil) }
    }

    // MARK: - Sign-off, pairs

    private func obstacles(
        _ act: String, _ value: JSON, stage: String = "actions-agreed", decisions: Int = 0, unsigned: [String] = []
    ) -> [ChallengeObstacle] {
        ChallengeObstacle.all(
            for: act, value: value, schema: Self.schema, stage: stage, decisions: decisions, unsigned: unsigned)
    }

    @Test func allThatIsInTheWayOfASignOffIsSaidAtOnce() throws {
        let base: JSON = [
            "host": "torbay", "programme": "neglect-2017", "reviewers": ["bristol"], "round": "1",
            "schema": "challenge/1",
        ]
        let value = base.adding(
            "actions",
            [
                ["due": "2018-03-31", "id": .string(Self.ids[0]), "owner": "Head", "text": "Do."],
                ["id": .string(Self.ids[1]), "owner": " ", "text": "Do more."],
            ]
        ).adding(
            "queries",
            [
                ["id": .string(Self.ids[0]), "reply": "Yes.", "text": "Is it?"],
                ["id": .string(Self.ids[2]), "status": "open", "text": "Is it?"],
                ["id": .string(Self.ids[1]), "status": "withdrawn", "text": "Is it?"],
            ])
        let found = obstacles("sign-off", value, decisions: 2, unsigned: ["bristol"])
        #expect(
            found == [
                .decisions(2), .query(Self.ids[2]), .action(Self.ids[1], lacks: ["owner", "due"]), .unsigned("bristol"),
            ])
        #expect(
            obstacles("sign-off", base, stage: "letter-issued") == [
                .stage(now: "Letter issued", wanted: ["Actions agreed"]), .noActions,
            ])
        let whole = base.adding(
            "actions", [["due": "2018-03-31", "id": .string(Self.ids[0]), "owner": "Head", "text": "Do."]])
        #expect(obstacles("sign-off", whole) == [])
        #expect(obstacles("endorse", whole) == [])
        // What the form asks for is said in its words.
        guard case .lacking = obstacles("agree-scope", base, stage: "confirmed").first else {
            return #expect(Bool(false), "nothing is lacking")
        }
    }

    @Test(
        arguments: [
            ("signed-off", "signed-off", ChallengePair.State.complete), ("reviewed", "signed-off", .complete),
            ("signed-off", "held", .underWay), ("cancelled", "held", .oneWay), ("signed-off", "cancelled", .oneWay),
            ("cancelled", "cancelled", .cancelled), ("held", nil, .unknown), ("cancelled", nil, .unknown),
        ] as [(String, String?, ChallengePair.State)])
    func aPairIsCompleteOnlyWhenBothAreSignedOff(here: String, there: String?, state: ChallengePair.State) {
        #expect(ChallengePair(RecordName("challenge/hc-2017/torbay/1")!, stages: here, there).state == state)
    }

    @Test func whatOnlyTheTeamSaysOfAFindingStaysWithIt() {
        let finding: JSON = [
            "agreed": true, "evidence": "strong", "id": .string(Self.ids[0]), "line": "voice", "text": "Clear.",
            "type": "strength",
        ]
        #expect(
            TeamNotes.published(finding) == [
                "evidence_strength": "strong", "id": .string(Self.ids[0]), "line": "voice", "text": "Clear.",
                "type": "strength",
            ])
    }
}
