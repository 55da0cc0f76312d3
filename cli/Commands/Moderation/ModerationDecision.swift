import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

/// What moderators decide: their moderation comes into the region in one step with what it says of the
/// self-assessment.
struct ModerationDecision {
    /// The act of both records.
    let act: String
    let item: ModerationCase
    /// The moderation as whoever decides has it.
    let own: RecordView
    /// The decisions that wait in it, with who wrote what.
    let open: [Decision]
    let queries: Queries

    init(_ act: String, on words: String, in workspace: Workspace) async throws {
        self.act = act
        item = try await ModerationCase(words, in: workspace)
        guard item.assessment.document.value != nil else { throw Wording.notSubmitted(item.record.name) }
        let member = try await workspace.member()
        if item.team(of: member) == nil, member.isCoordinator {
            // What a team has published a coordinator may decide about, for the panel.
            own = try await workspace.record(item.record.moderation(item.latest), in: .region)
            guard own.document.value != nil else { throw Wording.notPublished(item) }
        } else {
            let team = try item.ownTeam(of: member, in: workspace)
            own = try await workspace.record(team.moderation, in: team.space)
        }
        open = own.view.space == .region ? [] : try await Decision.all(in: own.name, workspace)
        queries = Queries(try await workspace.record(item.record.queries(item.latest), in: .region))
    }

    private var isForPanel: Bool { act == "refer" }

    /// All that keeps it from being decided, in sentences; empty if nothing does.
    func obstacles(note: String, in workspace: Workspace) async throws -> [String] {
        guard let value = own.document.value, let schema = own.schema else {
            return [Wording.notOpened(item)]
        }
        var found: [String] = []
        if !item.allows(act) { found.append(Wording.sentence(.stage, stage: item.stage.title)) }
        let published = try await workspace.stage(of: own.name, in: .region)
        let lifecycle = schema.lifecycle
        if let lifecycle, let rules = lifecycle.statements[act],
            !rules.from.contains(published.docket.stage(in: lifecycle))
        {
            found.append(Wording.moderationStage(published.title))
        }
        if let assessed = value["assessed"]?.string, assessed != item.digest {
            found.append(Wording.aboutAnEarlierVersion)
        }
        let isWritten = try await ModerationTelling(item, own, in: workspace).isWritten
        if !isWritten, open.isEmpty { found.append(Wording.nothingWritten(own.name)) }
        let document = isForPanel ? forPanel().value ?? value : value
        let faults = schema.violations(of: document) + schema.violations(of: document, requiredBy: act)
        found += faults.map { "\($0.path): \($0.message)" }
        if !own.document.entries.isEmpty, !isForPanel || open.contains(where: { $0.entry.path == .root }) {
            found.append(Wording.moderationDecisions(own.document.entries.count, own.name))
        }
        if isForPanel, open.isEmpty, note.isEmpty, (value["disagreements"]?.array ?? []).isEmpty {
            found.append(Wording.nothingSeenDifferently)
        }
        // Whoever hands it back may do so with a query open; its answer is then in the next version.
        if act != "return" { found += queries.waiting.map(Wording.queryWaits) }
        return found
    }

    /// The moderation with what waits in it as what the moderators see differently: every side with who wrote it, and
    /// the field itself left out.
    private func forPanel() -> Document {
        var value = own.document.value
        var disagreements = value?["disagreements"]?.array ?? []
        for decision in open {
            var generator = SystemRandomNumberGenerator()
            var fields: JSONObject = [
                "field": .string(String(decision.title.prefix(200))), "id": .string(ItemID.random(using: &generator)),
                "views": .array(
                    decision.choices.map { choice in
                        var view: JSONObject = [:]
                        view["member"] = choice.member.map { .string($0) }
                        view["view"] = choice.side.value.map { .string(Self.text($0)) }
                        return .object(view)
                    }),
            ]
            fields["section"] = Self.section(of: decision.entry.path).map { .string($0) }
            disagreements.append(.object(fields))
            value = value?.replacing(decision.entry.path, with: nil) ?? value
        }
        if !disagreements.isEmpty {
            value = value?.replacing(Path([.name("disagreements")]), with: .array(disagreements))
        }
        return Document(value)
    }

    /// What somebody wrote, as they wrote it.
    private static func text(_ value: JSON) -> String {
        value.string ?? Fields.lines(of: value, at: .free, .root, waiting: []).joined(separator: "\n")
    }

    private static func section(of path: Path) -> String? {
        guard path.steps.first == .name("sections"), path.steps.count > 1, case .item(let key) = path.steps[1] else {
            return nil
        }
        return key.fields.first { $0.name == "section" }?.value
    }

    func perform(_ signing: SigningOptions, in workspace: Workspace, _ context: Context) async throws -> Report {
        let obstacles = try await obstacles(note: signing.note, in: workspace)
        let title = item.stage.schema?.lifecycle?.statements[act]?.title ?? act
        guard obstacles.isEmpty else { throw Wording.notDecided(title, item.record.name, obstacles) }
        let telling = try await ModerationTelling(item, own, in: workspace)
        if !signing.yes {
            context.say((telling.lines + ["", Wording.willBePublished(own.name)]).joined(separator: "\n"))
        }
        try await signing.agree(to: title, item.record.name, in: workspace, context)
        if !open.isEmpty {
            let outcome = try await workspace.save(
                forPanel(), over: own, subject: "Note what is seen differently in \(own.name)", clock: context.clock)
            switch outcome {
            case .saved, .unchanged: break
            case .waiting: throw Wording.changedMeanwhile(own.name)
            case .refused(let violations): throw Wording.refused(own.name, violations)
            }
        }
        let outcome = try await workspace.handOver(
            own.name, with: act, as: signing.role, note: signing.note,
            and: [Deciding(act, on: item.assessment, as: signing.role, note: signing.note)], clock: context.clock)
        var report = try await SignedReport.report(outcome, act, title, item.record.name, in: .region, workspace)
        report.lines.append(Wording.published(own.name))
        report.json = report.json.adding("moderation", .string("\(own.name)"))
            .adding("round", .number(JSONNumber(item.latest)))
            .adding("seenDifferently", .number(JSONNumber(open.count)))
        return report
    }
}
