import ArgumentParser
import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ModerateAssign: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Say who moderates a self-assessment. For coordinators.",
        discussion: """
            Two moderators, never of the author's authority nor of one that challenges it. They write in a space of their \
            own, which nobody else in the region can read. Assigning others ends the former team; the next one gets \
            another space. A self-assessment that was handed over again has to be assigned again.

            Example:
              sli moderate assign bristol/2017 --moderator kim-shah --moderator lou-patel
              sli moderate assign bristol/2017 --moderator kim-shah --moderator ros-ellis --reason "Lou Patel is ill."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice

    @Option(help: "A moderator's short name; to be given for each.", completion: .members)
    var moderator: [String]

    @Flag(help: "Let one moderator do it alone.")
    var alone = false

    @Option(help: "Why others moderate it from now on: one sentence that everybody in the region may read.")
    var reason: String?

    @OptionGroup var rehearsal: RehearsalOptions

    func validate() throws {
        guard Swift.Set(moderator).count == moderator.count else {
            throw ValidationError("Each moderator is named once.")
        }
        guard moderator.count == (alone ? 1 : 2) else {
            throw ValidationError(
                alone
                    ? "With --alone one moderator is named." : "Two moderators are named, or one with --alone.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        _ = try await workspace.member()
        let item = try await ModerationCase(choice.record, in: workspace)
        let rules = try await AssignmentRules(for: item.record.authority, in: workspace)
        guard rules.roster.authority(id: item.record.authority) != nil else {
            throw Wording.noAuthority(item.record.authority)
        }
        let refusals = rules.refusals(of: moderator)
        guard refusals.isEmpty else { throw Wording.notAssigned(item.record, refusals, rules.roster) }
        let members = moderator.sorted { $0.precedesByBytes($1) }
        let former = item.working
        if former.count == 1, former[0].round == item.round, former[0].team.members == members, !former[0].isInDoubt {
            return Report(
                [Wording.assignedAlready(item, rules.roster)],
                json: Self.json(former[0].team.id, members, item, ended: []).adding("outcome", "unchanged"))
        }
        guard reason != nil || former.allSatisfy({ $0.round < item.round }) else {
            throw Wording.reasonForOthers(item.record, former)
        }
        let plan = try await AssignmentPlan(
            item, members, follows: former.last?.team.id, reason: reason, ending: former, in: workspace)
        try await plan.check(in: workspace)
        let lines = Wording.assigned(item, members, plan.team, former, rules.roster)
        let json = Self.json(plan.team, members, item, ended: former.map(\.team.id))
        guard !rehearsal.isDry else { return Report(lines, json: json).rehearsed() }
        let outcome = try await workspace.save(
            plan.documents, in: plan.view, subject: "Name the moderators of \(item.record.name)", clock: context.clock)
        var report = try await SaveReport.report(outcome, of: plan.name, in: .region, workspace, lines[0])
        report.lines += lines.dropFirst()
        if let hub = await workspace.settings.hub, hub.hasPrefix("/") { report.lines.append(Wording.placeAtFolder) }
        var object = report.json.object ?? JSONObject()
        for member in (json.object ?? JSONObject()).members { object[member.name] = member.value }
        report.json = .object(object)
        return report
    }

    private static func json(_ team: String, _ members: [String], _ item: ModerationCase, ended: [String]) -> JSON {
        [
            "assessment": .string("\(item.record.name)"), "ended": .array(ended.map { .string($0) }),
            "moderators": .array(members.map { .string($0) }), "record": .string("\(Team.kind)/\(team)"),
            "round": .number(JSONNumber(item.round)), "team": .string(team),
        ]
    }
}

/// The records by which a team is named and the ones before it end, in one edit.
struct AssignmentPlan {
    let team: String
    let name: RecordName
    let view: View
    let documents: [(document: Document, seen: RecordView)]

    init(
        _ item: ModerationCase, _ members: [String], follows: String?, reason: String?, ending: [ModerationTeam],
        in workspace: Workspace
    ) async throws {
        let known = Swift.Set(try await workspace.names(ofKind: Team.kind))
        var number = item.teams.count + 1
        while Team.record(item.record.team(number)).map(known.contains) ?? false { number += 1 }
        team = item.record.team(number)
        guard let name = Team.record(team) else { throw Wording.badRecordName("\(Team.kind)/\(team)") }
        self.name = name
        let views = try await workspace.records([name] + ending.map(\.record.name), in: .region)
        view = views[0].view
        guard let schema = views[0].schema, let blank = schema.blank(key: [team]) else {
            throw WorkspaceError.noKind(Team.kind)
        }
        let why = reason ?? (ending.isEmpty ? nil : Wording.handedOverAgain(item.round))
        var fields = blank.object ?? JSONObject()
        let authority = try await workspace.roster().authority(id: item.record.authority)?.name
        fields["name"] = .string(Wording.teamName(authority ?? item.record.authority, item.record.year, item.round))
        fields["members"] = .array(members.map { .string($0) })
        fields["works_on"] = .array(
            [item.record.name, item.record.moderation(item.round), item.record.queries(item.round)]
                .map { .string("\($0)") })
        fields["follows"] = follows.map { .string($0) }
        fields["reason"] = why.map { .string($0) }
        var documents = [(document: Document(.object(fields)), seen: views[0])]
        for seen in views.dropFirst() {
            var fields = seen.document.value?.object ?? JSONObject()
            fields["ended"] = true
            fields["reason"] = why.map { .string($0) }
            // Who was in it is of no weight once it has ended; a decision about that stays open.
            documents.append((Document(.object(fields), entries: seen.document.entries), seen))
        }
        self.documents = documents
    }

    /// Asks beforehand what the hub will ask.
    ///
    /// - Throws: a ``Problem`` if it would not be accepted.
    func check(in workspace: Workspace) async throws {
        for (document, seen) in documents {
            guard let schema = seen.schema, let value = document.value else { continue }
            let missing =
                try await workspace.rights(to: seen)?.missing(from: seen.document, to: document, by: schema) ?? []
            let reasons =
                missing.map { CheckViolation.Reason.file(.right($0)) }
                + schema.violations(of: value).map { .file(.invalid($0)) }
            guard reasons.isEmpty else {
                throw Wording.refused(
                    seen.name, reasons.map { CheckViolation($0, in: seen.view.base, at: seen.name.recordPath) })
            }
        }
    }
}
