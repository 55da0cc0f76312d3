public import GitStorage
import Records

/// Which of the spaces a repository is (DESIGN.md section 2).
public enum SpaceKind: Sendable, Hashable {
    case region
    case authority(String)
}

extension SpaceKind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .region: "region"
        case .authority(let id): "authorities/\(id)"
        }
    }

    /// Reads what ``description`` writes.
    public init?(_ text: String) {
        if text == "region" {
            self = .region
        } else if text.hasPrefix("authorities/"), KeyPart.isValid(String(text.dropFirst(12))) {
            self = .authority(String(text.dropFirst(12)))
        } else {
            return nil
        }
    }
}

/// The first commit of an authority space: a function of the region and the authority alone, so that every
/// laptop makes the same one and a hub can be added later (DESIGN.md sections 2 and 14).
public enum SpaceRoot {
    /// The engine's level that an authority space starts from: that of its root, before any edit.
    public static let level = 0

    /// Writes the root and returns its id.
    ///
    /// - Parameter region: the id of the region's first commit.
    public static func make(authority: String, region: ObjectID, in store: ObjectStore) throws -> ObjectID {
        let content: JSON = ["authority": .string(authority), "region": .string(region.hex)]
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
