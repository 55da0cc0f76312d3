internal import Clibgit2
internal import Glibc

/// One open repository of libgit2 and its object database, closed when the last user lets go.
final class GitHandle {
    let repository: OpaquePointer
    let odb: OpaquePointer

    /// Where a repository is found.
    enum Location {
        case path(String, anyOwner: Bool)
        /// `GIT_DIR` and the quarantine's object folders, as git hands them to a hook.
        case environment
    }

    init(_ location: Location) throws(StorageError) {
        var repository: OpaquePointer?
        switch location {
        case .path(let path, let anyOwner):
            let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
            do throws(StorageError) {
                try GitLibrary.open(anyOwner: anyOwner) { git_repository_open_ext(&repository, path, flags, nil) }
            } catch {
                throw GitHandle.meaning(of: error, at: path)
            }
        case .environment:
            let flags = GIT_REPOSITORY_OPEN_FROM_ENV.rawValue
            // Whose it is git has asked before it called the hook; a hub in a shared folder may be another user's.
            try GitLibrary.open(anyOwner: true) { git_repository_open_ext(&repository, nil, flags, nil) }
        }
        guard let repository else { throw .notARepository }
        var odb: OpaquePointer?
        let status = git_repository_odb(&odb, repository)
        guard status == 0, let odb else {
            let error = StorageError(code: status)
            git_repository_free(repository)
            throw error
        }
        self.repository = repository
        self.odb = odb
    }

    /// Tells a repository of another user from none: libgit2 1.5 says of both that something was not found.
    private static func meaning(of error: StorageError, at path: String) -> StorageError {
        switch error {
        case .notFound, .other(code: Int(GIT_EUSER.rawValue), _): break
        default: return error
        }
        var status = stat()
        guard fileType(at: path + "/HEAD") != nil, stat(path, &status) == 0, status.st_uid != geteuid() else {
            return .notARepository
        }
        return .ownedByAnother
    }

    deinit {
        git_odb_free(odb)
        git_repository_free(repository)
    }
}
