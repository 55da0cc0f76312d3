public import GitStorage
public import Landing
import Records
import Workspaces

/// Where the region lies that says who may write and by which schemas: a path and a verified commit.
public struct RegionSource: Sendable {
    let path: String
    let tip: ObjectID

    public init(path: String, tip: ObjectID) {
        self.path = path
        self.tip = tip
    }

    /// The region, opened for the caller's thread.
    public func history() throws -> RegionHistory { RegionHistory(tip: tip, in: try ObjectStore(opening: path)) }

    /// The check of a space.
    public func check(_ space: SpaceKind, in store: ObjectStore, asksNewestRoster: Bool) throws -> Check {
        Check(
            space, in: store, region: space == .region ? nil : try history(), asksNewestRoster: asksNewestRoster)
    }
}

/// The landings that bring this laptop's own edits onto the verified mainline, made but not yet accepted.
///
/// They are objects that nothing names: if the hub prefers another's, they are forgotten.
struct Landings: Sendable {
    /// The last landing; the verified tip itself if there is nothing to land.
    let tip: ObjectID
    /// `refs/heads/main` as it was landed.
    let main: ObjectID
    /// The waiting chains that were landed, by ref.
    let chains: [(name: String, id: ObjectID)]
    /// How many edits they bring.
    let edits: Int
    /// The records that those edits changed.
    let records: Set<RecordName>
    /// Why they would not be accepted; empty if they are good.
    let faults: [CheckViolation]
    /// Why some of what fell off with a line that the mainline has left cannot land again; it is kept and holds
    /// nobody up.
    let stranded: [CheckViolation]

    /// Lands `main` and the waiting chains as they stand.
    ///
    /// - Parameter verified: the tip that they land on; by default the one that this copy has taken in.
    init(of space: SpaceKind, _ region: RegionSource, onto verified: ObjectID? = nil, in store: ObjectStore) throws {
        let chains = try store.references(under: RefName.chains).sorted { left, right in
            let numbers = [left, right].map { Int($0.name.dropFirst(RefName.chains.count)) ?? .max }
            return numbers[0] < numbers[1]
        }
        let main = try store.required(RefName.main)
        try self.init(of: space, heads: [(RefName.main, main)] + chains, region, onto: verified, in: store)
    }

    /// - Parameter heads: refs with what they hold or shall hold, in the order in which they land, `main` first.
    init(
        of space: SpaceKind, heads: [(name: String, id: ObjectID)], _ region: RegionSource,
        onto verified: ObjectID? = nil, in store: ObjectStore
    ) throws {
        let verified = try verified ?? store.required(RefName.hub)
        main = heads[0].id
        chains = Array(heads.dropFirst())
        let check = try region.check(space, in: store, asksNewestRoster: true)
        var tip = try store.commit(verified)
        var edits = 0
        var records: Set<RecordName> = []
        var faults: [CheckViolation] = []
        var stranded: [CheckViolation] = []
        // What a person has taken up or let go lands no more.
        var strandedEdits = try RefName.letGo(in: store)
        let fallen = try store.references(under: RefName.fallen).map { (head: $0.id, hasLandedBefore: true) }
        let own = heads.map { (head: $0.id, hasLandedBefore: false) }
        // What is refused stops the rest of its chain; each other chain is judged too, for all faults to be told.
        for (head, hasLandedBefore) in fallen + own {
            let unlanded = try Chain.allUnlanded(from: head, tip: tip.id, in: store)
            pieces: for piece in unlanded.flatMap({ $0.pieces() })
            where strandedEdits.isDisjoint(with: piece.edits.map(\.id)) {
                guard faults.isEmpty else {
                    faults += try check.violations(of: piece, on: tip)
                    break
                }
                let landing: ObjectID
                switch try check.land(piece, on: tip) {
                case .made(let id): landing = id
                case .refused(let found) where hasLandedBefore:
                    stranded += found
                    strandedEdits.formUnion(piece.edits.map(\.id))
                    continue pieces
                case .refused(let found):
                    faults += found
                    break pieces
                }
                var parent = piece.base
                for edit in piece.edits {
                    for change in try store.changes(from: parent.tree, to: edit.tree) {
                        if let name = SpacePath(change.path)?.record { records.insert(name) }
                    }
                    parent = edit
                }
                tip = try store.commit(landing)
                edits += piece.edits.count
            }
        }
        self.tip = tip.id
        self.edits = edits
        self.records = records
        self.faults = faults
        self.stranded = stranded
    }
}

extension RecordOutcome {
    /// What became of each record between two states of a space, sorted by name.
    static func all(
        from before: ObjectID, to after: ObjectID, sent: Set<RecordName>, in store: ObjectStore
    ) throws -> [RecordOutcome] {
        let changed = try store.changes(from: before, to: after)
        let late = Set(
            changed.compactMap { change -> RecordName? in
                guard change.old == nil, case .amendment(let name, _)? = SpacePath(change.path) else { return nil }
                return sent.contains(name) ? name : nil
            })
        let received = Set(changed.compactMap { SpacePath($0.path)?.record })
        let files = TreeOverlay(after, in: store)
        return try received.union(sent).sorted().map { name in
            let decisions = try files[name.conflictsPath].map {
                try JSON(reading: store.blob($0), limits: .landing)["entries"]?.array?.count ?? 0
            }
            if late.contains(name) { return RecordOutcome(name: name, state: .lateChange) }
            if let decisions { return RecordOutcome(name: name, state: .decisionsWaiting(decisions)) }
            switch (received.contains(name), sent.contains(name)) {
            case (true, true): return RecordOutcome(name: name, state: .merged)
            case (true, false): return RecordOutcome(name: name, state: .received)
            default: return RecordOutcome(name: name, state: .sent)
            }
        }
    }
}
