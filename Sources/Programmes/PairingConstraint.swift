/// One thing that a plan has to heed, and that somebody could give up.
public enum PairingConstraint: Sendable, Hashable {
    /// Two authorities that must not challenge each other.
    case forbidden(AuthorityPair)
    /// Two that were partners last year.
    case lastYear(AuthorityPair)
    /// That the weeks in which an authority cannot are left free.
    case unavailable(String)
    /// That an authority sends no more teams a quarter than it said.
    case capacity(String)
    /// That a slot stays as it is.
    case kept(Slot.Name)
    /// That two do not challenge each other in one programme.
    case notEachOther
    /// That an authority takes part in one visit a week at most.
    case oneVisitAWeek
    /// The number of challengers that each host is to have.
    case challengersPerHost
    /// The weeks in which nobody is visited.
    case closedWeeks
    /// The last day, and the first.
    case deadline
    case opening
    /// That an authority is challenged, and that it challenges somebody.
    case hosts(String)
    case challenges(String)
}

/// A programme to be planned: its rules, and which of its slots stay.
public struct PairingTask: Sendable, Hashable {
    public var programme: Programme
    /// Visits that have taken place: facts, which rules no longer judge.
    public var held: Set<Slot.Name>
    /// Slots that stay as they are, whatever else moves.
    public var kept: Set<Slot.Name>
    /// The first day for what is planned now; slots that stay may lie before it.
    public var notBefore: CalendarDay?

    public init(
        _ programme: Programme, held: Set<Slot.Name> = [], kept: Set<Slot.Name> = [], notBefore: CalendarDay? = nil
    ) {
        self.programme = programme
        self.held = held
        self.kept = kept.subtracting(held)
        self.notBefore = notBefore
    }

    /// Everything that the plan heeds, what people set most easily last: an explanation looks for a clash among those
    /// first.
    var constraints: [PairingConstraint] {
        let members = programme.members.filter(\.needsPlace).sorted { $0.authority < $1.authority }
        // Pairs and groups need everybody: without one the others would not come out even.
        var all = programme.shape == .oneWay ? goals : []
        if programme.opens != nil { all.append(.opening) }
        if programme.shape != .eventDay, !programme.allowsSeveralAWeek { all.append(.oneVisitAWeek) }
        if programme.shape == .oneWay {
            if programme.challengersPerHost > 1 { all.append(.challengersPerHost) }
            if !programme.allowsEachOther { all.append(.notEachOther) }
        }
        all += members.filter { $0.capacity != nil }.map { .capacity($0.authority) }
        all.append(.deadline)
        if !programme.closed.isEmpty { all.append(.closedWeeks) }
        all += members.filter { !$0.unavailable.isEmpty }.map { .unavailable($0.authority) }
        all += programme.lastYear.sorted().map { .lastYear($0) }
        all += programme.forbidden.sorted().map { .forbidden($0) }
        all += kept.sorted().map { .kept($0) }
        return all
    }

    /// That everybody who takes part hosts and challenges.
    var goals: [PairingConstraint] {
        let members = programme.members.filter(\.needsPlace).sorted { $0.authority < $1.authority }
        return members.filter(\.hosts).map { .hosts($0.authority) }
            + members.filter(\.hasToChallenge).map { .challenges($0.authority) }
    }

    /// How far an opening or a deadline is moved to see what would be possible without it, in weeks: a year, or half of
    /// what the bounds of a plan leave.
    private var room: Int {
        let days =
            programme.slots.compactMap(\.window).flatMap { [$0.from, $0.until] }
            + [programme.opens, programme.deadline, notBefore].compactMap { $0 }
        guard let first = days.min(), let last = days.max() else { return 0 }
        return max(0, min(52, (PairingCalendar.weekLimit - 3 - (last - first) / 7) / 2))
    }

    /// The same task without that constraint.
    public func removing(_ constraint: PairingConstraint) -> PairingTask {
        var task = self
        func change(_ authority: String, _ change: (inout Programme.Member) -> Void) {
            for index in task.programme.members.indices where task.programme.members[index].authority == authority {
                change(&task.programme.members[index])
            }
        }
        switch constraint {
        case .forbidden(let pair): task.programme.forbidden.remove(pair)
        case .lastYear(let pair): task.programme.lastYear.remove(pair)
        case .unavailable(let authority): change(authority) { $0.unavailable = [] }
        case .capacity(let authority): change(authority) { $0.capacity = nil }
        case .kept(let slot): task.kept.remove(slot)
        case .notEachOther: task.programme.allowsEachOther = true
        case .oneVisitAWeek: task.programme.allowsSeveralAWeek = true
        case .challengersPerHost: task.programme.challengersPerHost = 1
        case .closedWeeks: task.programme.closed = []
        case .deadline:
            // What is over already begins today.
            let begin = [programme.deadline, notBefore].compactMap { $0 }.max()
            task.programme.deadline = begin.map { $0 + room * 7 }
        case .opening: task.programme.opens = programme.opens.map { $0 - room * 7 }
        case .hosts(let authority): change(authority) { $0.isSparedHosting = true }
        case .challenges(let authority): change(authority) { $0.isSparedChallenging = true }
        }
        return task
    }

}
