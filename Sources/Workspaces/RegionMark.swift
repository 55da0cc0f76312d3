public import GitStorage
import Landing
public import Statements

/// What two people compare by telephone to know that they hold the same region: its first commit, and the key that
/// signed it.
///
/// The commit holds the signature, so whoever pins the one has pinned the other.
public struct RegionMark: Sendable, Hashable {
    /// The region's first commit.
    public let root: ObjectID
    /// The key of the coordinator who founded it.
    public let key: PublicKey
    /// That coordinator's name, as the first commit has it.
    public let founder: String

    /// How many letters of the first commit are read out.
    public static let length = 8

    /// The letters of the first commit that are read out.
    public var letters: String { String(root.hex.prefix(Self.length)) }

    /// - Returns: `nil` if the commit bears no good signature.
    init?(root commit: CommitObject) {
        guard let signature = commit.signature,
            case .good(let key) = verify(signature: signature, over: commit.signedPayload, namespace: .git)
        else { return nil }
        root = commit.id
        self.key = key
        founder = commit.author.name
    }

    /// Whether that is what somebody read out: at least eight letters of the first commit, and the fingerprint as
    /// `ssh-keygen -l` prints it; what is `nil` was not compared.
    public func fits(letters: String?, fingerprint: String?) -> Bool {
        if let letters, letters.utf8.count < Self.length || !root.hex.hasPrefix(letters.lowercased()) { return false }
        return fingerprint.map { $0 == key.fingerprint } ?? true
    }
}

extension Workspace {
    /// The mark of the region that this copy was made of.
    ///
    /// - Throws: ``WorkspaceError/damaged(file:)`` if its first commit is not what it was when it was checked.
    public func mark() async throws -> RegionMark {
        let root = settings.root
        let mark = try await repository(.region).perform { store in RegionMark(root: try store.commit(root)) }
        guard let mark else { throw WorkspaceError.damaged(file: path(of: .region)) }
        return mark
    }
}

/// The hub's region is not the one that was to be joined; no copy was made.
public struct JoinRefused: Error, Sendable {
    /// What the hub shows.
    public let found: RegionMark
}
