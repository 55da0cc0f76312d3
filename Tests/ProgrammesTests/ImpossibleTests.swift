import Programmes
import Testing

/// Ten programmes that have no plan: what clashes is named, and each thing named alone would be enough.
@Suite struct ImpossibleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let task: PairingTask
        /// Some of the constraints that have to be named as enough alone.
        let named: [PairingConstraint]
        var testDescription: String { name }
    }

    static func task(_ names: [String], weeks: Int, _ change: (inout Programme) -> Void) -> PairingTask {
        var programme = Examples.small(names, weeks: weeks)
        change(&programme)
        return PairingTask(programme)
    }

    static let four = ["bristol", "devon", "poole", "torbay"]

    static let cases: [Case] = [
        Case(
            name: "two who may not challenge each other", task: task(["devon", "torbay"], weeks: 8) { _ in },
            named: [.notEachOther]),
        Case(
            name: "a forbidden pair too many",
            task: task(four, weeks: 8) {
                $0.members[0].part = .host
                $0.forbidden = [Examples.pair("bristol", "devon"), Examples.pair("bristol", "poole")]
                $0.lastYear = [Examples.pair("bristol", "torbay")]
            },
            named: [
                .forbidden(Examples.pair("bristol", "devon")), .forbidden(Examples.pair("bristol", "poole")),
                .lastYear(Examples.pair("bristol", "torbay")), .hosts("bristol"),
            ]),
        Case(
            name: "an authority that never can",
            task: task(four, weeks: 8) { $0.members[3].unavailable = [Examples.span("2017-12-01", "2018-03-31")] },
            named: [.deadline, .unavailable("torbay")]),
        Case(
            name: "an authority that sends nobody", task: task(four, weeks: 8) { $0.members[2].capacity = 0 },
            named: [.capacity("poole"), .challenges("poole")]),
        Case(
            name: "one challenger for all, and one team a quarter",
            task: task(four, weeks: 8) {
                for index in 0..<3 { $0.members[index].part = .host }
                $0.members[3].part = .challenger
                $0.members[3].capacity = 2
            },
            named: [.capacity("torbay"), .deadline, .hosts("bristol")]),
        Case(
            name: "a window too short for anybody to host and challenge", task: task(four, weeks: 1) { _ in },
            named: [.deadline, .oneVisitAWeek, .opening]),
        Case(
            name: "all weeks closed",
            task: task(four, weeks: 4) { $0.closed = [Examples.span("2018-01-01", "2018-01-31")] },
            named: [.closedWeeks, .deadline]),
        Case(
            name: "more challengers for each host than there are",
            task: task(four, weeks: 20) { $0.challengersPerHost = 4 }, named: [.challengersPerHost]),
        Case(
            name: "a slot that stays in a week in which it cannot",
            task: {
                var programme = Examples.small(four, weeks: 8)
                programme.slots = [
                    Slot(
                        host: "devon", challengers: ["torbay"], window: Examples.span("2018-01-15", "2018-01-19"),
                        status: .agreed)
                ]
                programme.members[1].unavailable = [Examples.span("2018-01-17", "2018-01-17")]
                return PairingTask(programme, kept: [Slot.Name(host: "devon", round: "1")])
            }(), named: [.kept(Slot.Name(host: "devon", round: "1")), .unavailable("devon")]),
        Case(
            name: "reciprocal pairs of four with a star",
            task: task(four, weeks: 8) {
                $0.shape = .reciprocal
                $0.lastYear = [Examples.pair("bristol", "devon"), Examples.pair("poole", "torbay")]
                $0.forbidden = [Examples.pair("bristol", "poole"), Examples.pair("bristol", "torbay")]
            },
            named: [.forbidden(Examples.pair("bristol", "poole")), .forbidden(Examples.pair("bristol", "torbay"))]),
        Case(
            name: "four of nine who may not meet, in three groups",
            task: {
                var programme = Examples.neglect(Examples.invented(9), shape: .eventDay)
                let apart = ["la-01", "la-02", "la-03", "la-04"]
                for one in apart {
                    for other in apart where one < other { programme.forbidden.insert(Examples.pair(one, other)) }
                }
                return PairingTask(programme)
            }(), named: [.forbidden(Examples.pair("la-01", "la-02")), .forbidden(Examples.pair("la-03", "la-04"))]),
        Case(
            name: "a deadline that is over",
            task: {
                var late = task(four, weeks: 8) { _ in }
                late.notBefore = Examples.day("2018-06-01")
                return late
            }(), named: [.deadline]),
    ]

    @Test(arguments: cases)
    func whatClashesIsNamedAndEachIsEnough(one: Case) throws {
        guard case .impossible(let clash) = try one.task.solve() else {
            Issue.record("\(one.name) has a plan, or was given up")
            return
        }
        #expect(clash.isProved)
        #expect(Set(one.named).isSubset(of: clash.removable), "named: \(clash.removable)")
        for constraint in clash.removable {
            let without = one.task.removing(constraint)
            guard case .plan(let plan) = try without.solve() else {
                Issue.record("not possible without \(constraint)")
                continue
            }
            #expect(PlanCheck(task: without).faults(plan) == [])
        }
        // Nothing that was not named would have done.
        for constraint in Self.others(one.task) where !clash.removable.contains(constraint) {
            if case .plan = try one.task.removing(constraint).solve() { Issue.record("\(constraint) was not named") }
        }
    }

    /// Everything that could be given up, taken from the programme and not from the explanation.
    private static func others(_ task: PairingTask) -> [PairingConstraint] {
        let programme = task.programme
        var all: [PairingConstraint] = programme.forbidden.map { .forbidden($0) }
        all += programme.lastYear.map { .lastYear($0) }
        for member in programme.members {
            all += [.unavailable(member.authority), .capacity(member.authority)]
            // Pairs and groups are made of everybody.
            if programme.shape == .oneWay { all += [.hosts(member.authority), .challenges(member.authority)] }
        }
        return all + [.deadline, .opening, .closedWeeks, .notEachOther, .oneVisitAWeek]
    }

    @Test func whereNoneIsEnoughAloneItSaysWhatIsTogether() throws {
        let task = Self.task(Self.four, weeks: 8) {
            $0.members[0].unavailable = [Examples.span("2015-12-01", "2020-12-31")]
            $0.members[1].unavailable = [Examples.span("2015-12-01", "2020-12-31")]
        }
        guard case .impossible(let clash) = try task.solve() else {
            Issue.record("there should be no plan")
            return
        }
        #expect(clash.removable.isEmpty)
        #expect(!clash.clashing.isEmpty && clash.together.count > 1)
        guard case .plan = try clash.together.reduce(task, { $0.removing($1) }).solve() else {
            Issue.record("not enough together")
            return
        }
        for constraint in clash.together {
            let fewer = clash.together.filter { $0 != constraint }.reduce(task) { $0.removing($1) }
            guard case .impossible = try fewer.solve() else {
                Issue.record("\(constraint) was not needed")
                continue
            }
        }
    }

    /// Who takes part is all that is wrong.
    @Test func oneAloneHasNobodyToChallenge() throws {
        for shape in Programme.Shape.allCases {
            let task = PairingTask(Examples.neglect(["bristol"], shape: shape))
            guard case .impossible(let clash) = try task.solve() else {
                Issue.record("there should be no plan")
                continue
            }
            #expect(
                clash.clashing.contains { $0 == .hosts("bristol") || $0 == .challenges("bristol") },
                "\(shape): \(clash)")
        }
    }

    @Test func whatCannotBePlannedAtAllIsToldApart() {
        #expect(throws: PairingFault.noDeadline) { try PairingTask(Programme("blank")).solve() }
        #expect(throws: PairingFault.noOpening) {
            try PairingTask(Programme("blank", deadline: Examples.day("2018-06-30"))).solve()
        }
        var event = Examples.neglect(Self.four, shape: .eventDay)
        event.eventDay = nil
        #expect(throws: PairingFault.noEventDay) { try PairingTask(event).solve() }
        #expect(throws: PairingFault.tooManyMembers(limit: 64)) {
            try PairingTask(Examples.neglect(Examples.invented(65))).solve()
        }
        var long = Examples.small(Self.four, weeks: 8)
        long.deadline = Examples.day("2021-12-31")
        #expect(throws: PairingFault.tooManyWeeks(limit: 128)) { try PairingTask(long).solve() }
    }

    /// Three hundred choices are too few to tell: that is neither a yes nor a no.
    @Test func aSearchThatIsCutShortSaysNeither() throws {
        #expect(try PairingTask(Examples.neglect(Examples.invented(33))).solve(effort: 3) == .gaveUp)
    }
}
