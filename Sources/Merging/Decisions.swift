internal import Records

/// What is open at one place: a decision there, or decisions at places below it. Nothing is nested: where a
/// decision is open, none is below.
indirect enum Decisions: Hashable {
    case here(Decision)
    /// By the step that leads towards them; never empty.
    case below([Path.Step: Decisions])

    /// Decisions below a place; `nil` if there are none.
    static func collecting(_ steps: [Path.Step: Decisions]) -> Decisions? { steps.isEmpty ? nil : .below(steps) }

    func child(_ step: Path.Step) -> Decisions? {
        if case .below(let steps) = self { steps[step] } else { nil }
    }

    /// All of them, each with the way to it, in the order of their paths.
    var listed: [(path: Path, decision: Decision)] {
        var found: [(path: Path, decision: Decision)] = []
        collect(at: .root, into: &found)
        return found.map { (text: $0.path.description, item: $0) }
            .sorted { $0.text.precedesByBytes($1.text) }
            .map(\.item)
    }

    private func collect(at path: Path, into found: inout [(path: Path, decision: Decision)]) {
        switch self {
        case .here(let decision): found.append((path, decision))
        case .below(let steps):
            for (step, decisions) in steps { decisions.collect(at: path.appending(step), into: &found) }
        }
    }

    /// Whether both are open at the same places, between the same sides.
    func hasSameSides(as other: Decisions) -> Bool {
        switch (self, other) {
        case (.here(let one), .here(let two)): one.sides == two.sides
        case (.below(let one), .below(let two)):
            one.count == two.count
                && one.allSatisfy { step, decisions in two[step].map { decisions.hasSameSides(as: $0) } ?? false }
        default: false
        }
    }

    /// These decisions, with the other ones' bases added to theirs; the sides are the same.
    func addingBases(of other: Decisions) -> Decisions {
        switch (self, other) {
        case (.here(let one), .here(let two)):
            .here(Decision(bases: one.bases + two.bases, sides: one.sides))
        case (.below(let one), .below(let two)):
            .below(one.merging(two) { $0.addingBases(of: $1) })
        default: self
        }
    }
}

/// What an open decision is between.
struct Decision: Hashable {
    /// Sorted as they are stored, like the sides.
    var bases: [Side]
    var sides: [Side]

    init(bases: some Sequence<Side>, sides: some Sequence<Side>) {
        self.bases = Side.sorted(bases)
        self.sides = Side.sorted(sides)
    }
}
