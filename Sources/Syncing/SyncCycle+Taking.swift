import GitStorage
import Landing
import Workspaces

/// What came from the hub: taken in as verified, or kept aside.
extension SyncCycle {
    /// Takes a fetched tip as verified, or notes why not.
    ///
    /// - Returns: how the cycle ends for the space if the tip is not taken in; else `nil`.
    func takeIn(
        _ incoming: ObjectID, _ region: RegionSource, _ outcome: inout SyncOutcome
    ) async throws -> SyncOutcome.Ending? {
        let space = outcome.space
        let repository = try await workspace.repository(space)
        let taken = try await repository.perform { try Self.take(incoming, space, region, in: $0) }
        switch taken {
        case .taken(let steps):
            outcome.received += steps
            try await forgetSuspects(space, repository)
        case .suspect, .forked: try await suspect(incoming, space, repository)
        case .otherRegion: break
        }
        return taken.ending(of: incoming)
    }

    /// What became of a fetched tip.
    enum Taken: Sendable {
        /// It is verified, so many steps further than before; none if it is what this copy has verified, or
        /// older: then the copy will bring the hub forward.
        case taken(steps: Int)
        /// It is not taken in.
        case suspect([CheckViolation])
        /// It goes back to another first commit: this is no hub of this region. Nothing of it is kept.
        case otherRegion(ObjectID)
        /// It is good by itself, but parts from the verified line, and nobody has said that the region goes on there.
        case forked(at: ObjectID, lacking: [Revocation])

        /// How a cycle ends that was offered this; `nil` if it goes on.
        func ending(of incoming: ObjectID) -> SyncOutcome.Ending? {
            switch self {
            case .taken: nil
            case .suspect(let faults): .suspect(incoming, faults)
            case .otherRegion(let root): .otherRegion(root)
            case .forked(let step, let lacking): .forked(incoming, at: step, lacking: lacking)
            }
        }
    }

    /// Takes a fetched tip as verified if its way from the last verified one is good.
    static func take(
        _ incoming: ObjectID, _ space: SpaceKind, _ region: RegionSource, in store: ObjectStore
    ) throws -> Taken {
        let verified = try store.required(RefName.hub)
        let verdict = try judge(incoming, space, region, in: store)
        if case .taken(let steps) = verdict, steps > 0 {
            if try !store.isAncestor(verified, of: incoming) {
                try Fork.keep(verified, in: store)
            }
            _ = try store.moveReference(RefName.hub, from: verified, to: incoming)
        }
        if case .otherRegion = verdict { _ = try store.moveReference(RefName.incoming, from: incoming, to: nil) }
        return verdict
    }

    /// What a fetched tip is to the verified one; moves nothing.
    static func judge(
        _ incoming: ObjectID, _ space: SpaceKind, _ region: RegionSource, in store: ObjectStore
    ) throws -> Taken {
        let verified = try store.required(RefName.hub)
        // Only a landing of the verified line is an older state of it; an edit in it is none.
        switch try LineRelation(of: incoming, to: verified, in: store) {
        case .same, .older: return .taken(steps: 0)
        case .newer, .foreign: break
        case .forked(let step):
            let check = try region.check(space, in: store, asksNewestRoster: false)
            let faults = try check.violations(from: step, to: incoming, root: verified)
            guard faults.isEmpty else { return .suspect(faults) }
            let fork = Fork(
                space: space, step: step, verified: verified, incoming: incoming, store: store, region: region)
            switch try fork.answer() {
            case .goOver: return .taken(steps: try store.firstParents(from: incoming, downTo: step).count)
            case .stay: return .forked(at: step, lacking: [])
            case .lacks(let revocations): return .forked(at: step, lacking: revocations)
            }
        }
        let check = try region.check(space, in: store, asksNewestRoster: false)
        let faults = try check.violations(from: verified, to: incoming, root: verified)
        guard faults.isEmpty else {
            let own = try store.firstParents(from: verified).last
            // What is no commit, or has no beginning that is here, is suspect all the same.
            guard let root = try? store.firstParents(from: incoming).last, root != own else { return .suspect(faults) }
            return .otherRegion(root)
        }
        return .taken(steps: try store.firstParents(from: incoming, downTo: verified).count)
    }

    /// Keeps what the hub shows, without taking it in.
    private func suspect(_ tip: ObjectID, _ space: SpaceKind, _ repository: Repository) async throws {
        try await workspace.writing(space) {
            try await repository.perform { store in
                _ = try store.moveReference(RefName.suspect + tip.hex, from: nil, to: tip)
            }
        }
    }

    /// A hub that shows a good tip again is mended: what was suspected before is let go.
    private func forgetSuspects(_ space: SpaceKind, _ repository: Repository) async throws {
        guard try await repository.perform({ try !$0.references(under: RefName.suspect).isEmpty }) else { return }
        try await workspace.writing(space) {
            try await repository.perform { store in
                for (name, id) in try store.references(under: RefName.suspect) {
                    _ = try store.moveReference(name, from: id, to: nil)
                }
            }
        }
    }
}
