/// The three-way merge of token runs: what each side changed, cut into stretches of the base.
///
/// Changes of the two sides that overlap or touch in base tokens form one stretch. It conflicts unless both
/// sides made the same of it; a stretch that only one side changed is harmless (DESIGN.md section 4).
struct TextMerge {
    /// Who changed a stretch of the base.
    enum Verdict {
        case left, right, same, conflict
    }

    struct Stretch {
        var verdict: Verdict
        var base: Range<Int>
        var left: Range<Int>
        var right: Range<Int>
        /// Which of the right side's changes lie in it.
        var rightChanges: Range<Int>
    }

    let base: [Int32]
    let left: [Int32]
    let right: [Int32]
    /// In the order of the base, at least one unchanged base token between two of them.
    let stretches: [Stretch]

    var isClean: Bool { stretches.allSatisfy { $0.verdict != .conflict } }

    init(
        base: [Int32], left: [Int32], leftChanges: [TextDifference.Change], right: [Int32],
        rightChanges: [TextDifference.Change]
    ) {
        self.base = base
        self.left = left
        self.right = right
        var cursor = Cursor(left: leftChanges, right: rightChanges)
        var stretches: [Stretch] = []
        while let found = cursor.next() {
            let (range, inLeft, inRight) = found
            let ofLeft = Self.image(of: range, under: leftChanges, inLeft)
            let ofRight = Self.image(of: range, under: rightChanges, inRight)
            let verdict: Verdict =
                if inRight.isEmpty { .left } else if inLeft.isEmpty { .right } else {
                    left[ofLeft] == right[ofRight] ? .same : .conflict
                }
            stretches.append(
                Stretch(verdict: verdict, base: range, left: ofLeft, right: ofRight, rightChanges: inRight))
        }
        self.stretches = stretches
    }

    /// The left text with every harmless change of both in it; the merged text, if there is no conflict.
    var leftResult: [Int32] { result { $0.verdict == .right ? self.right[$0.right] : self.left[$0.left] } }

    /// The right text with every harmless change of both in it.
    var rightResult: [Int32] { result { $0.verdict == .left ? self.left[$0.left] : self.right[$0.right] } }

    /// The base text with every harmless change of both in it.
    var baseResult: [Int32] {
        result { stretch in
            switch stretch.verdict {
            case .left, .same: self.left[stretch.left]
            case .right: self.right[stretch.right]
            case .conflict: self.base[stretch.base]
            }
        }
    }

    /// The left text with those of the right side's changes in it that only the right side made and that
    /// `isTaken` allows, by their place among the right side's changes.
    func leftResult(taking isTaken: [Bool]) -> [Int32] {
        result { stretch in
            guard stretch.verdict == .right else { return self.left[stretch.left] }
            return stretch.rightChanges.allSatisfy { isTaken[$0] } ? self.right[stretch.right] : self.base[stretch.base]
        }
    }

    private func result(_ replacement: (Stretch) -> ArraySlice<Int32>) -> [Int32] {
        var tokens: [Int32] = []
        var position = 0
        for stretch in stretches {
            tokens += base[position..<stretch.base.lowerBound]
            tokens += replacement(stretch)
            position = stretch.base.upperBound
        }
        tokens += base[position...]
        return tokens
    }

    /// What a side made of a stretch of the base; the changes in it are those of the indices.
    private static func image(
        of base: Range<Int>, under changes: [TextDifference.Change], _ indices: Range<Int>
    ) -> Range<Int> {
        guard let first = indices.first, let last = indices.last else { return 0..<0 }
        let lower = changes[first].new.lowerBound - (changes[first].old.lowerBound - base.lowerBound)
        let upper = changes[last].new.upperBound + (base.upperBound - changes[last].old.upperBound)
        return lower..<upper
    }
}

/// Goes through the changes of both sides in the order of the base, one stretch at a time.
private struct Cursor {
    let left: [TextDifference.Change]
    let right: [TextDifference.Change]
    private var i = 0
    private var j = 0

    init(left: [TextDifference.Change], right: [TextDifference.Change]) {
        self.left = left
        self.right = right
    }

    mutating func next() -> (range: Range<Int>, left: Range<Int>, right: Range<Int>)? {
        let start = (i, j)
        guard var range = takeFirst() else { return nil }
        while let change = peek(), change.old.lowerBound <= range.upperBound {
            range = range.lowerBound..<max(range.upperBound, change.old.upperBound)
            step()
        }
        return (range, start.0..<i, start.1..<j)
    }

    private mutating func takeFirst() -> Range<Int>? {
        guard let change = peek() else { return nil }
        step()
        return change.old
    }

    private var isLeftNext: Bool {
        guard i < left.count else { return false }
        return j >= right.count || left[i].old.lowerBound <= right[j].old.lowerBound
    }

    private func peek() -> TextDifference.Change? {
        if isLeftNext { return left[i] }
        return j < right.count ? right[j] : nil
    }

    private mutating func step() {
        if isLeftNext { i += 1 } else { j += 1 }
    }
}
