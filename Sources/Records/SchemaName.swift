/// The name of one version of a kind of record, such as `self-assessment/2`: what a record's field `schema` holds.
public struct SchemaName: Sendable, Hashable {
    public let kind: String
    /// Counted from 1; a change to a schema is a new version.
    public let version: Int

    /// - Returns: `nil` unless the kind is on the allow-list of ``KeyPart`` and the version positive.
    public init?(kind: String, version: Int) {
        guard KeyPart.isValid(kind), version >= 1 else { return nil }
        self.kind = kind
        self.version = version
    }

    /// Reads `<kind>/<version>`, the version a whole number from 1 without leading zeros (DESIGN.md section 14).
    public init?(_ text: String) {
        let halves = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard halves.count == 2, let kind = String(halves[0]), let digits = String(halves[1]),
            let version = Int(digits), String(version) == digits
        else { return nil }
        self.init(kind: kind, version: version)
    }

    /// The name that a record bears, if it bears one.
    public init?(of record: JSON) {
        guard let text = record["schema"]?.string else { return nil }
        self.init(text)
    }

    /// `schemas/<kind>/<version>.json`: the place of the schema in a region (DESIGN.md section 3).
    public var path: String { "schemas/\(self).json" }
}

extension SchemaName: CustomStringConvertible {
    public var description: String { "\(kind)/\(version)" }
}
