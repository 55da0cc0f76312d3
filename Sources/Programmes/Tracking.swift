/// Where a programme stands on a day: who has hosted, who has challenged, what is late, and what holds it up.
public struct Tracking: Sendable, Hashable {
    /// How it stands with an authority's part.
    public enum Standing: Sendable, Hashable {
        /// Not asked of it: its part, its answer or an excuse.
        case notDue
        /// On which day, if anybody said.
        case done(CalendarDay?)
        /// Planned, by that day at the latest.
        case due(CalendarDay)
        /// The day is over, and nothing says that it took place.
        case late(since: CalendarDay)
        /// Nothing is planned.
        case open
    }

    /// What holds an authority up.
    public enum Blocker: Sendable, Hashable {
        /// It has not answered the invitation.
        case notAnswered
        /// It has no slot as a host, or comes nowhere as a challenger.
        case noHost
        case noChallenger
        /// The slot is only proposed.
        case notAgreed(Slot.Name)
        /// The slot is agreed, and there is no record of the challenge yet.
        case noRecord(Slot.Name)
        /// No day has been found, and the first of the weeks for it is less than four weeks away.
        case noDate(Slot.Name)
        /// The host's director has not confirmed it, four weeks before.
        case notConfirmed(Slot.Name)
        case postponed(Slot.Name)
        /// A challenger, or the host, no longer takes part.
        case gone(Slot.Name, String)
        /// It is planned for after the deadline.
        case afterDeadline(Slot.Name)
    }

    public struct Line: Sendable, Hashable {
        public let authority: String
        public let part: Programme.Part
        public let answer: Programme.Answer?
        public let hosting: Standing
        public let challenging: Standing
        /// The slot in which it is the host, with who challenges it.
        public let slot: Slot?
        /// Whom it challenges.
        public let challenges: [String]
        public let blockers: [Blocker]
    }

    public struct Visit: Sendable, Hashable {
        public let slot: Slot
        public let stage: String?
        /// The days on site, else the weeks agreed for it.
        public let days: DaySpan?
        /// Whether a day has been found.
        public let hasDate: Bool
        public let standing: Standing
    }

    public let today: CalendarDay
    public let deadline: CalendarDay?
    /// By authority.
    public let lines: [Line]
    /// By day, those without a day last.
    public let visits: [Visit]

    public var hosting: Coverage { Coverage(lines.map(\.hosting)) }
    public var challenging: Coverage { Coverage(lines.map(\.challenging)) }
    public var forecast: Forecast { Forecast(self) }

    public init(_ programme: Programme, challenges: [ChallengeProgress], today: CalendarDay) {
        self.today = today
        deadline = programme.deadline
        let progress = Dictionary(challenges.map { ($0.slot, $0) }) { first, _ in first }
        let live = programme.slots.filter { $0.status != .givenUp && progress[$0.name]?.isCancelled != true }
        let visits = live.map { Self.visit($0, progress[$0.name], today) }
        self.visits = visits.sorted { left, right in
            let (one, other) = (left.days?.from.number ?? .max, right.days?.from.number ?? .max)
            return one != other ? one < other : left.slot.name < right.slot.name
        }
        let gone = Set(programme.members.filter { !$0.takesPart }.map(\.authority))
        lines = programme.members.sorted { $0.authority < $1.authority }.map { member in
            let own = visits.filter { $0.slot.host == member.authority }
            let others = visits.filter { $0.slot.challengers.contains(member.authority) }
            let hosting = Self.standing(member.needsPlace && member.hosts, own, today)
            let challenging = Self.standing(member.needsPlace && member.challenges, others, today)
            var blockers: [Blocker] = []
            if member.needsPlace, member.answer != .confirmed { blockers.append(.notAnswered) }
            if hosting == .open { blockers.append(.noHost) }
            if challenging == .open { blockers.append(.noChallenger) }
            if member.takesPart {
                for visit in own + others where !visit.isHeld {
                    blockers += Self.blockers(visit, progress[visit.slot.name], gone, programme.deadline, today)
                }
            }
            return Line(
                authority: member.authority, part: member.part, answer: member.answer, hosting: hosting,
                challenging: challenging, slot: own.max { $0.slot.number < $1.slot.number }?.slot,
                challenges: others.map(\.slot.host).sorted(), blockers: blockers)
        }
    }

    private static func visit(_ slot: Slot, _ progress: ChallengeProgress?, _ today: CalendarDay) -> Visit {
        let days = progress?.days ?? slot.window
        let standing: Standing =
            if progress?.isHeld == true {
                .done(progress?.days?.from)
            } else if progress?.isPostponed == true {
                .open
            } else if let days {
                days.until < today ? .late(since: days.until) : .due(days.until)
            } else {
                .open
            }
        return Visit(
            slot: slot, stage: progress?.stage, days: days, hasDate: progress?.date != nil, standing: standing)
    }

