internal import Records

/// What one version holds at one place: the value as it is shown, and what is open there.
///
/// Where a decision is open the value is that decision; what is shown is one of its sides.
struct Node {
    var value: JSON?
    var decisions: Decisions?

    static let absent = Node(value: nil)

    init(value: JSON?, decisions: Decisions? = nil) {
        self.value = value
        self.decisions = decisions
    }

    /// The value that was decided, or the only one there has been; `nil` where several are open.
    var settled: Side? { decisions == nil ? Side(value) : nil }

    /// The decision that is open at this very place.
    var decision: Decision? { if case .here(let decision)? = decisions { decision } else { nil } }

    /// Whether decisions are open at places below this one.
    var hasDecisionsBelow: Bool { if case .below? = decisions { true } else { false } }

    /// Whether both hold the same here; what each shows at a path in conflict does not count.
    func isSame(as other: Node) -> Bool {
        switch (decisions, other.decisions) {
        case (nil, nil): value == other.value
        case (let one?, let two?): one.hasSameSides(as: two) && unshown == other.unshown
        default: false
        }
    }

    /// The value, with the first side of every open decision in the place of the one that is shown.
    private var unshown: JSON? {
        guard let decisions else { return value }
        return decisions.listed.reduce(value) {
            Whole.putting($1.decision.sides[0].value, at: $1.path.steps[...], in: $0)
        }
    }
}

extension Node {
    /// The values that are open here: the one value, the sides of the decision, or, for decisions below, one
    /// whole value for each side of each of them, the others as shown (DESIGN.md section 4).
    ///
    /// Whole values that together would be larger than `limits.wholeBytes` are not made one by one: the first
    /// takes the first side of every decision, the second all second ones, and so on, so that every side is
    /// still in one of them.
    func alternatives(_ limits: MergeLimits) -> Set<Side> {
        switch decisions {
        case nil: return [Side(value)]
        case .here(let decision): return Set(decision.sides)
        case .below(let steps):
            let open = Decisions.below(steps).listed
            let count = open.reduce(0) { $0 + $1.decision.sides.count }
            guard count <= limits.wholeBytes / max(1, value?.canonicalBytes.count ?? 0) else { return rows(of: open) }
            return Set(
                open.flatMap { path, decision in
                    decision.sides.map { Side(Whole.putting($0.value, at: path.steps[...], in: value)) }
                })
        }
    }

    private func rows(of open: [(path: Path, decision: Decision)]) -> Set<Side> {
        let count = open.map(\.decision.sides.count).max() ?? 0
        return Set(
            (0..<count).map { row in
                Side(
                    open.reduce(value) { whole, item in
                        let sides = item.decision.sides
                        return Whole.putting(
                            sides[min(row, sides.count - 1)].value, at: item.path.steps[...], in: whole)
                    })
            })
    }
}

extension Node {
    /// A version of a whole record.
    init(_ document: Document) {
        self.init(value: document.value)
        for entry in document.entries { open(entry.sides, bases: entry.bases, at: entry.path.steps[...]) }
    }

    /// Opens a decision at the end of the steps.
    ///
    /// Takes in whatever a document may hold, and loses none of it: a decision at or below another becomes
    /// part of that one; a decision whose container is gone becomes the container's, between what is there
    /// now and the containers built anew around each side.
    private mutating func open(_ sides: [Side], bases: [Side], at steps: ArraySlice<Path.Step>) {
        if case .here(let decision)? = decisions, !steps.isEmpty {
            var below = Node(value: value)
            below.open(sides, bases: bases, at: steps)
            decisions = .here(
                Decision(bases: decision.bases, sides: decision.sides + below.alternatives(.landing)))
            return
        }
        guard let step = steps.first else { return open(sides, bases: bases) }
        guard let reached = Whole.child(step, of: value) else {
            let built = sides.filter { $0.value != nil }.map { Side(Whole.built(around: $0.value, at: steps)) }
            let builtBases = bases.map { Side(Whole.built(around: $0.value, at: steps)) }
            return open(built + [Side(value)], bases: builtBases)
        }
        let rest = steps.dropFirst()
        var child = Node(value: reached.value, decisions: decisions?.child(step))
        if reached.value == nil, !rest.isEmpty, child.decisions == nil {
            let built = sides.map { Side(Whole.built(around: $0.value, at: rest, as: step)) }
            child.open(built + [.absent], bases: bases.map { Side(Whole.built(around: $0.value, at: rest, as: step)) })
        } else {
            child.open(sides, bases: bases, at: rest)
        }
        value = Whole.putting(child.value, at: [step], in: value)
        var known: [Path.Step: Decisions] = [:]
        if case .below(let below)? = decisions { known = below }
        known[step] = child.decisions
        decisions = .collecting(known)
    }

    private mutating func open(_ sides: [Side], bases: [Side]) {
        // What is shown is a side, or has to become one: it is a value that somebody saved.
        var all = Set(sides)
        if value != nil { all.insert(Side(value)) }
        if decisions != nil { all.formUnion(alternatives(.landing)) }
        let opened = Decision(bases: bases + (decision?.bases ?? []), sides: all)
        if value == nil { value = opened.sides.first?.value }
        decisions = opened.sides.count > 1 ? .here(opened) : nil
    }
}
