extension ProseRun {
    /// The runs of two texts, word by word as prose is merged; put together, the kept and removed ones are the
    /// older text and the kept and added ones the newer.
    ///
    /// Texts beyond the limits are told as one that went and one that came.
    public static func runs(from old: String, to new: String, limits: MergeLimits = .landing) -> [ProseRun] {
        var tokens = TextTokens()
        guard let before = tokens.numbers(of: old, limit: limits.textTokens),
            let after = tokens.numbers(of: new, limit: limits.textTokens),
            let difference = TextDifference(from: before, to: after, budget: limits.textSteps)
        else { return [.removed(old), .added(new)] }
        var runs: [ProseRun] = []
        var position = 0
        func add(_ numbers: ArraySlice<Int32>, _ make: (String) -> ProseRun) {
            if !numbers.isEmpty { runs.append(make(tokens.text(of: Array(numbers)))) }
        }
        for change in difference.changes {
            add(before[position..<change.old.lowerBound], ProseRun.kept)
            add(before[change.old], ProseRun.removed)
            add(after[change.new], ProseRun.added)
            position = change.old.upperBound
        }
        add(before[position...], ProseRun.kept)
        return runs
    }

    public var text: String {
        switch self {
        case .kept(let text), .removed(let text), .added(let text): text
        }
    }
}
