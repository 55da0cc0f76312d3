/// Why there is no plan: what clashes, and which of it would have to give.
public struct Clash: Sendable, Hashable {
    /// The constraints that cannot be heeded together, those that people give up most easily first.
    public let clashing: [PairingConstraint]
    /// Those of them that are enough: if any one of these is given up, there is a plan for all the rest. Each was tried.
    public let removable: [PairingConstraint]
    /// Where no single one is enough: some that are enough together. Empty if none was found.
    public let together: [PairingConstraint]
    /// Whether it is proved that none of `clashing` could be left out, and that no other one is enough alone.
    public let isProved: Bool

    /// Explains a task that has no plan.
    ///
    /// - Parameter effort: how many choices and dead ends all searches for it may look at together.
    init(of task: PairingTask, effort: Int) throws(PairingFault) {
        var probe = PairingProbe(effort: effort)
        // A window too short is seen at once by doing without it, and hardly by searching for what else clashes.
        var removable = try probe.enoughAlone(task.constraints.filter(\.concernsEverybody), of: task)
        var clash = try probe.narrowed(task)
        // Who takes part and how many they are may be all that is wrong.
        if clash.isEmpty { clash = task.goals }
        removable += try probe.enoughAlone(clash.filter { !$0.concernsEverybody }, of: task)
        if removable.isEmpty {
            // The number of challengers that a visit may have follows from who hosts, so that one of these may do outside
            // the clash that was found.
            removable = try probe.enoughAlone(
                task.constraints.filter { !clash.contains($0) && !$0.concernsEverybody }, of: task)
        }
        isProved = probe.isConclusive
        let named = Set(removable)
        self.removable =
            task.constraints.filter(named.contains).reversed()
            + removable.filter { !task.constraints.contains($0) }
        clashing = (clash + removable.filter { !clash.contains($0) }).reversed()
        guard removable.isEmpty else {
            together = []
            return
        }
        var second = PairingProbe(effort: effort)
        together = try second.enoughTogether(task, beginning: clash).reversed()
    }
}

extension PairingConstraint {
    /// Whether it is about the programme as a whole.
    fileprivate var concernsEverybody: Bool {
        switch self {
        case .notEachOther, .oneVisitAWeek, .challengersPerHost, .closedWeeks, .deadline, .opening: true
        case .forbidden, .lastYear, .unavailable, .capacity, .kept, .hosts, .challenges: false
        }
    }
}

/// Searches again and again with one bound for all: what is possible without this or that.
private struct PairingProbe {
    private var effort: Int
    /// Whether every search came to an end so far.
    private(set) var isConclusive = true

    /// What one search may cost: one that is not over by then seldom is soon after. More is at stake where a whole answer
    /// hangs on it.
    private static let each = 400
    private static let weighty = 4_000

    init(effort: Int) { self.effort = effort }

    private mutating func search(
        _ task: PairingTask, most: Int = Self.each
    ) throws(PairingFault) -> PairingTask.SearchOutcome {
        let allowed = min(effort, most)
        guard allowed > 0 else { return .unknown }
        var used = 0
        let outcome = try task.search(effort: allowed, using: &used)
        effort -= used
        return outcome
    }

    mutating func enoughAlone(
        _ constraints: [PairingConstraint], of task: PairingTask
    ) throws(PairingFault) -> [PairingConstraint] {
        var enough: [PairingConstraint] = []
        for constraint in constraints {
            switch try search(task.removing(constraint)) {
            case .found: enough.append(constraint)
            case .none: break
            case .unknown: isConclusive = false
            }
        }
        return enough
    }

    /// Narrows the constraints of a task down to a clash (Junker 2004), trying first to do without what is least likely
    /// to be given up.
    mutating func narrowed(_ task: PairingTask) throws(PairingFault) -> [PairingConstraint] {
        var needed = task.constraints
        // `rest` is the task without all that turned out not to matter.
        var rest = task
        var size = max(1, needed.count / 4)
        while true {
            var position = 0
            while position < needed.count {
                let chunk = needed[position..<min(position + size, needed.count)]
                let without = chunk.reduce(rest) { $0.removing($1) }
                switch try search(without) {
                case .none:
                    rest = without
                    needed.removeSubrange(position..<position + chunk.count)
                case .unknown:
                    if size == 1 { isConclusive = false }
                    position += chunk.count
                case .found: position += chunk.count
                }
            }
            guard size > 1 else { return needed }
            size = max(1, size / 2)
        }
    }

    /// Gives up one constraint of each clash in turn until there is a plan, then takes back what was not needed.
    mutating func enoughTogether(
        _ task: PairingTask, beginning clash: [PairingConstraint]
    ) throws(PairingFault) -> [PairingConstraint] {
        var given: [PairingConstraint] = []
        var rest = task
        var clash = clash
        while let next = clash.last {
            given.append(next)
            rest = rest.removing(next)
            switch try search(rest, most: Self.weighty) {
            case .found:
                for constraint in given {
                    let fewer = given.filter { $0 != constraint }
                    if try search(fewer.reduce(task) { $0.removing($1) }).isFound { given = fewer }
                }
                return given
            case .unknown:
                // What is not known to clash may still be loosened: a later deadline first.
                clash = task.constraints.filter { $0.concernsEverybody && !given.contains($0) }
            case .none: clash = try narrowed(rest)
            }
        }
        return []
    }
}
