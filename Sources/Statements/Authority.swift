public import Records

/// A local authority with children's services: `records/authority/<id>.json`.
///
/// The id is permanent; names and codes belong to one span of its life. Match official files by code, never
/// by name, and know that two authorities may have had one DfE number, one after the other (Somerset, 933).
public struct Authority: Sendable, Hashable {
    /// The schema of an authority's record.
    public static let schema = "authority/1"

    public let id: String
    public let name: String
    /// The region's name, as official statistics write it.
    public let region: String
    /// What kind of council it is: `Unitary`, `County`, `Sui generis` …
    public let tier: String
    /// Three digits.
    public let dfeNumber: String
    /// A letter and eight digits.
    public let onsCode: String
    /// `YYYY-MM-DD`, the first day of its life, if that is known.
    public let from: String?
    /// `YYYY-MM-DD`, the last day of its life, once that is known. It reminds people; only ``hasEnded`` ends the
    /// rights of its members.
    public let until: String?
    /// The ids of the authorities that took over from it, sorted.
    public let successors: [String]
    /// Whether a governance edit ended it.
    public let hasEnded: Bool

    /// - Throws: ``RosterError``, naming the first field that is wrong.
    public init(
        id: String, name: String, region: String, tier: String, dfeNumber: String, onsCode: String,
        from: String? = nil, until: String? = nil, successors: [String] = [], hasEnded: Bool = false
    ) throws(RosterError) {
        func field(_ name: String) -> Path { Path([.name(name)]) }
        try RosterCheck.id(id, field("authority"))
        guard id != Member.region else { throw RosterError(field("authority"), .id) }
        try RosterCheck.name(name, field("name"))
        try RosterCheck.name(region, field("region"))
        try RosterCheck.name(tier, field("tier"))
        guard Self.isDigits(dfeNumber.utf8, count: 3) else { throw RosterError(field("dfe_number"), .dfeNumber) }
        guard let letter = onsCode.utf8.first, (0x41...0x5A).contains(letter),
            Self.isDigits(onsCode.utf8.dropFirst(), count: 8)
        else { throw RosterError(field("ons_code"), .onsCode) }
        try RosterCheck.date(from, field("from"))
        try RosterCheck.date(until, field("until"))
        for successor in successors { try RosterCheck.id(successor, field("successors")) }
        try RosterCheck.distinct(successors + [id], in: field("successors"))
        self.id = id
        self.name = name
        self.region = region
        self.tier = tier
        self.dfeNumber = dfeNumber
        self.onsCode = onsCode
        self.from = from
        self.until = until
        self.successors = successors.sorted { $0.precedesByBytes($1) }
        self.hasEnded = hasEnded
    }

    private static func isDigits(_ bytes: some Collection<UInt8>, count: Int) -> Bool {
        bytes.count == count && bytes.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension Authority {
    /// Reads an authority's record. Fields that are not of ``schema`` are passed over.
    ///
    /// - Throws: ``RosterError``, naming the first field that is wrong.
    public init(json: JSON) throws(RosterError) {
        let fields = try RosterFields(json)
        try fields.requireSchema(Self.schema)
        var successors: [String] = []
        for item in try fields.items("successors") {
            guard let successor = item.string else { throw RosterError(Path([.name("successors")]), .type) }
            successors.append(successor)
        }
        try self.init(
            id: fields.text("authority"), name: fields.text("name"), region: fields.text("region"),
            tier: fields.text("tier"), dfeNumber: fields.text("dfe_number"), onsCode: fields.text("ons_code"),
            from: fields.optionalText("from"), until: fields.optionalText("until"), successors: successors,
            hasEnded: fields.flag("ended"))
    }

    /// The authority's record; what is unknown, empty or `false` is left out.
    public var json: JSON {
        var object: JSONObject = [
            "schema": .string(Self.schema), "authority": .string(id), "name": .string(name),
            "region": .string(region), "tier": .string(tier), "dfe_number": .string(dfeNumber),
            "ons_code": .string(onsCode),
        ]
        if let from { object["from"] = .string(from) }
        if let until { object["until"] = .string(until) }
        if !successors.isEmpty { object["successors"] = .array(successors.map(JSON.string)) }
        if hasEnded { object["ended"] = true }
        return .object(object)
    }

    /// Where the authority's record lies: its kind is `authority`, its key the id.
    public var recordName: RecordName {
        // The id is on the allow-list of key parts since `init`.
        RecordName(kind: "authority", key: [id])!
    }
}
