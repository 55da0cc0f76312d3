import Programmes
import Seeded
import Testing

/// Planning again moves as little as it can.
@Suite struct ReplanningTests {
    static func replanned(_ task: PairingTask) throws -> Replanning? {
        guard case .plan(let replanning) = try task.replan() else { return nil }
        #expect(PlanCheck(task: task).faults(replanning.plan) == [])
        return replanning
    }

    /// A programme whose slots are those of its plan.
    static func planned(_ programme: Programme) throws -> Programme {
        var programme = programme
        guard case .plan(let plan) = try PairingTask(programme).solve() else { throw CancellationError() }
        programme.slots = plan.visits.map { visit in
            Slot(host: visit.host, challengers: visit.challengers, window: visit.week?.span, status: .proposed)
        }
        return programme
    }

    @Test(arguments: Programme.Shape.allCases)
    func whatCanStayStays(shape: Programme.Shape) throws {
        let programme = try Self.planned(Examples.neglect(Examples.southWest, shape: shape))
        let replanning = try #require(try Self.replanned(PairingTask(programme)))
        #expect(replanning.moves.isEmpty && replanning.isLeast && replanning.added.isEmpty)
    }

    @Test func anInspectionMovesOneVisitToTheNextWeek() throws {
        var programme = try Self.planned(Examples.neglect(Examples.southWest))
        let slot = try #require(programme.slot(of: "devon"))
        let index = try #require(programme.members.firstIndex { $0.authority == "devon" })
        programme.members[index].unavailable = [try #require(slot.window)]
        let replanning = try #require(try Self.replanned(PairingTask(programme)))
        #expect(replanning.moves.map(\.was.host) == ["devon"])
        // To the nearest week in which neither of the two is out already.
        let people = Set(slot.challengers + ["devon"])
        let busy = programme.slots.filter { $0.host != "devon" && !people.isDisjoint(with: $0.challengers + [$0.host]) }
            .compactMap(\.window?.from.number)
        let monday = try #require(slot.window).from
        let nearest = (1...40).first { weeks in
            [monday - weeks * 7, monday + weeks * 7].contains { !busy.contains($0.number) && $0 >= programme.opens! }
        }
        #expect(replanning.weeksMoved == nearest && replanning.isLeast)
    }

    @Test(arguments: [Slot.Status.proposed, .agreed])
    func aWithdrawalTouchesOnlyThoseWhoWereToMeetIt(status: Slot.Status) throws {
        var programme = try Self.planned(Examples.neglect(Examples.southWest))
        let index = try #require(programme.members.firstIndex { $0.authority == "torbay" })
        programme.members[index].answer = .withdrawn
        for slot in programme.slots.indices { programme.slots[slot].status = status }
        let replanning = try #require(try Self.replanned(PairingTask(programme, challenges: [], notBefore: nil)))
        #expect(replanning.moves.count == 1 && replanning.isLeast)
        #expect(replanning.moves[0].was.challengers == ["torbay"] && replanning.moves[0].weeks == 0)
        #expect(replanning.dropped.map(\.host) == ["torbay"])
    }

    @Test func whoJoinsIsAddedWithoutMovingAnybody() throws {
        var programme = try Self.planned(Examples.neglect(Array(Examples.southWest.prefix(9))))
        programme.members += Examples.southWest.dropFirst(9).map { Programme.Member($0) }
        let replanning = try #require(try Self.replanned(PairingTask(programme)))
        #expect(replanning.moves.isEmpty && replanning.added == Array(Examples.southWest.dropFirst(9)))
    }

    @Test func whatIsOverMovesAndWhatIsAgreedDoesNot() throws {
        var programme = try Self.planned(Examples.neglect(Array(Examples.southWest.prefix(6))))
        let first = try #require(programme.slots.min { $0.window!.from < $1.window!.from })
        let agreed = try #require(programme.slots.firstIndex { $0.host != first.host })
        programme.slots[agreed].status = .agreed
        let task = PairingTask(
            programme, challenges: [], notBefore: try #require(first.window).until + 3)
        let replanning = try #require(try Self.replanned(task))
        #expect(replanning.moves.contains { $0.was.host == first.host && $0.weeks > 0 })
        #expect(replanning.plan.visit(to: programme.slots[agreed].host)?.origin == .kept)
    }

    @Test(arguments: 0..<120)
    func bruteForceFindsNothingThatMovesLess(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let count = 3 + generator.number(below: 3)
        var programme = Examples.small(Examples.invented(count), weeks: 3 + generator.number(below: 2))
        if generator.isHit(oneIn: 3) { programme.allowsEachOther = true }
        guard let planned = try? Self.planned(programme) else { return }
        programme = planned
        // Something comes between: pairs that must not be, weeks in which somebody cannot, a slot that is held fast.
        for _ in 0...generator.number(below: 3) {
            let (one, other) = (generator.pick(programme.members), generator.pick(programme.members))
            if let pair = AuthorityPair(one.authority, other.authority) { programme.forbidden.insert(pair) }
        }
        for index in programme.members.indices where generator.isHit(oneIn: 3) {
            let monday = programme.opens! + generator.number(below: 3) * 7
            programme.members[index].unavailable = [DaySpan(from: monday, until: monday)!]
        }
        var task = PairingTask(programme)
        if generator.isHit(oneIn: 3) { task.kept = [generator.pick(programme.slots).name] }
        let former = Dictionary(uniqueKeysWithValues: programme.slots.map { ($0.host, $0) })
        let best = BruteForce(task).best(most: count, former: former)
        switch try task.replan() {
        case .plan(let replanning):
            #expect(PlanCheck(task: task).faults(replanning.plan) == [], "seed \(seed)")
            let cost = BruteForce.Cost(changed: replanning.moves.count, shift: replanning.weeksMoved)
            #expect(cost == best, "seed \(seed)")
            #expect(replanning.isLeast, "seed \(seed)")
        case .impossible: #expect(best == nil, "seed \(seed)")
        case .gaveUp: Issue.record("seed \(seed) was given up")
        }
    }
}