    /// The best of what is planned or done: one visit is enough.
    private static func standing(_ isAsked: Bool, _ visits: [Visit], _ today: CalendarDay) -> Standing {
        let standings = visits.map(\.standing)
        if let done = standings.first(where: { if case .done = $0 { true } else { false } }) { return done }
        guard isAsked else { return .notDue }
        let due = standings.compactMap { if case .due(let day) = $0 { day } else { nil } }
        if let first = due.min() { return .due(first) }
        let late = standings.compactMap { if case .late(let day) = $0 { day } else { nil } }
        return late.max().map { .late(since: $0) } ?? .open
    }

    /// How long before the first day everything about a visit should be settled.
    private static let notice = 28

    private static func blockers(
        _ visit: Visit, _ progress: ChallengeProgress?, _ gone: Set<String>, _ deadline: CalendarDay?,
        _ today: CalendarDay
    ) -> [Blocker] {
        let name = visit.slot.name
        var blockers: [Blocker] = ([name.host] + visit.slot.challengers.sorted()).filter { gone.contains($0) }
            .map { .gone(name, $0) }
        if let deadline, let days = visit.days, days.until > deadline { blockers.append(.afterDeadline(name)) }
        if progress?.isPostponed == true { return blockers + [.postponed(name)] }
        guard visit.slot.status == .agreed || progress != nil else { return blockers + [.notAgreed(name)] }
        guard let progress else { return blockers + [.noRecord(name)] }
        let isNear = visit.days.map { $0.from - today < notice } ?? true
        if isNear, !visit.hasDate { blockers.append(.noDate(name)) }
        if isNear, progress.isUnconfirmed { blockers.append(.notConfirmed(name)) }
        return blockers
    }
}

extension Tracking.Standing {
    /// The day that it speaks of.
    public var day: CalendarDay? {
        switch self {
        case .done(let day): day
        case .due(let day), .late(let day): day
        case .notDue, .open: nil
        }
    }
}

extension Tracking.Blocker {
    /// The visit that it is about.
    public var slot: Slot.Name? {
        switch self {
        case .notAnswered, .noHost, .noChallenger: nil
        case .notAgreed(let slot), .noRecord(let slot), .noDate(let slot), .notConfirmed(let slot),
            .postponed(let slot), .gone(let slot, _), .afterDeadline(let slot):
            slot
        }
    }
}

extension Tracking.Visit {
    public var isHeld: Bool { if case .done = standing { true } else { false } }
}

/// How many of those of whom something is asked have done it.
public struct Coverage: Sendable, Hashable {
    public let asked: Int
    public let done: Int
    public let due: Int
    public let late: Int
    public let open: Int

    init(_ standings: [Tracking.Standing]) {
        func count(_ isMeant: (Tracking.Standing) -> Bool) -> Int { standings.filter(isMeant).count }
        done = count { if case .done = $0 { true } else { false } }
        due = count { if case .due = $0 { true } else { false } }
        late = count { if case .late = $0 { true } else { false } }
        open = count { $0 == .open }
        asked = done + due + late + open
    }
}

/// When the programme will be done, as far as the plan and the pace so far tell.
public struct Forecast: Sendable, Hashable {
    /// The last day of what is planned and not held yet; `nil` if nothing is.
    public let plannedEnd: CalendarDay?
    /// When it would be done if visits went on as they did from the first one held; `nil` before the second.
    public let endAtThisPace: CalendarDay?
    /// Who will not have hosted and challenged by the deadline, as things stand: late, not planned, or planned too late.
    public let atRisk: [String]
    /// Whether everything is held or planned within the deadline.
    public let isOnCourse: Bool

    init(_ tracking: Tracking) {
        let left = tracking.visits.filter { !$0.isHeld }
        plannedEnd = left.compactMap { $0.days?.until }.max()
        let held = tracking.visits.compactMap { if case .done(let day?) = $0.standing { day } else { nil } }
        if let first = held.min(), let last = held.max(), held.count > 1, !left.isEmpty {
            // From one visit to the next it took this long on average, rounded up.
            let days = (last - first) * left.count
            endAtThisPace = max(last, tracking.today) + (days + held.count - 2) / (held.count - 1)
        } else {
            endAtThisPace = nil
        }
        func fails(_ standing: Tracking.Standing) -> Bool {
            switch standing {
            case .notDue, .done: false
            case .due(let day): tracking.deadline.map { day > $0 } ?? false
            case .late, .open: true
            }
        }
        atRisk = tracking.lines.filter { fails($0.hosting) || fails($0.challenging) }.map(\.authority)
        isOnCourse = atRisk.isEmpty
    }
}
