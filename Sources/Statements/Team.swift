public import Records

/// Those whom a coordinator has asked to work on something together, in a space of their own: `records/team/<id>.json`
/// (docs/decisions/0011-teams-are-records.md).
///
/// Members and work are set once: another team is another record, and so another space.
public struct Team: Sendable, Hashable {
    /// The kind of its record, which the engine reads by itself.
    public static let kind = "team"

    /// The permanent id; also the name of its space.
    public let id: String
    /// The ids of its members, as they stand in the record.
    public let members: [String]
    /// The records that it works on.
    public let worksOn: [RecordName]
    /// Whether a coordinator has ended it: it writes no more.
    public let hasEnded: Bool

    /// Reads a team's record.
    ///
    /// - Returns: `nil` if it is none.
    public init?(json: JSON) {
        guard let id = json["team"]?.string, KeyPart.isValid(id), let members = json["members"]?.array,
            let works = json["works_on"]?.array
        else { return nil }
        self.id = id
        self.members = members.compactMap(\.string)
        worksOn = works.compactMap { $0.string.flatMap { RecordName($0) } }
        hasEnded = json["ended"]?.bool ?? false
        guard self.members.count == members.count, worksOn.count == works.count else { return nil }
    }

    /// The record of a team.
    public static func record(_ id: String) -> RecordName? { RecordName(kind: kind, key: [id]) }

    /// Whether somebody is in it.
    public func includes(_ member: Member) -> Bool { members.contains { $0.hasSameBytes(as: member.id) } }

    /// Whether it works on a record, and has not ended.
    public func isAtWork(on name: RecordName) -> Bool { !hasEnded && worksOn.contains(name) }
}
