internal import Clibgit2
internal import Glibc

/// One git repository on this disk, read and written through one handle of libgit2.
///
/// Synchronous and not `Sendable`: one thread uses it, or the actor ``Repository`` does. Opening another
/// one costs 0.2 ms, sharing one between threads costs more than twice the time (LIBGIT2.md).
public final class ObjectStore {
    let location: GitHandle.Location
    /// The handle in use; inside ``packing(_:)`` and ``rehearsing(_:)`` another one than outside.
    var handle: GitHandle
    let loose: LooseObjects
    /// What objects written now become.
    var writing = Writing.loose
    /// Whether loose objects were written since a ref last moved: their folder is then made durable first.
    var hasUnsyncedFolders = false
    /// What lies in memory because of a rehearsal only: no reason not to write it.
    var rehearsed: Set<ObjectID> = []
    /// How many objects have been unpacked so far: what an operation costs, whatever else the machine does.
    public internal(set) var objectsRead = 0
    /// Parents and date of commits already seen; a commit never changes.
    var seenCommits: [ObjectID: CommitLine] = [:]

    /// What becomes of an object that is written.
    enum Writing {
        case loose
        /// Held in memory, to be written as one pack: the ids that the pack will hold, in order.
        case packed([ObjectID])
        /// Held in memory, never kept.
        case rehearsed
    }

    /// The repository's folder, with a slash at its end.
    public let path: String

    private init(location: GitHandle.Location) throws(StorageError) {
        self.location = location
        handle = try GitHandle(location)
        path = String(cString: git_repository_path(handle.repository))
        loose = LooseObjects(folders: ObjectStore.objectFolders(of: path, location))
    }

    /// Where loose objects lie: of a hook also the quarantine, and what it stands in for.
    private static func objectFolders(of path: String, _ location: GitHandle.Location) -> [String] {
        guard case .environment = location else { return [path + "objects"] }
        let own = getenv("GIT_OBJECT_DIRECTORY").map { String(cString: $0) } ?? path + "objects"
        let others = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES").map { String(cString: $0) } ?? ""
        return [own] + others.split(separator: ":").map(String.init)
    }

    /// Opens the bare repository at exactly that path.
    ///
    /// - Parameter anyOwner: accept a repository that belongs to another user of this computer. Only for a
    ///   folder that the user has named himself and was asked about: whoever owns it can run programs
    ///   through its configuration.
    /// - Throws: ``StorageError/notARepository``, ``StorageError/ownedByAnother``.
    public convenience init(opening path: String, anyOwner: Bool = false) throws(StorageError) {
        try self.init(location: .path(path, anyOwner: anyOwner))
    }

    /// Opens the repository that git's environment names, so that a hook sees the objects in quarantine.
    public convenience init(openingFromEnvironment: ()) throws(StorageError) {
        try self.init(location: .environment)
    }

    /// Creates a bare repository whose branch is `main`, and opens it.
    ///
    /// It is made beside the path and moved there at the end: a crash leaves no half of one.
    ///
    /// - Throws: ``StorageError/alreadyExists`` if anything but an empty folder lies there.
    public static func create(bareAt path: String) throws(StorageError) -> ObjectStore {
        GitLibrary.start()
        let folder = parentFolder(of: path)
        let made = "\(folder)/.new-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        guard mkdir(made, 0o777) == 0 else { throw StorageError(errno: errno) }
        do throws(StorageError) {
            try initialise(bareAt: made)
            guard rename(made, path) == 0 else { throw StorageError(errno: errno) }
        } catch {
            removeFolder(made)
            throw error
        }
        try sync(folder)
        return try ObjectStore(opening: path)
    }

    private static func initialise(bareAt path: String) throws(StorageError) {
        var options = git_repository_init_options()
        try check(sli_repository_init_options_init(&options))
        options.flags = GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        var repository: OpaquePointer?
        let status = "main".withCString { branch in
            options.initial_head = branch
            return git_repository_init_ext(&repository, path, &options)
        }
        git_repository_free(repository)
        try check(status)
        for name in ["/HEAD", "/config", "/refs/heads", "/refs", "/objects", ""] { try sync(path + name) }
    }
}
