import Programmes
import Testing

/// Who has hosted and challenged, who is late, and what holds them up.
@Suite struct TrackingTests {
    static func programme() -> Programme {
        var programme = Examples.neglect(["bristol", "devon", "poole", "swindon", "torbay", "wiltshire"])
        programme.slots = [
            Slot(
                host: "devon", challengers: ["torbay"], window: Examples.span("2017-09-11", "2017-09-15"),
                status: .agreed),
            Slot(
                host: "torbay", challengers: ["bristol"], window: Examples.span("2017-10-02", "2017-10-06"),
                status: .agreed),
            Slot(
                host: "bristol", challengers: ["poole"], window: Examples.span("2017-11-06", "2017-11-10"),
                status: .agreed),
            Slot(
                host: "poole", challengers: ["swindon"], window: Examples.span("2018-07-02", "2018-07-06"),
                status: .proposed),
            Slot(
                host: "swindon", challengers: ["devon"], window: Examples.span("2018-03-05", "2018-03-09"),
                status: .agreed),
        ]
        programme.members[5].answer = .invited
        return programme
    }

    static func name(_ host: String) -> Slot.Name { Slot.Name(host: host, round: "1") }

    static let challenges = [
        ChallengeProgress(name("devon"), stage: "letter-issued", date: Examples.day("2017-09-12")),
        ChallengeProgress(name("torbay"), stage: "paired"),
        ChallengeProgress(name("bristol"), stage: "paired"),
        ChallengeProgress(name("swindon"), stage: "confirmed", date: Examples.day("2018-03-06")),
    ]

    static func tracking(_ day: String) -> Tracking {
        Tracking(programme(), challenges: challenges, today: Examples.day(day))
    }

    @Test func everybodyStandsWhereTheRecordsSay() throws {
        let lines = Dictionary(
            uniqueKeysWithValues: Self.tracking("2017-10-20").lines.map { ($0.authority, $0) })
        #expect(lines["devon"]?.hosting == .done(Examples.day("2017-09-12")))
        #expect(lines["torbay"]?.challenging == .done(Examples.day("2017-09-12")))
        #expect(lines["torbay"]?.hosting == .late(since: Examples.day("2017-10-06")))
        #expect(lines["bristol"]?.challenging == .late(since: Examples.day("2017-10-06")))
        #expect(lines["bristol"]?.hosting == .due(Examples.day("2017-11-10")))
        #expect(lines["swindon"]?.hosting == .due(Examples.day("2018-03-06")))
        #expect(lines["wiltshire"]?.hosting == .open)
        #expect(lines["wiltshire"]?.blockers == [.notAnswered, .noHost, .noChallenger])
        #expect(
            lines["bristol"]?.blockers == [
                .noDate(Self.name("bristol")), .notConfirmed(Self.name("bristol")), .noDate(Self.name("torbay")),
                .notConfirmed(Self.name("torbay")),
            ])
        #expect(lines["poole"]?.blockers.contains(.afterDeadline(Self.name("poole"))) == true)
        #expect(lines["poole"]?.blockers.contains(.notAgreed(Self.name("poole"))) == true)
        #expect(lines["devon"]?.blockers == [])
    }

    @Test func coverageAndForecastCount() {
        let tracking = Self.tracking("2017-10-20")
        #expect(tracking.hosting.asked == 6 && tracking.hosting.done == 1 && tracking.hosting.late == 1)
        #expect(tracking.hosting.due == 3 && tracking.hosting.open == 1)
        #expect(tracking.challenging.done == 1 && tracking.challenging.open == 1)
        #expect(tracking.forecast.plannedEnd == Examples.day("2018-07-06"))
        #expect(tracking.forecast.endAtThisPace == nil)
        #expect(tracking.forecast.atRisk == ["bristol", "poole", "swindon", "torbay", "wiltshire"])
        #expect(!tracking.forecast.isOnCourse)
    }

    @Test func thePaceIsThatFromTheFirstVisitToTheLast() {
        let held = ["devon", "torbay", "bristol"].enumerated().map { index, host in
            ChallengeProgress(Self.name(host), stage: "held", date: Examples.day("2017-09-11") + index * 21)
        }
        let tracking = Tracking(Self.programme(), challenges: held, today: Examples.day("2017-10-24"))
        // Two are left, three weeks each.
        #expect(tracking.forecast.endAtThisPace == Examples.day("2017-10-24") + 42)
    }

    @Test func aWithdrawnPartnerAndAPostponedVisitHoldUp() {
        var programme = Self.programme()
        programme.members[4].answer = .withdrawn
        let tracking = Tracking(
            programme, challenges: [ChallengeProgress(Self.name("bristol"), stage: "postponed")],
            today: Examples.day("2017-09-01"))
        let lines = Dictionary(uniqueKeysWithValues: tracking.lines.map { ($0.authority, $0) })
        #expect(lines["devon"]?.blockers.contains(.gone(Self.name("devon"), "torbay")) == true)
        #expect(lines["bristol"]?.hosting == .open)
        #expect(lines["bristol"]?.blockers.contains(.postponed(Self.name("bristol"))) == true)
        #expect(lines["torbay"]?.hosting == .due(Examples.day("2017-10-06")) || lines["torbay"]?.hosting == .notDue)
        #expect(tracking.hosting.asked == 5)
    }

    @Test func aProgrammeThatIsPlannedInTimeIsOnCourse() throws {
        let programme = try ReplanningTests.planned(Examples.neglect(Examples.southWest))
        let tracking = Tracking(programme, challenges: [], today: Examples.day("2017-09-01"))
        #expect(tracking.forecast.isOnCourse && tracking.hosting.due == 16 && tracking.challenging.due == 16)
        let after = Tracking(programme, challenges: [], today: Examples.day("2018-07-01"))
        #expect(after.hosting.late == 16 && after.forecast.atRisk.count == 16)
    }
}
