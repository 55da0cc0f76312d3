public import GitStorage
public import Landing
public import Merging
public import Records
import Statements

/// One space as a person sees it: the accepted state plus this laptop's own edits.
public struct View: Sendable, Hashable {
    public let space: SpaceKind
    /// What an edit begun now stands on: this laptop's newest commit.
    public let base: ObjectID
    /// The tree that is shown; that of `base`, or with chains that wait landed in memory.
    public let tree: ObjectID
    /// What the view is made of; equal marks mean equal views.
    public let mark: String
}

/// A record as a person sees it.
public struct RecordView: Sendable {
    public let name: RecordName
    public let view: View
    public let document: Document
    /// `nil` if this copy cannot read the record's schema.
    public let schema: Schema?
}

extension Workspace {
    /// What a space shows now.
    public func view(of space: SpaceKind) async throws -> View {
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        let regionPath = path(of: .region)
        return try await repository(space).perform { store in
            try View(space, regionTip: regionTip, regionPath: regionPath, in: store)
        }
    }

    /// The space in which records of a kind live on this copy, and the schema that says so.
    ///
    /// - Throws: ``WorkspaceError/noKind(_:)``, ``WorkspaceError/noSpace(_:)`` if this copy does not take
    ///   part in it, or ``WorkspaceError/noTeam(_:)``.
    public func space(of name: RecordName) async throws -> SpaceKind {
        guard let schema = try await schema(kind: name.kind) else { throw WorkspaceError.noKind(name.kind) }
        let own = try await ownSpace(of: name, by: schema)
        if let own, own == .region || spaces().contains(own) { return own }
        // What was handed over every member of the region can read.
        guard try await document(name, in: try await view(of: .region).tree, of: .region).value == nil else {
            return .region
        }
        guard let own else { throw WorkspaceError.noTeam(name) }
        throw WorkspaceError.noSpace(own.description)
    }

    /// The space in which a record is written, whether this copy takes part in it or not; `nil` if it is a team's and no
    /// team works on it.
    public func ownSpace(of name: RecordName, by schema: Schema) async throws -> SpaceKind? {
        switch schema.space {
        case .region, nil: return .region
        case .authority:
            // A name that lacks the part is none of the kind.
            guard let index = schema.identity.firstIndex(of: "authority"), name.key.indices.contains(index) else {
                return .region
            }
            return .authority(name.key[index])
        case .team: return try await team(workingOn: name).map { .team($0.id) }
        }
    }

    /// The newest schema of a kind; `nil` if the region has none.
    public func schema(kind: String) async throws -> Schema? {
        try await repository(.region).perform { store in
            let tip = try store.commit(store.required(RefName.hub))
            return try SchemaCatalogue(regionTree: tip.tree, in: store).newest(kind)
        }
    }

    /// The schema of that name; `nil` if the region has none.
    public func schema(_ name: SchemaName) async throws -> Schema? {
        try await repository(.region).perform { store in
            let tip = try store.commit(store.required(RefName.hub))
            return try SchemaCatalogue(regionTree: tip.tree, in: store).schema(name)
        }
    }

    /// The names of the region's schemas, sorted.
    public func schemaNames() async throws -> [SchemaName] {
        try await repository(.region).perform { store in
            let tip = try store.commit(store.required(RefName.hub))
            return try SchemaCatalogue(regionTree: tip.tree, in: store).names()
        }
    }

    /// A record as it stands; its document is empty if there is none.
    public func record(_ name: RecordName) async throws -> RecordView {
        let space = try await space(of: name)
        return try await record(name, in: try await view(of: space))
    }

    /// Records as they stand in a space, all in one view.
    public func records(_ names: [RecordName], in space: SpaceKind) async throws -> [RecordView] {
        let view = try await view(of: space)
        var records: [RecordView] = []
        for name in names { records.append(try await record(name, in: view)) }
        return records
    }

    /// The names of a space's records of a kind, sorted.
    public func recordNames(of kind: String, in space: SpaceKind) async throws -> [RecordName] {
        let tree = try await view(of: space).tree
        return try await repository(space).perform { store in
            try store.paths(in: tree, under: "records/\(kind)").compactMap { SpacePath($0.path)?.record }.sorted()
        }
    }

    func record(_ name: RecordName, in view: View) async throws -> RecordView {
        let document = try await document(name, in: view.tree, of: view.space)
        let schema: Schema?
        if let named = document.value?["schema"]?.string.flatMap({ SchemaName($0) }) {
            schema = try await self.schema(named)
        } else {
            schema = try await self.schema(kind: name.kind)
        }
        return RecordView(name: name, view: view, document: document, schema: schema)
    }

