internal import Records

extension ThreeWayMerge {
    /// Makes, or keeps, or closes a decision about one place as a whole (`docs/merge-rules.md`, part 4).
    ///
    /// Left and right differ from each other and from the base. Each of the three counts as the set of the
    /// values that are open in it; a value that is not in conflict is a set of one.
    mutating func decide(_ base: Node, _ left: Node, _ right: Node, at place: Place?, depth: Int) -> Node {
        // A plain change meets an open decision that its base knew nothing of: it is replayed onto that.
        if let old = base.settled {
            if let decision = left.decision, let new = right.settled {
                return replay(
                    Replay(from: old, to: new, onto: decision, shown: Side(left.value)), left, at: place, depth)
            }
            if let decision = right.decision, let new = left.settled {
                return replay(
                    Replay(from: old, to: new, onto: decision, shown: Side(right.value)), left, at: place, depth)
            }
        }
        let known = base.alternatives(limits)
        let ofLeft = left.alternatives(limits)
        let ofRight = right.alternatives(limits)
        guard base.settled == nil else {
            return concluded(ofLeft.union(ofRight), bases: bases(known, left, right), left)
        }
        // The same decision at another level is still the same decision: it yields.
        if ofLeft == known { return right }
        if ofRight == known { return left }
        if let decision = base.decision, let met = settle(decision, left, right, at: place, depth: depth) { return met }
        switch (left.settled, right.settled) {
        case (_?, _?): return concluded(ofLeft.union(ofRight), bases: known, left)
        case (_?, nil): return concluded(ofLeft.union(ofRight.subtracting(known)), bases: known, left)
        case (nil, _?): return concluded(ofRight.union(ofLeft.subtracting(known)), bases: known, left)
        case (nil, nil):
            let kept = known.intersection(ofLeft).intersection(ofRight)
            let all = kept.union(ofLeft.subtracting(known)).union(ofRight.subtracting(known))
            // Both gave up sides, and not one is left that both kept: then all that either kept are open.
            return concluded(all.isEmpty ? ofLeft.union(ofRight) : all, bases: bases(known, left, right), left)
        }
    }

    /// What an entry that stems from these versions says it grew from.
    private func bases(_ known: Set<Side>, _ left: Node, _ right: Node) -> Set<Side> {
        switch (left.decision, right.decision) {
        case (nil, nil): known
        case (let one, let two): Set((one?.bases ?? Array(known)) + (two?.bases ?? Array(known)))
        }
    }

    /// An open decision between those sides, or, if only one is left, that one.
    ///
    /// Shown is what left shows if that still is a side, else the first side that is a value: a deletion is
    /// never shown over a change.
    func concluded(_ sides: Set<Side>, bases: Set<Side>, _ left: Node) -> Node {
        guard sides.count > 1 else { return Node(value: sides.first?.value) }
        let decision = Decision(bases: bases, sides: sides)
        let isStillSide = left.value != nil && sides.contains(Side(left.value))
        return Node(value: isStillSide ? left.value : decision.sides[0].value, decisions: .here(decision))
    }
}
