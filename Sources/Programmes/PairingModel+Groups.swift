extension PairingModel {
    /// Decides who is placed by a pair, a triad or a group, and leaves the others to visits of their own.
    ///
    /// In the reciprocal shape those are grouped who both host and challenge. One whose partner has gone after the
    /// first half of a pair is served like one that only hosts or only challenges.
    mutating func formGroups() {
        switch task.programme.shape {
        case .oneWay: return
        case .reciprocal:
            grouped = members.indices.filter(isPaired).reduce(0) { $0 | .bit($1) }
            let count = grouped.count
            groupSizes = count % 2 == 0 ? [2: count / 2] : [3: 1, 2: max(0, (count - 3) / 2)]
        case .eventDay:
            let hosts = members.indices.reduce(UInt64(0)) { isOpenHost($1) ? $0 | .bit($1) : $0 }
            grouped = hosts | uncovered
            groupSizes = Self.sizes(ofGroupsFor: grouped.count)
        }
        for host in grouped.numbers {
            guard let visit = visitOf[host], visits[visit].slot == nil else { continue }
            visits[visit].least = 0
            visits[visit].most = members.count
            // Beside its group a host may be visited by somebody who would else challenge nobody.
            visits[visit].candidates &= uncovered & ~grouped
        }
        uncovered &= ~grouped
    }

    /// Threes, and as few fours as make it come out even.
    static func sizes(ofGroupsFor count: Int) -> [Int: Int] {
        switch (count, count % 3) {
        case (0, _): [:]
        case (1, _), (2, _), (5, _): [count: 1]
        case (_, 0): [3: count / 3]
        case (_, let rest): [3: (count - rest * 4) / 3, 4: rest]
        }
    }

    func isOpenHost(_ member: Int) -> Bool {
        visitOf[member].map { visits[$0].slot == nil } ?? false
    }

    private func isPaired(_ member: Int) -> Bool {
        guard members[member].part == .both else { return false }
        switch (isOpenHost(member), uncovered.has(member)) {
        case (true, true): return true
        case (false, false): return false
        // Half of its pair stays: the other half follows if the partner is there for it.
        case (false, true):
            return (fixedBy[member] ?? 0).numbers.contains { isOpenHost($0) && members[$0].part == .both }
        case (true, false):
            return fixedTo[member].numbers.contains { uncovered.has($0) && members[$0].part == .both }
        }
    }
}
