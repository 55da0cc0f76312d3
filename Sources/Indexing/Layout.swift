internal import GRDB

/// The tables of the index, frozen under their number.
///
/// There is no migration from one number to the next: an index of another number is made again from git. So
/// whoever changes a statement here raises ``number`` as well.
enum Layout {
    /// Stands in the file's `user_version`.
    static let number = 1

    /// Stands in the file's `application_id`: "sli" and the letter i, so that no other database is taken for an
    /// index.
    static let applicationID = 0x736C_6969

    /// Every row hangs on its space, and a space stands here only with the commit that its rows show: what has
    /// no cursor has no rows.
    static let statements = [
        """
        CREATE TABLE space (
            name TEXT NOT NULL PRIMARY KEY,
            cursor TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE record (
            id INTEGER PRIMARY KEY,
            space TEXT NOT NULL REFERENCES space ON DELETE CASCADE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            schema TEXT NOT NULL,
            title TEXT NOT NULL,
            authority TEXT,
            year TEXT,
            blob TEXT NOT NULL,
            stage TEXT,
            UNIQUE (space, name)
        ) STRICT
        """,
        "CREATE INDEX record_by_name ON record (name, space)",
        "CREATE INDEX record_by_kind ON record (kind, year, authority)",
        "CREATE INDEX record_by_authority ON record (authority, kind)",
        """
        CREATE TABLE part (
            word TEXT NOT NULL,
            record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
            PRIMARY KEY (word, record)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX part_by_record ON part (record)",
        """
        CREATE TABLE decision (
            space TEXT NOT NULL REFERENCES space ON DELETE CASCADE,
            name TEXT NOT NULL,
            path TEXT NOT NULL,
            title TEXT NOT NULL,
            sides INTEGER NOT NULL,
            PRIMARY KEY (space, name, path)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE passage (
            id INTEGER PRIMARY KEY,
            record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
            path TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            UNIQUE (record, path)
        ) STRICT
        """,
        """
        CREATE VIRTUAL TABLE passage_text USING fts5(
            title, text, content = 'passage', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
        """
        CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
            INSERT INTO passage_text (rowid, title, text) VALUES (new.id, new.title, new.text);
        END
        """,
        """
        CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
            INSERT INTO passage_text (passage_text, rowid, title, text)
            VALUES ('delete', old.id, old.title, old.text);
        END
        """,
    ]

    static func create(in db: Database) throws {
        for statement in statements { try db.execute(sql: statement) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(number)")
    }

    /// Whether the file is an index of this layout, whose pages hold together.
    ///
    /// The number alone would not do: a file that a synchronising folder put together from two others has a
    /// number too.
    ///
    /// - Parameter readingAllPages: whether to look at the pages too, which takes time with the size of the file.
    static func matches(_ db: Database, readingAllPages: Bool) throws -> Bool {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID,
            try Int.fetchOne(db, sql: "PRAGMA user_version") == number
        else { return false }
        let present = try String.fetchSet(
            db,
            sql:
                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'passage\\_text\\_%' ESCAPE '\\'"
        )
        guard present == Set(statements) else { return false }
        guard readingAllPages else { return true }
        return try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok"
    }
}
