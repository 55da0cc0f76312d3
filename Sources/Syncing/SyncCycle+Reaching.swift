public import GitStorage
public import Landing
import Workspaces

extension SyncCycle {
    /// What came of asking the hub for one space.
    public enum Answer: Sendable, Hashable {
        /// It answered.
        case reached
        /// The region has no hub.
        case alone
        case unreachable(Transport.Unreachable)
    }

    /// What is at an address that may become the hub's.
    public enum Candidate: Sendable {
        /// This copy's region, at the state that the copy knows, before it or beyond it.
        case same
        /// A repository without a region.
        case empty
        /// The region with that first commit.
        case otherRegion(root: ObjectID)
        /// This copy's region, in a state that does not pass the check.
        case suspect([CheckViolation])
        case unreachable(Transport.Unreachable)
    }

    /// Looks whether this copy's region is at an address; takes nothing in and keeps no address.
    public func examineHub(at address: String) async throws -> Candidate {
        try await withSyncLock { lock in
            let transport = try await transport(for: .region, at: address, lock)
            let repository = try await workspace.repository(.region)
            let before = try await repository.perform { try $0.reference(RefName.incoming) }
            try await reaching(.fetch)
            let tip: ObjectID
            switch try await transport.fetch() {
            case .unreachable(let reason): return .unreachable(reason)
            case .tip(nil): return .empty
            case .tip(let fetched?): tip = fetched
            }
            try await reaching(.check)
            let (own, region) = (await workspace.settings.root, try await regionSource())
            return try await repository.perform { store in
                let found = try Self.candidate(tip, root: own, region, in: store)
                if case .same = found { return found }
                // Nothing is to lead to what is not this region's.
                _ = try store.moveReference(RefName.incoming, from: tip, to: before)
                return found
            }
        }
    }

    private static func candidate(
        _ tip: ObjectID, root: ObjectID, _ region: RegionSource, in store: ObjectStore
    ) throws -> Candidate {
        let first = try store.firstParents(from: tip).last ?? tip
        guard first == root else { return .otherRegion(root: first) }
        return switch try judge(tip, .region, region, in: store) {
        case .otherRegion(let first): .otherRegion(root: first)
        // Where a restored hub has gone on, it is the same region all the same.
        case .taken, .forked: .same
        case .suspect(let violations): .suspect(violations)
        }
    }

    /// Asks the hub for the newest state of the region, and takes nothing in.
    public func askHub() async throws -> Answer {
        try await withSyncLock { lock in
            guard let transport = try await transport(for: .region, lock) else { return .alone }
            switch try await transport.fetch() {
            case .tip: return .reached
            case .unreachable(let reason): return .unreachable(reason)
            }
        }
    }
}
