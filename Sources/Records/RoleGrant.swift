/// What a member of a region may be (DESIGN.md section 6).
public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case officer, director
    case assistantDirector = "assistant-director"
    case leadMember = "lead-member"
    case chiefExecutive = "chief-executive"
    case performanceLead = "performance-lead"
    case moderator, reviewer, guest, coordinator
}

/// Who may do something: a role, and where one is named, the relation in which its holder must stand to the
/// record.
///
/// Written `coordinator` or `officer@authority`, where the relation is a field of the record's identity or one
/// that `x-relation` defines.
public struct RoleGrant: Sendable, Hashable, Codable {
    public let role: Role
    /// The name of a relation; `nil` if the role alone suffices.
    public let relation: String?

    public init(role: Role, relation: String? = nil) {
        self.role = role
        self.relation = relation
    }

    /// The relation that every record has, unless its kind defines one of that name: to those who are in a team that works
    /// on it
    /// (docs/decisions/0011-teams-are-records.md).
    public static let team = "team"

    /// What holds where a schema names nobody (DESIGN.md section 4).
    public static let coordinator = RoleGrant(role: .coordinator)
}

extension RoleGrant: CustomStringConvertible {
    public var description: String { relation.map { "\(role.rawValue)@\($0)" } ?? role.rawValue }
}
