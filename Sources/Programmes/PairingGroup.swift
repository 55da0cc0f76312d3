/// A pair, a triad or a group as the search may form it: who challenges whom in it.
struct PairingGroup {
    /// Its members, as bits.
    let members: UInt64
    /// For each host of it, who challenges it.
    let visits: [(host: Int, challengers: UInt64)]

    /// The groups that a member can be put in, most promising first.
    static func all(of member: Int, in state: PairingState, _ model: PairingModel) -> [PairingGroup] {
        let mates = state.mates(of: member, model)
        func rank(_ other: Int) -> (Int, Int) { (state.mates(of: other, model).count, other) }
        let ranks = Dictionary(uniqueKeysWithValues: mates.numbers.map { ($0, rank($0)) })
        let others = mates.numbers.sorted { ranks[$0]! < ranks[$1]! }
        var groups: [PairingGroup] = []
        for size in [2, 3, 4, 5, 1] where (state.groupSizes[size] ?? 0) > 0 {
            for chosen in combinations(of: size - 1, from: others, { mates in state.mates(of: mates, model) }) {
                groups += formed([member] + chosen, model)
            }
        }
        return groups
    }

    /// So many of them, each a mate of all the others.
    private static func combinations(of count: Int, from others: [Int], _ mates: (Int) -> UInt64) -> [[Int]] {
        guard count > 0 else { return [[]] }
        var found: [[Int]] = []
        for (position, first) in others.enumerated() {
            let known = count > 1 ? mates(first) : 0
            let rest = count > 1 ? others[(position + 1)...].filter { known.has($0) } : []
            found += combinations(of: count - 1, from: rest, mates).map { [first] + $0 }
        }
        return found
    }

    private static func formed(_ group: [Int], _ model: PairingModel) -> [PairingGroup] {
        let bits = group.reduce(UInt64(0)) { $0 | .bit($1) }
        let everybody = group.map { host in
            (host, bits & ~.bit(host) & group.reduce(0) { model.members[$1].challenges ? $0 | .bit($1) : $0 })
        }
        let orders: [[(host: Int, challengers: UInt64)]]
        if model.task.programme.shape == .reciprocal, group.count == 3, model.task.programme.triad == .circle {
            let (a, b, c) = (group[0], group[1], group[2])
            orders = [
                [(a, .bit(b)), (b, .bit(c)), (c, .bit(a))], [(a, .bit(c)), (c, .bit(b)), (b, .bit(a))],
            ]
        } else {
            orders = [everybody.map { (host: $0.0, challengers: $0.1) }]
        }
        return orders.filter { fits($0, bits, model) }.map { PairingGroup(members: bits, visits: $0) }
    }

    /// Whether it agrees with the slots that stay, and everybody in it gets what they need.
    private static func fits(_ visits: [(host: Int, challengers: UInt64)], _ bits: UInt64, _ model: PairingModel)
        -> Bool
    {
        var challenging: UInt64 = 0
        for (host, challengers) in visits {
            if model.isOpenHost(host) {
                if challengers == 0 { return false }
                challenging |= challengers
            } else if let fixed = model.fixedBy[host], fixed & model.grouped & ~challengers != 0 {
                // Who stays as its challenger belongs into its group.
                return false
            }
            let fixedTo = model.fixedTo[host] & model.grouped
            for other in fixedTo.numbers where !visits.contains(where: { $0.host == other && $0.challengers.has(host) })
            {
                return false
            }
        }
        let needy = bits.numbers.filter { model.members[$0].hasToChallenge && model.fixedTo[$0] == 0 }
        return needy.allSatisfy { challenging.has($0) }
    }
}
