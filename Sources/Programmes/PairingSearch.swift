/// Looks for a plan: complete, always in the same order, and no longer than it was allowed to.
///
/// Branches where least is open (Haralick and Elliott 1980), weighing members by the dead ends that they were part of
/// (Boussemart et al. 2004), and begins again a few times so that one bad first choice costs little.
struct PairingSearch {
    enum Ending {
        case found(PairingState)
        /// Proved: there is none.
        case none
        /// The search was ended before it knew.
        case unknown
    }

    private let model: PairingModel
    /// How many more dead ends and choices may be looked at.
    private(set) var effort: Int
    private var roundEffort = 0
    private var weights: [Int]
    /// Where slots lay before: the search tries those first, and a plan costs the weeks by which it moves them.
    private let former: FormerSlots?
    /// Plans that move by so many weeks or more are not looked for.
    private let shiftLimit: Int?

    init(_ model: PairingModel, effort: Int, former: FormerSlots? = nil, shiftLimit: Int? = nil) {
        self.model = model
        self.effort = effort
        self.former = former
        self.shiftLimit = shiftLimit
        weights = Array(repeating: 1, count: model.members.count)
    }

    mutating func run() -> Ending {
        guard var start = PairingState(model), narrow(&start) else { return .none }
        var allowance = 256
        while effort > 0 {
            roundEffort = min(allowance, effort)
            effort -= roundEffort
            let ending = extend(start)
            effort += max(0, roundEffort)
            if case .unknown = ending { allowance *= 4 } else { return ending }
        }
        return .unknown
    }

    private mutating func narrow(_ state: inout PairingState) -> Bool {
        if let end = state.narrow(model) {
            switch end {
            case .visit(let visit): if let host = model.visits[visit].host { weights[host] += 1 }
            case .member(let member): weights[member] += 1
            }
            return false
        }
        if let shiftLimit, let former, former.shift(of: state) >= shiftLimit { return false }
        return state.mayBePlanned(model)
    }

    private mutating func extend(_ state: PairingState) -> Ending {
        roundEffort -= 1
        guard roundEffort >= 0 else { return .unknown }
        guard let choices = choices(in: state) else { return .found(state) }
        for choice in choices {
            var next = state
            guard apply(choice, to: &next), narrow(&next) else {
                roundEffort -= 1
                continue
            }
            switch extend(next) {
            case .none: continue
            case .found(let plan): return .found(plan)
            case .unknown: return .unknown
            }
        }
        return .none
    }

    // MARK: - Choices

    private enum Choice {
        case group(PairingGroup)
        case challenger(Int, visit: Int)
        case noChallenger(Int, visit: Int)
        case week(Int, visit: Int)
    }

    private func apply(_ choice: Choice, to state: inout PairingState) -> Bool {
        switch choice {
        case .group(let group):
            state.ungrouped &= ~group.members
            state.groupSizes[group.members.count, default: 1] -= 1
            for (host, challengers) in group.visits where model.isOpenHost(host) {
                guard let visit = model.visitOf[host] else { continue }
                for challenger in challengers.numbers {
                    guard state.choose(challenger, for: visit, model) else { return false }
                }
            }
            return true
        case .challenger(let member, let visit):
            return state.choose(member, for: visit, model)
        case .noChallenger(let member, let visit):
            state.candidates[visit] &= ~.bit(member)
            return true
        case .week(let week, let visit):
            state.weeks[visit] = .bit(week)
            return true
        }
    }

    /// What can be done next, one of which has to be; `nil` if all is decided.
    private func choices(in state: PairingState) -> [Choice]? {
        if state.ungrouped != 0 { return groups(in: state) }
        var best: (rank: Double, visit: Int, isWeek: Bool)?
        for visit in model.visits.indices {
            let weight = Double(model.visits[visit].host.map { weights[$0] } ?? 1)
            var rank: Double?
            if state.isShort(visit) {
                rank = Double(state.candidates[visit].count) / weight
            } else if !state.isSettled[visit], state.isWhole(visit), !state.isLeftOut(visit, model) {
                rank = Double(state.weeks[visit].count) / weight
            }
            if let rank, best.map({ rank < $0.rank }) ?? true { best = (rank, visit, !state.isShort(visit)) }
        }
        if let best {
            return best.isWeek ? weeks(for: best.visit, in: state) : challengers(for: best.visit, in: state)
        }
        guard let member = state.uncovered.numbers.first(where: { _ in true }) else { return nil }
        return visits(for: member, in: state)
    }

