internal import GRDB
public import Records

extension RecordIndex {
    /// Moves a space from one commit to another, with everything that differs between them, in one
    /// transaction.
    ///
    /// The old cursor is compared: had another process moved the space meanwhile, the differences would be
    /// those of the wrong commit, so nothing is written. From `nil`, the space is filled for the first time, or
    /// after ``clear(space:)``.
    ///
    /// - Parameters:
    ///   - old: The cursor that the differences were made from.
    ///   - cursor: The commit that the rows show afterwards, with whatever else the caller's way of reading
    ///     records depends on. Compared, never interpreted.
    ///   - upserts: The records that are new or differ, whole; read one by one inside the transaction.
    ///   - removals: The records that are gone, with their decisions.
    ///   - decisions: All waiting decisions of the records whose decisions differ; an empty list where none is
    ///     left.
    /// - Returns: Whether it was done. `false` is no error: read the cursor again.
    public func replace(
        space: String, from old: String?, cursor: String, upserts: some Sequence<Entry>,
        removals: some Sequence<RecordName> = [], decisions: [RecordName: [Decision]] = [:]
    ) throws(IndexError) -> Bool {
        try indexing {
            try pool.write { db in
                guard try Self.moveCursor(of: space, from: old, to: cursor, in: db) else { return false }
                for name in removals {
                    try Self.remove(name, from: space, in: db)
                    try Self.set([], of: name, in: space, in: db)
                }
                for entry in upserts {
                    try Self.remove(entry.name, from: space, in: db)
                    try Self.insert(entry, into: space, in: db)
                }
                for (name, waiting) in decisions { try Self.set(waiting, of: name, in: space, in: db) }
                return true
            }
        }
    }

    /// Forgets a space: its rows and its cursor. One that is not there is forgotten already.
    public func clear(space: String) throws(IndexError) {
        try indexing {
            try pool.write { db in try db.execute(sql: "DELETE FROM space WHERE name = ?", arguments: [space]) }
        }
    }

    private static func moveCursor(
        of space: String, from old: String?, to cursor: String, in db: Database
    ) throws -> Bool {
        if let old {
            try db.execute(
                sql: "UPDATE space SET cursor = ? WHERE name = ? AND cursor = ?", arguments: [cursor, space, old])
        } else {
            try db.execute(
                sql: "INSERT INTO space (name, cursor) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [space, cursor])
        }
        return db.changesCount == 1
    }

    private static func remove(_ name: RecordName, from space: String, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM record WHERE space = ? AND name = ?")
            .execute(arguments: [space, name.description])
    }

    private static func insert(_ entry: Entry, into space: String, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO record (space, name, kind, schema, title, authority, year, blob, stage)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            space, entry.name.description, entry.name.kind, entry.schema, entry.title, entry.authority, entry.year,
            entry.blob, entry.stage,
        ])
        let record = db.lastInsertedRowID
        for word in Set([entry.name.kind] + entry.name.key) {
            try db.cachedStatement(sql: "INSERT INTO part (word, record) VALUES (?, ?)")
                .execute(arguments: [word, record])
        }
        for passage in entry.passages {
            try db.cachedStatement(sql: "INSERT INTO passage (record, path, title, text) VALUES (?, ?, ?, ?)")
                .execute(arguments: [
                    record, passage.path.description, Snippet.searchable(passage.title),
                    Snippet.searchable(passage.text),
                ])
        }
    }

    private static func set(
        _ decisions: [Decision], of name: RecordName, in space: String, in db: Database
    ) throws {
        try db.cachedStatement(sql: "DELETE FROM decision WHERE space = ? AND name = ?")
            .execute(arguments: [space, name.description])
        for decision in decisions {
            try db.cachedStatement(
                sql: "INSERT INTO decision (space, name, path, title, sides) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                space, name.description, decision.path.description, decision.title, decision.sides,
            ])
        }
    }
}
