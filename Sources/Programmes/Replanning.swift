/// A plan that changes as few slots as possible, and of all such plans moves them by the fewest weeks.
public struct Replanning: Sendable, Hashable {
    /// A slot that did not stay.
    public struct Move: Sendable, Hashable {
        public let was: Slot
        /// Weeks later, or earlier if negative; 0 where only the challengers are others.
        public let weeks: Int
    }

    public let plan: PairingPlan
    /// By host.
    public let moves: [Move]
    /// Hosts that had no slot before.
    public let added: [String]
    /// Slots whose host takes no part any more.
    public let dropped: [Slot]
    /// Whether it is proved that no plan changes less.
    public let isLeast: Bool

    /// The slots that stay, the moved ones, and what that amounts to.
    public var weeksMoved: Int { moves.reduce(0) { $0 + abs($1.weeks) } }
}

public enum ReplanningOutcome: Sendable, Hashable {
    case plan(Replanning)
    case impossible(Clash)
    case gaveUp
}

extension PairingTask {
    /// Plans again around what stands: the programme's own slots give way only where they must.
    public func replan(effort: Int = defaultEffort) throws(PairingFault) -> ReplanningOutcome {
        var search = ReplanningSearch(self, effort: effort)
        return try search.run()
    }
}

/// Finds the fewest slots that have to change as a smallest set that meets every clash among them (Reiter 1987; the
/// implicit hitting sets of Moreno-Centeno and Karp 2013), then the plan that moves those by the fewest weeks.
private struct ReplanningSearch {
    /// The task with slots that could stay cut down to the days that are left of them.
    private let task: PairingTask
    private let former: [Slot]
    private let stays: [Slot.Name]
    private let effort: Int
    private var isLeast = true

    /// Sets of the smallest size that are looked at for the fewest weeks.
    private static let alternatives = 200

    init(_ given: PairingTask, effort: Int) {
        var task = given
        self.effort = effort
        let hosts = Set(given.programme.members.filter { $0.needsPlace && $0.hosts }.map(\.authority))
        let members = Set(given.programme.members.filter(\.needsPlace).map(\.authority))
        former = hosts.sorted().compactMap { given.programme.slot(of: $0) }.filter { slot in
            // What is to stay cannot where a challenger has gone.
            let isWhole = members.isSuperset(of: slot.challengers)
            return !given.held.contains(slot.name) && !(given.kept.contains(slot.name) && isWhole)
        }
        var stays: [Slot.Name] = []
        for slot in former where !slot.challengers.isEmpty && members.isSuperset(of: slot.challengers) {
            guard let index = task.programme.slots.firstIndex(where: { $0.name == slot.name }),
                let window = slot.window,
                let left = DaySpan(
                    from: max(window.from, given.notBefore.map { ($0 + 6).monday } ?? window.from), until: window.until)
            else { continue }
            task.programme.slots[index].window = left
            stays.append(slot.name)
        }
        self.task = task
        self.stays = stays
    }

    mutating func run() throws(PairingFault) -> ReplanningOutcome {
        // 1. Is there a plan at all, if every slot may change?
        switch try search(keeping: []) {
        case .none: return .impossible(try Clash(of: task, effort: effort))
        case .unknown: return .gaveUp
        case .found: break
        }
        // 2. How many have to change?
        var clashes: [[Slot.Name]] = []
        var changed: [Slot.Name] = []
        var found: (PairingState, PairingModel)?
        while found == nil {
            changed = Self.smallest(meeting: clashes)
            let rest = stays.filter { !changed.contains($0) }
            switch try search(keeping: rest) {
            case .found(let state, let model): found = (state, model)
            case .none: clashes.append(try clash(among: rest))
            case .unknown:
                isLeast = false
                clashes.append(rest)
            }
        }
        guard let found else { return .gaveUp }
        // 3. Of all ways to change so few, which moves them least?
        let best = try nearest(clashes, size: changed.count, beginning: found)
        return .plan(replanning(best.0, best.1))
    }

    private func search(keeping names: [Slot.Name]) throws(PairingFault) -> PairingTask.SearchOutcome {
        try keeping(names).search(effort: effort, extras: [task.programme.members.count])
    }

