internal import GRDB

/// Why the index could not be used. None of it is worth more than making the index again: what it shows is
/// kept by git. Nothing here holds text of a record.
public enum IndexError: Error, Sendable, Hashable {
    /// What was read does not hold together: open it again, discarding what is there.
    case damaged
    /// Another process held it longer than was waited.
    case busy
    /// The disk or the quota is full.
    case full
    /// It may not be written where it lies.
    case readOnly
    /// It cannot be opened or read where it lies; the number is SQLite's extended result code, or the system's
    /// error number if the folder itself refused.
    case unreachable(code: Int)
    /// Something that should not happen, with SQLite's extended result code.
    case failed(code: Int)
}

extension IndexError {
    /// SQLite's result, without its message: that can hold the arguments of a statement.
    init(_ error: any Error) {
        if let error = error as? IndexError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed(code: 0)
            return
        }
        let code = Int(error.extendedResultCode.rawValue)
        self =
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .full
            case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
            case .SQLITE_CANTOPEN, .SQLITE_IOERR: .unreachable(code: code)
            default: .failed(code: code)
            }
    }
}

/// Runs a piece of database work and turns whatever it throws into an ``IndexError``.
func indexing<Result>(_ work: () throws -> Result) throws(IndexError) -> Result {
    do {
        return try work()
    } catch {
        throw IndexError(error)
    }
}
