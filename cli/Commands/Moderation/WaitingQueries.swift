import Landing
import Records
import Statements
import Workspaces

/// What moderators asked an authority and what still waits there for somebody.
struct WaitingQueries {
    let record: ModeratedRecord
    /// How many have no answer.
    let count: Int
    /// Whether all are answered and nobody has signed that.
    let isUnsigned: Bool

    /// What waits for a member's authority, of the newest round of each of its self-assessments.
    static func all(for member: Member, in workspace: Workspace) async throws -> [WaitingQueries] {
        let roster = try await workspace.roster()
        let names = try await workspace.names(ofKind: ModeratedRecord.queriesKind)
        let records = Swift.Set(names.compactMap { ModeratedRecord($0) })
        var found: [WaitingQueries] = []
        for record in records where roster.isAuthority(member.authority, orSuccessorOf: record.authority) {
            let item = try await ModerationCase(of: record, in: workspace)
            let queries = Queries(try await workspace.record(record.queries(item.latest), in: .region))
            let stage = try await workspace.stage(of: queries.view)
            let isUnsigned = queries.waiting.isEmpty && !queries.all.isEmpty && stage.stage == "open"
            guard isUnsigned || !queries.waiting.isEmpty else { continue }
            found.append(WaitingQueries(record: record, count: queries.waiting.count, isUnsigned: isUnsigned))
        }
        return found.sorted { $0.record.name < $1.record.name }
    }

    var json: JSON {
        [
            "record": .string("\(record.name)"), "unsigned": .bool(isUnsigned),
            "waiting": .number(JSONNumber(count)),
        ]
    }
}
