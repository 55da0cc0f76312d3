/// The shortest edit script between two token runs: Myers, "An O(ND) Difference Algorithm and Its Variations"
/// (1986), figure 2, forward and greedy, the older text as A (DESIGN.md section 4).
///
/// Which of several shortest scripts is taken decides what a merge yields, so it is fixed to the last tie: the
/// common prefix is cut first, then the common suffix; where V[k−1] = V[k+1], a token is deleted.
struct TextDifference {
    /// One change: the tokens of A that go, and those of B that come instead. Between two changes lies at
    /// least one token that stays.
    struct Change: Equatable {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// The changes from A to B, in order.
    var changes: [Change] = []
    /// How far the search went: one for each pair (D, k) looked at and each token matched. A bound on it is a
    /// bound on time and, at one bit a pair, on memory.
    var steps = 0

    /// - Returns: `nil` once the search has gone further than `budget` steps.
    init?(from old: [Int32], to new: [Int32], budget: Int) {
        let prefix = zip(old, new).prefix { $0 == $1 }.count
        let room = min(old.count, new.count) - prefix
        var suffix = 0
        while suffix < room, old[old.count - 1 - suffix] == new[new.count - 1 - suffix] { suffix += 1 }
        let a = old[prefix..<(old.count - suffix)]
        let b = new[prefix..<(new.count - suffix)]
        guard !a.isEmpty || !b.isEmpty else { return }
        guard !a.isEmpty, !b.isEmpty else {
            changes = [Change(old: a.indices, new: b.indices)]
            return
        }
        let isFound = a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                guard let trace = Trace(a, b, budget: budget, steps: &steps) else { return false }
                replay(trace.insertions(endingOn: a.count - b.count), on: a, b, offset: prefix)
                return true
            }
        }
        guard isFound else { return nil }
    }

    /// Walks the script forward: matched tokens first, as figure 2 does, then the next deletion or insertion.
    private mutating func replay(
        _ insertions: [Bool], on a: UnsafeBufferPointer<Int32>, _ b: UnsafeBufferPointer<Int32>, offset: Int
    ) {
        var x = 0
        var y = 0
        var open: (x: Int, y: Int)?
        func change(from start: (x: Int, y: Int)) -> Change {
            Change(old: (start.x + offset)..<(x + offset), new: (start.y + offset)..<(y + offset))
        }
        for isInsertion in insertions {
            if x < a.count, y < b.count, a[x] == b[y] {
                if let start = open { changes.append(change(from: start)) }
                open = nil
                while x < a.count, y < b.count, a[x] == b[y] {
                    x += 1
                    y += 1
                }
            }
            if open == nil { open = (x, y) }
            if isInsertion { y += 1 } else { x += 1 }
        }
        if let start = open { changes.append(change(from: start)) }
    }
}

/// What figure 2 decided at every pair (D, k): one bit each, down (insert) or right (delete).
///
/// Storing bits instead of the vectors V keeps two wholly different texts of 20,000 tokens at 50 MB; the
/// matched tokens between the moves are found again when the script is replayed.
private struct Trace {
    /// The decisions of each D, in the order of its diagonals.
    private var rows: [[UInt64]] = []
    private let oldCount: Int
    private let newCount: Int

    /// - Returns: `nil` once the search has gone further than `budget` steps, of which it keeps count.
    init?(
        _ a: UnsafeBufferPointer<Int32>, _ b: UnsafeBufferPointer<Int32>, budget: Int, steps: inout Int
    ) {
        oldCount = a.count
        newCount = b.count
        // V[k] lies at k + M + 1; −1 stands where figure 2 has nothing to compare with.
        var furthest = [Int32](repeating: -1, count: a.count + b.count + 3)
        furthest[b.count + 2] = 0
        let isFound = furthest.withUnsafeMutableBufferPointer { furthest in
            for d in 0...(a.count + b.count) {
                let diagonals = Diagonals(of: d, a.count, b.count)
                let row = Self.row(a, b, along: diagonals, furthest)
                rows.append(row.decisions)
                steps += diagonals.count + row.matched
                if row.reachedEnd { return true }
                if steps > budget { return false }
            }
            return false
        }
        guard isFound else { return nil }
    }

    /// The diagonals on which D edits can end inside the grid. Those outside are never read by those inside.
    private struct Diagonals {
        let first: Int
        let last: Int
        var count: Int { (last - first) / 2 + 1 }

        init(of d: Int, _ n: Int, _ m: Int) {
            first = d <= m ? -d : d - 2 * m
            last = d <= n ? d : 2 * n - d
        }
    }

    private struct Row {
        var decisions: [UInt64]
        var matched = 0
        var reachedEnd = false
    }

    /// The innermost loop, on which the cost of long texts rests: plain pointers, no checks that it cannot fail.
    private static func row(
        _ a: UnsafeBufferPointer<Int32>, _ b: UnsafeBufferPointer<Int32>, along diagonals: Diagonals,
        _ furthest: UnsafeMutableBufferPointer<Int32>
    ) -> Row {
        var row = Row(decisions: [UInt64](repeating: 0, count: (diagonals.count + 63) / 64))
        let n = a.count
        let m = b.count
        row.decisions.withUnsafeMutableBufferPointer { decisions in
            var word: UInt64 = 0
            var index = 0
            var k = diagonals.first
            var left = furthest[k &+ m]
            while k <= diagonals.last {
                let right = furthest[k &+ m &+ 2]
                let isInsertion = left < right
                var x = Int(isInsertion ? right : left &+ 1)
                left = right
                word |= (isInsertion ? 1 : 0) &<< UInt64(truncatingIfNeeded: index)
                if index & 63 == 63 {
                    decisions[index &>> 6] = word
                    word = 0
                }
                index &+= 1
                if x < n, x &- k < m, a[x] == b[x &- k] {
                    let start = x
                    repeat { x &+= 1 } while x < n && x &- k < m && a[x] == b[x &- k]
                    row.matched &+= x &- start
                }
                furthest[k &+ m &+ 1] = Int32(truncatingIfNeeded: x)
                if x >= n, x &- k >= m {
                    row.reachedEnd = true
                    break
                }
                k &+= 2
            }
            if index & 63 != 0 { decisions[index &>> 6] = word }
        }
        return row
    }

    /// The moves of the script in order, true for an insertion, that end on the diagonal.
    func insertions(endingOn diagonal: Int) -> [Bool] {
        var result = [Bool](repeating: false, count: rows.count - 1)
        var k = diagonal
        for d in stride(from: rows.count - 1, to: 0, by: -1) {
            let position = (k - Diagonals(of: d, oldCount, newCount).first) / 2
            let isInsertion = rows[d][position / 64] >> UInt64(position % 64) & 1 == 1
            result[d - 1] = isInsertion
            k += isInsertion ? 1 : -1
        }
        return result
    }
}