    /// A record as a person saw it in a view of that mark, however much has come in since.
    ///
    /// What they change is then a change to that, not to what stands now (SCHEDULES.md L5).
    ///
    /// - Returns: `nil` if the mark is no view's, or this copy no longer holds what was seen.
    public func record(_ name: RecordName, seenAt mark: String) async throws -> RecordView? {
        let heads = mark.split(separator: "+", omittingEmptySubsequences: false).map { ObjectID(String($0)) }
        guard !heads.isEmpty, !heads.contains(nil) else { return nil }
        let space = try await space(of: name)
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        let regionPath = path(of: .region)
        let view: View? = try await repository(space).perform { store in
            do {
                return try View(
                    space, heads: heads.compactMap { $0 }, regionTip: regionTip, regionPath: regionPath, in: store)
            } catch StorageError.notFound, StorageError.wrongKind {
                return nil
            }
        }
        guard let view else { return nil }
        return try await record(name, in: view)
    }

    /// A record with its open decisions in any tree of a space.
    public func document(_ name: RecordName, in tree: ObjectID, of space: SpaceKind) async throws -> Document {
        try await repository(space).perform { store in
            let files = TreeOverlay(tree, in: store)
            return try StoredDocument.read(
                name, record: try files[name.recordPath], conflicts: try files[name.conflictsPath],
                from: store
            ) { try files[$0] }
        }
    }

    /// What was said beside a record.
    public func comments(on name: RecordName) async throws -> CommentLog {
        let space = try await space(of: name)
        let tree = try await view(of: space).tree
        return try await repository(space).perform { store in
            guard let id = try TreeOverlay(tree, in: store)[name.commentsPath] else { return CommentLog() }
            guard let log = CommentLog(json: try JSON(reading: store.blob(id), limits: .landing)) else {
                throw WorkspaceError.damaged(file: name.commentsPath)
            }
            return log
        }
    }

    /// The edits of this laptop that the hub has not accepted yet, oldest first, waiting chains last.
    public func unsent(_ space: SpaceKind) async throws -> [CommitObject] {
        try await repository(space).perform { store in
            let tip = try store.required(RefName.hub)
            var seen: Set<ObjectID> = []
            return try View.heads(in: store).flatMap { head in
                try Chain.allUnlanded(from: head, tip: tip, in: store).flatMap(\.edits)
            }.filter { seen.insert($0.id).inserted }
        }
    }
}

extension View {
    /// This laptop's heads in the order in which they land: `main`, then the waiting chains, lowest first.
    public static func heads(in store: ObjectStore) throws -> [ObjectID] {
        let chains = try store.references(under: RefName.chains).compactMap { name, id in
            Int(name.dropFirst(RefName.chains.count)).map { ($0, id) }
        }
        return [try store.required(RefName.main)] + chains.sorted { $0.0 < $1.0 }.map(\.1)
    }

    init(_ space: SpaceKind, regionTip: ObjectID, regionPath: String, in store: ObjectStore) throws {
        try self.init(
            space, heads: Self.heads(in: store), regionTip: regionTip, regionPath: regionPath, in: store)
    }

    /// The view of those heads, `main`'s first.
    init(_ space: SpaceKind, heads: [ObjectID], regionTip: ObjectID, regionPath: String, in store: ObjectStore) throws {
        let main = try store.commit(heads[0])
        guard try heads.count > 1 || KnownDockets.haveGrown(at: main, in: store) else {
            self.init(space: space, base: main.id, tree: main.tree, mark: main.id.hex)
            return
        }
        let region = space == .region ? store : try ObjectStore(opening: regionPath)
        let schemas = SchemaCatalogue(regionTree: try region.commit(regionTip).tree, in: region)
        // Dockets are written when statements land; what this laptop has stated counts here at once.
        var shown = TreeOverlay(main.tree, in: store)
        for (name, docket) in try KnownDockets(at: main, in: store, schemas: schemas).grown {
            shown.set(name.docketPath, to: try store.writeBlob(docket.json.canonicalBytes))
        }
        let tree = try shown.written()
        guard heads.count > 1 else {
            self.init(space: space, base: main.id, tree: tree, mark: main.id.hex)
            return
        }
        var replay = Replay(onto: tree, in: store, schemas: schemas)
        for head in heads.dropFirst() {
            // Each lands after the ones before it: on `main`'s own edits too.
            guard let chain = try Chain.unlanded(from: head, tip: main.id, in: store) else { continue }
            var parent = chain.base
            for edit in chain.edits {
                try replay.apply(from: parent.tree, to: edit.tree)
                parent = edit
            }
        }
        let mark = heads.map(\.hex).joined(separator: "+")
        self.init(space: space, base: main.id, tree: try replay.state.written(), mark: mark)
    }
}
