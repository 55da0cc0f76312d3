internal import Clibgit2
internal import Glibc

/// Why the store could not do what was asked of it.
///
/// Found from codes, never from libgit2's words, which can be left over from an earlier call.
public enum StorageError: Error, Sendable, Hashable {
    /// The object, or the thing asked for, is not there.
    case notFound(ObjectID?)
    /// What lies at that path is no git repository, or nothing lies there.
    case notARepository
    /// Something else lies at that path already.
    case alreadyExists
    /// The repository belongs to another user of this computer, and git refuses to trust it.
    case ownedByAnother
    /// Another writer, or a lock file left by a killed one, stands in the way.
    case locked
    /// The bytes are not what their name or their form promises.
    case corrupt(ObjectID?)
    /// The object is there, but of another kind than asked for.
    case wrongKind(ObjectID)
    /// A path, a name, an identity or a ref that git could not hold, or that this store never writes.
    case unusable(String)
    case diskFull
    case readOnly
    case accessDenied
    /// The process or the computer has no file handle left.
    case noHandles
    /// More than the limit that the caller set.
    case tooLarge
    /// Anything else: libgit2's code or the negative `errno`, and its words, for a log.
    case other(code: Int, detail: String)
}

extension StorageError {
    /// Reads what libgit2 says of the call that just returned `code`.
    ///
    /// To be made on the same thread, before anything else is called.
    init(code: Int32, about id: ObjectID? = nil) {
        // libgit2 keeps no errno, but ends its sentence with the system's words for it.
        let last = git_error_last()
        let words = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? ""
        let category = last?.pointee.klass ?? 0
        git_error_clear()
        switch git_error_code(code) {
        case GIT_ENOTFOUND: self = .notFound(id)
        case GIT_EEXISTS: self = .alreadyExists
        case GIT_ELOCKED: self = .locked
        case GIT_EMISMATCH: self = .corrupt(id)
        case GIT_EOWNER: self = .ownedByAnother
        case GIT_EINVALIDSPEC: self = .unusable(words)
        case GIT_EUSER: self = .other(code: Int(code), detail: "")
        default:
            if let known = StorageError(systemWords: words) {
                self = known
            } else if [GIT_ERROR_ZLIB, GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_INDEXER]
                .contains(git_error_t(UInt32(bitPattern: category)))
            {
                self = .corrupt(id)
            } else {
                self = .other(code: Int(code), detail: words)
            }
        }
    }

    /// Reads the kernel's answer to a call that the store made itself.
    init(errno code: Int32) {
        self =
            StorageError.meaning(ofErrno: code)
            ?? .other(code: -Int(code), detail: String(cString: strerror(code)))
    }

    private init?(systemWords words: String) {
        for code in [ENOSPC, EDQUOT, EROFS, EMFILE, ENFILE, EACCES, EPERM]
        where words.hasSuffix(String(cString: strerror(code))) {
            guard let known = StorageError.meaning(ofErrno: code) else { continue }
            self = known
            return
        }
        return nil
    }

    private static func meaning(ofErrno code: Int32) -> StorageError? {
        switch code {
        case ENOSPC, EDQUOT: .diskFull
        case EROFS: .readOnly
        case EACCES, EPERM: .accessDenied
        case EMFILE, ENFILE: .noHandles
        case ENOENT: .notFound(nil)
        case EEXIST, ENOTEMPTY: .alreadyExists
        case EWOULDBLOCK: .locked
        default: nil
        }
    }
}

/// The one funnel from libgit2's status to an error: `try check(git_x(…))`.
///
/// - Returns: the status, for the calls that count with it.
@discardableResult
func check(_ status: Int32, about id: ObjectID? = nil) throws(StorageError) -> Int32 {
    guard status < 0 else { return status }
    throw StorageError(code: status, about: id)
}
