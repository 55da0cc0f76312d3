internal import GRDB
internal import Records

extension RecordIndex {
    /// Everything that the index says, as canonical JSON: two indexes that say the same have the same text,
    /// whatever the order in which they came to it.
    public func dump() throws(IndexError) -> String {
        try indexing {
            try pool.read { db in
                let content: JSON = [
                    "cursors": try Self.rows(db, "SELECT name, cursor FROM space ORDER BY name"),
                    "records": try Self.rows(
                        db,
                        """
                        SELECT space, name, kind, schema, title, authority, year, blob, stage,
                            (SELECT group_concat(word, ' ') FROM
                                (SELECT word FROM part WHERE part.record = record.id ORDER BY word)) AS parts
                        FROM record ORDER BY space, name
                        """),
                    "decisions": try Self.rows(
                        db, "SELECT space, name, path, title, sides FROM decision ORDER BY space, name, path"),
                    "passages": try Self.rows(
                        db,
                        """
                        SELECT record.space, record.name, passage.path, passage.title, passage.text
                        FROM passage JOIN record ON record.id = passage.record
                        ORDER BY record.space, record.name, passage.path
                        """),
                ]
                return content.canonicalText
            }
        }
    }

    private static func rows(_ db: Database, _ sql: String) throws -> JSON {
        .array(
            try GRDB.Row.fetchAll(db, sql: sql).map { row in
                .object(
                    JSONObject(
                        zip(row.columnNames, row.databaseValues).map { column, value -> (String, JSON) in
                            (column, json(value))
                        }))
            })
    }

    private static func json(_ value: DatabaseValue) -> JSON {
        switch value.storage {
        case .string(let text): .string(text)
        case .int64(let number): .number(JSONNumber(Int(number)))
        case .null, .double, .blob: .null
        }
    }
}
