/// Why a programme cannot be planned at all.
public enum PairingFault: Error, Sendable, Hashable {
    case noDeadline
    /// No opening day, and no day from which to plan.
    case noOpening
    /// A plan for an event day without the day.
    case noEventDay
    /// More authorities or weeks than a plan can hold.
    case tooManyMembers(limit: Int)
    case tooManyWeeks(limit: Int)
}

/// A task compiled for the search: members, weeks and visits are numbers, sets of them bits.
struct PairingModel {
    static let memberLimit = 64

    struct Visit {
        /// `nil` for a host that no longer takes part.
        let host: Int?
        /// The slot that stays; `nil` for a visit that the plan is to find.
        let slot: Slot?
        var challengers: UInt64
        var candidates: UInt64
        var least = 0
        var most = 0
        let weeks: UInt128
        var isHeld = false
        /// Whether it may be left out.
        var isOptional = false
    }

    let task: PairingTask
    let members: [Programme.Member]
    let calendar: PairingCalendar
    /// The weeks in which each member can.
    let open: [UInt128]
    /// Who may challenge each member by the rules about pairs and parts.
    let allowed: [UInt64]
    /// Whom each may challenge although it is challenged by it.
    private(set) var mutual: [UInt64]
    var visits: [Visit] = []
    /// The visit of each host.
    private(set) var visitOf: [Int?]
    /// Who has yet to challenge somebody, and is not placed by a group.
    var uncovered: UInt64
    /// Who can challenge and does not yet, asked for or not: what an even share is reckoned by.
    private var idle: UInt64
    /// Who is placed by a group, and what groups there are to be: how many of each size.
    var grouped: UInt64 = 0
    var groupSizes: [Int: Int] = [:]
    /// By whom a slot that stays has each challenged, and whom each challenges by such slots.
    private(set) var fixedBy: [UInt64?]
    private(set) var fixedTo: [UInt64]
    /// Whether slots that stay break a rule about pairs themselves.
    private(set) var contradicts = false

    var isOneVisitAWeek: Bool { task.programme.shape != .eventDay && !task.programme.allowsSeveralAWeek }

