public import GitStorage

/// The commit that brings a chain into the mainline (DESIGN.md sections 5 and 14).
///
/// It carries nothing that was not already in the tip and the chain, so everybody makes the same bytes.
public enum LandingCommit {
    /// The name and address that landings and space roots bear.
    public static func identity(seconds: Int64) -> Identity {
        Identity(name: "sli", email: "sli@invalid", seconds: seconds, offsetMinutes: 0)
    }

    /// The commit's bytes.
    public static func bytes(
        tree: ObjectID, tip: CommitObject, head: CommitObject, level: Int
    ) throws(StorageError) -> [UInt8] {
        let counter = max(tip.committer.seconds, head.committer.seconds) + 1
        return try CommitBytes(
            tree: tree, parents: [tip.id, head.id], author: identity(seconds: counter),
            committer: identity(seconds: counter), message: "Landing\n\nLevel: \(level)\n"
        ).encoded()
    }

    /// Makes the landing of a chain on a tip and writes it.
    ///
    /// - Returns: the landing's id; the same for the same tip, chain and level, whoever makes it.
    public static func make(
        _ chain: Chain, onto tip: CommitObject, in store: ObjectStore, schemas: SchemaCatalogue, level: Int
    ) throws -> ObjectID {
        guard let head = chain.edits.last else { throw LandingFailure.nothingNew }
        guard chain.edits.count <= Chain.maximumEdits else { throw LandingFailure.tooLong(limit: Chain.maximumEdits) }
        return try store.together {
            let tree = try Replay.tree(landing: chain, onto: tip, in: store, schemas: schemas)
            return try store.writeCommit(raw: bytes(tree: tree, tip: tip, head: head, level: level))
        }
    }
}
