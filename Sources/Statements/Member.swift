public import Records

/// A person in the roster: `records/member/<id>.json` (DESIGN.md section 6).
public struct Member: Sendable, Hashable {
    /// The schema of a member's record.
    public static let schema = "member/1"

    /// What a member of the region's own office has in place of an authority.
    public static let region = "region"

    public let id: String
    public let name: String
    public let email: String
    /// The id of an authority, or ``region``.
    public let authority: String
    public let roles: [HeldRole]
    public let keys: [Key]

    /// A role that a member holds or held. The dates remind people; only ``hasEnded`` ends it.
    public struct HeldRole: Sendable, Hashable {
        public let role: Role
        /// `YYYY-MM-DD`.
        public let from: String
        /// `YYYY-MM-DD`, when it is expected to end or ended.
        public let until: String?
        /// Whether it is held for somebody else, as an acting director does.
        public let isActing: Bool
        /// Whether a governance edit ended it: from that commit on it gives no right.
        public let hasEnded: Bool

        public init(role: Role, from: String, until: String? = nil, isActing: Bool = false, hasEnded: Bool = false) {
            self.role = role
            self.from = from
            self.until = until
            self.isActing = isActing
            self.hasEnded = hasEnded
        }
    }

    /// A key that the member signs with or signed with.
    public struct Key: Sendable, Hashable {
        public enum State: String, Sendable, Hashable, CaseIterable {
            /// May sign.
            case active
            /// Signs no more; what it signed stands.
            case retired
            /// Signs no more because somebody else may have it; what it signed before this edit stands.
            case revoked
        }

        public let publicKey: PublicKey
        public let state: State

        public init(publicKey: PublicKey, state: State = .active) {
            self.publicKey = publicKey
            self.state = state
        }
    }

    /// - Throws: ``RosterError``, naming the first field that is wrong.
    public init(
        id: String, name: String, email: String, authority: String, roles: [HeldRole] = [], keys: [Key] = []
    ) throws(RosterError) {
        try RosterCheck.id(id, Path([.name("member")]))
        try RosterCheck.name(name, Path([.name("name")]))
        try RosterCheck.email(email, Path([.name("email")]))
        try RosterCheck.id(authority, Path([.name("authority")]))
        for held in roles {
            let path = Self.path(of: held.role)
            try RosterCheck.date(held.from, path.appending(name: "from"))
            try RosterCheck.date(held.until, path.appending(name: "until"))
        }
        try RosterCheck.distinct(roles.map(\.role.rawValue), in: Path([.name("roles")]))
        try RosterCheck.distinct(keys.map(\.publicKey.itemID), in: Path([.name("keys")]))
        self.id = id
        self.name = name
        self.email = email
        self.authority = authority
        self.roles = roles
        self.keys = keys
    }

    /// Whether the member holds the role by governance, whatever the dates say.
    public func holds(_ role: Role) -> Bool { roles.contains { $0.role == role && !$0.hasEnded } }

    /// Whether the member coordinates the region.
    public var isCoordinator: Bool { holds(.coordinator) }

    /// Whether a role and a key are left with which the member may sign.
    public var isActive: Bool { roles.contains { !$0.hasEnded } && keys.contains { $0.state == .active } }

    /// `NAME <EMAIL>`, as the author and committer lines of this member's edits have it (DESIGN.md section
    /// 14). White space and punctuation at the ends of the name are left out, because git reads none there.
    public var signerIdentity: String { "\(GitIdentity.trimmed(name)) <\(email)>" }

    static func path(of role: Role) -> Path {
        Path([.name("roles"), .item(ItemKey([("role", role.rawValue)]))])
    }
}
