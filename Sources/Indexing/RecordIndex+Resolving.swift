internal import GRDB
public import Records

extension RecordIndex {
    /// The records that may be meant by a loose name: some parts of the name, in any order, separated by `/` or
    /// spaces. `bristol/2017` finds `self-assessment/2017/bristol`.
    ///
    /// 1. A whole name that exists means that record alone.
    /// 2. Else every word must be another part of the name.
    /// 3. If no record has these parts, every word must be the beginning of another part: `self/bris` will do.
    ///
    /// Capitals count as small letters. A record that several spaces hold is found once.
    ///
    /// - Returns: By name. More than one: the words are ambiguous, the person chooses.
    public func resolve(_ words: String) throws(IndexError) -> [RecordName] {
        let parts = Self.words(of: words)
        // No name has more than a kind and three parts of a key.
        guard (1...4).contains(parts.count) else { return [] }
        return try indexing {
            try pool.read { db in
                if let name = RecordName(parts.joined(separator: "/")), try Self.exists(name, in: db) { return [name] }
                let exact = try Self.names(having: parts[0], in: db, sql: "word = ?1").filter { name in
                    Self.isMatch(parts, of: name) { $0 == $1 }
                }
                guard exact.isEmpty else { return exact }
                // A part holds small letters, digits and hyphens only, so `{` follows everything that begins so.
                return try Self.names(having: parts[0], in: db, sql: "word >= ?1 AND word < ?1 || '{'")
                    .filter { name in Self.isMatch(parts, of: name) { $1.hasPrefix($0) } }
            }
        }
    }

    private static func words(of text: String) -> [String] {
        let separators = Set("/ \t\n\r".utf8)
        let lowered = text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        return lowered.split(whereSeparator: separators.contains).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func exists(_ name: RecordName, in db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM record WHERE name = ?)", arguments: [name.description]) == true
    }

    private static func names(having word: String, in db: Database, sql condition: String) throws -> [RecordName] {
        try GRDB.Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT name FROM part JOIN record ON record.id = part.record
                WHERE \(condition) ORDER BY name
                """, arguments: [word]
        ).map { try $0.recordName(0) }
    }

    /// Whether each word can be given a part of its own. At most four of each, so all ways are tried.
    private static func isMatch(
        _ words: [String], of name: RecordName, by fits: (_ word: String, _ part: String) -> Bool
    ) -> Bool {
        func place(_ words: ArraySlice<String>, in parts: [String]) -> Bool {
            guard let word = words.first else { return true }
            return parts.indices.contains { index in
                guard fits(word, parts[index]) else { return false }
                var rest = parts
                rest.remove(at: index)
                return place(words.dropFirst(), in: rest)
            }
        }
        return place(words[...], in: [name.kind] + name.key)
    }
}
