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

/// Who may write in the space of an authority or a team: asked of the region's mainline, newest commit first
/// (DESIGN.md section 2).
///
/// Somebody who was an active member of it in *any* mainline commit stays good for what was
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

    /// The team of that id at the region's tip; what it works on and who is in it never changes.
    public func team(_ id: String) throws -> Team? {
        try TeamReader(in: store).team(id, in: TreeOverlay(store.commit(tip).tree, in: store))
    }

    /// The member that held the key and might write in a space, if there ever was one: who worked for the authority or a
    /// successor of it, or was in the team.
    ///
    /// - Parameter isMeant: tells the member as the roster named them at the time from the same one under another
    ///   name; the newest is taken if none is meant.
    public func member(
        holding key: PublicKey, writingIn space: SpaceKind, preferring isMeant: (Member) -> Bool = { _ in true }
    ) throws -> Member? {
        var newest: Member?
        var next: ObjectID? = tip
        while let id = next {
            let commit = try store.commit(id)
            if let member = try member(holding: key, writingIn: space, at: commit) {
                if isMeant(member) { return member }
                newest = newest ?? member
            }
            next = commit.parents.first
        }
        return newest
    }

    /// The member that holds the key and may write in a space now.
    func newestMember(holding key: PublicKey, writingIn space: SpaceKind) throws -> Member? {
        try member(holding: key, writingIn: space, at: store.commit(tip))
    }

    private func member(
        holding key: PublicKey, writingIn space: SpaceKind, at commit: CommitObject
    ) throws -> Member? {
        let roster = try rosters.roster(in: commit.tree)
        guard let member = roster.activeMember(holding: key) else { return nil }
        return try roster.mayWrite(member, in: space) {
            try TeamReader(in: store).team($0, in: TreeOverlay(commit.tree, in: store))
        } ? member : nil
    }
}

extension Roster {
    /// Whether an active member may write in a space, as this roster and the teams of the same state say.
    ///
    /// - Parameter team: finds a team of that state.
    public func mayWrite(_ member: Member, in space: SpaceKind, team: (String) throws -> Team?) rethrows -> Bool {
        switch space {
        case .region: return true
        case .authority(let authority):
            // Whose authority has ended writes nowhere until they have been given another.
            guard let own = self.authority(id: member.authority), !own.hasEnded else { return false }
            return isAuthority(member.authority, orSuccessorOf: authority)
        case .team(let id):
            guard let team = try team(id), !team.hasEnded else { return false }
            return team.includes(member)
        }
    }
}
