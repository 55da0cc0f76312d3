public import GitStorage

/// How far a line of landings is good, counted from its root.
public struct LineVerdict: Sendable {
    /// The newest step up to which all are good; `nil` if not even the first is.
    public let lastGood: ObjectID?
    /// The first step that is not good; `nil` if all are.
    public let firstBad: ObjectID?
    /// Everything that is wrong with it.
    public let faults: [CheckViolation]
    /// How many steps are good, the root counted.
    public let depth: Int

    /// Whether all of the line is good.
    public var isGood: Bool { firstBad == nil }
}

extension Check {
    /// Judges a line step by step, from its root to a tip.
    ///
    /// - Parameters:
    ///   - root: the first commit that the line has to begin with.
    ///   - trusted: steps that this check has found good before; the line is judged from the newest of them on.
    ///   - reaching: is told before each step its place in the line, from 1, and how many there are; what it throws
    ///     ends the judging.
    /// - Throws: only if the store cannot be read, or what `reaching` throws.
    public func verdict(
        on tip: ObjectID, root: ObjectID, trusting trusted: Set<ObjectID> = [],
        reaching: (_ step: Int, _ count: Int) throws -> Void = { _, _ in }
    ) throws -> LineVerdict {
        guard let line = try readable(from: tip) else {
            // Without its lower part nothing of it can be judged.
            return LineVerdict(
                lastGood: nil, firstBad: tip, faults: [CheckViolation(.unreadable, in: tip)], depth: 0)
        }
        let start = line.lastIndex(where: trusted.contains).map { $0 + 1 } ?? 0
        for index in start..<line.count {
            try reaching(index + 1, line.count)
            let faults = try violations(from: index == 0 ? nil : line[index - 1], to: line[index], root: root)
            guard faults.isEmpty else {
                return LineVerdict(
                    lastGood: index == 0 ? nil : line[index - 1], firstBad: line[index], faults: faults, depth: index)
            }
        }
        return LineVerdict(lastGood: line.last, firstBad: nil, faults: [], depth: line.count)
    }

    /// The line from its root to a tip; `nil` if its commits cannot be read or are too many.
    private func readable(from tip: ObjectID) throws -> [ObjectID]? {
        do {
            return try store.firstParents(from: tip, limit: Self.maximumLandings).reversed()
        } catch {
            switch error {
            case .notFound, .corrupt, .wrongKind, .tooLarge: return nil
            default: throw error
            }
        }
    }
}
