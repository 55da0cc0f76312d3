public import Records
import Statements

/// What a path in a space holds, and with it who may touch it and how it is merged (DESIGN.md section 3).
public enum SpacePath: Sendable, Hashable {
    /// `region.json`
    case region
    /// `space.json`, in the root of an authority's or a team's space alone
    case space
    /// `schemas/<kind>/<version>.json`
    case schema(SchemaName)
    /// `records/<kind>/<key>.json`
    case record(RecordName)
    /// `conflicts/<kind>/<key>.json`
    case conflicts(RecordName)
    /// `conflicts/<kind>/<key>/<digest>.json`: one side of an entry that has more than eight
    case conflictSide(RecordName, digest: String)
    /// `statements/<kind>/<key>/<digest>.json`
    case statement(RecordName, digest: String)
    /// `dockets/<kind>/<key>.json`
    case docket(RecordName)
    /// `comments/<kind>/<key>.json`
    case comments(RecordName)
    /// `amendments/<kind>/<key>/<digest>.json`
    case amendment(RecordName, digest: String)

    /// - Returns: `nil` for a path that has no place in any space.
    public init?(_ path: String) {
        guard path.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if path == "region.json" {
            self = .region
            return
        }
        if path == "space.json" {
            self = .space
            return
        }
        guard path.hasSuffix(".json") else { return nil }
        let parts = path.dropLast(5).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3 else { return nil }
        let rest = Array(parts.dropFirst())
        let digest = rest.last.flatMap { Self.isDigest($0) ? $0 : nil }
        switch (parts[0], digest) {
        case ("schemas", nil):
            guard rest.count == 2, let name = SchemaName(rest.joined(separator: "/")) else { return nil }
            self = .schema(name)
        case ("records", nil): self.init(rest, SpacePath.record)
        case ("conflicts", nil): self.init(rest, SpacePath.conflicts)
        case ("comments", nil): self.init(rest, SpacePath.comments)
        case ("dockets", nil): self.init(rest, SpacePath.docket)
        case ("conflicts", let digest?): self.init(rest.dropLast()) { .conflictSide($0, digest: digest) }
        case ("statements", let digest?): self.init(rest.dropLast()) { .statement($0, digest: digest) }
        case ("amendments", let digest?): self.init(rest.dropLast()) { .amendment($0, digest: digest) }
        default: return nil
        }
    }

    private init?(_ parts: some Collection<String>, _ make: (RecordName) -> SpacePath) {
        guard let kind = parts.first, let name = RecordName(kind: kind, key: Array(parts.dropFirst())) else {
            return nil
        }
        self = make(name)
    }

    /// Whether the text is a SHA-256 in lower-case hexadecimal.
    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The record that the path belongs to, if it belongs to one.
    public var record: RecordName? {
        switch self {
        case .region, .space, .schema: nil
        case .record(let name), .conflicts(let name), .docket(let name), .comments(let name): name
        case .conflictSide(let name, _), .statement(let name, _), .amendment(let name, _): name
        }
    }

    /// Whether only governance may change it: the region's own page, schemas and the roster
    /// (DESIGN.md section 5).
    public var isGovernance: Bool {
        switch self {
        case .region, .schema: true
        case .record(let name): Self.governanceKinds.contains(name.kind)
        default: false
        }
    }

    /// The kinds of record that make up the roster.
    public static let governanceKinds: Set<String> = ["member", "authority"]
    /// The kinds whose files the engine reads by itself, whatever a schema says.
    static let engineKinds = governanceKinds.union(["region", Team.kind])
}