    /// - Parameter extra: how many challengers more than an even share a visit may have.
    init(_ task: PairingTask, extra: Int) throws(PairingFault) {
        self.task = task
        let programme = task.programme
        let members = programme.members.filter(\.needsPlace).sorted { $0.authority < $1.authority }
        guard members.count <= Self.memberLimit else { throw .tooManyMembers(limit: Self.memberLimit) }
        self.members = members
        let index = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.authority, $0) })
        let fixed = programme.slots.filter { slot in
            slot.status != .givenUp && (task.held.contains(slot.name) || task.kept.contains(slot.name))
        }.sorted { $0.name < $1.name }
        let calendar = try PairingCalendar(task, fixed: fixed)
        self.calendar = calendar
        open = members.map { calendar.open(without: $0.unavailable) }
        allowed = Self.allowed(members, index, programme)
        let isFree = programme.shape != .oneWay || programme.allowsEachOther
        mutual = Array(repeating: isFree ? .max : 0, count: members.count)
        visitOf = Array(repeating: nil, count: members.count)
        fixedBy = Array(repeating: nil, count: members.count)
        fixedTo = Array(repeating: 0, count: members.count)
        uncovered = members.indices.reduce(0) { members[$1].hasToChallenge ? $0 | .bit($1) : $0 }
        idle = members.indices.reduce(0) { members[$1].challenges ? $0 | .bit($1) : $0 }
        // A slot that stays while some of its challengers have gone keeps its weeks and the others.
        var remains: [Int: Slot] = [:]
        for slot in fixed {
            let host = index[slot.host]
            let challengers = slot.challengers.compactMap { index[$0] }.reduce(UInt64(0)) { $0 | .bit($1) }
            if task.held.contains(slot.name) {
                addHeld(slot, host, challengers)
            } else if let host, challengers == 0 || challengers.count < slot.challengers.count {
                remains[host] = slot
            } else if let host {
                addKept(slot, host, challengers)
            }
        }
        findContradictions()
        addOpenVisits(extra: extra, remains, index)
        formGroups()
    }

    private static func allowed(
        _ members: [Programme.Member], _ index: [String: Int], _ programme: Programme
    ) -> [UInt64] {
        let able = members.indices.reduce(UInt64(0)) { bits, number in
            members[number].challenges && members[number].capacity != 0 ? bits | .bit(number) : bits
        }
        var banned = Array(repeating: UInt64(0), count: members.count)
        for pair in programme.forbidden.union(programme.lastYear) {
            guard let one = index[pair.one], let other = index[pair.other] else { continue }
            banned[one] |= .bit(other)
            banned[other] |= .bit(one)
        }
        return members.indices.map { able & ~banned[$0] & ~.bit($0) }
    }

    private func weeks(of slot: Slot) -> UInt128 {
        slot.window.map { calendar.bits(touching: $0) & calendar.allowed } ?? calendar.fresh
    }

    private mutating func addHeld(_ slot: Slot, _ host: Int?, _ challengers: UInt64) {
        let weeks = slot.window.map { calendar.bits(touching: $0) } ?? 0
        // Of a visit that lay in several weeks the first counts.
        let first = weeks == 0 ? 0 : UInt128.bit(weeks.trailingZeroBitCount)
        add(slot, Visit(host: host, slot: slot, challengers: challengers, candidates: 0, weeks: first, isHeld: true))
    }

    private mutating func addKept(_ slot: Slot, _ host: Int, _ challengers: UInt64) {
        if challengers & ~allowed[host] != 0 { contradicts = true }
        add(slot, Visit(host: host, slot: slot, challengers: challengers, candidates: 0, weeks: weeks(of: slot)))
    }

    private mutating func add(_ slot: Slot, _ visit: Visit) {
        uncovered &= ~visit.challengers
        idle &= ~visit.challengers
        if let host = visit.host {
            visitOf[host] = visits.count
            fixedBy[host] = (fixedBy[host] ?? 0) | visit.challengers
            for challenger in visit.challengers.numbers {
                fixedTo[challenger] |= .bit(host)
                guard slot.isReciprocal else { continue }
                mutual[host] |= .bit(challenger)
                mutual[challenger] |= .bit(host)
            }
        }
        visits.append(visit)
    }

    /// Two slots that stay may be each other's return, unless both have been held.
    private mutating func findContradictions() {
        for visit in visits where !visit.isHeld {
            guard let host = visit.host else { continue }
            for challenger in visit.challengers.numbers where !mutual[host].has(challenger) {
                if fixedBy[challenger]?.has(host) == true { contradicts = true }
            }
        }
    }

    private mutating func addOpenVisits(extra: Int, _ remains: [Int: Slot], _ index: [String: Int]) {
        let isOneWay = task.programme.shape == .oneWay
        let least = isOneWay ? max(1, task.programme.challengersPerHost) : 1
        // One that is spared being challenged may be all the same: nobody else has less to choose from without it.
        let hosts = members.indices.filter { host in
            visitOf[host] == nil && (members[host].hosts || isOneWay && members[host].part != .challenger)
        }
        for host in hosts {
            let left = remains[host]?.challengers.compactMap { index[$0] } ?? []
            uncovered &= ~left.reduce(0) { $0 | .bit($1) }
            idle &= ~left.reduce(0) { $0 | .bit($1) }
        }
        let share = hosts.isEmpty ? 0 : (idle.count + hosts.count - 1) / hosts.count
        for host in hosts {
            let left = remains[host]?.challengers.compactMap { index[$0] }.reduce(UInt64(0)) { $0 | .bit($1) } ?? 0
            if left & ~allowed[host] != 0 { contradicts = true }
            visitOf[host] = visits.count
            visits.append(
                Visit(
                    host: host, slot: nil, challengers: left, candidates: allowed[host] & ~left,
                    least: members[host].hosts ? least : 0,
                    most: isOneWay ? max(least, share) + extra : 2,
                    weeks: remains[host].map { weeks(of: $0) } ?? calendar.fresh, isOptional: !members[host].hosts))
        }
    }
}
