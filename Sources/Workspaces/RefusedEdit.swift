public import GitStorage
public import Landing
public import Records

/// An edit of this laptop that was set aside: saved, not sent, kept.
public struct RefusedEdit: Sendable {
    public let space: SpaceKind
    public let commit: CommitObject
    /// Why; empty if another version of the program noted a reason that this one cannot read.
    public let reasons: [CheckViolation]
    /// The member whose key it takes to sign it again, as it stood on an edit that was set aside; `nil` if it was set
    /// aside itself.
    public let waitsFor: String?
    /// The records that it changes, sorted.
    public let records: [RecordName]
    /// Whether it had landed once, and fell off with a line that the mainline has left; it may be another member's.
    public var isFallen = false

    /// Whether this copy's own check had accepted it, and the hub alone refused it.
    public var isRefusedByHub: Bool {
        reasons.contains { if case .hub = $0.reason { true } else { false } }
    }
}

extension RefName {
    /// Below an edit's own folder in ``refused``: the edit that was set aside,
    static let edit = "edit"
    /// an edit that waits to be signed again,
    static let waits = "waits"
    /// the notes about it,
    static let why = "why"
    /// and an edit of a line that the mainline has left which a person has taken up or let go.
    static let done = "done"

    public static func refusedEdit(_ id: ObjectID) -> String { "\(refused)\(id)/\(edit)" }
    public static func refusedWaiting(_ id: ObjectID) -> String { "\(refused)\(id)/\(waits)" }
    public static func refusedWhy(_ id: ObjectID) -> String { "\(refused)\(id)/\(why)" }

    public static func refusedDone(_ id: ObjectID) -> String { "\(refused)\(id)/\(done)" }

    /// The edits of lines that the mainline has left which a person has taken up or let go: they land no more.
    public static func letGo(in store: ObjectStore) throws -> Set<ObjectID> {
        Set(try store.references(under: refused).filter { $0.name.hasSuffix("/\(done)") }.map(\.id))
    }

    /// The edits that wait to be signed again, by ref.
    public static func waiting(in store: ObjectStore) throws -> [(name: String, id: ObjectID)] {
        try store.references(under: refused).filter { $0.name.hasSuffix("/\(waits)") }
    }
}

extension RefusedEdit {
    /// The edits of a space that were set aside or wait for a key, in the order in which they were made.
    static func all(of space: SpaceKind, in store: ObjectStore) throws -> [RefusedEdit] {
        let refs = try store.references(under: RefName.refused)
        guard !refs.isEmpty else { return [] }
        let notes = try SetAsideNotes(in: store)
        return try refs.compactMap { name, id -> RefusedEdit? in
            let isWaiting = name.hasSuffix("/\(RefName.waits)")
            guard isWaiting || name.hasSuffix("/\(RefName.edit)") else { return nil }
            return try RefusedEdit(id, of: space, notes, isWaiting: isWaiting, in: store)
        }.sorted { ($0.commit.committer.seconds, $0.commit.id) < ($1.commit.committer.seconds, $1.commit.id) }
    }

    /// The edits of a space that fell off with a line that the mainline has left, have not landed again, and that nobody
    /// has taken up or let go, in the order in which they had landed.
    ///
    /// - Parameter check: the one before sending; it says why they cannot land.
    static func fallen(of space: SpaceKind, by check: Check, in store: ObjectStore) throws -> [RefusedEdit] {
        let lines = try store.references(under: RefName.fallen)
        guard !lines.isEmpty else { return [] }
        let tip = try store.commit(store.required(RefName.hub))
        var seen = try RefName.letGo(in: store)
        var found: [RefusedEdit] = []
        for line in lines {
            for piece in try Chain.allUnlanded(from: line.id, tip: tip.id, in: store).flatMap({ $0.pieces() }) {
                let edits = piece.edits.filter { seen.insert($0.id).inserted }
                guard !edits.isEmpty else { continue }
                var notes = SetAsideNotes()
                for (edit, reasons) in Dictionary(grouping: try check.violations(of: piece, on: tip), by: \.commit) {
                    notes.refuse(edit, because: reasons)
                }
                for edit in edits {
                    var refused = try RefusedEdit(edit.id, of: space, notes, isWaiting: false, in: store)
                    refused.isFallen = true
                    found.append(refused)
                }
            }
        }
        return found
    }

    /// Whether an edit is one of a line that the mainline has left, and has not landed again.
    static func isOfFallenLine(_ edit: ObjectID, in store: ObjectStore) throws -> Bool {
        let tip = try store.required(RefName.hub)
        return try store.references(under: RefName.fallen).contains { line in
            try Chain.allUnlanded(from: line.id, tip: tip, in: store).contains { $0.edits.contains { $0.id == edit } }
        }
    }

    /// One edit of which the notes tell, whether a ref still names it or not.
    public init(
        _ id: ObjectID, of space: SpaceKind, _ notes: SetAsideNotes, isWaiting: Bool, in store: ObjectStore
    ) throws {
        let commit = try store.commit(id)
        let before = try commit.parents.first.map { try store.commit($0).tree }
        let records = Set(
            try store.changes(from: before, to: commit.tree).compactMap { SpacePath($0.path)?.record })
        self.init(
            space: space, commit: commit, reasons: notes.refused[id] ?? [],
            waitsFor: isWaiting ? notes.waiting[id] ?? "" : nil, records: records.sorted())
    }
}

extension Workspace {
    /// The edits of this laptop that were set aside or wait for a key, each space's in the order of their making, and
    /// behind them what fell off with a line that the mainline has left and has not landed again.
    public func refusedEdits() async throws -> [RefusedEdit] {
        var found: [RefusedEdit] = []
        for space in spaces() {
            found += try await repository(space).perform { try RefusedEdit.all(of: space, in: $0) }
            found += try await fallenEdits(space)
        }
        return found
    }

    func fallenEdits(_ space: SpaceKind) async throws -> [RefusedEdit] {
        let regionPath = path(of: .region)
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        return try await repository(space).perform { store in
            guard try !store.references(under: RefName.fallen).isEmpty else { return [] }
            let region =
                space == .region ? nil : RegionHistory(tip: regionTip, in: try ObjectStore(opening: regionPath))
            return try RefusedEdit.fallen(
                of: space, by: Check(space, in: store, region: region, asksNewestRoster: true), in: store)
        }
    }
}