    private func groups(in state: PairingState) -> [Choice] {
        let fewest = state.ungrouped.numbers.min { left, right in
            let (one, other) = (state.mates(of: left, model).count, state.mates(of: right, model).count)
            return one != other ? one < other : left < right
        }
        return PairingGroup.all(of: fewest ?? 0, in: state, model).map { .group($0) }
    }

    private func challengers(for visit: Int, in state: PairingState) -> [Choice] {
        let load = loads(in: state)
        func rank(_ member: Int) -> (Int, Int, Int, Int) {
            let isFormer = former?.challengers[visit].has(member) ?? false
            let openings = state.candidates.reduce(0) { $1.has(member) ? $0 + 1 : $0 }
            return (isFormer ? 0 : 1, load[member], openings, member)
        }
        let ranks = Dictionary(uniqueKeysWithValues: state.candidates[visit].numbers.map { ($0, rank($0)) })
        guard let first = ranks.min(by: { $0.value < $1.value })?.key else { return [] }
        return [.challenger(first, visit: visit), .noChallenger(first, visit: visit)]
    }

    /// Someone who has yet to challenge somebody joins a visit that has enough, as few as there are.
    private func visits(for member: Int, in state: PairingState) -> [Choice] {
        let open = state.candidates.indices.filter { state.candidates[$0].has(member) }
        return open.sorted { (state.challengers[$0].count, $0) < (state.challengers[$1].count, $1) }
            .map { .challenger(member, visit: $0) }
    }

    /// The weeks of a visit: where it lay before, else one with few visits, early ones first.
    private func weeks(for visit: Int, in state: PairingState) -> [Choice] {
        var visitsIn = Array(repeating: 0, count: model.calendar.weeks.count)
        for other in model.visits.indices where state.isSettled[other] && state.weeks[other] != 0 {
            visitsIn[state.weeks[other].trailingZeroBitCount] += 1
        }
        func rank(_ week: Int) -> (Int, Int, Int) { (former?.distance(visit, week) ?? 0, visitsIn[week], week) }
        return state.weeks[visit].numbers.sorted { rank($0) < rank($1) }.map { .week($0, visit: visit) }
    }

    private func loads(in state: PairingState) -> [Int] {
        var loads = Array(repeating: 0, count: model.members.count)
        for challengers in state.challengers {
            for member in challengers.numbers { loads[member] += 1 }
        }
        return loads
    }
}

/// Where slots lay before a programme is planned again.
struct FormerSlots {
    /// By visit of the model: who challenged, and how many weeks off every week is; empty where there was no slot.
    let challengers: [UInt64]
    private let distances: [[Int]]

    init(_ slots: [Slot], in model: PairingModel) {
        let index = Dictionary(uniqueKeysWithValues: model.members.enumerated().map { ($1.authority, $0) })
        let byHost = Dictionary(slots.map { ($0.host, $0) }) { $1 }
        var challengers: [UInt64] = []
        var distances: [[Int]] = []
        for visit in model.visits {
            guard visit.slot == nil, let host = visit.host, let slot = byHost[model.members[host].authority] else {
                challengers.append(0)
                distances.append([])
                continue
            }
            challengers.append(slot.challengers.compactMap { index[$0] }.reduce(0) { $0 | .bit($1) })
            distances.append(
                slot.window.map { span in model.calendar.weeks.map { Self.distance($0, from: span) } } ?? [])
        }
        self.challengers = challengers
        self.distances = distances
    }

    /// How many weeks a week lies before or after the weeks of a span.
    static func distance(_ week: Week, from span: DaySpan) -> Int {
        let weeks = PairingCalendar.weeks(touching: span)
        let first = weeks.first ?? Week(of: span.from)
        let last = weeks.last ?? first
        if week < first { return (first.monday - week.monday) / 7 }
        return week > last ? (week.monday - last.monday) / 7 : 0
    }

    func distance(_ visit: Int, _ week: Int) -> Int { distances[visit].isEmpty ? 0 : distances[visit][week] }

    /// The weeks by which slots move at least in all that a state may become.
    func shift(of state: PairingState) -> Int {
        distances.indices.reduce(0) { sum, visit in
            distances[visit].isEmpty ? sum : sum + (state.weeks[visit].numbers.map { distances[visit][$0] }.min() ?? 0)
        }
    }
}
