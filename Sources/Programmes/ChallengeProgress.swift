/// How far a challenge of a programme has come, by its record and what was signed about it.
public struct ChallengeProgress: Sendable, Hashable {
    public let slot: Slot.Name
    /// The stage by its name in the lifecycle, such as `pack-issued`.
    public let stage: String
    /// The first day on site, and the last.
    public let date: CalendarDay?
    public let lastDay: CalendarDay?

    public init(_ slot: Slot.Name, stage: String, date: CalendarDay? = nil, lastDay: CalendarDay? = nil) {
        self.slot = slot
        self.stage = stage
        self.date = date
        self.lastDay = lastDay
    }

    /// The stages from the first day on site on; a programme asks for no more than that the visit took place.
    private static let afterwards: Set<String> = [
        "held", "notes-agreed", "feedback-given", "letter-issued", "actions-agreed", "signed-off", "reviewed",
    ]

    /// Whether the visit has taken place.
    public var isHeld: Bool { Self.afterwards.contains(stage) }
    public var isPostponed: Bool { stage == "postponed" }
    public var isCancelled: Bool { stage == "cancelled" }
    /// Whether the host's director has yet to confirm it.
    public var isUnconfirmed: Bool { stage == "planned" || stage == "paired" }

    /// The days on site, if they are known.
    public var days: DaySpan? { date.flatMap { DaySpan(from: $0, until: max($0, lastDay ?? $0)) } }
}

extension PairingTask {
    /// The task of a programme under way: what was held is a fact, what is agreed stays, what was cancelled is given up,
    /// and what was postponed is planned again.
    ///
    /// - Parameter hosts: whose slots are to stay although they are only proposed.
    public init(
        _ programme: Programme, challenges: [ChallengeProgress], keeping hosts: Set<String> = [],
        notBefore: CalendarDay?
    ) {
        var programme = programme
        let progress = Dictionary(challenges.map { ($0.slot, $0) }) { first, _ in first }
        var held = Set<Slot.Name>()
        var kept = Set<Slot.Name>()
        for index in programme.slots.indices where programme.slots[index].status != .givenUp {
            let slot = programme.slots[index]
            let known = progress[slot.name]
            if let known, known.isCancelled {
                programme.slots[index].status = .givenUp
            } else if let known, known.isHeld {
                held.insert(slot.name)
                programme.slots[index].window = known.days ?? slot.window
            } else if hosts.contains(slot.host) || slot.status == .agreed && known?.isPostponed != true {
                kept.insert(slot.name)
                programme.slots[index].window = known?.days ?? slot.window
            }
        }
        self.init(programme, held: held, kept: kept, notBefore: notBefore)
    }
}
