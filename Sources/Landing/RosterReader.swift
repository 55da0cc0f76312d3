public import GitStorage
import Records
public import Statements
import Synchronization

/// The roster as trees of a region space hold it; trees with the same roster are read once.
public final class RosterReader {
    private let store: ObjectStore
    private let folders = FolderCache()

    /// Rosters by the ids of the folders they are in, for all readers of this process.
    private static let known = Mutex<[[ObjectID?]: Roster]>([:])
    /// A walk through years of history meets many rosters once and the newest again and again.
    private static let mostKnown = 64

    public init(in store: ObjectStore) { self.store = store }

    /// The members and authorities of that tree.
    ///
    /// - Throws: ``LandingFailure/unreadable(path:)`` for a member or authority that cannot be read.
    public func roster(in tree: ObjectID) throws -> Roster {
        let places = ["records/member", "records/authority"]
        let ids = try places.map { try folders.entry(at: $0, in: tree, from: store)?.id }
        if let roster = Self.known.withLock({ $0[ids] }) { return roster }
        var members: [Member] = []
        var authorities: [Authority] = []
        for (path, entry) in try places.flatMap({ try store.paths(in: tree, under: $0) }) {
            do {
                let json = try JSON(reading: store.blob(entry.id, atMost: ReadingLimits.edit.bytes))
                if path.hasPrefix("records/member/") {
                    members.append(try Member(json: json))
                } else {
                    authorities.append(try Authority(json: json))
                }
            } catch is JSONReadingError {
                throw LandingFailure.unreadable(path: path)
            } catch is RosterError {
                throw LandingFailure.unreadable(path: path)
            }
        }
        let roster = Roster(members: members, authorities: authorities)
        Self.known.withLock { cache in
            if cache.count >= Self.mostKnown { cache.removeAll() }
            cache[ids] = roster
        }
        return roster
    }
}

/// Who may write in an authority space: asked of the region's mainline, newest commit first
/// (DESIGN.md section 2).
///
/// Somebody who was an active member of the authority in *any* mainline commit stays good for what was
/// written then, so that a laptop which clones years later judges as the hub did. "Unknown" is never cached.
public final class RegionHistory {
    private let store: ObjectStore
    /// The newest commit of the region's mainline that this copy holds.
    public let tip: ObjectID
    private let rosters: RosterReader

    public init(tip: ObjectID, in store: ObjectStore) {
        self.tip = tip
        self.store = store
        rosters = RosterReader(in: store)
    }

    /// The region's schemas at its tip.
    public func schemas() throws -> SchemaCatalogue {
        SchemaCatalogue(regionTree: try store.commit(tip).tree, in: store)
    }

    /// The roster at the region's tip.
    public func roster() throws -> Roster { try rosters.roster(in: store.commit(tip).tree) }

    /// The region's first commit: its identity.
    public func root() throws -> ObjectID {
        try store.firstParents(from: tip).last ?? tip
    }

    /// The member that held the key and worked for the authority or a successor of it, if there ever was one.
    ///
    /// - Parameter isMeant: tells the member as the roster named them at the time from the same one under another
    ///   name; the newest is taken if none is meant.
    public func member(
        holding key: PublicKey, workingFor authority: String, preferring isMeant: (Member) -> Bool = { _ in true }
    ) throws -> Member? {
        var newest: Member?
        var next: ObjectID? = tip
        while let id = next {
            let commit = try store.commit(id)
            if let member = try Self.member(holding: key, workingFor: authority, in: rosters.roster(in: commit.tree)) {
                if isMeant(member) { return member }
                newest = newest ?? member
            }
            next = commit.parents.first
        }
        return newest
    }

    /// The active member of that roster who holds the key and works for the authority or a successor of it.
    static func member(holding key: PublicKey, workingFor authority: String, in roster: Roster) -> Member? {
        // Whose authority has ended writes nowhere until they have been given another.
        guard let member = roster.activeMember(holding: key), let own = roster.authority(id: member.authority),
            !own.hasEnded
        else { return nil }
        return roster.isAuthority(member.authority, orSuccessorOf: authority) ? member : nil
    }
}
