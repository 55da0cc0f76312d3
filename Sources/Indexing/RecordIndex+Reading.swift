internal import GRDB
internal import Records

extension RecordIndex {
    /// The commit that the space's rows show, as the last ``replace(space:from:cursor:upserts:removals:decisions:)``
    /// gave it; `nil` if the space has to be filled.
    public func cursor(of space: String) throws(IndexError) -> String? {
        try indexing {
            try pool.read { db in
                try String.fetchOne(db, sql: "SELECT cursor FROM space WHERE name = ?", arguments: [space])
            }
        }
    }

    /// The rows that agree with the filter, by name, then space.
    public func records(matching filter: Filter = .all) throws(IndexError) -> [Row] {
        var conditions: [String] = ["TRUE"]
        var arguments: StatementArguments = []
        func require(_ column: String, _ value: String?) {
            guard let value else { return }
            conditions.append("\(column) = ?")
            arguments += [value]
        }
        require("space", filter.space)
        require("name", filter.name?.description)
        require("kind", filter.kind)
        require("schema", filter.schema)
        require("authority", filter.authority)
        require("year", filter.year)
        require("stage", filter.stage)
        if let hasOpenDecisions = filter.hasOpenDecisions {
            conditions.append(hasOpenDecisions ? "decisions > 0" : "decisions = 0")
        }
        let sql = """
            SELECT space, name, schema, title, authority, year, blob, stage, (
                SELECT count(*) FROM decision WHERE decision.space = record.space AND decision.name = record.name
            ) AS decisions
            FROM record WHERE \(conditions.joined(separator: " AND ")) ORDER BY name, space
            """
        return try indexing {
            try pool.read { db in
                try GRDB.Row.fetchAll(db, sql: sql, arguments: arguments).map(Self.row)
            }
        }
    }

    /// The decisions that wait, by record, space and path; of one space or of all.
    public func decisions(in space: String? = nil) throws(IndexError) -> [WaitingDecision] {
        try indexing {
            try pool.read { db in
                let sql = """
                    SELECT space, name, path, title, sides FROM decision WHERE ?1 IS NULL OR space = ?1
                    ORDER BY name, space, path
                    """
                return try GRDB.Row.fetchAll(db, sql: sql, arguments: [space]).map { row in
                    WaitingDecision(
                        space: try row.text(0), name: try row.recordName(1),
                        decision: Decision(path: try row.path(2), title: try row.text(3), sides: try row.number(4)))
                }
            }
        }
    }

    private static func row(_ row: GRDB.Row) throws -> Row {
        Row(
            space: try row.text(0), name: try row.recordName(1), schema: try row.text(2), title: try row.text(3),
            authority: row.optionalText(4), year: row.optionalText(5), blob: try row.text(6),
            stage: row.optionalText(7), openDecisions: try row.number(8))
    }
}

extension GRDB.Row {
    /// The columns' values as the layout promises them; anything else is damage, never a crash.
    func text(_ column: Int) throws -> String {
        guard let text = optionalText(column) else { throw IndexError.damaged }
        return text
    }

    func optionalText(_ column: Int) -> String? { String.fromDatabaseValue(self[column]) }

    func number(_ column: Int) throws -> Int {
        guard let number = Int.fromDatabaseValue(self[column]) else { throw IndexError.damaged }
        return number
    }

    func recordName(_ column: Int) throws -> RecordName {
        guard let name = RecordName(try text(column)) else { throw IndexError.damaged }
        return name
    }

    func path(_ column: Int) throws -> Path {
        guard let path = Path(try text(column)) else { throw IndexError.damaged }
        return path
    }
}
