import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ModerateOpen: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Begin to moderate a self-assessment. For its moderators.",
        discussion: """
            Signs that you have begun to read it, and begins your moderation of exactly this version: one part for each of its \
            sections, in the space of your team. Where you moderated it in a former team, it goes on from what that one wrote.

            Example:
              sli moderate open bristol/2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice
    @OptionGroup var signing: SigningOptions

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let item = try await ModerationCase(choice.record, in: workspace)
        let member = try await workspace.member()
        let team = try item.ownTeam(of: member, in: workspace)
        guard let assessment = item.assessment.document.value else { throw Wording.notSubmitted(item.record.name) }
        guard item.isWithModerators else { throw Wording.notWithModerators(item) }
        let seen = try await workspace.record(team.moderation, in: team.space)
        let isBegun = seen.document.value != nil
        let signs = item.allows("open")
        guard signs || !isBegun else { throw Wording.openedAlready(team.moderation) }
        let title = item.stage.schema?.lifecycle?.statements["open"]?.title ?? "open"
        if signs { try await signing.agree(to: title, item.record.name, in: workspace, context) }
        var lines: [String] = []
        var from: String?
        if !isBegun {
            let former = try await item.written(team.round, in: workspace)
            let (value, isContinued) = try begun(assessment, item, team, former?.record, seen)
            from = isContinued ? former?.team.team.id : nil
            let outcome = try await workspace.save(
                Document(value), over: seen, subject: "Begin \(team.moderation)", clock: context.clock)
            if case .refused(let violations) = outcome { throw Wording.refused(team.moderation, violations) }
            lines.append(Wording.moderationBegun(team.moderation, value["sections"]?.array?.count ?? 0, from: from))
        }
        var json: JSONObject = ["outcome": "unchanged"]
        if signs {
            let outcome = try await workspace.state(
                "open", on: item.assessment, as: signing.role, note: signing.note, clock: context.clock)
            let report = try await SignedReport.report(
                outcome, "open", title, item.record.name, in: .region, workspace)
            lines = report.lines.prefix(1) + lines + report.lines.dropFirst()
            json = report.json.object ?? json
        } else {
            lines.append(Wording.savedHere)
            json["outcome"] = "saved"
        }
        json["begun"] = .bool(!isBegun)
        json["from"] = from.map { .string($0) } ?? .null
        json["moderation"] = .string("\(team.moderation)")
        json["record"] = .string("\(item.record.name)")
        json["round"] = .number(JSONNumber(team.round))
        json["team"] = .string(team.team.id)
        let section = assessment["sections"]?.array?.first?["section"]?.string
        return Report(lines + Wording.moderationNext(item, team.moderation, section), json: .object(json))
    }

    /// The moderation as it begins: one part for each section, or what a former team wrote about the same version.
    private func begun(
        _ assessment: JSON, _ item: ModerationCase, _ team: ModerationTeam, _ former: RecordView?, _ seen: RecordView
    ) throws -> (value: JSON, isContinued: Bool) {
        guard let schema = seen.schema, let blank = schema.blank(key: team.moderation.key) else {
            throw WorkspaceError.noKind(team.moderation.kind)
        }
        let moderators = JSON.array(team.team.members.map { .string($0) })
        let fields = former?.document.value?.object
        if let fields, fields["assessed"]?.string == item.digest {
            var fields = fields
            fields["moderators"] = moderators
            return (.object(fields), true)
        }
        var fresh = blank.object ?? JSONObject()
        fresh["assessed"] = item.digest.map { .string($0) }
        fresh["moderators"] = moderators
        fresh["sections"] = .array(
            (assessment["sections"]?.array ?? []).compactMap { section in
                section["section"].map { ["section": $0] }
            })
        return (.object(fresh), false)
    }
}
