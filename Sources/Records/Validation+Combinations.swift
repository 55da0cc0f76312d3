extension Validation {
    /// The keywords that apply other schemas to the same value.
    ///
    /// A choice that fails is one fault: which of its branches was meant cannot be known. Whatever a failed
    /// schema had to say about items and members still counts as said, so that one fault does not make
    /// `unevaluatedProperties` complain of every field.
    mutating func judgeCombination(
        _ combination: CombinationKeywords, _ node: Int, _ instance: Int, _ marks: inout Marks, depth: Int
    ) -> Bool {
        var holds = true
        for branch in combination.allOf {
            holds = judgeBeside(branch, instance, &marks, depth: depth + 1) && holds
            guard holds || isNoting else { return false }
        }
        if !combination.anyOf.isEmpty, !judgeAnyOf(combination.anyOf, instance, &marks, depth: depth) {
            holds = false
            note(.anyOf, node, instance)
            marks.setAll()
            guard isNoting else { return false }
        }
        if !combination.oneOf.isEmpty {
            let fitting = countFitting(combination.oneOf, instance, &marks, depth: depth)
            if fitting != 1 {
                holds = false
                note(fitting == 0 ? .oneOfNone : .oneOfSeveral, node, instance)
                marks.setAll()
                guard isNoting else { return false }
            }
        }
        if let excluded = combination.not {
            var unused = unmarked(instance)
            if fits(excluded, instance, &unused, depth: depth + 1) {
                holds = false
                note(.not, node, instance)
                guard isNoting else { return false }
            }
        }
        return judgeCondition(combination, instance, &marks, depth: depth) && holds
    }

    private mutating func judgeAnyOf(_ branches: [Int], _ instance: Int, _ marks: inout Marks, depth: Int) -> Bool {
        var isFitting = false
        for branch in branches {
            var own = unmarked(instance)
            guard fits(branch, instance, &own, depth: depth + 1) else { continue }
            // Each branch that fits speaks of members of its own, so marks need them all.
            guard graph.tracksMarks else { return true }
            isFitting = true
            marks.unite(own)
        }
        return isFitting
    }

    private mutating func countFitting(_ branches: [Int], _ instance: Int, _ marks: inout Marks, depth: Int) -> Int {
        var count = 0
        for branch in branches {
            var own = unmarked(instance)
            guard fits(branch, instance, &own, depth: depth + 1) else { continue }
            count += 1
            marks.unite(own)
            if count > 1 { return count }
        }
        return count
    }

    private mutating func judgeCondition(
        _ combination: CombinationKeywords, _ instance: Int, _ marks: inout Marks, depth: Int
    ) -> Bool {
        guard let condition = combination.condition else { return true }
        guard combination.consequence != nil || combination.alternative != nil || graph.tracksMarks else { return true }
        var own = unmarked(instance)
        let isSo = fits(condition, instance, &own, depth: depth + 1)
        if isSo { marks.unite(own) }
        guard let branch = isSo ? combination.consequence : combination.alternative else { return true }
        return judgeBeside(branch, instance, &marks, depth: depth + 1)
    }
}
