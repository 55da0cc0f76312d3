public import GitStorage
import Merging
public import Records
import Statements

/// Replays a chain's edits onto the accepted state: the function `(tip, chain) -> tree` that a landing is.
///
/// Pure: the same tip and chain give the same tree on every machine (DESIGN.md sections 1 and 5). For each
/// edit in order, each record it touched is the three-way merge of its parent, the state and itself, or a late
/// change beside a record that is frozen; then its statements join the dockets.
public struct Replay {
    let store: ObjectStore
    let schemas: SchemaCatalogue
    let folders: FolderCache
    let reader: StandingReader
    /// The state so far.
    public internal(set) var state: TreeOverlay
    /// The records that this replay has changed in the state, in path order once sorted.
    public internal(set) var touched: Set<RecordName> = []
    /// The records of which an earlier edit of the same line became a late change: what was built upon that is one
    /// too.
    var amended: Set<RecordName> = []
    /// Whether the state is that of the mainline, where statements take effect and frozen records stay; an edit that
    /// is only brought onto other edits before it is signed writes neither dockets nor late changes.
    private let isLanding: Bool
    /// How far one record's merge may go; each record has all of it.
    var limits = MergeLimits.landing

    /// Starts from the tree of the accepted tip.
    ///
    /// - Parameters:
    ///   - folders: what has been read of the store's folders already.
    ///   - isLanding: `false` for an edit that is brought onto others before it is signed.
    public init(
        onto tree: ObjectID, in store: ObjectStore, schemas: SchemaCatalogue, folders: FolderCache = FolderCache(),
        isLanding: Bool = true
    ) {
        self.isLanding = isLanding
        self.store = store
        self.schemas = schemas
        self.folders = folders
        reader = StandingReader(in: store, schemas: schemas)
        state = TreeOverlay(tree, in: store, folders: folders)
    }

    /// Starts from the accepted tip, knowing what became of the edits that a chain stands on.
    public init(
        landing chain: Chain, onto tip: CommitObject, in store: ObjectStore, schemas: SchemaCatalogue,
        folders: FolderCache = FolderCache()
    ) throws {
        self.init(onto: tip.tree, in: store, schemas: schemas, folders: folders)
        try findAmended(below: chain.base)
    }

    /// The tree that the chain lands as.
    public static func tree(
        landing chain: Chain, onto tip: CommitObject, in store: ObjectStore, schemas: SchemaCatalogue
    ) throws -> ObjectID {
        var replay = try Replay(landing: chain, onto: tip, in: store, schemas: schemas)
        var parent = chain.base
        for edit in chain.edits {
            try replay.apply(edit, after: parent)
            parent = edit
        }
        return try replay.state.written()
    }

    /// Brings in an edit of the chain; the ones before it have been brought in.
    public mutating func apply(_ edit: CommitObject, after parent: CommitObject) throws {
        try apply(from: parent.tree, to: edit.tree)
    }

    /// Brings in what changed between two trees.
    public mutating func apply(from parent: ObjectID, to edit: ObjectID) throws {
        guard parent != edit else { return }
        var records: [RecordName: RecordChange] = [:]
        var statements: [Statement] = []
        for change in try store.changes(from: parent, to: edit) {
            switch SpacePath(change.path) {
            case .record(let name)?: records[name, default: RecordChange()].record = change
            case .conflicts(let name)?: records[name, default: RecordChange()].conflicts = change
            case .conflictSide(let name, _)?: _ = records[name, default: RecordChange()]
            case .comments(let name)?: try applyComments(change, of: name)
            case .statement?:
                // Only ever added, and only once.
                guard change.old == nil, let new = change.new, try state[change.path] == nil else { continue }
                statements.append(try reader.statement(new.id, at: change.path))
                state.set(change.path, to: new.id)
            // Written by landings alone.
            case .docket?, .amendment?, .space?: continue
            // Governance, whose parent is the state itself.
            case .region?, .schema?, nil: state.set(change.path, to: change.new?.id)
            }
        }
        for (name, change) in records.sorted(by: { $0.key < $1.key }) {
            if try isLanding && isHandedOver(name) {
                try handOver(name, change, with: statements, parent: parent, edit: edit)
            } else {
                try apply(change, to: name, parent: parent, edit: edit)
            }
        }
        guard isLanding else { return }
        for statement in statements.sorted(by: { $0.digest < $1.digest }) { try join(statement) }
    }

