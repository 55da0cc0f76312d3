import GitStorage
import Landing
import Records
import Syncing
import Workspaces

/// A hub in a folder, reached without git's own processes: the same check before the same compare-and-swap.
struct LocalHubLink: HubLink {
    let laptop: String
    let hub: String
    let regionHub: String
    let space: SpaceKind
    /// The region's first commit.
    let root: ObjectID
    /// Runs while the push is on its way.
    var duringPush: @Sendable () async throws -> Void = {}
    /// Whether the network breaks down between the hub's deed and its answer.
    var losesAnswer = false

    func fetch() async throws -> Transport.Fetched {
        guard let hub = try? ObjectStore(opening: hub) else { return .unreachable(.noRepository) }
        guard let tip = try hub.reference(RefName.main) else { return .tip(nil) }
        let laptop = try ObjectStore(opening: laptop)
        try ObjectCopy.copy(tip, from: hub, to: laptop)
        _ = try laptop.moveReference(RefName.incoming, from: laptop.reference(RefName.incoming), to: tip)
        return .tip(tip)
    }

    func push(_ id: ObjectID) async throws -> Transport.Pushed {
        guard let hub = try? ObjectStore(opening: hub) else { return .unreachable(.noRepository) }
        let old = try hub.reference(RefName.main)
        try ObjectCopy.copy(id, from: ObjectStore(opening: laptop), to: hub)
        if let old, try !hub.isAncestor(old, of: id) { return .raced }
        try await duringPush()
        let faults = try check(hub).violations(from: old, to: id, root: expectedRoot(hub))
        guard faults.isEmpty else { return .refused(faults.map { "\($0)" }) }
        guard case .moved = try hub.moveReference(RefName.main, from: old, to: id) else { return .raced }
        return losesAnswer ? .unreachable(.silent) : .accepted
    }

    private func check(_ hub: ObjectStore) throws -> Check {
        guard space != .region else { return Check(.region, in: hub, asksNewestRoster: true) }
        let region = try ObjectStore(opening: regionHub)
        return Check(
            space, in: hub, region: RegionHistory(tip: try region.required(RefName.main), in: region),
            asksNewestRoster: true)
    }

    private func expectedRoot(_ hub: ObjectStore) throws -> ObjectID {
        try hub.rehearsing { try SpaceRoot.make(space, region: root, in: hub) }
    }
}

/// Brings a commit and all that it needs from one store to another.
enum ObjectCopy {
    static func copy(_ tip: ObjectID, from source: ObjectStore, to target: ObjectStore) throws {
        var waiting = [tip]
        var missing: [CommitObject] = []
        var seen: Set<ObjectID> = []
        while let id = waiting.popLast() {
            // What is there has all that it needs: parents and trees are written first.
            guard !target.exists(id), seen.insert(id).inserted else { continue }
            let commit = try source.commit(id)
            missing.append(commit)
            waiting += commit.parents
        }
        for commit in missing.sorted(by: { $0.committer.seconds < $1.committer.seconds }) {
            try copyTree(commit.tree, from: source, to: target)
            _ = try target.writeCommit(raw: commit.raw)
        }
    }

    static func copyTree(_ id: ObjectID, from source: ObjectStore, to target: ObjectStore) throws {
        guard !target.exists(id) else { return }
        let entries = try source.tree(id)
        for entry in entries {
            if entry.isTree {
                try copyTree(entry.id, from: source, to: target)
            } else if !target.exists(entry.id) {
                _ = try target.writeBlob(source.blob(entry.id))
            }
        }
        _ = try target.writeTree(entries)
    }
}
