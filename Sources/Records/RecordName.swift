/// What makes a record unique in the world, and with it the place of its files: kind and key.
///
/// Written `self-assessment/2017/bristol`. The path of the record's file *is* its identity (DESIGN.md
/// section 3).
public struct RecordName: Sendable, Hashable, Comparable {
    public let kind: String
    /// The key's parts, in the order of the schema's `x-identity`.
    public let key: [String]

    /// - Returns: `nil` unless the kind and one to three parts are on the allow-list of ``KeyPart``.
    public init?(kind: String, key: [String]) {
        guard KeyPart.isValid(kind), (1...3).contains(key.count), key.allSatisfy(KeyPart.isValid) else { return nil }
        self.kind = kind
        self.key = key
    }

    /// Reads `kind/key/key…`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2 else { return nil }
        self.init(kind: parts[0], key: Array(parts.dropFirst()))
    }

    public static func < (left: RecordName, right: RecordName) -> Bool {
        left.description.precedesByBytes(right.description)
    }

    /// `records/<kind>/<key>.json`.
    public var recordPath: String { "records/\(self).json" }
    /// `conflicts/<kind>/<key>.json`: the decisions that wait.
    public var conflictsPath: String { "conflicts/\(self).json" }
    /// `dockets/<kind>/<key>.json`: its statements in the order in which they landed.
    public var docketPath: String { "dockets/\(self).json" }
    /// `comments/<kind>/<key>.json`.
    public var commentsPath: String { "comments/\(self).json" }

    /// The record whose file lies at that path, if it is one of `records/`.
    public init?(recordPath: String) {
        guard recordPath.hasPrefix("records/"), recordPath.hasSuffix(".json") else { return nil }
        self.init(String(recordPath.dropFirst(8).dropLast(5)))
    }
}

extension RecordName: CustomStringConvertible {
    public var description: String { ([kind] + key).joined(separator: "/") }
}
