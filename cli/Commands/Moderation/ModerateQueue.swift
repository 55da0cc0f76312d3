import ArgumentParser
import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ModerateQueue: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "What you are asked to moderate, and what waits in it for you.",
        discussion: """
            What is new and not opened, queries that wait for an answer and since when, answers that came, decisions that \
            wait, and what the other moderator did last. --all shows also what is finished.

            Example:
              sli moderate queue
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Also what was decided, and former teams.")
    var all = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let member = try await workspace.member()
        let roster = try await workspace.roster()
        var rows: [QueueRow] = []
        for team in try await ModerationTeam.all(in: workspace) where team.team.includes(member) {
            guard let record = ModeratedRecord(team.moderation) else { continue }
            let item = try await ModerationCase(of: record, in: workspace)
            let row = try await QueueRow(team, item, member, in: workspace)
            if all || !row.isDone { rows.append(row) }
        }
        rows.sort { ("\($0.item.record.name)", $0.team.round) < ("\($1.item.record.name)", $1.team.round) }
        let report = Report(
            rows.isEmpty ? [Wording.emptyQueue] : rows.flatMap { Wording.queue($0, roster) },
            json: .array(rows.map(\.json)))
        return try await Unknowns(of: workspace).beside(report, isNothing: rows.isEmpty)
    }
}

/// One thing that somebody is asked to moderate, and how it stands.
struct QueueRow {
    let team: ModerationTeam
    let item: ModerationCase
    /// Their colleagues in the team, by id.
    let others: [String]
    let queries: Queries
    /// Whether the team's moderation has been begun, as far as this laptop knows.
    let isOpened: Bool
    let decisions: Int
    /// What a colleague did last in the team's moderation.
    let last: RecordEdit?
    /// Where the team's moderation stands in the region.
    private let published: RecordStage

    init(
        _ team: ModerationTeam, _ item: ModerationCase, _ member: Member, in workspace: Workspace
    ) async throws {
        self.team = team
        self.item = item
        others = team.team.members.filter { $0 != member.id }
        queries = Queries(try await workspace.record(item.record.queries(team.round), in: .region))
        published = try await workspace.stage(of: team.moderation, in: .region)
        guard workspace.spaces().contains(team.space) else {
            (isOpened, decisions, last) = (false, 0, nil)
            return
        }
        let own = try await workspace.record(team.moderation, in: team.space)
        isOpened = own.document.value != nil
        decisions = own.document.entries.count
        last = try await workspace.edits(of: team.moderation, in: team.space).last { $0.author.email != member.email }
    }

    /// Whether it is about what was handed over last, and not about what is still to come or what was superseded.
    private var isCurrent: Bool { team.round == item.latest && item.assessment.document.value != nil }
    /// Handed over, and not opened by anybody.
    var isNew: Bool { isCurrent && item.isWithModerators && !isOpened && !isDone }
    /// Not handed over yet.
    var isAwaited: Bool { team.round > item.handedOver }
    /// Whether nothing is left to do: decided, handed over again since, or in other hands.
    var isDone: Bool {
        team.team.hasEnded || team.round < item.latest
            || ["accepted", "returned", "closed"].contains(published.docket.entries.last?.stage ?? "")
    }

    var json: JSON {
        [
            "decisions": .number(JSONNumber(decisions)), "done": .bool(isDone),
            "last": last.map { edit in
                ["name": .string(edit.author.name), "seconds": .number(JSONNumber(Int(edit.author.seconds)))]
            } ?? .null,
            "moderation": .string("\(team.moderation)"), "new": .bool(isNew), "opened": .bool(isOpened),
            "others": .array(others.map { .string($0) }), "queries": .array(queries.all.map(\.json)),
            "record": .string("\(item.record.name)"), "round": .number(JSONNumber(team.round)),
            "stage": item.stage.stage.map { .string($0) } ?? .null, "team": .string(team.team.id),
        ]
    }
}
