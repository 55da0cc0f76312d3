import GitStorage
import Landing
import Workspaces

/// Own work: landed, and what follows once it is accepted.
extension SyncCycle {
    /// Lands the own chains on the verified tip; what would not be accepted is set aside.
    func land(in space: SpaceKind, _ region: RegionSource, _ outcome: inout SyncOutcome) async throws -> Landings {
        try await reaching(.land)
        let landings = try await workspace.repository(space).perform { try Landings(of: space, region, in: $0) }
        outcome.stranded = landings.stranded
        try await reaching(.checkLandings)
        return try await settingAside(landings, in: space, region, &outcome)
    }

    /// A space without a hub is its own: its chains land on this laptop with the same check.
    func landAlone(_ space: SpaceKind, _ before: View) async throws -> SyncOutcome {
        let repository = try await workspace.repository(space)
        let region = try await regionSource()
        var landings = try await repository.perform { try Landings(of: space, region, in: $0) }
        var outcome = SyncOutcome(space: space, ending: .alone)
        landings = try await settingAside(landings, in: space, region, &outcome)
        guard landings.faults.isEmpty else {
            outcome.ending = .refused(landings.faults, hub: [])
            return outcome
        }
        try await repository.perform { [landings] store in
            let verified = try store.required(RefName.hub)
            guard landings.tip != verified, try store.reference(RefName.alone) == nil else { return }
            // What lands from here on, no hub has seen.
            _ = try store.moveReference(RefName.alone, from: nil, to: verified)
        }
        try await accept(landings, in: space)
        outcome.sent = landings.edits
        return try await finish(outcome, before, landings)
    }

    /// Moves the verified mainline and `main` to what the hub has accepted.
    ///
    /// `main` stays where it is if an edit was made meanwhile: that edit lands next, on the chain it stands on.
    func accept(_ landings: Landings, in space: SpaceKind) async throws {
        let repository = try await workspace.repository(space)
        try await workspace.writing(space) {
            try await repository.perform { store in
                let verified = try store.required(RefName.hub)
                if verified != landings.tip {
                    _ = try store.moveReference(RefName.hub, from: verified, to: landings.tip)
                }
                if landings.main != landings.tip {
                    _ = try store.moveReference(RefName.main, from: landings.main, to: landings.tip)
                }
                for (name, id) in landings.chains { _ = try store.moveReference(name, from: id, to: nil) }
                let letGo = try RefName.letGo(in: store)
                for (name, id) in try store.references(under: RefName.fallen) {
                    let left = try Chain.allUnlanded(from: id, tip: landings.tip, in: store).flatMap(\.edits)
                    guard left.allSatisfy({ letGo.contains($0.id) }) else { continue }
                    _ = try store.moveReference(name, from: id, to: nil)
                }
                if !letGo.isEmpty, try store.references(under: RefName.fallen).isEmpty {
                    for edit in letGo { _ = try store.moveReference(RefName.refusedDone(edit), from: edit, to: nil) }
                }
            }
        }
    }

    func finish(_ outcome: SyncOutcome, _ before: View, _ landings: Landings?) async throws -> SyncOutcome {
        var outcome = outcome
        // 7. Index
        try await reaching(.index)
        let after = try await workspace.view(of: outcome.space)
        if after != before { try await workspace.keepIndexUp(outcome.space) }
        // Receipts that are not good keep nothing else from coming in.
        outcome.receipts = try await workspace.takeReceipts(of: outcome.space)
        let sent = outcome.sent > 0 ? landings?.records ?? [] : []
        outcome.records = try await workspace.repository(outcome.space).perform { store in
            try RecordOutcome.all(from: before.tree, to: after.tree, sent: sent, in: store)
        }
        return outcome
    }
}
