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

    // MARK: - Making one

    /// Decides about a record as it is shown, and signs that.
    ///
    /// - Parameters:
    ///   - act: one of the statements of the record's lifecycle.
    ///   - view: what the person saw; the statement is about that version.
    ///   - role: in which of their roles; the first that allows it if `nil`.
    ///   - clock: seconds since 1970.
    /// - Throws: ``StatementRefusal`` if it is clear before signing that it would come to nothing.
    public func state(
        _ act: String, on view: RecordView, as role: Role? = nil, note: String = "", clock: Int64
    ) async throws -> SaveOutcome {
        try await state(Deed(act: act, role: role, note: note), on: view, putting: view.document, clock: clock)
    }

    /// Hands the approved version of an authority's record over to the region, byte for byte, with the statement
    /// that says so; of a record that lives in the region only the statement is made.
    public func submit(
        _ name: RecordName, as role: Role? = nil, note: String = "", clock: Int64
    ) async throws -> SaveOutcome {
        let own = try await record(name)
        let deed = Deed(act: SubmitAct.name, role: role, note: note)
        guard own.view.space != .region else {
            return try await state(deed, on: own, putting: own.document, clock: clock)
        }
        let standing = try await self.standing(of: own, name)
        if let approval = own.schema?.lifecycle?.statements["approve"]?.to {
            let stage = try await stage(of: name, in: own.view.space)
            guard stage.stage == approval else { throw StatementRefusal.notApproved(stage: stage.title) }
        }
        if standing.hasOpenDecision { throw StatementRefusal.withoutEffect(.decision, stage: nil) }
        return try await state(
            deed, on: try await record(name, in: .region), putting: Document(own.document.value), clock: clock)
    }

    /// What is stated, and as what.
    struct Deed {
        let act: String
        let role: Role?
        let note: String
        var amendment: String?
        /// Which of the grants the maker needs one of; those of the act if `nil`.
        var grants: [RoleGrant]?
    }

    /// Makes a statement about a version, in one edit with the change that brings that version.
    func state(_ deed: Deed, on view: RecordView, putting document: Document, clock: Int64) async throws -> SaveOutcome
    {
        let name = view.name
        guard let value = document.value else { throw WorkspaceError.noRecord(name.description) }
        let space = view.view.space
        let schema = try await schema(of: value)
        let bytes = value.canonicalBytes
        let digest = SHA256Digest.hex(of: bytes)
        let standing = Standing(
            record: value, digest: digest, hasOpenDecision: !document.entries.isEmpty, schema: schema,
            docket: try await self.standing(of: view, name).docket)
        let known = schema?.lifecycle?.statements ?? [:]
        guard let grants = deed.grants ?? known[deed.act]?.by else {
            throw StatementRefusal.unknownAct(deed.act, known: known.keys.sorted())
        }
        if let reason = standing.overtaking(
            act: deed.act, digest: digest, round: standing.docket.round, amendment: deed.amendment)
        {
            let stage = schema?.lifecycle.map { standing.docket.stage(in: $0) }
            throw StatementRefusal.withoutEffect(
                reason, stage: stage.map { schema?.lifecycle?.stages[$0]?.title ?? $0 })
        }
        // What waits in a chain of its own is not in what this edit stands on.
        let base = try await baseDocument(of: view)
        guard base == view.document else { throw WorkspaceError.waitsToLand(name) }
        // The same hand that signs the edit on what was seen.
        let parent = try await repository(space).perform { try $0.commit(view.view.base) }
        let (member, key) = try await hand(on: parent, in: space)
        let claim = try await claim(
            deed, grants, of: member, about: digest, round: standing.docket.round, view, schema, clock)
        let statement = try await Statement.signing(claim, with: signer(with: key))
        let title = known[deed.act]?.title ?? deed.act
        var change = Change(space: space, base: view.view.base, subject: "\(title): \(name)")
        if document != view.document { change.put(document, named: name, replacing: view.document) }
        change.files[statement.path] = .some(statement.bytes)
        return try await save(change, clock: clock)
    }

    private func claim(
        _ deed: Deed, _ grants: [RoleGrant], of member: Member, about digest: String, round: Int, _ view: RecordView,
        _ schema: Schema?, _ clock: Int64
    ) async throws -> StatementClaim {
        guard let schema else { throw StatementRefusal.notAllowed(grants) }
        let rights = Rights(of: member, in: try await roster(), to: view.name, view.document, by: schema)
        let held = grants.filter(rights.holds)
        guard !held.isEmpty else { throw StatementRefusal.notAllowed(grants) }
        guard let grant = deed.role.map({ role in held.first { $0.role == role } }) ?? held.first else {
            throw StatementRefusal.otherRole(deed.role ?? held[0].role, grants)
        }
        return try StatementClaim(
            act: deed.act, digest: digest, record: view.name, round: round, space: view.view.space.description,
            region: settings.root.hex, member: member.id, role: grant.role, made: UTCTime.text(clock), note: deed.note,
            amendment: deed.amendment)
    }

    func schema(of value: JSON) async throws -> Schema? {
        guard let name = value["schema"]?.string.flatMap({ SchemaName($0) }) else { return nil }
        return try await schema(name)
    }

    private func baseDocument(of view: RecordView) async throws -> Document {
        let tree = try await repository(view.view.space).perform { try $0.commit(view.view.base).tree }
        return try await document(view.name, in: tree, of: view.view.space)
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
