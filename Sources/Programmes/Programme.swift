/// A round of challenges as its record describes it: who takes part, under which rules, and what is planned so far.
public struct Programme: Sendable, Hashable {
    /// How hosts and challengers belong together.
    public enum Shape: String, Sendable, CaseIterable {
        /// Whom an authority challenges does not challenge it.
        case oneWay = "one-way"
        /// Two authorities challenge each other; of an odd number three make a triad.
        case reciprocal
        /// Groups of three on one day: in a group everybody is challenged by the others.
        case eventDay = "event-day"
    }

    /// Who challenges whom in the triad of an odd number of reciprocal authorities.
    public enum Triad: String, Sendable, CaseIterable {
        /// One challenges the next, round in a circle.
        case circle
        /// Each is challenged by the other two.
        case everybody
    }

    /// An authority's part.
    public enum Part: String, Sendable, CaseIterable { case both, challenger, host }

    /// What an authority answered to the invitation.
    public enum Answer: String, Sendable, CaseIterable { case invited, confirmed, declined, withdrawn }

    public struct Member: Sendable, Hashable {
        public var authority: String
        public var part: Part
        /// `nil` while nobody has invited it.
        public var answer: Answer?
        /// How many teams it can send in a calendar quarter; `nil` sets no limit.
        public var capacity: Int?
        /// When it can neither host nor challenge.
        public var unavailable: [DaySpan]
        /// Why it is confirmed without a visit; `nil` for nearly everybody.
        public var excuse: String?
        /// Whether a plan may leave out that it is challenged, or that it challenges: asked only to explain a clash.
        var isSparedHosting = false
        var isSparedChallenging = false

        public init(
            _ authority: String, part: Part = .both, answer: Answer? = nil, capacity: Int? = nil,
            unavailable: [DaySpan] = [], excuse: String? = nil
        ) {
            self.authority = authority
            self.part = part
            self.answer = answer
            self.capacity = capacity
            self.unavailable = unavailable
            self.excuse = excuse
        }

        /// Whether it has not declined or withdrawn.
        public var takesPart: Bool { answer != .declined && answer != .withdrawn }
        /// Whether the plan has to have a place for it.
        public var needsPlace: Bool { takesPart && excuse == nil }
        /// Whether it is to be challenged, whether it can challenge others, and whether it is to.
        public var hosts: Bool { part != .challenger && !isSparedHosting }
        public var challenges: Bool { part != .host }
        public var hasToChallenge: Bool { challenges && !isSparedChallenging }
    }

    public var id: String
    public var shape: Shape
    public var triad: Triad
    /// The first day on which a visit may take place.
    public var opens: CalendarDay?
    /// The last one.
    public var deadline: CalendarDay?
    /// The day of an event; other shapes have none.
    public var eventDay: CalendarDay?
    /// How many authorities challenge one host, at least; for the shape `oneWay` alone.
    public var challengersPerHost: Int
    /// Whether two may challenge each other though the shape is one-way.
    public var allowsEachOther: Bool
    /// Whether an authority may take part in two visits in one week.
    public var allowsSeveralAWeek: Bool
    /// Weeks in which nobody is visited.
    public var closed: [DaySpan]
    public var forbidden: Set<AuthorityPair>
    /// Who challenged whom last year, either way round.
    public var lastYear: Set<AuthorityPair>
    public var members: [Member]
    public var slots: [Slot]

    public init(
        _ id: String, shape: Shape = .oneWay, opens: CalendarDay? = nil, deadline: CalendarDay? = nil,
        members: [Member] = [], slots: [Slot] = []
    ) {
        self.id = id
        self.shape = shape
        self.opens = opens
        self.deadline = deadline
        self.members = members
        self.slots = slots
        triad = .circle
        challengersPerHost = 1
        allowsEachOther = false
        allowsSeveralAWeek = false
        closed = []
        forbidden = []
        lastYear = []
    }

    /// The entry of an authority.
    public func member(_ authority: String) -> Member? { members.first { $0.authority == authority } }

    /// The slot of a host that counts: its last one that was not given up.
    public func slot(of host: String) -> Slot? {
        slots.filter { $0.host == host && $0.status != .givenUp }.max { $0.number < $1.number }
    }
}

/// A visit as it is planned: a line of the programme's pairings.
public struct Slot: Sendable, Hashable {
    /// What tells a slot from all others of its programme.
    public struct Name: Sendable, Hashable, Comparable {
        public let host: String
        public let round: String

        public init(host: String, round: String) {
            self.host = host
            self.round = round
        }

        public static func < (left: Name, right: Name) -> Bool {
            (left.host, Int(left.round) ?? 0) < (right.host, Int(right.round) ?? 0)
        }
    }

    public enum Status: String, Sendable, CaseIterable {
        case proposed, agreed
        case givenUp = "given-up"
    }

    public let host: String
    /// Counts the visits to the host, from `1`.
    public let round: String
    public var challengers: [String]
    /// The days within which it is to take place.
    public var window: DaySpan?
    /// `nil` is as good as proposed.
    public var status: Status?
    /// Whether the two challenge each other on purpose.
    public var isReciprocal: Bool

    public init(
        host: String, round: String = "1", challengers: [String], window: DaySpan? = nil, status: Status? = nil,
        isReciprocal: Bool = false
    ) {
        self.host = host
        self.round = round
        self.challengers = challengers
        self.window = window
        self.status = status
        self.isReciprocal = isReciprocal
    }

    public var name: Name { Name(host: host, round: round) }
    var number: Int { Int(round) ?? 0 }
}

/// Two authorities, no matter which is named first.
public struct AuthorityPair: Sendable, Hashable, Comparable {
    public let one: String
    public let other: String

    /// - Returns: `nil` if both are the same.
    public init?(_ one: String, _ other: String) {
        guard one != other else { return nil }
        (self.one, self.other) = one < other ? (one, other) : (other, one)
    }

    public static func < (left: AuthorityPair, right: AuthorityPair) -> Bool {
        (left.one, left.other) < (right.one, right.other)
    }
}
