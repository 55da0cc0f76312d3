import GitStorage
import Landing
import Records
import Statements
import Workspaces

/// Two lines that go on differently from one step: the one that a copy has verified, and the hub's
/// (SCHEDULES.md L12).
struct Fork {
    let space: SpaceKind
    /// The last step that both have.
    let step: ObjectID
    /// The newest step that the copy has verified.
    let verified: ObjectID
    /// The newest step of the hub, whose way from `step` has passed the check.
    let incoming: ObjectID
    let store: ObjectStore
    /// The region as this copy holds it; the same store for the region itself.
    let region: RegionSource

    /// What a copy needs before it goes over to the hub's line.
    enum Answer {
        /// It may go over: what it holds beyond the step lands again there.
        case goOver
        /// The coordinator has not said so.
        case stay
        /// The coordinator has, but the hub's line lacks revocations that this copy knows of.
        case lacks([Revocation])
    }

    func answer() throws -> Answer {
        if try isMadeAlone() { return .goOver }
        switch space {
        case .region: return try regionAnswer()
        case .authority, .team:
            let regionStore = try ObjectStore(opening: region.path)
            let page = try Self.page(in: regionStore.commit(region.tip).tree, from: regionStore)
            return names(Restoration.all(in: page) ?? []) ? .goOver : .stay
        }
    }

    /// Whether nothing on this copy's own side was ever accepted by a hub, and none of it is governance: two laptops
    /// that worked without a hub (DESIGN.md section 2).
    private func isMadeAlone() throws -> Bool {
        guard let alone = try store.reference(RefName.alone) else { return false }
        let line = try store.firstParents(from: verified)
        guard let start = line.firstIndex(of: alone), let here = line.firstIndex(of: step), here <= start else {
            return false
        }
        guard space == .region else { return true }
        return try line[..<here].allSatisfy { id in
            let landing = try store.commit(id)
            return try !Chain(base: store.commit(landing.parents[0]), edits: [store.commit(landing.parents[1])])
                .isGovernance(in: store)
        }
    }

    private func regionAnswer() throws -> Answer {
        let rosters = RosterReader(in: store)
        let known = try rosters.roster(in: store.commit(verified).tree)
        // The coordinator's word may come steps after the fork, and others after it.
        for id in try store.firstParents(from: incoming, downTo: step).reversed() {
            let landing = try store.commit(id)
            let former =
                try Restoration.all(in: Self.page(in: store.commit(landing.parents[0]).tree, from: store)) ?? []
            let present = try Restoration.all(in: Self.page(in: landing.tree, from: store)) ?? []
            guard present.count > former.count, names(Array(present.dropFirst(former.count))) else { continue }
            // Whoever says so has to be a coordinator in the eyes of this copy too.
            let edit = try store.commit(landing.parents[1])
            guard let signature = edit.signature,
                case .good(let key) = verify(signature: signature, over: edit.signedPayload, namespace: .git),
                known.activeMember(holding: key)?.isCoordinator == true
            else { continue }
            let roster = try rosters.roster(in: landing.tree)
            let lacking = Revocation.all(in: known).filter { !$0.isInForce(in: roster) }
            guard lacking.isEmpty else {
                // Later governance may have taken them away again.
                let newest = try rosters.roster(in: store.commit(incoming).tree)
                let still = lacking.filter { !$0.isInForce(in: newest) }
                return still.isEmpty ? .goOver : .lacks(still)
            }
            return .goOver
        }
        return .stay
    }

    private func names(_ restorations: [Restoration]) -> Bool {
        restorations.contains { $0.space == space && step.hex.hasPrefix($0.at) }
    }

    /// Keeps a line before the verified tip leaves it: what landed there is to land again.
    static func keep(_ verified: ObjectID, in store: ObjectStore) throws {
        _ = try store.moveReference(RefName.fallen + verified.hex, from: nil, to: verified)
        guard let receipts = try store.reference(RefName.receipts) else { return }
        // They are of that line; the hub gives others for the one that goes on.
        _ = try store.moveReference(RefName.formerReceipts + receipts.hex, from: nil, to: receipts)
        _ = try store.moveReference(RefName.receipts, from: receipts, to: nil)
    }

    static func page(in tree: ObjectID, from store: ObjectStore) throws -> JSON? {
        guard let id = try store.entry(at: "region.json", in: tree)?.id else { return nil }
        return try? JSON(reading: store.blob(id, atMost: ReadingLimits.edit.bytes))
    }
}
