internal import GRDB
public import Records

extension RecordIndex {
    /// A field in which all that was searched for occurs.
    public struct Hit: Sendable, Hashable {
        public let space: String
        public let name: RecordName
        /// What a person calls the record.
        public let recordTitle: String
        public let path: Path
        /// The field's title.
        public let title: String
        /// The part of the text that shows the finds best, with `…` where text was left out.
        public let snippet: String
        /// Where the finds stand in the snippet, counted in its UTF-8 bytes. Empty if only the title was found.
        public let finds: [Range<Int>]
    }

    /// The fields in which the words occur, best first. Capitals and accents do not matter.
    ///
    /// Operators of FTS5 (`AND`, `OR`, `NOT`, `"a phrase"`, `begin*`) work where they make sense; text that is no
    /// such query is taken for plain words, all of which have to occur in one field.
    public func search(_ query: String, in space: String? = nil, limit: Int = 50) throws(IndexError) -> [Hit] {
        guard limit > 0, let query = SearchQuery(query) else { return [] }
        return try indexing {
            try pool.read { db in
                if let typed = query.typed {
                    do {
                        return try Self.hits(typed, in: space, limit: limit, db)
                    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                        // Not FTS5's syntax: so a person's plain words.
                    }
                }
                return try Self.hits(query.plain, in: space, limit: limit, db)
            }
        }
    }

    private static func hits(_ match: String, in space: String?, limit: Int, _ db: Database) throws -> [Hit] {
        // First which, then how they look: a function in this statement would be called for every match.
        let sql = """
            SELECT passage.id, record.space, record.name, record.title, passage.path, passage.title
            FROM passage_text JOIN passage ON passage.id = passage_text.rowid
                JOIN record ON record.id = passage.record
            WHERE passage_text MATCH ?1 AND (?2 IS NULL OR record.space = ?2)
            ORDER BY passage_text.rank, record.name, record.space, passage.path LIMIT ?3
            """
        return try GRDB.Row.fetchAll(db, sql: sql, arguments: [match, space, limit]).map { row in
            let snippet = Snippet(marked: try marked(try row.number(0), match, db))
            return Hit(
                space: try row.text(1), name: try row.recordName(2), recordTitle: try row.text(3),
                path: try row.path(4), title: try row.text(5), snippet: snippet.text, finds: snippet.finds)
        }
    }

    /// The whole text of a passage with every find marked.
    private static func marked(_ passage: Int, _ match: String, _ db: Database) throws -> String {
        let sql = """
            SELECT highlight(passage_text, 1, char(\(Snippet.startMark)), char(\(Snippet.endMark)))
            FROM passage_text WHERE rowid = ? AND passage_text MATCH ?
            """
        guard let text = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [passage, match]) else {
            throw IndexError.damaged
        }
        return text
    }
}
