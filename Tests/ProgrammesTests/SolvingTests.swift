import Programmes
import Seeded
import Testing

/// What a plan promises, on the regions' programmes and on drawn ones.
@Suite struct SolvingTests {
    static func plan(_ task: PairingTask) throws -> PairingPlan {
        let outcome = try task.solve()
        guard case .plan(let plan) = outcome else { throw NoPlan(outcome: outcome) }
        #expect(PlanCheck(task: task).faults(plan) == [])
        return plan
    }

    struct NoPlan: Error { let outcome: PairingOutcome }

    @Test(arguments: [16, 15, 11, 33, 2, 3, 6], Programme.Shape.allCases)
    func everyRegionIsPlannedInEveryShape(count: Int, shape: Programme.Shape) throws {
        let names =
            count == 11
            ? Examples.eastern : count < 17 ? Array(Examples.southWest.prefix(count)) : Examples.invented(count)
        let task = PairingTask(Examples.neglect(names, shape: shape))
        guard count > 2 || shape != .oneWay else { return }
        let plan = try Self.plan(task)
        #expect(plan.visits.count == count)
    }

    @Test func theSouthWestMakesEightPairsAndTheEastFourAndATriad() throws {
        let southWest = try Self.plan(PairingTask(Examples.neglect(Examples.southWest, shape: .reciprocal)))
        #expect(southWest.visits.allSatisfy { southWest.visit(to: $0.challengers[0])?.challengers == [$0.host] })
        let eastern = try Self.plan(PairingTask(Examples.neglect(Examples.eastern, shape: .reciprocal)))
        let inPairs = eastern.visits.filter { eastern.visit(to: $0.challengers[0])?.challengers == [$0.host] }
        #expect(inPairs.count == 8)
        var programme = Examples.neglect(Examples.eastern, shape: .reciprocal)
        programme.triad = .everybody
        let both = try Self.plan(PairingTask(programme))
        #expect(both.visits.filter { $0.challengers.count == 2 }.count == 3)
    }

    @Test func moreChallengersThanHostsGiveSomeVisitsOneMore() throws {
        var programme = Examples.neglect(Examples.southWest)
        programme.members[7].part = .challenger
        let plan = try Self.plan(PairingTask(programme))
        #expect(plan.visits.map(\.challengers.count).sorted() == Array(repeating: 1, count: 14) + [2])
    }

    @Test func whatStaysIsNotMovedAndWhatWasHeldIsNotJudged() throws {
        var programme = Examples.neglect(Examples.southWest)
        programme.slots = [
            Slot(
                host: "torbay", challengers: ["devon"], window: Examples.span("2017-09-11", "2017-09-29"),
                status: .agreed),
            Slot(host: "bristol", challengers: ["poole"], window: Examples.span("2018-05-14", "2018-05-18")),
        ]
        // It was held in a week in which it could not, with a partner that was forbidden afterwards.
        programme.members[14].unavailable = [Examples.span("2017-09-11", "2017-09-15")]
        programme.forbidden = [Examples.pair("devon", "torbay")]
        let task = PairingTask(
            programme, held: [Slot.Name(host: "torbay", round: "1")], kept: [Slot.Name(host: "bristol", round: "1")],
            notBefore: Examples.day("2017-10-02"))
        let plan = try Self.plan(task)
        #expect(plan.visit(to: "torbay")?.origin == .held && plan.visit(to: "bristol")?.origin == .kept)
        #expect(plan.visits.count == 16)
    }

    @Test func aWithdrawnPartnerLeavesTheOtherHalfServed() throws {
        var programme = Examples.neglect(Examples.eastern, shape: .reciprocal)
        programme.members[0].answer = .withdrawn
        programme.slots = [
            Slot(
                host: "essex", challengers: ["bedford"], window: Examples.span("2017-09-11", "2017-09-15"),
                isReciprocal: true)
        ]
        let task = PairingTask(programme, held: [Slot.Name(host: "essex", round: "1")])
        let plan = try Self.plan(task)
        #expect(plan.visits.count == 10)
        #expect(plan.visits.contains { $0.challengers.contains("essex") })
    }

