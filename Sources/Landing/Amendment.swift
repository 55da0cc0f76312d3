public import Merging
public import Records
import Statements

/// What an edit made of a record that was frozen when it landed: kept beside the record, proposed, never lost
/// (docs/formats.md, Late changes).
public struct Amendment: Sendable, Hashable {
    /// The record as the edit's author saw it; `nil` if there was none.
    public let base: JSON?
    /// The record as they wanted it.
    public let record: JSON?
    /// The decisions that were open in the edit.
    public let conflicts: [Entry]

    public init(from before: Document, to after: Document) {
        base = before.value
        record = after.value
        conflicts = after.entries
    }

    /// The largest file that is read: two versions of a record and its decisions.
    public static let limits = ReadingLimits(bytes: 4 * ReadingLimits.landing.bytes, depth: ReadingLimits.landing.depth)

    /// The content of the late change's file.
    public var bytes: [UInt8] { json.canonicalBytes }

    var json: JSON {
        [
            "base": Side(base).json, "conflicts": .array(conflicts.map(\.json)), "record": Side(record).json,
        ]
    }

    /// Reads what ``bytes`` writes; `nil` for anything else.
    public init?(reading bytes: [UInt8]) {
        guard let json = try? JSON(reading: bytes, limits: Self.limits), let object = json.object, object.count == 3,
            let base = object["base"].flatMap({ Side(json: $0) }),
            let record = object["record"].flatMap({ Side(json: $0) }), let items = object["conflicts"]?.array
        else { return nil }
        var conflicts: [Entry] = []
        for item in items {
            guard let entry = Entry(json: item) else { return nil }
            conflicts.append(entry)
        }
        self.base = base.value
        self.record = record.value
        self.conflicts = conflicts
    }

    /// The SHA-256 of its bytes, by which it is named.
    public var digest: String { SHA256Digest.hex(of: bytes) }

    /// Where it lies.
    public func path(of name: RecordName) -> String { "amendments/\(name)/\(digest).json" }
}
