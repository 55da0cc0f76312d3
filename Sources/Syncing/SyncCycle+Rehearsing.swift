import GitStorage
import Landing
import Workspaces

extension SyncCycle {
    /// Says what a sync would do to each space, and does nothing of it.
    ///
    /// The hub is asked and what it offers is checked; it stays in `refs/hub/incoming`, where the next sync finds
    /// it. The landings are made in memory. Neither `main` nor the verified tip moves, and nothing is sent. What
    /// the hub's own check would say, or who is quicker, nobody knows beforehand.
    ///
    /// Edits that would be set aside end it for their space as ``SyncOutcome/Ending/refused(_:hub:)``: what becomes
    /// of the others then takes a signature, which no rehearsal asks for.
    ///
    /// - Throws: if the copy itself cannot be read; an unreachable hub is an outcome.
    public func rehearse() async throws -> [SyncOutcome] {
        try await withSyncLock { lock in
            let region = try await rehearse(.region, try await regionSource(), lock)
            var outcomes = [region.outcome]
            // The others are judged by the region as it would be then.
            let source = RegionSource(path: workspace.path(of: .region), tip: region.tip)
            for space in workspace.spaces() where space != .region {
                switch region.outcome.ending {
                case .offline(let reason): outcomes.append(SyncOutcome(space: space, ending: .offline(reason)))
                case .otherRegion(let root): outcomes.append(SyncOutcome(space: space, ending: .otherRegion(root)))
                default: outcomes.append(try await rehearse(space, source, lock).outcome)
                }
            }
            return outcomes
        }
    }

    /// Rehearses the sync of one space under the sync lock.
    ///
    /// - Returns: what would come of it, and the tip that own work would land on.
    func rehearse(
        _ space: SpaceKind, _ region: RegionSource, _ lock: SyncLock
    ) async throws -> (outcome: SyncOutcome, tip: ObjectID) {
        let repository = try await workspace.repository(space)
        let before = try await workspace.view(of: space)
        var tip = try await repository.perform { try $0.required(RefName.hub) }
        var outcome = SyncOutcome(space: space, ending: .alone)
        if let transport = try await transport(for: space, lock) {
            outcome.ending = .level
            try await reaching(.fetch)
            switch try await transport.fetch() {
            case .unreachable(let reason):
                outcome.ending = .offline(reason)
                return (outcome, tip)
            case .tip(nil): break
            case .tip(let incoming?):
                try await reaching(.check)
                let judged = try await repository.perform { try Self.judge(incoming, space, region, in: $0) }
                if let ending = judged.ending(of: incoming) {
                    outcome.ending = ending
                    return (outcome, tip)
                }
                if case .taken(let steps) = judged, steps > 0 {
                    outcome.received = steps
                    tip = incoming
                }
            }
        }
        try await reaching(.land)
        let (asked, base) = (outcome, tip)
        let landed = try await repository.perform { store in
            try store.rehearsing { try Self.landing(asked, onto: base, before, region, in: store) }
        }
        return (landed, tip)
    }

    /// What would come of landing the own chains, made in a store that keeps nothing.
    private static func landing(
        _ asked: SyncOutcome, onto tip: ObjectID, _ before: View, _ region: RegionSource, in store: ObjectStore
    ) throws -> SyncOutcome {
        var outcome = asked
        let landings = try Landings(of: outcome.space, region, onto: tip, in: store)
        guard landings.faults.isEmpty else {
            outcome.ending = .refused(landings.faults, hub: [])
            return outcome
        }
        outcome.sent = landings.edits
        outcome.records = try RecordOutcome.all(
            from: before.tree, to: store.commit(landings.tip).tree, sent: landings.records, in: store)
        return outcome
    }
}
