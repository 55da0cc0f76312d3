import Seeded
import Testing

@testable import Merging

@Suite struct TextMergeTests {
    struct Merged: Equatable {
        var left: String
        var right: String
        var base: String
        var isClean: Bool

        init(_ base: String, _ left: String, _ right: String) {
            var tokens = TextTokens()
            let runs = [base, left, right].map { tokens.numbers(of: $0, limit: .max)! }
            let merge = TextMerge(
                base: runs[0], left: runs[1],
                leftChanges: TextDifference(from: runs[0], to: runs[1], budget: .max)!.changes,
                right: runs[2], rightChanges: TextDifference(from: runs[0], to: runs[2], budget: .max)!.changes)
            self.left = tokens.text(of: merge.leftResult)
            self.right = tokens.text(of: merge.rightResult)
            self.base = tokens.text(of: merge.baseResult)
            isClean = merge.isClean
        }
    }

    @Test(arguments: [
        ("", [String]()), ("a", ["a"]), (" a", [" ", "a"]), ("a  b\r\nc", ["a  ", "b\r\n", "c"]),
        ("a\u{0B}b\u{A0}c d", ["a\u{0B}b\u{A0}c ", "d"]), ("e\u{301} \t\u{0C}", ["e\u{301} \t\u{0C}"]),
    ])
    func tokensEndAfterASCIIWhiteSpace(text: String, expected: [String]) {
        var tokens = TextTokens()
        let numbers = tokens.numbers(of: text, limit: 10) ?? []
        #expect(numbers.map { tokens.text(of: [$0]) } == expected)
        #expect(tokens.text(of: numbers).utf8.elementsEqual(text.utf8))
    }

    @Test func aTextPastItsLimitIsNotCut() {
        var tokens = TextTokens()
        let fitting = tokens.numbers(of: "a b c", limit: 3)
        let excessive = tokens.numbers(of: "a b c d", limit: 3)
        #expect(fitting?.count == 3)
        #expect(excessive == nil)
    }

    @Test func changesApartBothApply() {
        let merged = Merged("one two three four five", "ONE two three four five", "one two three four FIVE")
        #expect(merged.isClean)
        #expect(merged.left == "ONE two three four FIVE")
        #expect(merged.left == merged.right && merged.left == merged.base)
    }

    @Test func changesThatTouchConflict() {
        let merged = Merged("one two three ", "ONE two three ", "one TWO three ")
        #expect(!merged.isClean)
        #expect(merged.left == "ONE two three " && merged.right == "one TWO three ")
    }

    @Test func insertionsAtOnePlaceConflictUnlessEqual() {
        #expect(!Merged("a b ", "a x b ", "a y b ").isClean)
        let same = Merged("a b ", "a x b ", "a x b ")
        #expect(same.isClean && same.left == "a x b ")
    }

    @Test func eachSideOfAConflictHoldsTheHarmlessChangesOfBoth() {
        let merged = Merged("a b c d e f g ", "A b c L e f g ", "a b c R e f G ")
        #expect(!merged.isClean)
        #expect(merged.left == "A b c L e f G ")
        #expect(merged.right == "A b c R e f G ")
        #expect(merged.base == "A b c d e f G ")
    }

    @Test func anInsertionTouchesADeletionBesideIt() {
        #expect(!Merged("a b c ", "a x b c ", "a c ").isClean)
        #expect(Merged("a b c d ", "a x b c d ", "a b d ").isClean)
    }

    @Test func mergingIsSymmetricAndKeepsWhatOneSideDid() {
        for seed in 0..<2000 {
            var random = SeededGenerator(seed: seed)
            func text(_ words: Int) -> [String] {
                (0..<words).map { _ in random.pick(["a ", "b ", "c ", "d\n", "e  "]) }
            }
            func edited(_ words: [String]) -> [String] {
                var words = words
                for _ in 0..<random.number(below: 4) {
                    let place = random.number(below: words.count + 1)
                    if random.isHit(oneIn: 2), place < words.count {
                        words.remove(at: place)
                    } else {
                        words.insert(random.pick(["x ", "y ", "z "]), at: place)
                    }
                }
                return words
            }
            let base = text(random.number(below: 12))
            let (left, right) = (edited(base).joined(), edited(base).joined())
            let merged = Merged(base.joined(), left, right)
            let swapped = Merged(base.joined(), right, left)
            #expect(
                merged.left == swapped.right && merged.right == swapped.left && merged.base == swapped.base,
                "seed \(seed)")
            #expect(merged.isClean == (merged.left == merged.right), "seed \(seed)")
            #expect(Merged(base.joined(), left, base.joined()).left == left, "seed \(seed)")
            #expect(Merged(base.joined(), left, left).left == left, "seed \(seed)")
        }
    }
}
