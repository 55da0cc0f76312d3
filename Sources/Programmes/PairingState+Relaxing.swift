extension PairingState {
    /// Whether a plan is possible as far as one can see from counting alone: each of these leaves out some rule, so
    /// that a no is a proof.
    func mayBePlanned(_ model: PairingModel) -> Bool {
        hostsFindChallengers(model) && challengersFindHosts(model) && visitsFindWeeks(model)
            && groupsFindMembers(model)
    }

    /// How many more teams a member can send at most.
    private func teamsLeft(_ member: Int, _ model: PairingModel) -> Int {
        var sum = model.visits.count
        if let capacity = model.members[member].capacity {
            sum = model.calendar.quarters.indices.reduce(0) { sum, quarter in
                let isFree = free[member] & model.calendar.quarters[quarter] != 0
                return sum + (isFree ? max(0, capacity - teams[member][quarter]) : 0)
            }
        }
        if model.isOneVisitAWeek {
            // A week of its own it needs too, as long as it is to be visited.
            let own = model.visitOf[member].map { isSettled[$0] || isLeftOut($0, model) ? 0 : 1 } ?? 0
            sum = min(sum, free[member].count - own)
        }
        // Of visits whose week is open the teams are not in the calendar yet.
        let pending = challengers.indices.filter { !isSettled[$0] && challengers[$0].has(member) }.count
        return max(0, sum - pending)
    }

    private func hostsFindChallengers(_ model: PairingModel) -> Bool {
        let short = challengers.indices.filter(isShort)
        guard !short.isEmpty else { return true }
        return Allotment.exists(
            demand: short.map { least[$0] - challengers[$0].count }, choices: short.map { candidates[$0] },
            room: model.members.indices.map { teamsLeft($0, model) })
    }

    /// With the one before: if hosts can have theirs, and challengers theirs, then both can at once (Mendelsohn and
    /// Dulmage 1958).
    private func challengersFindHosts(_ model: PairingModel) -> Bool {
        guard uncovered != 0 else { return true }
        let open = candidates.indices.filter { candidates[$0] != 0 }
        guard open.count <= 64 else { return true }
        let askers = Array(uncovered.numbers)
        let choices = askers.map { asker in
            open.indices.reduce(UInt64(0)) { candidates[open[$1]].has(asker) ? $0 | .bit($1) : $0 }
        }
        return Allotment.exists(
            demand: askers.map { _ in 1 }, choices: choices,
            room: open.map { model.visits[$0].most - challengers[$0].count })
    }

    /// A week has room for so many visits as there are people free in it.
    private func visitsFindWeeks(_ model: PairingModel) -> Bool {
        guard model.isOneVisitAWeek else { return true }
        let open = weeks.indices.filter { !isSettled[$0] && !isLeftOut($0, model) }
        guard !open.isEmpty else { return true }
        let size = open.map { max(least[$0], 1, challengers[$0].count) }.min() ?? 1
        let wanted = open.reduce(UInt128(0)) { $0 | weeks[$1] }
        let room = model.calendar.weeks.indices.map { week in
            wanted.has(week) ? free.reduce(0) { $1.has(week) ? $0 + 1 : $0 } / (1 + size) : 0
        }
        // Weeks are many: mostly there is one for each, and nothing to count.
        if open.allSatisfy({ weeks[$0].count >= open.count }), wanted.numbers.allSatisfy({ room[$0] > 0 }) {
            return true
        }
        return Allotment.exists(demand: open.map { _ in 1 }, choices: open.map { weeks[$0] }, room: room)
    }

    private func groupsFindMembers(_ model: PairingModel) -> Bool {
        guard model.task.programme.shape == .reciprocal, ungrouped != 0 else { return true }
        let askers = Array(ungrouped.numbers)
        let choices = askers.map { mates(of: $0, model) }
        // In pairs and circles everybody challenges one and is challenged by one.
        guard
            Allotment.exists(
                demand: askers.map { _ in 1 }, choices: choices, room: model.members.map { _ in 1 })
        else { return false }
        return oddParts(askers, choices) <= (groupSizes[3] ?? 0)
    }

    /// How many parts of the ungrouped, between which there are no pairs, are odd in number.
    private func oddParts(_ askers: [Int], _ choices: [UInt64]) -> Int {
        let choice = Dictionary(uniqueKeysWithValues: zip(askers, choices))
        var rest = ungrouped
        var odd = 0
        while rest != 0 {
            var part = UInt64.bit(rest.trailingZeroBitCount)
            var grown: UInt64 = 0
            while part != grown {
                grown = part
                for member in grown.numbers { part |= choice[member] ?? 0 }
            }
            odd += part.count % 2
            rest &= ~part
        }
        return odd
    }

    /// With whom a member could share a pair, a triad or a group.
    func mates(of member: Int, _ model: PairingModel) -> UInt64 {
        guard free[member] != 0 else { return 0 }
        var mates: UInt64 = 0
        for other in (ungrouped & ~.bit(member)).numbers {
            let there = !model.members[other].challenges || model.allowed[member].has(other)
            let back = !model.members[member].challenges || model.allowed[other].has(member)
            if there && back { mates |= .bit(other) }
        }
        return mates
    }
}
