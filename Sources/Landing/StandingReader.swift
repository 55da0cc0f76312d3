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
        return Standing(
            record: record, digest: bytes.map { SHA256Digest.hex(of: $0) },
            hasOpenDecision: try files[name.conflictsPath] != nil, schema: try schemas.schema(of: record),
            docket: try docket ?? self.docket(of: name, in: files))
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
