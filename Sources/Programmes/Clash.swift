/// Why there is no plan: what clashes, and which of it would have to give.
public struct Clash: Sendable, Hashable {
    /// The constraints that cannot be heeded together; without any one of them the others can.
    public let clashing: [PairingConstraint]
    /// Those of them that are enough: if any one of these is given up, there is a plan for all the rest.
    public let removable: [PairingConstraint]
    /// Where no single one is enough: some that are enough together. Empty if none was found.
    public let together: [PairingConstraint]
    /// Whether it is proved that none of `clashing` could be left out.
    public let isMinimal: Bool

    /// Narrows the constraints of a task that has no plan down to a clash (Junker 2004), trying first to do without
    /// what is least likely to be given up.
    init(of task: PairingTask, effort: Int) throws(PairingFault) {
        // Explaining takes many searches; each may be short.
        let share = max(500, effort / 10)
        let clash: [PairingConstraint]
        (clash, isMinimal) = try Self.narrowed(task, effort: share)
        var removable = try Self.enoughAlone(clash, of: task, effort: effort)
        if removable.isEmpty {
            // The number of challengers that a visit may have follows from who hosts and who challenges, so that one of
            // these may do outside the clash that was found.
            let others = task.constraints.filter { !clash.contains($0) }
            removable = try Self.enoughAlone(others, of: task, effort: share)
        }
        clashing = clash + removable.filter { !clash.contains($0) }
        self.removable = removable
        together = removable.isEmpty ? try Self.enough(task, beginning: clashing, effort: share) : []
    }

    private static func enoughAlone(
        _ constraints: [PairingConstraint], of task: PairingTask, effort: Int
    ) throws(PairingFault) -> [PairingConstraint] {
        var enough: [PairingConstraint] = []
        for constraint in constraints where try task.removing(constraint).search(effort: effort).isFound {
            enough.append(constraint)
        }
        return enough
    }

    private static func narrowed(
        _ task: PairingTask, effort: Int
    ) throws(PairingFault) -> (clash: [PairingConstraint], isMinimal: Bool) {
        var needed = task.constraints
        // `rest` is the task without all that turned out not to matter.
        var rest = task
        var isMinimal = true
        var size = max(1, needed.count / 4)
        while true {
            var position = 0
            while position < needed.count {
                let chunk = needed[position..<min(position + size, needed.count)]
                let without = chunk.reduce(rest) { $0.removing($1) }
                switch try without.search(effort: effort) {
                case .none:
                    rest = without
                    needed.removeSubrange(position..<position + chunk.count)
                case .unknown:
                    if size == 1 { isMinimal = false }
                    position += chunk.count
                case .found: position += chunk.count
                }
            }
            guard size > 1 else { return (needed, isMinimal) }
            size = max(1, size / 2)
        }
    }

    /// Gives up one constraint of each clash in turn until there is a plan, then takes back what was not needed.
    private static func enough(
        _ task: PairingTask, beginning clash: [PairingConstraint], effort: Int
    ) throws(PairingFault) -> [PairingConstraint] {
        var given: [PairingConstraint] = []
        var rest = task
        var clash = clash
        while let next = clash.last {
            given.append(next)
            rest = rest.removing(next)
            switch try rest.search(effort: effort) {
            case .found:
                for constraint in given {
                    let fewer = given.filter { $0 != constraint }
                    if try fewer.reduce(task, { $0.removing($1) }).search(effort: effort).isFound { given = fewer }
                }
                return given
            case .unknown: return []
            case .none: clash = try narrowed(rest, effort: effort).clash
            }
        }
        return []
    }
}
