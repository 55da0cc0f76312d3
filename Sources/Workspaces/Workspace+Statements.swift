import GitStorage
public import Landing
import Merging
public import Records
import Statements

extension Workspace {
    /// A record as it stands in a space that need not be the one where it is written: what an authority submitted
    /// lies in the region too.
    public func record(_ name: RecordName, in space: SpaceKind) async throws -> RecordView {
        try await record(name, in: try await view(of: space))
    }

    /// Where a record stands in a space; its docket is empty if nobody has stated anything there.
    public func stage(of name: RecordName, in space: SpaceKind) async throws -> RecordStage {
        try await stage(of: try await record(name, in: space))
    }

    /// Where a record stood as a person saw it, whatever was signed since.
    public func stage(of seen: RecordView) async throws -> RecordStage {
        let standing = try await standing(of: seen, seen.name)
        return RecordStage(
            space: seen.view.space, name: seen.name, schema: standing.schema, docket: standing.docket,
            digest: standing.digest)
    }

    /// Where a record stands in each space of this copy that holds it, its own space first.
    public func stages(of name: RecordName) async throws -> [RecordStage] {
        var spaces = [try await space(of: name)]
        if spaces[0] != .region { spaces.append(.region) }
        var stages: [RecordStage] = []
        for space in spaces {
            let stage = try await stage(of: name, in: space)
            if stage.digest != nil || !stage.docket.entries.isEmpty { stages.append(stage) }
        }
        return stages
    }

    /// The stage that keeps a record from being edited; `nil` if nothing does.
    ///
    /// What was submitted is frozen in the region, and its authority does not go on with it meanwhile.
    public func freezing(_ name: RecordName) async throws -> RecordStage? {
        try await stages(of: name).last { $0.isFrozen }
    }

    /// The statements about a record in a space, in the order in which they landed, this laptop's own last.
    public func statements(about name: RecordName, in space: SpaceKind) async throws -> [LandedStatement] {
        let view = try await view(of: space)
        return try await repository(space).perform { store in
            let hub = try store.commit(store.required(RefName.hub)).tree
            let files = TreeOverlay(view.tree, in: store)
            let reader = StandingReader(in: store, schemas: SchemaCatalogue(regionTree: nil, in: store))
            let landed = try reader.docket(of: name, in: TreeOverlay(hub, in: store))
            return try reader.docket(of: name, in: files).entries.map { entry in
                let path = "statements/\(name)/\(entry.statement).json"
                guard let id = try files[path] else { throw LandingFailure.unreadable(path: path) }
                return LandedStatement(
                    space: space, statement: try reader.statement(id, at: path), entry: entry,
                    hasLanded: landed.contains(entry.statement))
            }
        }
    }

    /// Whom an act about the version that was seen still waits for: the ids of the authorities or members that have to have
    /// stated something else about it first.
    public func unsigned(for act: String, of seen: RecordView) async throws -> [String] {
        try await standing(of: seen, seen.name).unsigned(for: act).map(\.id)
    }

    func schema(of value: JSON) async throws -> Schema? {
        guard let name = value["schema"]?.string.flatMap({ SchemaName($0) }) else { return nil }
        return try await schema(name)
    }

    /// How a record stands as a view shows it.
    func standing(of view: RecordView, _ name: RecordName) async throws -> Standing {
        let regionPath = path(of: .region)
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        let space = view.view.space
        let tree = view.view.tree
        return try await repository(space).perform { store in
            let region = space == .region ? store : try ObjectStore(opening: regionPath)
            let schemas = SchemaCatalogue(regionTree: try region.commit(regionTip).tree, in: region)
            return try StandingReader(in: store, schemas: schemas).standing(of: name, in: TreeOverlay(tree, in: store))
        }
    }
}
