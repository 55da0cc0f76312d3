public import GitStorage

/// A person's edits that the mainline lacks, oldest first: what one landing brings in (DESIGN.md section 5).
public struct Chain: Sendable {
    /// The most edits that one landing brings; a longer chain takes several.
    public static let maximumEdits = 1_000

    /// The commit that the first edit stands on: of the mainline, or an edit that has landed.
    public let base: CommitObject
    /// Each has the one before it as its only parent.
    public let edits: [CommitObject]

    public init(base: CommitObject, edits: [CommitObject]) {
        self.base = base
        self.edits = edits
    }

    /// The newest edit.
    public var head: ObjectID { edits.last?.id ?? base.id }

    /// Walks from `head` down to the first commit that has landed on `tip`.
    ///
    /// - Returns: `nil` if `head` itself has landed.
    /// - Throws: ``LandingFailure`` if the way down is not a line or no commit on it has landed.
    public static func unlanded(
        from head: ObjectID, tip: ObjectID, in store: ObjectStore, atMost limit: Int = 1_000_000
    ) throws -> Chain? {
        var edits: [CommitObject] = []
        // All that is reachable from a mainline commit has landed with it or before it.
        let missing: Set<ObjectID>
        do {
            missing = Set(try store.commits(reachableFrom: [head], excluding: [tip], limit: limit + 1))
        } catch StorageError.tooLarge {
            throw LandingFailure.tooLong(limit: limit)
        }
        guard missing.contains(head) else { return nil }
        var next = head
        while missing.contains(next) {
            guard edits.count < limit else { throw LandingFailure.tooLong(limit: limit) }
            let commit = try store.commit(next)
            guard commit.parents.count == 1 else { throw LandingFailure.notLinear(next) }
            edits.append(commit)
            next = commit.parents[0]
        }
        return Chain(base: try store.commit(next), edits: edits.reversed())
    }

    /// The chain in pieces that each fit one landing, oldest first.
    public func pieces(of size: Int = Chain.maximumEdits) -> [Chain] {
        var pieces: [Chain] = []
        var base = base
        for start in stride(from: 0, to: edits.count, by: size) {
            let piece = Array(edits[start..<min(start + size, edits.count)])
            pieces.append(Chain(base: base, edits: piece))
            base = piece[piece.count - 1]
        }
        return pieces
    }
}
