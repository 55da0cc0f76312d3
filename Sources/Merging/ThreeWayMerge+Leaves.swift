internal import Records

extension ThreeWayMerge {
    /// Merges texts, sets and logs; `nil` where the place is atomic or a value does not fit its rule.
    mutating func mergeLeaves(_ values: Values, by rule: MergeRule?) -> Node? {
        switch rule {
        case .text: mergeTexts(values)
        case .set: values.arrays.flatMap(\.mergedSets).map { Node(value: .array($0)) }
        case .append: values.arrays.flatMap(\.mergedLogs).map { Node(value: .array($0)) }
        case .atomic, .fixed, .object, .keyed, nil: nil
        }
    }

    private mutating func mergeTexts(_ values: Values) -> Node? {
        guard case .string(let left) = values.left, case .string(let right) = values.right else { return nil }
        guard values.base == nil || values.base?.string != nil else { return nil }
        var tokens = TextTokens()
        guard let merge = mergeTexts(values.base?.string, left, right, tokens: &tokens) else { return nil }
        let shown = JSON.string(tokens.text(of: merge.leftResult))
        guard !merge.isClean else { return Node(value: shown) }
        let decision = Decision(
            bases: [Side(values.base.map { _ in .string(tokens.text(of: merge.baseResult)) })],
            sides: [Side(shown), Side(.string(tokens.text(of: merge.rightResult)))])
        return Node(value: shown, decisions: .here(decision))
    }

    /// The merge of three texts, an absent base having no tokens; `nil` past the bounds on a text.
    private mutating func mergeTexts(
        _ base: String?, _ left: String, _ right: String, tokens: inout TextTokens
    ) -> TextMerge? {
        guard let ofBase = tokens.numbers(of: base ?? "", limit: limits.textTokens),
            let ofLeft = tokens.numbers(of: left, limit: limits.textTokens),
            let ofRight = tokens.numbers(of: right, limit: limits.textTokens)
        else { return nil }
        // Both, even if the first is given up: the count of steps must not depend on which side is left.
        let (inLeft, inRight) = (difference(from: ofBase, to: ofLeft), difference(from: ofBase, to: ofRight))
        guard let inLeft, let inRight else { return nil }
        return TextMerge(base: ofBase, left: ofLeft, leftChanges: inLeft, right: ofRight, rightChanges: inRight)
    }

    /// What changed between two texts; `nil` past the bound on one comparison. All comparisons of a record
    /// count towards the bound on the record, those that were given up as far as they may go.
    mutating func difference(from old: [Int32], to new: [Int32]) -> [TextDifference.Change]? {
        guard !isOverLimit else { return nil }
        let found = TextDifference(from: old, to: new, budget: limits.textSteps)
        steps += found?.steps ?? limits.textSteps
        if steps > limits.recordSteps { isOverLimit = true }
        return found?.changes
    }
}

extension Values {
    struct Arrays {
        let base: [JSON]
        let left: [JSON]
        let right: [JSON]
    }

    /// The three as arrays; an absent base is an empty one.
    var arrays: Arrays? {
        guard case .array(let left) = left, case .array(let right) = right else { return nil }
        switch base {
        case nil: return Arrays(base: [], left: left, right: right)
        case .array(let base): return Arrays(base: base, left: left, right: right)
        default: return nil
        }
    }
}

extension Values.Arrays {
    /// What all hold or one side added; `nil` unless all three are sets of scalars.
    var mergedSets: [JSON]? {
        guard let base = Self.scalars(base), let left = Self.scalars(left), let right = Self.scalars(right) else {
            return nil
        }
        let kept = base.intersection(left).intersection(right)
        return Self.sorted(kept.union(left.subtracting(base)).union(right.subtracting(base)))
    }

    /// The base's entries and then what either side added; `nil` unless each side kept all of the base's in
    /// their order and no version holds an entry twice.
    var mergedLogs: [JSON]? {
        let inBase = Set(base)
        let inLeft = Set(left)
        let inRight = Set(right)
        guard inBase.count == base.count, inLeft.count == left.count, inRight.count == right.count,
            left.filter(inBase.contains) == base, right.filter(inBase.contains) == base
        else { return nil }
        return base + Self.sorted(inLeft.union(inRight).subtracting(inBase))
    }

    private static func sorted(_ values: Set<JSON>) -> [JSON] {
        values.sorted { CanonicalOrder.of($0, $1) == .before }
    }

    private static func scalars(_ items: [JSON]) -> Set<JSON>? {
        let values = Set(items)
        guard values.count == items.count, values.allSatisfy({ $0.array == nil && $0.object == nil }) else {
            return nil
        }
        return values
    }
}
