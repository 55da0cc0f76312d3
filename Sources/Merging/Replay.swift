internal import Records

/// A change from one value to another that meets a decision which was open before it came.
struct Replay {
    let old: Side
    let new: Side
    let decision: Decision
    /// The side that the version with the decision shows.
    let shown: Side

    init(from old: Side, to new: Side, onto decision: Decision, shown: Side) {
        self.old = old
        self.new = new
        self.decision = decision
        self.shown = shown
    }
}

extension ThreeWayMerge {
    /// Replays a change onto an open decision: into every side by the place's rule (DESIGN.md section 4).
    ///
    /// A side into which it merges without conflict becomes the result; if there is none, the new value
    /// becomes a side of its own.
    ///
    /// - Parameter left: the left version, which may be the one with the decision or the one that changed.
    mutating func replay(_ replay: Replay, _ left: Node, at place: Place?, _ depth: Int) -> Node {
        let result = outcome(of: replay, at: place, depth)
        let shown = left.decision == nil ? result.shownIfChanged : result.images[replay.shown]
        return concluded(result.sides, bases: result.bases, Node(value: (shown ?? replay.shown).value))
    }

    /// What a settlement makes of a decision that took one change meanwhile, and nothing else: the merge of the
    /// two as if the settlement had landed first.
    ///
    /// Of prose, and of whole items, a change elsewhere goes into every side; without this it would raise all
    /// of them again, settled or not. That the grown decision is just what one change of a side makes of the
    /// known one is found by replaying it.
    ///
    /// - Returns: `nil` if the decision grew in another way, or the place is atomic.
    mutating func settle(
        _ known: Decision, _ left: Node, _ right: Node, at place: Place?, depth: Int
    ) -> Node? {
        guard let grown = left.decision ?? right.decision, let settled = left.settled ?? right.settled,
            let place, grown.sides.count <= known.sides.count, known.sides.count <= Self.mostSidesToSettle
        else { return nil }
        for old in known.sides where !grown.sides.contains(old) {
            for new in grown.sides where !known.sides.contains(new) {
                guard place.merges([old, new, settled]) else { continue }
                let change = Replay(from: old, to: new, onto: known, shown: old)
                guard outcome(of: change, at: place, depth).sides == Set(grown.sides) else { continue }
                let isLeftGrown = left.decision != nil
                return merge(
                    Node(value: old.value), isLeftGrown ? Node(value: new.value) : left,
                    isLeftGrown ? right : Node(value: new.value), at: place, depth: depth)
            }
        }
        return nil
    }

    /// The decision of more sides is left to the arithmetic of sets: every pair of sides would be replayed.
    private static let mostSidesToSettle = 8

    private mutating func outcome(of replay: Replay, at place: Place?, _ depth: Int) -> ReplayOutcome {
        guard place?.rule == .text else { return replayWhole(replay, at: place, depth) }
        return replayText(replay) ?? replayWhole(replay, at: nil, depth)
    }

    /// What a replay made of a decision.
    struct ReplayOutcome {
        /// What became of each side.
        var images: [Side: Side] = [:]
        /// Whether the change went into some side.
        var isTaken = false
        /// The side that was added because it went into none.
        var added: Side?
        var bases: Set<Side>
        /// What the version shows that made the change: the side that it went into, or the one added.
        var shownIfChanged: Side?

        /// The sides that there are now.
        var sides: Set<Side> { Set(images.values).union(added.map { [$0] } ?? []) }

        /// Notes what became of a side.
        mutating func record(_ image: Side, of side: Side, isTaken: Bool) {
            images[side] = image
            guard isTaken else { return }
            self.isTaken = true
            if shownIfChanged?.value == nil { shownIfChanged = image }
        }

        /// Adds the new value as a side, unless the change went into one.
        mutating func addUnlessTaken(_ new: @autoclosure () -> Side) {
            guard !isTaken else { return }
            added = new()
            shownIfChanged = added
        }
    }

    private mutating func replayWhole(_ replay: Replay, at place: Place?, _ depth: Int) -> ReplayOutcome {
        var outcome = ReplayOutcome(bases: Set(replay.decision.bases))
        let old = Node(value: replay.old.value)
        let new = Node(value: replay.new.value)
        for side in replay.decision.sides {
            let merged = merge(old, Node(value: side.value), new, at: place, depth: depth)
            let isTaken = merged.decisions == nil
            outcome.record(isTaken ? Side(merged.value) : side, of: side, isTaken: isTaken)
        }
        outcome.addUnlessTaken(replay.new)
        return outcome
    }

    /// Replays a change of prose, of which every side and base takes what is harmless.
    ///
    /// - Returns: `nil` if a side is no text or a bound is passed; the decision is replayed onto as `atomic` then.
    private mutating func replayText(_ replay: Replay) -> ReplayOutcome? {
        guard let old = replay.old.value?.string, let new = replay.new.value?.string,
            replay.decision.sides.allSatisfy({ $0.value == nil || $0.value?.string != nil }),
            var change = TextChange(from: old, to: new, limits),
            let changes = difference(from: change.old, to: change.new)
        else { return nil }
        var outcome = ReplayOutcome(bases: [])
        var isHarmless = [Bool](repeating: true, count: changes.count)
        var added = replay.new
        for side in replay.decision.sides {
            guard let text = side.value?.string else {
                // Deleted there and changed here: no part of the change is harmless against that.
                outcome.record(side, of: side, isTaken: false)
                isHarmless = isHarmless.map { _ in false }
                continue
            }
            guard let merge = merged(text, with: changes, of: &change) else { return nil }
            outcome.record(change.side(of: merge.leftResult), of: side, isTaken: merge.isClean)
            for stretch in merge.stretches where stretch.verdict == .conflict {
                for index in stretch.rightChanges { isHarmless[index] = false }
            }
            if side == replay.shown { added = change.side(of: merge.rightResult) }
        }
        outcome.addUnlessTaken(added)
        for base in replay.decision.bases {
            if let text = base.value?.string, let merge = merged(text, with: changes, of: &change) {
                outcome.bases.insert(change.side(of: merge.leftResult(taking: isHarmless)))
            } else {
                outcome.bases.insert(base)
            }
        }
        return outcome
    }

    /// The merge of the change into a text that grew from something else; `nil` past the bounds on a text.
    private mutating func merged(
        _ text: String, with changes: [TextDifference.Change], of change: inout TextChange
    ) -> TextMerge? {
        guard let text = change.tokens.numbers(of: text, limit: limits.textTokens),
            let inText = difference(from: change.old, to: text)
        else { return nil }
        return TextMerge(
            base: change.old, left: text, leftChanges: inText, right: change.new, rightChanges: changes)
    }
}

/// Two texts in tokens, and the numbers of the tokens of all texts compared with them.
private struct TextChange {
    var tokens = TextTokens()
    let old: [Int32]
    let new: [Int32]

    init?(from old: String, to new: String, _ limits: MergeLimits) {
        guard let old = tokens.numbers(of: old, limit: limits.textTokens),
            let new = tokens.numbers(of: new, limit: limits.textTokens)
        else { return nil }
        self.old = old
        self.new = new
    }

    func side(of numbers: [Int32]) -> Side { Side(.string(tokens.text(of: numbers))) }
}

extension Place {
    /// Whether values like these are merged part by part here, and not as one.
    fileprivate func merges(_ sides: [Side]) -> Bool {
        switch rule {
        case .atomic, .fixed: false
        case .text, .object, .keyed, .set, .append: true
        case nil: sides.allSatisfy { $0.value == nil || $0.value?.object != nil }
        }
    }
}