    @Test func theSameTaskHasTheSamePlan() throws {
        let task = PairingTask(Examples.neglect(Examples.invented(33)))
        #expect(try Self.plan(task) == Self.plan(task))
        var turned = task
        turned.programme.members.reverse()
        #expect(try Self.plan(turned) == Self.plan(task))
    }

    @Test(arguments: 0..<360)
    func bruteForceAgreesOnWhatIsPossible(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let count = 2 + generator.number(below: seed < 320 ? 4 : 5)
        let programme = Examples.drawn(count, weeks: seed < 320 ? 2 + generator.number(below: 4) : 3, &generator)
        let task = PairingTask(programme)
        let challengers = programme.members.filter(\.challenges).count
        let hosts = programme.members.filter(\.hosts).count
        let share = max(programme.challengersPerHost, hosts == 0 ? 0 : (challengers + hosts - 1) / hosts)
        let isPossible = BruteForce(task).isFeasible(most: share + 1)
        switch try task.solve() {
        case .plan(let plan):
            #expect(PlanCheck(task: task).faults(plan) == [], "seed \(seed)")
            #expect(isPossible, "seed \(seed)")
        case .impossible(let clash):
            #expect(!isPossible, "seed \(seed)")
            for constraint in clash.removable {
                guard case .plan = try task.removing(constraint).solve() else {
                    Issue.record("seed \(seed): not possible without \(constraint)")
                    continue
                }
            }
            #expect(!clash.clashing.isEmpty, "seed \(seed)")
            // In knotty cases none is found that would do together; what is named does.
            #expect(clash.removable.isEmpty || clash.together.isEmpty, "seed \(seed)")
            if !clash.together.isEmpty {
                #expect(clash.together.count > 1, "seed \(seed)")
                guard case .plan = try clash.together.reduce(task, { $0.removing($1) }).solve() else {
                    Issue.record("seed \(seed): not possible without \(clash.together)")
                    return
                }
            }
        case .gaveUp: Issue.record("seed \(seed) was given up")
        }
    }

    @Test(arguments: 0..<30)
    func everyPlanOfALargeProgrammeHeedsEverything(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let shape = Programme.Shape.allCases[seed % 3]
        let count = [15, 16, 11, 33][generator.number(below: 4)]
        var programme = Examples.neglect(Examples.invented(count), shape: shape)
        if seed % 2 == 0 { programme.triad = .everybody }
        for index in programme.members.indices {
            programme.members[index].capacity = 1 + generator.number(below: 2)
            for _ in 0..<3 where shape != .eventDay {
                let from = programme.opens! + generator.number(below: 300)
                programme.members[index].unavailable.append(
                    DaySpan(from: from, until: from + generator.number(below: 40))!)
            }
        }
        for _ in 0..<count {
            let (one, other) = (generator.pick(programme.members), generator.pick(programme.members))
            if let pair = AuthorityPair(one.authority, other.authority) { programme.lastYear.insert(pair) }
        }
        let task = PairingTask(programme)
        switch try task.solve() {
        case .plan(let plan): #expect(PlanCheck(task: task).faults(plan) == [], "seed \(seed)")
        case .impossible(let clash):
            // Four who were all partners of each other last year do not go into three groups.
            #expect(!clash.removable.isEmpty, "seed \(seed)")
            for constraint in clash.removable { _ = try Self.plan(task.removing(constraint)) }
        case .gaveUp: Issue.record("seed \(seed) was given up")
        }
    }

    /// The promise of the product, as a test: in a build that is not optimised too.
    @Test func thirtyThreeAuthoritiesTakeLessThanASecond() throws {
        let task = PairingTask(Examples.neglect(Examples.invented(33)))
        let time = try ContinuousClock().measure { _ = try task.solve() }
        #expect(time < .seconds(1))
    }
}