    private func keeping(_ names: [Slot.Name]) -> PairingTask {
        var kept = task
        kept.kept.formUnion(names)
        return kept
    }

    /// Slots that cannot all stay, as few as can be told.
    private mutating func clash(among names: [Slot.Name]) throws(PairingFault) -> [Slot.Name] {
        var needed = names
        var size = max(1, names.count / 2)
        while true {
            var position = 0
            while position < needed.count {
                var fewer = needed
                fewer.removeSubrange(position..<min(position + size, needed.count))
                switch try search(keeping: fewer) {
                case .none: needed = fewer
                case .found, .unknown: position += size
                }
            }
            guard size > 1 else { return needed }
            size /= 2
        }
    }

    /// A smallest set that has a member of every clash: the first of them in the order of names.
    private static func smallest(meeting clashes: [[Slot.Name]]) -> [Slot.Name] {
        var size = 0
        while true {
            if let set = sets(meeting: clashes, size: size, limit: 1).first { return set }
            size += 1
        }
    }

    /// The sets of that size that have a member of every clash, so many at most.
    private static func sets(meeting clashes: [[Slot.Name]], size: Int, limit: Int) -> [[Slot.Name]] {
        var found: [[Slot.Name]] = []
        func extend(_ chosen: [Slot.Name], _ excluded: Set<Slot.Name>) {
            guard found.count < limit else { return }
            guard let open = clashes.first(where: { clash in !clash.contains { chosen.contains($0) } }) else {
                if chosen.count == size { found.append(chosen.sorted()) }
                return
            }
            guard chosen.count < size else { return }
            var excluded = excluded
            for name in open where !excluded.contains(name) {
                extend(chosen + [name], excluded)
                excluded.insert(name)
            }
        }
        extend([], [])
        return found
    }

    private mutating func nearest(
        _ clashes: [[Slot.Name]], size: Int, beginning first: (PairingState, PairingModel)
    ) throws(PairingFault) -> (PairingState, PairingModel) {
        var best = first
        var limit = shift(of: first.0, first.1)
        let sets = Self.sets(meeting: clashes, size: size, limit: Self.alternatives)
        if sets.count == Self.alternatives { isLeast = false }
        for changed in sets {
            let model = try PairingModel(
                keeping(stays.filter { !changed.contains($0) }), extra: task.programme.members.count)
            let slots = FormerSlots(former, in: model)
            var isOpen = true
            while isOpen, limit > 0 {
                var search = PairingSearch(model, effort: effort, former: slots, shiftLimit: limit)
                switch search.run() {
                case .found(let state):
                    best = (state, model)
                    limit = slots.shift(of: state)
                case .none: isOpen = false
                case .unknown:
                    isLeast = false
                    isOpen = false
                }
            }
        }
        return best
    }

    private func shift(of state: PairingState, _ model: PairingModel) -> Int {
        FormerSlots(former, in: model).shift(of: state)
    }

    private func replanning(_ state: PairingState, _ model: PairingModel) -> Replanning {
        let plan = PairingPlan(state, model)
        let moves = former.compactMap { slot -> Replanning.Move? in
            guard let visit = plan.visit(to: slot.host), visit.slot == nil else { return nil }
            let weeks = visit.week.flatMap { week in slot.window.map { Self.weeks(from: $0, to: week) } } ?? 0
            guard weeks != 0 || visit.challengers != slot.challengers.sorted() || slot.window == nil else { return nil }
            return Replanning.Move(was: slot, weeks: weeks)
        }
        let known = Set(task.programme.slots.filter { $0.status != .givenUp }.map(\.host))
        let hosts = Set(plan.visits.map(\.host))
        return Replanning(
            plan: plan, moves: moves,
            added: plan.visits.filter { $0.origin == .planned && !known.contains($0.host) }.map(\.host).sorted(),
            dropped: task.programme.slots.filter { $0.status != .givenUp && !hosts.contains($0.host) },
            isLeast: isLeast)
    }

    private static func weeks(from window: DaySpan, to week: Week) -> Int {
        let distance = FormerSlots.distance(week, from: window)
        return week.monday < window.from.monday ? -distance : distance
    }
}
