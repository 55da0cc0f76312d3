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
    /// and the notes about it.
    static let why = "why"

    public static func refusedEdit(_ id: ObjectID) -> String { "\(refused)\(id)/\(edit)" }
    public static func refusedWaiting(_ id: ObjectID) -> String { "\(refused)\(id)/\(waits)" }
    public static func refusedWhy(_ id: ObjectID) -> String { "\(refused)\(id)/\(why)" }

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
    /// The edits of this laptop that were set aside or wait for a key: each space's in the order of their making.
    public func refusedEdits() async throws -> [RefusedEdit] {
        var found: [RefusedEdit] = []
        for space in spaces() {
            found += try await repository(space).perform { try RefusedEdit.all(of: space, in: $0) }
        }
        return found
    }
}
