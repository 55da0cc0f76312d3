import Programmes

/// Every plan there is, tried one after the other: right by its simplicity, for a handful of authorities.
struct BruteForce {
    let task: PairingTask
    let programme: Programme
    private let members: [Programme.Member]
    private let hosts: [Programme.Member]
    private let weeks: [Week]

    init(_ task: PairingTask) {
        self.task = task
        programme = task.programme
        members = programme.members.filter(\.needsPlace).sorted { $0.authority < $1.authority }
        hosts = members.filter(\.hosts)
        var all: [Week] = []
        if let opens = programme.opens, let deadline = programme.deadline {
            var day = opens.monday
            while day <= deadline {
                if day >= opens, day + 4 <= deadline { all.append(Week(of: day)) }
                day = day + 7
            }
        }
        weeks = all
    }

    struct Choice: Hashable {
        let challengers: [String]
        let week: Week
    }

    /// What makes one plan better than another when a programme is planned again.
    struct Cost: Comparable {
        var changed: Int
        var shift: Int

        static func < (left: Cost, right: Cost) -> Bool {
            (left.changed, left.shift) < (right.changed, right.shift)
        }
    }

    /// Whether there is a plan in the one-way shape; `most` challengers a host at most.
    func isFeasible(most: Int) -> Bool { best(most: most, former: [:]) != nil }

    /// The cheapest plan against former slots, all of whose hosts are free to move but the kept ones.
    func best(most: Int, former: [String: Slot]) -> Cost? {
        var best: Cost?
        extend([:], 0, Cost(changed: 0, shift: 0), most, former, &best)
        return best
    }

    private func extend(
        _ chosen: [String: Choice], _ next: Int, _ cost: Cost, _ most: Int, _ former: [String: Slot],
        _ best: inout Cost?
    ) {
        if let best, cost >= best { return }
        guard next < hosts.count else {
            let challenging = Set(chosen.values.flatMap(\.challengers))
            if members.allSatisfy({ !$0.hasToChallenge || challenging.contains($0.authority) }) { best = cost }
            return
        }
        let host = hosts[next].authority
        for choice in choices(for: hosts[next], most) where fits(host, choice, chosen) {
            var cost = cost
            if let slot = former[host] {
                let moved = slot.window.map { abs((choice.week.monday - $0.from.monday) / 7) } ?? 0
                if moved > 0 || choice.challengers != slot.challengers.sorted() { cost.changed += 1 }
                cost.shift += moved
            }
            var more = chosen
            more[host] = choice
            extend(more, next + 1, cost, most, former, &best)
        }
    }

    private func choices(for host: Programme.Member, _ most: Int) -> [Choice] {
        let kept = task.kept.union(task.held).compactMap { name in programme.slots.first { $0.name == name } }
            .first { $0.host == host.authority }
        if let kept, let window = kept.window {
            return [Choice(challengers: kept.challengers.sorted(), week: Week(of: window.from))]
        }
        let others = members.filter { $0.challenges && $0.authority != host.authority }.map(\.authority)
        var groups: [[String]] = [[]]
        for other in others { groups += groups.filter { $0.count < most }.map { $0 + [other] } }
        return groups.filter { $0.count >= programme.challengersPerHost }.flatMap { group in
            weeks.filter { week in task.notBefore.map { week.monday >= $0 } ?? true }
                .map { Choice(challengers: group, week: $0) }
        }
    }

    private func fits(_ host: String, _ choice: Choice, _ chosen: [String: Choice]) -> Bool {
        for challenger in choice.challengers {
            guard let pair = AuthorityPair(host, challenger), !programme.forbidden.contains(pair),
                !programme.lastYear.contains(pair)
            else { return false }
            if !programme.allowsEachOther, chosen[challenger]?.challengers.contains(host) == true { return false }
        }
        let people = Set(choice.challengers + [host])
        for member in members where people.contains(member.authority) {
            if member.unavailable.contains(where: { $0.overlaps(choice.week.span) }) { return false }
        }
        if programme.closed.contains(where: { $0.overlaps(choice.week.span) }) { return false }
        var teams: [String: Int] = [:]
        for (other, made) in chosen {
            let busy = Set(made.challengers + [other])
            if !programme.allowsSeveralAWeek, made.week == choice.week, !busy.isDisjoint(with: people) { return false }
            if made.week.monday.quarter == choice.week.monday.quarter {
                for challenger in made.challengers { teams[challenger, default: 0] += 1 }
            }
        }
        return choice.challengers.allSatisfy { challenger in
            let capacity = members.first { $0.authority == challenger }?.capacity ?? .max
            return teams[challenger, default: 0] + 1 <= capacity
        }
    }
}
