public import GitStorage
public import Records

/// Which of the spaces a repository is (DESIGN.md section 2).
public enum SpaceKind: Sendable, Hashable {
    case region
    case authority(String)
    /// What the team of that id works on (docs/decisions/0011-teams-are-records.md).
    case team(String)
}

extension SpaceKind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .region: "region"
        case .authority(let id): "authorities/\(id)"
        case .team(let id): "teams/\(id)"
        }
    }

    /// Reads what ``description`` writes.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        switch (parts[0], parts.count) {
        case ("region", 1): self = .region
        case ("authorities", 2) where KeyPart.isValid(parts[1]): self = .authority(parts[1])
        case ("teams", 2) where KeyPart.isValid(parts[1]): self = .team(parts[1])
        default: return nil
        }
    }

    /// The folders in which spaces of their own lie, beside the region's repository.
    public static let folders = ["authorities", "teams"]

    /// What `x-space` calls it.
    public var schemaSpace: Space {
        switch self {
        case .region: .region
        case .authority: .authority
        case .team: .team
        }
    }

    /// What the page of the space says, `space.json`; `nil` for the region, whose page says more.
    ///
    /// - Parameter region: the id of the region's first commit.
    public func page(in region: ObjectID) -> JSON? {
        switch self {
        case .region: nil
        case .authority(let id): ["authority": .string(id), "region": .string(region.hex)]
        case .team(let id): ["region": .string(region.hex), "team": .string(id)]
        }
    }
}

/// The first commit of a space: a function of the region and of whose space it is alone, so that every
/// laptop makes the same one and a hub can be added later (DESIGN.md sections 2 and 14).
public enum SpaceRoot {
    /// The engine's level that an authority's or a team's space starts from: that of its root, before any edit.
    public static let level = 0

    /// Writes the root of a space, as far as it has to be written, and returns its id.
    ///
    /// - Parameter region: the id of the region's first commit, which is the root of the region's own space.
    public static func make(_ space: SpaceKind, region: ObjectID, in store: ObjectStore) throws -> ObjectID {
        guard let content = space.page(in: region) else { return region }
        let tree = try store.applying(["space.json": store.writeBlob(content.canonicalBytes)], to: nil)
        let commit = CommitBytes(
            tree: tree, parents: [], author: LandingCommit.identity(seconds: 1),
            committer: LandingCommit.identity(seconds: 1), message: "Space\n\nLevel: \(level)\n")
        return try store.writeCommit(raw: commit.encoded())
    }
}

/// The engine's level, and where a commit says which one it needs (DESIGN.md section 5).
public enum EngineLevel {
    /// Level 0 until the first release freezes level 1.
    public static let current = 0

    /// The level that a commit's last line names, if it names one.
    public static func named(in message: String) -> Int? {
        guard let line = message.split(separator: "\n").last, line.hasPrefix("Level: ") else { return nil }
        let digits = line.dropFirst(7)
        guard let level = Int(digits), level >= 0, String(level) == digits else { return nil }
        return level
    }
}
