import Landing
import Merging
import Records
import Statements
import Workspaces

/// What a challenge's team has written for itself, as this laptop holds it.
struct TeamNotes: Sendable {
    let team: Team
    let view: RecordView
    /// The record, or the blank one with which it begins.
    let value: JSON

    /// - Throws: a ``Problem`` if there is no team yet, or this laptop is of nobody in it.
    init(of event: ChallengeEvent, in workspace: Workspace) async throws {
        guard let team = try await workspace.team(workingOn: event.notes) else { throw Wording.noTeam(event.name) }
        guard workspace.spaces().contains(.team(team.id)) else { throw Wording.notInTeam(team.id, event.name) }
        let view = try await workspace.record(event.notes, in: .team(team.id))
        guard let schema = view.schema, let blank = schema.blank(key: event.notes.key) else {
            throw WorkspaceError.noKind(ChallengeEvent.notesKind)
        }
        self.team = team
        self.view = view
        value = view.document.value ?? blank
    }

    var findings: [JSON] { value["findings"]?.array ?? [] }
    var notes: [JSON] { value["notes"]?.array ?? [] }

    /// The findings that the whole team stands behind.
    var agreed: [JSON] { findings.filter { $0["agreed"] == true } }

    /// A finding as the challenge has it: what only the team says of it stays with the team.
    static func published(_ finding: JSON) -> JSON {
        var object = JSONObject()
        for (own, there) in [
            ("evidence", "evidence_strength"), ("id", "id"), ("line", "line"), ("text", "text"), ("type", "type"),
        ] { object[there] = finding[own] }
        return .object(object)
    }
}
