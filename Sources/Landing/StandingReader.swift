public import GitStorage
public import Records
public import Statements

/// Reads how records stand in a tree of a space: their dockets, and what a statement about them meets.
public struct StandingReader {
    let store: ObjectStore
    let schemas: SchemaCatalogue

    public init(in store: ObjectStore, schemas: SchemaCatalogue) {
        self.store = store
        self.schemas = schemas
    }

    /// The docket of a record; empty if nobody has stated anything about it.
    public func docket(of name: RecordName, in files: TreeOverlay) throws -> Docket {
        guard let id = try files[name.docketPath] else { return Docket() }
        guard let json = try? JSON(reading: store.blob(id, atMost: Self.limits.bytes), limits: Self.limits),
            let docket = Docket(json: json)
        else { throw LandingFailure.unreadable(path: name.docketPath) }
        return docket
    }

    /// How a record stands.
    ///
    /// - Parameters:
    ///   - version: the record's file, if it is another than the tree's.
    ///   - docket: what has been stated, if it is more than the tree's.
    public func standing(
        of name: RecordName, in files: TreeOverlay, version: ObjectID? = nil, docket: Docket? = nil
    ) throws -> Standing {
        let bytes = try (version ?? files[name.recordPath]).map {
            try store.blob($0, atMost: ReadingLimits.landing.bytes)
        }
        let record = try bytes.map { bytes in
            do {
                return try JSON(reading: bytes, limits: .landing)
            } catch {
                throw LandingFailure.unreadable(path: name.recordPath)
            }
        }
        let digest = bytes.map { SHA256Digest.hex(of: $0) }
        let schema = try schemas.schema(of: record)
        let known = try docket ?? self.docket(of: name, in: files)
        return Standing(
            record: record, digest: digest, hasOpenDecision: try files[name.conflictsPath] != nil, schema: schema,
            docket: known, witnesses: try witnesses(of: name, digest, record, schema, known, in: files))
    }

    /// Who has stated what some other act needs, about this very version.
    private func witnesses(
        of name: RecordName, _ digest: String?, _ record: JSON?, _ schema: Schema?, _ docket: Docket,
        in files: TreeOverlay
    ) throws -> [String: Set<String>] {
        let needs = Set(schema?.lifecycle?.statements.values.flatMap(\.needs) ?? [])
        guard !needs.isEmpty, let schema, !docket.entries.isEmpty else { return [:] }
        let round = docket.round(in: schema.lifecycle)
        var witnesses: [String: Set<String>] = [:]
        for entry in docket.entries where entry.effect == .applied && needs.contains(where: { $0.act == entry.act }) {
            let path = "statements/\(name)/\(entry.statement).json"
            guard let id = try files[path] else { throw LandingFailure.unreadable(path: path) }
            let claim = try statement(id, at: path).claim
            guard claim.digest == digest, claim.round == round,
                let member = try files.roster()?.member(id: claim.member)
            else { continue }
            let named = needs.filter { $0.act == entry.act }.flatMap { schema.ids(of: $0.relation, in: record) }
            for id in named where try files.roster()?.isMeant(member, by: id) ?? false {
                witnesses[entry.act, default: []].insert(id)
            }
        }
        return witnesses
    }

    /// The stage of a record that is frozen; `nil` if it may be edited.
    ///
    /// A record of which nobody has stated anything is not: only statements freeze.
    public func frozenStage(
        of name: RecordName, in files: TreeOverlay, docket known: Docket? = nil
    ) throws -> String? {
        let docket: Docket
        if let known {
            docket = known
        } else {
            guard try files[name.docketPath] != nil else { return nil }
            docket = try self.docket(of: name, in: files)
        }
        guard let stage = docket.entries.last?.stage else { return nil }
        let record = try files[name.recordPath].flatMap { id in
            try? JSON(reading: store.blob(id, atMost: ReadingLimits.landing.bytes), limits: .landing)
        }
        return try schemas.schema(of: record)?.isFrozen(in: stage) == true ? stage : nil
    }

    /// The statement in a file.
    ///
    /// - Throws: ``LandingFailure/unreadable(path:)`` if it is none.
    public func statement(_ id: ObjectID, at path: String) throws -> Statement {
        guard let statement = try? Statement(reading: store.blob(id, atMost: ReadingLimits.edit.bytes)) else {
            throw LandingFailure.unreadable(path: path)
        }
        return statement
    }

    /// The statements that an edit brings, sorted by digest.
    public func statements(from parent: ObjectID?, to edit: ObjectID) throws -> [Statement] {
        let folders = try [parent, edit].map { tree in
            try tree.flatMap { try store.entry(at: "statements", in: $0) }?.id
        }
        guard folders[0] != folders[1] else { return [] }
        return try store.changes(from: folders[0], to: folders[1]).compactMap { change in
            guard change.old == nil, let new = change.new else { return nil }
            return try statement(new.id, at: "statements/" + change.path)
        }.sorted { $0.digest < $1.digest }
    }

    /// A docket grows by some 300 bytes a statement; a year has a few dozen.
    static let limits = ReadingLimits(bytes: 16 << 20, depth: 8)
}
