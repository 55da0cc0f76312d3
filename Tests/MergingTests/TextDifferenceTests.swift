import Seeded
import Testing

@testable import Merging

@Suite struct TextDifferenceTests {
    /// Figure 2 of Myers 1986 as printed: every diagonal, every V kept, the path read backwards.
    private func figureTwo(_ old: [Int32], _ new: [Int32]) -> [TextDifference.Change] {
        let prefix = zip(old, new).prefix { $0 == $1 }.count
        var suffix = 0
        while suffix < min(old.count, new.count) - prefix, old[old.count - 1 - suffix] == new[new.count - 1 - suffix] {
            suffix += 1
        }
        let a = Array(old[prefix..<(old.count - suffix)])
        let b = Array(new[prefix..<(new.count - suffix)])
        var furthest = [1: 0]
        var kept: [[Int: Int]] = []
        search: for d in 0...(a.count + b.count) {
            kept.append(furthest)
            for k in stride(from: -d, through: d, by: 2) {
                let isDown = k == -d || (k != d && furthest[k - 1]! < furthest[k + 1]!)
                var x = isDown ? furthest[k + 1]! : furthest[k - 1]! + 1
                while x < a.count, x - k < b.count, a[x] == b[x - k] { x += 1 }
                furthest[k] = x
                if x >= a.count, x - k >= b.count { break search }
            }
        }
        var x = a.count
        var y = b.count
        var deleted: Set<Int> = []
        var inserted: Set<Int> = []
        for d in stride(from: kept.count - 1, to: 0, by: -1) {
            let k = x - y
            let before = kept[d]
            let isDown = k == -d || (k != d && before[k - 1]! < before[k + 1]!)
            let from = isDown ? k + 1 : k - 1
            x = before[from]!
            y = x - from
            if isDown { inserted.insert(y) } else { deleted.insert(x) }
        }
        var changes: [TextDifference.Change] = []
        (x, y) = (0, 0)
        while x < a.count || y < b.count {
            let start = (x, y)
            while deleted.contains(x) || inserted.contains(y) {
                if deleted.contains(x) { x += 1 } else { y += 1 }
            }
            if start != (x, y) {
                changes.append(
                    .init(old: (start.0 + prefix)..<(x + prefix), new: (start.1 + prefix)..<(y + prefix)))
            }
            if x < a.count { x += 1 }
            if y < b.count { y += 1 }
        }
        return changes
    }

    @Test func changesAreThoseOfFigureTwo() throws {
        for seed in 0..<3000 {
            var random = SeededGenerator(seed: seed)
            let letters = random.pick([1, 2, 3, 8])
            func tokens() -> [Int32] {
                (0..<random.number(below: 24)).map { _ in Int32(random.number(below: letters)) }
            }
            let (old, new) = (tokens(), tokens())
            let found = try #require(TextDifference(from: old, to: new, budget: .max))
            #expect(found.changes == figureTwo(old, new), "seed \(seed)")
        }
    }

    @Test func deletesFirstWhereBothWaysAreAsShort() throws {
        // Figure 2 on the paper's own example, ABCABBA to CBABAC.
        let found = try #require(TextDifference(from: [1, 2, 3, 1, 2, 2, 1], to: [3, 2, 1, 2, 1, 3], budget: .max))
        #expect(
            found.changes == [
                .init(old: 0..<2, new: 0..<0), .init(old: 3..<3, new: 1..<2), .init(old: 5..<6, new: 4..<4),
                .init(old: 7..<7, new: 5..<6),
            ])
    }

    @Test func searchStopsAtItsBudget() throws {
        let old = (0..<500).map { Int32($0) }
        let new = (500..<1000).map { Int32($0) }
        let whole = try #require(TextDifference(from: old, to: new, budget: .max))
        #expect(whole.steps == 501 * 501)
        #expect(whole.changes == [.init(old: 0..<500, new: 0..<500)])
        #expect(TextDifference(from: old, to: new, budget: 200_000) == nil)
    }
}
