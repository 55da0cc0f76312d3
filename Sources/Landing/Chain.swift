public import GitStorage

/// A person's edits that the mainline lacks, oldest first: what one landing brings in (DESIGN.md section 5).
public struct Chain: Sendable {
    /// The most edits that one landing brings; a longer chain takes several.
    public static let maximumEdits = 1_000

    /// The commit that the first edit stands on: of the mainline, an edit that has landed, or a fallen landing.
    public let base: CommitObject
    /// Each has the one before it as its only parent.
    public let edits: [CommitObject]
    /// Whether the base has landed. A base that has not is a landing of a line that the mainline has left: it is made
    /// again before it is believed (DESIGN.md section 5).
    public let isBaseLanded: Bool

    public init(base: CommitObject, edits: [CommitObject], isBaseLanded: Bool = true) {
        self.base = base
        self.edits = edits
        self.isBaseLanded = isBaseLanded
    }

    /// The newest edit.
    public var head: ObjectID { edits.last?.id ?? base.id }

    /// Walks from `head` down to the first commit that has landed on `tip`, or to a fallen landing.
    ///
    /// - Returns: `nil` if `head` itself has landed; a chain without edits if it is a fallen landing.
    /// - Throws: ``LandingFailure`` if the way down is not a line or no commit on it has landed.
    public static func unlanded(
        from head: ObjectID, tip: ObjectID, in store: ObjectStore, atMost limit: Int = 1_000_000
    ) throws -> Chain? {
        let missing = try missing(from: head, on: tip, atMost: limit, in: store)
        guard missing.contains(head) else { return nil }
        return try run(from: head, in: missing, store, atMost: limit)
    }

    /// All chains below some head whose edits have not landed on a tip, in an order in which they can land.
    ///
    /// Below this copy's own edits lies more than one only where the mainline has left the line that they stand on:
    /// what had landed there, landing by landing. Governance among it is left out, for it is signed anew.
    public static func allUnlanded(from head: ObjectID, tip: ObjectID, in store: ObjectStore) throws -> [Chain] {
        let missing = try missing(from: head, on: tip, atMost: 1_000_000, in: store)
        var chains: [Chain] = []
        var seen: Set<ObjectID> = []
        // Each landing of a fallen line brings its chain, the oldest landing first.
        func collect(_ head: ObjectID) throws {
            var runs: [Chain] = []
            var next = head
            while missing.contains(next), seen.insert(next).inserted {
                let commit = try store.commit(next)
                switch commit.parents.count {
                case 1:
                    let chain = try run(from: next, in: missing, store, atMost: 1_000_000)
                    seen.formUnion(chain.edits.map(\.id))
                    runs.append(chain)
                    next = chain.base.id
                case 2:
                    if missing.contains(commit.parents[1]), !seen.contains(commit.parents[1]) {
                        let chain = try run(from: commit.parents[1], in: missing, store, atMost: 1_000_000)
                        if !chain.edits.isEmpty {
                            seen.formUnion(chain.edits.map(\.id))
                            runs.append(chain)
                        }
                    }
                    next = commit.parents[0]
                default: throw LandingFailure.notLinear(next)
                }
            }
            for chain in runs.reversed() {
                // A chain may stand on yet another line that was left.
                if !chain.isBaseLanded { try collect(chain.base.id) }
                if try !chain.isGovernance(in: store) { chains.append(chain) }
            }
        }
        try collect(head)
        return chains
    }

    /// All that is reachable from a mainline commit has landed with it or before it.
    private static func missing(
        from head: ObjectID, on tip: ObjectID, atMost limit: Int, in store: ObjectStore
    ) throws -> Set<ObjectID> {
        do {
            return Set(try store.commits(reachableFrom: [head], excluding: [tip], limit: max(limit, 100_000) + 1))
        } catch StorageError.tooLarge {
            throw LandingFailure.tooLong(limit: limit)
        }
    }

    /// The edits from `head` down to the first commit that is not missing or is a landing.
    private static func run(
        from head: ObjectID, in missing: Set<ObjectID>, _ store: ObjectStore, atMost limit: Int
    ) throws -> Chain {
        var edits: [CommitObject] = []
        var next = head
        while true {
            let commit = try store.commit(next)
            guard missing.contains(next) else {
                return Chain(base: commit, edits: edits.reversed())
            }
            guard commit.parents.count != 2 else {
                return Chain(base: commit, edits: edits.reversed(), isBaseLanded: false)
            }
            guard commit.parents.count == 1 else { throw LandingFailure.notLinear(next) }
            guard edits.count < limit else { throw LandingFailure.tooLong(limit: limit) }
            edits.append(commit)
            next = commit.parents[0]
        }
    }

    /// Whether it changes the roster, the schemas or the region's page.
    public func isGovernance(in store: ObjectStore) throws -> Bool {
        guard edits.count == 1 else { return false }
        return try store.changes(from: base.tree, to: edits[0].tree).contains {
            SpacePath($0.path)?.isGovernance ?? false
        }
    }

    /// The chain in pieces that each fit one landing, oldest first.
    public func pieces(of size: Int = Chain.maximumEdits) -> [Chain] {
        var pieces: [Chain] = []
        var base = base
        for start in stride(from: 0, to: edits.count, by: size) {
            let piece = Array(edits[start..<min(start + size, edits.count)])
            pieces.append(Chain(base: base, edits: piece, isBaseLanded: start > 0 || isBaseLanded))
            base = piece[piece.count - 1]
        }
        return pieces
    }
}
