internal import GRDB

/// The connections to an index; the last one to let go closes them and notes how the file was left.
final class OpenIndex: Sendable {
    let pool: DatabasePool
    private let path: String

    init(_ pool: DatabasePool, at path: String) {
        self.pool = pool
        self.path = path
    }

    deinit {
        // Where closing or noting fails nothing is lost: the next to open looks through all pages.
        try? FileLock.holding(path + ".lock") {
            try pool.close()
            IndexStamp.leave(path)
        }
    }
}
