/// How far a search has come: what is decided, and what is still open to everything else.
struct PairingState {
    /// For each visit: its challengers, who may still join them, and the weeks that are left.
    var challengers: [UInt64]
    var candidates: [UInt64]
    var weeks: [UInt128]
    var least: [Int]
    /// Whether a visit's week is settled.
    var isSettled: [Bool]
    /// For each member: the weeks in which it is not busy, and those in which it may send one more team.
    var free: [UInt128]
    var sending: [UInt128]
    /// How many teams each member sends in each quarter.
    var teams: [[Int]]
    var uncovered: UInt64
    var ungrouped: UInt64
    var groupSizes: [Int: Int]

    /// - Returns: `nil` if what stays already leaves no plan.
    init?(_ model: PairingModel) {
        guard !model.contradicts else { return nil }
        challengers = model.visits.map(\.challengers)
        candidates = model.visits.map(\.candidates)
        weeks = model.visits.map(\.weeks)
        least = model.visits.map(\.least)
        isSettled = model.visits.map(\.isHeld)
        free = model.open
        sending = Array(repeating: .max, count: model.members.count)
        teams = Array(repeating: Array(repeating: 0, count: model.calendar.quarters.count), count: model.members.count)
        uncovered = model.uncovered
        ungrouped = model.grouped
        groupSizes = model.groupSizes
        for (number, visit) in model.visits.enumerated() where visit.isHeld && visit.weeks != 0 {
            occupy(number, week: visit.weeks.trailingZeroBitCount, model)
        }
        for (number, visit) in model.visits.enumerated() where !model.task.programme.allowsEachOther {
            for challenger in visit.challengers.numbers { forbidReturn(number, challenger, model) }
        }
        // An event is one team, whenever it is; without one team nobody sends any.
        for (number, member) in model.members.enumerated() where member.capacity == 0 { sending[number] = 0 }
    }

    /// Takes a visit's week out of its people's calendars.
    private mutating func occupy(_ visit: Int, week: Int, _ model: PairingModel) {
        if let host = model.visits[visit].host, model.isOneVisitAWeek { free[host] &= ~.bit(week) }
        for challenger in challengers[visit].numbers { send(challenger, in: week, model) }
    }

    private mutating func send(_ member: Int, in week: Int, _ model: PairingModel) {
        if model.isOneVisitAWeek { free[member] &= ~.bit(week) }
        guard model.task.programme.shape != .eventDay else { return }
        let quarter = model.calendar.quarterOf[week]
        teams[member][quarter] += 1
        if let capacity = model.members[member].capacity, teams[member][quarter] >= capacity {
            sending[member] &= ~model.calendar.quarters[quarter]
        }
    }

    private mutating func forbidReturn(_ visit: Int, _ challenger: Int, _ model: PairingModel) {
        guard let host = model.visits[visit].host, !model.mutual[host].has(challenger),
            let other = model.visitOf[challenger]
        else { return }
        candidates[other] &= ~.bit(host)
    }

    /// Has a member challenge at a visit.
    ///
    /// - Returns: whether that can be.
    mutating func choose(_ member: Int, for visit: Int, _ model: PairingModel) -> Bool {
        if let host = model.visits[visit].host, !model.mutual[host].has(member), let other = model.visitOf[member],
            challengers[other].has(host)
        {
            return false
        }
        if isSettled[visit], weeks[visit] & free[member] & sending[member] == 0 { return false }
        challengers[visit] |= .bit(member)
        candidates[visit] &= ~.bit(member)
        uncovered &= ~.bit(member)
        if challengers[visit].count >= model.visits[visit].most { candidates[visit] = 0 }
        forbidReturn(visit, member, model)
        if isSettled[visit] { send(member, in: weeks[visit].trailingZeroBitCount, model) }
        return true
    }

    /// Whether it still has to find challengers.
    func isShort(_ visit: Int) -> Bool { challengers[visit].count < least[visit] }

    /// Whether nothing has to come of it as things stand.
    func isLeftOut(_ visit: Int, _ model: PairingModel) -> Bool {
        model.visits[visit].isOptional && challengers[visit] == 0
    }

    /// Whether everybody who takes part in it is known.
    func isWhole(_ visit: Int) -> Bool { !isShort(visit) && (candidates[visit] == 0 || uncovered == 0) }

    /// Where it turned out that a state leads nowhere.
    enum DeadEnd {
        case visit(Int)
        case member(Int)
    }

    /// Draws every conclusion that a look at one visit or one member allows.
    ///
    /// - Returns: where it turned out that there is no plan; `nil` if there may be one.
    mutating func narrow(_ model: PairingModel) -> DeadEnd? {
        var isMoving = true
        while isMoving {
            isMoving = false
            for visit in weeks.indices where !isSettled[visit] {
                let before = weeks[visit]
                weeks[visit] = left(for: visit, model)
                if isLeftOut(visit, model) {
                    if weeks[visit] == 0 { candidates[visit] = 0 }
                    continue
                }
                if weeks[visit] == 0 { return .visit(visit) }
                if weeks[visit].isSingle {
                    isSettled[visit] = true
                    occupy(visit, week: weeks[visit].trailingZeroBitCount, model)
                    isMoving = true
                } else if weeks[visit] != before {
                    isMoving = true
                }
            }
            for visit in candidates.indices where candidates[visit] != 0 {
                for member in candidates[visit].numbers where weeks[visit] & free[member] & sending[member] == 0 {
                    candidates[visit] &= ~.bit(member)
                    isMoving = true
                }
            }
            for visit in candidates.indices where isShort(visit) {
                let missing = least[visit] - challengers[visit].count
                guard candidates[visit].count >= missing else { return .visit(visit) }
                guard candidates[visit].count == missing else { continue }
                for member in candidates[visit].numbers {
                    guard choose(member, for: visit, model) else { return .visit(visit) }
                }
                isMoving = true
            }
            for member in uncovered.numbers {
                let places = candidates.indices.filter { candidates[$0].has(member) }
                guard let only = places.first else { return .member(member) }
                guard places.count == 1 else { continue }
                guard choose(member, for: only, model) else { return .visit(only) }
                isMoving = true
            }
        }
        return nil
    }

    /// The weeks that all who take part in a visit have left for it.
    private func left(for visit: Int, _ model: PairingModel) -> UInt128 {
        var weeks = weeks[visit]
        if let host = model.visits[visit].host { weeks &= free[host] }
        for member in challengers[visit].numbers { weeks &= free[member] & sending[member] }
        return weeks
    }
}
