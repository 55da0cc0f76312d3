public import Records

/// The part of a statement that is signed: who decided what about which version of which record, where.
///
/// Region, space, record, version and round are all named, so that a statement never means another one than its
/// maker meant (EDGE-CASES 25).
public struct StatementClaim: Sendable, Hashable {
    /// The schema of a statement.
    public static let schema = "statement/1"
    /// The longest note, in bytes of UTF-8.
    public static let maximumNote = 10_000

    /// One of the statements of the record's lifecycle, or one of ``AmendmentAct``.
    public let act: String
    /// The late change that is taken up or declined; with ``AmendmentAct`` only.
    public let amendment: String?
    /// The SHA-256 of the canonical bytes of the record that is meant.
    public let digest: String
    /// The maker's clock, UTC, `2017-09-14T10:02:00Z`: for people to read, evidence of nothing.
    public let made: String
    /// The maker's id.
    public let member: String
    /// What was written with it; may be empty.
    public let note: String
    public let record: RecordName
    /// The id of the region's first commit.
    public let region: String
    /// In which of their roles the maker decided.
    public let role: Role
    /// How often the record had been submitted in that space.
    public let round: Int
    /// `region`, `authorities/<id>` or `teams/<id>`.
    public let space: String

    /// - Throws: ``StatementError/field(_:)`` for the first field that holds what it may not.
    public init(
        act: String, digest: String, record: RecordName, round: Int, space: String, region: String, member: String,
        role: Role, made: String, note: String = "", amendment: String? = nil
    ) throws(StatementError) {
        func expect(_ isGood: Bool, _ field: String) throws(StatementError) {
            guard isGood else { throw .field(field) }
        }
        try expect(KeyPart.isValid(act), "act")
        try expect((AmendmentAct(rawValue: act) != nil) == (amendment != nil), "amendment")
        try expect(amendment.map { Self.isHexadecimal($0, digits: 64) } ?? true, "amendment")
        try expect(Self.isHexadecimal(digest, digits: 64), "digest")
        try expect(UTCTime.isValid(made), "made")
        try expect(KeyPart.isValid(member), "member")
        try expect(note.utf8.count <= Self.maximumNote, "note")
        try expect(Self.isHexadecimal(region, digits: 40), "region")
        try expect(round >= 0, "round")
        try expect(Self.isSpace(space), "space")
        self.act = act
        self.amendment = amendment
        self.digest = digest
        self.made = made
        self.member = member
        self.note = note
        self.record = record
        self.region = region
        self.role = role
        self.round = round
        self.space = space
    }

    /// The bytes that the maker's key signs: canonical JSON of all fields.
    public var signedBytes: [UInt8] { json.canonicalBytes }

    var json: JSON {
        var object: JSONObject = [
            "act": .string(act), "digest": .string(digest), "made": .string(made), "member": .string(member),
            "record": .string(record.description), "region": .string(region), "role": .string(role.rawValue),
            "round": .number(JSONNumber(round)), "schema": .string(Self.schema), "space": .string(space),
        ]
        object["amendment"] = amendment.map { .string($0) }
        object["note"] = note.isEmpty ? nil : .string(note)
        return .object(object)
    }

    init(json: JSON) throws(StatementError) {
        func text(_ name: String) throws(StatementError) -> String {
            guard let text = json[name]?.string else { throw .field(name) }
            return text
        }
        guard try text("schema").hasSameBytes(as: Self.schema) else { throw .field("schema") }
        guard let record = RecordName(try text("record")) else { throw .field("record") }
        guard let role = Role(rawValue: try text("role")) else { throw .field("role") }
        guard let round = json["round"]?.integer else { throw .field("round") }
        try self.init(
            act: text("act"), digest: text("digest"), record: record, round: round, space: text("space"),
            region: text("region"), member: text("member"), role: role, made: text("made"),
            note: json["note"] == nil ? "" : text("note"),
            amendment: json["amendment"] == nil ? nil : text("amendment"))
        // A field that is not known here, or an empty note, would be lost when it is written again.
        guard self.json == json else { throw .form }
    }

    private static func isHexadecimal(_ text: String, digits: Int) -> Bool {
        text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func isSpace(_ text: String) -> Bool {
        text.hasSameBytes(as: "region")
            || ["authorities/", "teams/"].contains {
                text.utf8.starts(with: $0.utf8) && KeyPart.isValid(String(text.dropFirst($0.count)))
            }
    }
}

/// The acts about a late change, which every kind of record knows (docs/formats.md, Late changes).
public enum AmendmentAct: String, Sendable, Hashable, CaseIterable {
    /// The change is put into the record by the edit that brings this statement.
    case adopt = "adopt-change"
    /// The change is not taken up.
    case decline = "decline-change"
}