    struct RecordChange {
        var record: PathChange?
        var conflicts: PathChange?
    }

    private mutating func apply(
        _ change: RecordChange, to name: RecordName, parent: ObjectID, edit: ObjectID
    ) throws {
        let there = FileIDs(
            record: try state[name.recordPath], conflicts: try state[name.conflictsPath])
        let before = try ids(of: name, in: parent, changed: change) { $0.old?.id }
        let after = try ids(of: name, in: edit, changed: change) { $0.new?.id }
        guard there != after else { return }
        if try isLanding && (amended.contains(name) || reader.frozenStage(of: name, in: state) != nil) {
            amended.insert(name)
            return try keep(
                Amendment(
                    from: document(name, before, in: parent), to: document(name, after, in: edit)), of: name)
        }
        touched.insert(name)
        let stateDocument: Document
        let result: Document
        if there == before {
            guard there.conflicts != nil || after.conflicts != nil else {
                state.set(name.recordPath, to: after.record)
                return
            }
            stateDocument = try document(name, there) { try state[$0] }
            result = try document(name, after, in: edit)
        } else {
            stateDocument = try document(name, there) { try state[$0] }
            result = try merged(
                base: try document(name, before, in: parent), left: stateDocument,
                right: try document(name, after, in: edit))
        }
        for (path, bytes) in StoredDocument.files(of: result, named: name, replacing: stateDocument) {
            state.set(path, to: try bytes.map { try store.writeBlob($0) })
        }
    }

    /// Merges by the newest schema among the three; a record of no known schema merges without rules.
    private func merged(base: Document, left: Document, right: Document) throws -> Document {
        let named = [base, left, right].compactMap { $0.value?["schema"]?.string.flatMap { SchemaName($0) } }
        guard let newest = named.max(by: { $0.version < $1.version }), let schema = try schemas.schema(newest) else {
            return Document.merging(base: base, left: left, right: right, at: .free, limits: limits)
        }
        return Document.merging(base: base, left: left, right: right, by: schema, limits: limits)
    }

    private mutating func applyComments(_ change: PathChange, of name: RecordName) throws {
        let there = try state[change.path]
        guard there != change.new?.id else { return }
        guard there != change.old?.id else {
            state.set(change.path, to: change.new?.id)
            return
        }
        let log = CommentLog.merging(
            base: try comments(change.old?.id, at: change.path), left: try comments(there, at: change.path),
            right: try comments(change.new?.id, at: change.path))
        state.set(change.path, to: try store.writeBlob(log.json.canonicalBytes))
    }

    private func comments(_ id: ObjectID?, at path: String) throws -> CommentLog {
        guard let id else { return CommentLog() }
        guard let json = try? JSON(reading: store.blob(id, atMost: ReadingLimits.landing.bytes), limits: .landing),
            let log = CommentLog(json: json)
        else { throw LandingFailure.unreadable(path: path) }
        return log
    }

    struct FileIDs: Equatable {
        var record: ObjectID?
        var conflicts: ObjectID?
    }

    func ids(
        of name: RecordName, in tree: ObjectID, changed: RecordChange, _ pick: (PathChange) -> ObjectID?
    ) throws -> FileIDs {
        FileIDs(
            record: try changed.record.map(pick) ?? folders.file(at: name.recordPath, in: tree, from: store),
            conflicts: try changed.conflicts.map(pick) ?? folders.file(at: name.conflictsPath, in: tree, from: store))
    }

    func document(_ name: RecordName, _ ids: FileIDs, in tree: ObjectID) throws -> Document {
        try document(name, ids) { try folders.file(at: $0, in: tree, from: store) }
    }

    private func document(
        _ name: RecordName, _ ids: FileIDs, file: (String) throws -> ObjectID?
    ) throws -> Document {
        try StoredDocument.read(name, record: ids.record, conflicts: ids.conflicts, from: store, file: file)
    }
}
