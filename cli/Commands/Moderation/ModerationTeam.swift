import Landing
import Merging
import Records
import Statements
import Workspaces

/// A team that moderates, or moderated, a self-assessment, as its record says.
struct ModerationTeam {
    let team: Team
    /// What it moderates.
    let moderation: RecordName
    let record: RecordView

    /// - Returns: `nil` if the record names no team that moderates.
    init?(_ record: RecordView) {
        guard let team = record.document.value.flatMap({ Team(json: $0) }),
            let moderation = team.worksOn.first(where: { $0.kind == ModeratedRecord.moderationKind })
        else { return nil }
        self.team = team
        self.moderation = moderation
        self.record = record
    }

    /// How often the self-assessment had been handed over, or will have been.
    var round: Int { moderation.key.last.flatMap { Int($0) } ?? 1 }
    /// Whether people still have to decide who is in it; nobody is until then.
    var isInDoubt: Bool { !record.document.entries.isEmpty }
    var reason: String? { record.document.value?["reason"]?.string }
    var follows: String? { record.document.value?["follows"]?.string }
    var space: SpaceKind { .team(team.id) }

    /// Whether somebody may work on it now.
    func isAtWork(_ member: Member) -> Bool { !team.hasEnded && !isInDoubt && team.includes(member) }

    /// All teams of the region that moderate, as this laptop shows it, in the order of their names.
    static func all(in workspace: Workspace) async throws -> [ModerationTeam] {
        let names = try await workspace.names(ofKind: Team.kind)
        return try await workspace.records(names, in: .region).compactMap { ModerationTeam($0) }
    }

    var json: JSON {
        [
            "decisions": .number(JSONNumber(record.document.entries.count)), "ended": .bool(team.hasEnded),
            "follows": follows.map { .string($0) } ?? .null, "members": .array(team.members.map { .string($0) }),
            "reason": reason.map { .string($0) } ?? .null, "round": .number(JSONNumber(round)),
            "team": .string(team.id), "worksOn": .array(team.worksOn.map { .string("\($0)") }),
        ]
    }
}
