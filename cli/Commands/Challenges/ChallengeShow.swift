import ArgumentParser
import Landing
import Programmes
import Records
import Statements
import Workspaces

struct ChallengeShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "A challenge at a glance: where it stands, who does what next, what is lacking.",
        discussion: """
            `sli show` shows the whole record, field by field.

            Example:
              sli challenge show torbay/neglect-2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let glance = try await ChallengeGlance(of: event, in: workspace, today: CalendarDay(clock: context.clock))
        return Report(glance.lines, json: glance.json)
    }
}

/// All that `challenge show` tells of a challenge.
struct ChallengeGlance {
    let event: ChallengeEvent
    let roster: Roster
    let team: Team?
    let pair: ChallengePair?
    let tasks: [(task: ChallengeTask, isMine: Bool)]
    /// What is in the way of what is next.
    let obstacles: [ChallengeObstacle]
    let superseded: [UnsettledStatement]

    init(of event: ChallengeEvent, in workspace: Workspace, today: CalendarDay) async throws {
        self.event = event
        let roster = try await workspace.roster()
        self.roster = roster
        let team = try await workspace.team(workingOn: event.notes)
        self.team = team
        pair = try await ChallengePair(of: event, in: workspace)
        let member = roster.member(holding: try await workspace.signingKey().publicKey)
        let tasks = try ChallengeTask.all(of: event, hasTeam: team != nil, today: today)
        self.tasks = tasks.map { ($0, $0.isUp(to: member, event.rights, in: roster)) }
        obstacles =
            tasks.lazy.compactMap(\.deed.act).first.map { act in
                ChallengeObstacle.all(for: act, of: event).filter { if case .stage = $0 { false } else { true } }
            } ?? []
        superseded = try await workspace.supersededStatements(about: event.name)
    }

    var lines: [String] {
        var lines = [Wording.title(of: event), "Stage: \(event.stage.title ?? "unknown")"]
        lines += Wording.facts(of: event, team: team, pair: pair, roster)
        if !event.findings.isEmpty {
            lines += ["Findings:"] + Wording.findings(event.findings, isOwn: false).map { "  " + $0 }
        }
        if !event.actions.isEmpty { lines += ["Actions:"] + event.actions.map { "  " + Wording.action($0) } }
        if !event.unanswered.isEmpty { lines += ["Not answered:"] + event.unanswered.map { "  " + Wording.query($0) } }
        if !tasks.isEmpty {
            lines += ["Next:"] + tasks.map { "  " + Wording.task($0.task, event, isMine: $0.isMine) }
        }
        if !obstacles.isEmpty { lines += ["Lacking for that:"] + obstacles.map { "  " + Wording.sentence($0) } }
        if !event.statements.isEmpty {
            lines += ["Signed:"] + event.statements.map { "  " + Wording.statement($0, roster, event.schema) }
        }
        lines += superseded.map {
            Wording.superseded($0, ChallengeTelling.superseded($0, event.schema).places, roster, event.schema)
        }
        return lines
    }

    var json: JSON {
        let documents = event.list("packs")
        let more: [(String, JSON)] = [
            ("actions", .array(event.actions)),
            (
                "documents",
                [
                    "all": .number(JSONNumber(documents.count)),
                    "issued": .number(JSONNumber(documents.count { $0["status"] == "issued" })),
                ]
            ),
            ("findings", .array(event.findings)),
            ("lacking", .array(obstacles.map { $0.json.adding("sentence", .string(Wording.sentence($0))) })),
            ("next", .array(tasks.map { $0.task.json(event, isMine: $0.isMine) })),
            ("pair", pair.map { ["record": .string("\($0.other)"), "state": .string($0.state.rawValue)] } ?? .null),
            ("reviewDate", event.reviewDate.map { .string($0) } ?? .null),
            ("signedOff", event.signedOff.map { .string($0) } ?? .null),
            ("statements", .array(event.statements.map(\.json))),
            ("superseded", .array(superseded.map { ChallengeTelling.superseded($0, event.schema).json })),
            (
                "team",
                team.map { team in
                    ["members": .array(team.members.map { .string($0) }), "team": .string(team.id)]
                } ?? .null
            ),
            ("unanswered", .array(event.unanswered.map { $0["id"] ?? .null })),
            ("unsigned", .array(event.unsigned.map { .string($0) })),
            ("version", event.stage.digest.map { .string($0) } ?? .null),
        ]
        return more.reduce(ChallengeTelling(event).summary) { $0.adding($1.0, $1.1) }
    }
}

extension ChallengeTask {
    /// The stable form of docs/json.md.
    func json(_ event: ChallengeEvent, isMine: Bool) -> JSON {
        [
            "authorities": .array(authorities.map { .string($0) }),
            "command": .string(Wording.command(deed, event.name)), "deed": .string(deed.rawValue),
            "for": .array(grants.map { .string("\($0)") }), "mine": .bool(isMine),
        ]
    }
}

extension ChallengeTask.Deed {
    /// The act by which it is done; `nil` for what is only written.
    var act: String? {
        switch self {
        case .plan: "pair"
        case .confirm: "confirm"
        case .scope: "agree-scope"
        case .open: "open"
        case .feedback: "give-feedback"
        case .letter: "issue-letter"
        case .agreeActions: "agree-actions"
        case .endorse, .signOff: "sign-off"
        case .review: "review"
        case .team, .pack, .findings, .answer, .actions: nil
        }
    }
}
