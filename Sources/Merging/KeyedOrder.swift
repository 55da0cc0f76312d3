/// The order of a merged keyed list (DESIGN.md section 4). Order never conflicts.
///
/// Works on numbers that stand for keys and compare as the keys do, so that the smaller number is the key
/// that sorts first.
struct KeyedOrder {
    let base: [Int]
    let left: [Int]
    let right: [Int]

    /// Every key that left or right hold and `isKept` allows, in merged order.
    func merged(keeping isKept: (Int) -> Bool) -> [Int] {
        let inBase = Set(base)
        let inLeft = Set(left)
        let inRight = Set(right)
        func isShared(_ key: Int) -> Bool { inBase.contains(key) && inLeft.contains(key) && inRight.contains(key) }
        let shared = order(base.filter(isShared), left.filter(isShared), right.filter(isShared))
        let ofLeft = Self.predecessors(of: left, isShared)
        let ofRight = Self.predecessors(of: right, isShared)

        var following: [Int: Group] = [:]
        for (key, predecessor) in ofLeft where isKept(key) {
            let place = min(predecessor, ofRight.first[key] ?? predecessor)
            following[place, default: Group()].left.append(key)
        }
        for (key, predecessor) in ofRight where isKept(key) {
            let place = min(predecessor, ofLeft.first[key] ?? predecessor)
            following[place, default: Group()].right.append(key)
        }
        var result = following[Self.head]?.ordered ?? []
        for key in shared {
            result.append(key)
            if let group = following[key] { result += group.ordered }
        }
        return result
    }

    /// Stands before every key: what follows no shared item follows the head.
    private static let head = -1

    /// The order of the items that all three hold: the side's that changed it, or, if both did, the one
    /// whose sequence of keys sorts first.
    private func order(_ base: [Int], _ left: [Int], _ right: [Int]) -> [Int] {
        if left == base { return right }
        if right == base { return left }
        return left.lexicographicallyPrecedes(right) ? left : right
    }

    /// The items of one side that not all three hold, each with its nearest predecessor that they do.
    private struct Predecessors: Sequence {
        var keys: [(key: Int, predecessor: Int)] = []
        var first: [Int: Int] = [:]

        func makeIterator() -> IndexingIterator<[(key: Int, predecessor: Int)]> { keys.makeIterator() }
    }

    private static func predecessors(of side: [Int], _ isShared: (Int) -> Bool) -> Predecessors {
        var result = Predecessors()
        var nearest = head
        for key in side {
            if isShared(key) {
                nearest = key
            } else {
                result.keys.append((key, nearest))
                result.first[key] = nearest
            }
        }
        return result
    }

    /// The items that follow one shared item, as each side has them.
    private struct Group {
        var left: [Int] = []
        var right: [Int] = []

        /// One side's order if that side put them there: it holds all of them, and what the other holds
        /// stands in the same order. Sorted by key otherwise.
        var ordered: [Int] {
            let all = Set(left).union(right)
            if left.count == all.count, Self.isSubsequence(right, of: left) { return left }
            if right.count == all.count, Self.isSubsequence(left, of: right) { return right }
            return all.sorted()
        }

        private static func isSubsequence(_ part: [Int], of whole: [Int]) -> Bool {
            var rest = part[...]
            for key in whole where key == rest.first { rest = rest.dropFirst() }
            return rest.isEmpty
        }
    }
}
