internal import GRDB

/// The picture of the records that lists, searches and loose names are answered from.
///
/// Git holds the truth; this file can be deleted at any moment and is made again from it (DESIGN.md section
/// 1). What it promises: the rows of a space always show exactly the commit that its cursor names, and every
/// change of them moves the cursor in the same transaction. Several processes may use one file: readers go on
/// while one writes.
///
/// All methods block on the disk, for up to ``patience`` where another process writes.
public struct RecordIndex: Sendable {
    /// Seconds that are waited for another writer before ``IndexError/busy``.
    public static let patience: Double = 10

    private let open: OpenIndex

    var pool: DatabasePool { open.pool }

    /// Whether a file lay there that had to be thrown away: damaged, of another layout, or no index at all.
    public let wasRebuilt: Bool

    /// Opens the index at that path; makes it if there is none, and makes it again if it cannot be used.
    ///
    /// The folder must exist. Beside the file lie SQLite's own (`-wal`, `-shm`) and a lock (`.lock`); only their
    /// owner can read them.
    ///
    /// - Parameter discardingWhatIsThere: Makes the index again whatever lies there. For a caller who met
    ///   ``IndexError/damaged``: opening looks at the pages of the file, not at every word that is searched.
    /// - Throws: ``IndexError`` where the place itself refuses. A damaged index is *not* an error.
    public init(opening path: String, discardingWhatIsThere: Bool = false) throws(IndexError) {
        // Two processes that find the same damage at once must not each throw away what the other made.
        let opened: (pool: DatabasePool, wasRebuilt: Bool) = try indexing {
            try FileLock.holding(path + ".lock") {
                let isFilled = FileLock.isFilled(path)
                if isFilled, !discardingWhatIsThere, let pool = try Self.usable(path) { return (pool, false) }
                for suffix in ["", "-wal", "-shm"] { try FileLock.remove(path + suffix) }
                try FileLock.createPrivateFile(path)
                let pool = try Self.pool(path)
                try pool.write(Layout.create)
                return (pool, isFilled)
            }
        }
        open = OpenIndex(opened.pool, at: path)
        wasRebuilt = opened.wasRebuilt
    }

    /// The index that lies there, or `nil` if what lies there must be made again.
    private static func usable(_ path: String) throws -> DatabasePool? {
        do {
            let isIntact = IndexStamp.isIntact(path)
            let pool = try pool(path)
            guard try pool.read({ try Layout.matches($0, readingAllPages: !isIntact) }) else {
                try pool.close()
                return nil
            }
            return pool
        } catch {
            switch IndexError(error) {
            // What SQLite cannot make sense of comes under several codes; the place itself is not to blame.
            case .damaged, .failed: return nil
            case .busy, .full, .readOnly, .unreachable: throw error
            }
        }
    }

    private static func pool(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.label = "index"
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Whether every row, the words that are searched and what they point to hold together: a thorough check
    /// that reads the whole file.
    public func isSound() throws(IndexError) -> Bool {
        do {
            return try pool.write { db in
                let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check")
                guard findings == ["ok"], try db.foreignKeyViolations().next() == nil else { return false }
                // With rank 1, SQLite compares the words with the passages, not only with themselves.
                try db.execute(sql: "INSERT INTO passage_text (passage_text, rank) VALUES ('integrity-check', 1)")
                return true
            }
        } catch {
            guard IndexError(error) == .damaged else { throw IndexError(error) }
            return false
        }
    }
}
