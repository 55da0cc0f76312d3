public import GitStorage

/// How the newest commit that a hub shows stands towards the newest one that a copy has verified.
public enum LineRelation: Sendable, Hashable {
    /// They are the same.
    case same
    /// The hub shows an earlier step of the verified line, as after a restored backup (SCHEDULES.md L11).
    case older
    /// The hub's line goes on from the verified one.
    case newer
    /// Both lines go on, differently, from that step: a true fork (SCHEDULES.md L12).
    case forked(at: ObjectID)
    /// The two lines have no step in common.
    case foreign

    /// Compares the first-parent line of a fetched tip with the verified one.
    ///
    /// Believes nothing of the fetched line but its parents: dates in it may be anything. What cannot be read, or
    /// has more steps than a push may bring, is ``foreign``.
    public init(of fetched: ObjectID, to verified: ObjectID, in store: ObjectStore) throws {
        guard fetched != verified else {
            self = .same
            return
        }
        let line = Set(try store.firstParents(from: verified))
        guard !line.contains(fetched) else {
            self = .older
            return
        }
        var next: ObjectID? = fetched
        for _ in 0..<Check.maximumLandings {
            guard let id = next, let commit = try? store.commit(id) else { break }
            guard !line.contains(id) else {
                self = id == verified ? .newer : .forked(at: id)
                return
            }
            next = commit.parents.first
        }
        self = .foreign
    }
}
