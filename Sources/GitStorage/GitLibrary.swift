internal import Clibgit2
internal import Synchronization

/// libgit2 as this process uses it: set up once, before the first repository is opened.
public enum GitLibrary {
    /// Starts libgit2 with fsync, strict object creation and hash verification on.
    ///
    /// Every way to open a store calls it; calling it again does nothing. libgit2's own default for fsync is
    /// off, and it ignores `core.fsync` (DESIGN.md section 9).
    public static func start() { _ = started }

    private static let started: Void = {
        precondition(git_libgit2_init() > 0, "libgit2 did not start")
        precondition(sli_set_fsync_gitdir(1) == 0)
        precondition(sli_set_strict_object_creation(1) == 0)
        precondition(sli_set_strict_hash_verification(1) == 0)
        precondition(sli_set_owner_validation(1) == 0)
    }()

    /// Owner validation is a switch of the whole process, so opening is done one at a time.
    private static let opening = Mutex<Void>(())

    /// Runs one call that opens a repository.
    ///
    /// - Parameter anyOwner: accept a repository of another user, for this one call.
    static func open(anyOwner: Bool, _ call: () -> Int32) throws(StorageError) {
        start()
        let result: Result<Void, StorageError> = opening.withLock { _ in
            if anyOwner { _ = sli_set_owner_validation(0) }
            defer { if anyOwner { _ = sli_set_owner_validation(1) } }
            let status = call()
            return status < 0 ? .failure(StorageError(code: status)) : .success(())
        }
        try result.get()
    }
}

// These two stand before Mbed TLS's functions of their names, with which libgit2, where it is built on that library as
// Debian's is, reads all of the system's certificates as it starts: a quarter of the time that a short command takes.
// The dynamic linker takes a program's own symbol before that of a library. What comes over the network comes through
// the system's git; libgit2 trusts no server here.

/// Reads nothing, where Mbed TLS would read a file of certificates.
@_cdecl("mbedtls_x509_crt_parse_file")
public func readNoCertificates(ofFile chain: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?) -> Int32 { 0 }

/// Reads nothing, where Mbed TLS would read a folder of certificates.
@_cdecl("mbedtls_x509_crt_parse_path")
public func readNoCertificates(inFolder chain: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?) -> Int32 { 0 }
