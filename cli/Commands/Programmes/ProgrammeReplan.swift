import ArgumentParser
import Landing
import Merging
import Programmes
import Records
import Workspaces

struct ProgrammeReplan: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "replan",
        abstract: "Plan a programme again, changing as little as can be. For coordinators.",
        discussion: """
            What was held, what is agreed and what --keep names stays; of the rest as few visits change as possible, \
            and those move by as few weeks as possible. A visit that was postponed gets another week. The first \
            deadline stays on record, and the reason is added to the changes of plan.

            Saved, a confirmed programme is open again: `sli programme confirm` then agrees on it anew.

            Example:
              sli programme replan neglect-2017 --reason "Devon is being inspected."
              sli programme replan neglect-2017 --deadline 2018-09-30 --reason "Seven more joined." --save
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var signing: SigningOptions

    @Argument(help: "The programme.", completion: .programmes)
    var programme: String

    @Option(help: "Why it is planned again.")
    var reason: String

    @Option(help: "A new last day, YYYY-MM-DD.")
    var deadline: Day?

    @Option(help: "Who decided it, for example 'directors, 14 September 2017'.")
    var decided: String?

    @Option(help: "A host whose visit stays as it is; may be given several times.", completion: .authorities)
    var keep: [String] = []

    @Option(
        help: "A host whose agreed visit may move all the same; may be given several times.", completion: .authorities)
    var release: [String] = []

    @Option(help: "The first day to plan for, YYYY-MM-DD; by default today.")
    var from: Day?

    @Flag(help: "Save the new plan.")
    var save = false

    private static let act = "plan-again"

    func perform(_ context: Context) async throws -> Report {
        let desk = try await ProgrammeDesk.open(programme, context)
        if save { try await desk.expectChangeable() }
        let day = from?.calendarDay ?? CalendarDay(context.today)!
        var task = try desk.task(keeping: keep, notBefore: day)
        for host in release {
            guard let slot = desk.programme.slot(of: host) else { throw Wording.noSlotToKeep(host, desk.name) }
            task.kept.remove(slot.name)
        }
        if let deadline { task.programme.deadline = deadline.calendarDay }
        let telling = PlanTelling(task, desk)
        switch try task.replan() {
        case .impossible(let clash): return telling.impossible(clash)
        case .gaveUp: return telling.gaveUp()
        case .plan(let replanning):
            let report = telling.replanning(replanning)
            guard save else { return report.ending(Wording.notSavedYet) }
            return try await save(replanning, report, desk, context)
        }
    }

    private func save(
        _ replanning: Replanning, _ report: Report, _ desk: ProgrammeDesk, _ context: Context
    ) async throws -> Report {
        let statement = desk.view.schema?.lifecycle?.statements[Self.act]
        let isOpenedAgain = desk.stage.stage.map { statement?.from.contains($0) ?? false } ?? false
        if isOpenedAgain, !rehearsal.isDry {
            try await signing.agree(to: statement?.title ?? Self.act, desk.name, in: desk.workspace, context)
        }
        let saving = ProgrammeSaving(workspace: desk.workspace, isDry: rehearsal.isDry)
        let outcome = try await saving.save(
            [(changed(desk, replanning), desk.view)], subject: "Plan \(desk.name) again", context)
        guard let outcome else { return report.rehearsed() }
        let saved = try await SaveReport.report(
            outcome, of: desk.name, desk.workspace, Wording.plannedAgain(desk.title))
        guard isOpenedAgain else { return report.adding(saved) }
        let note = signing.note.isEmpty ? reason : signing.note
        let signed = try await desk.workspace.state(
            Self.act, on: try await desk.workspace.record(desk.name), as: signing.role, note: note,
            clock: context.clock)
        return report.adding(
            try await SignedReport.report(
                signed, Self.act, statement?.title ?? Self.act, desk.name, in: .region, desk.workspace))
    }

    /// The plan, the deadline, the first deadline where none was noted, and why.
    private func changed(_ desk: ProgrammeDesk, _ replanning: Replanning) -> JSON {
        var record = replanning.plan.written(to: desk.record)
        if record["baseline"] == nil, let first = desk.record["deadline"] { record = record.adding("baseline", first) }
        let count = desk.programme.members.filter(\.needsPlace).count
        var entry: JSON = [
            "now": .string(
                Wording.planInShort(deadline?.text ?? desk.programme.deadline?.text, count, replanning)),
            "reason": .string(reason), "was": .string(Wording.planInShort(desk.programme.deadline?.text, count, nil)),
        ]
        if let decided { entry = entry.adding("decided", .string(decided)) }
        if let deadline { record = record.adding("deadline", .string(deadline.text)) }
        let entries = record["replans"]?.array ?? []
        // A log says the same thing once.
        return entries.contains(entry) ? record : record.adding("replans", .array(entries + [entry]))
    }

    func validate() throws {
        guard !reason.isEmpty else { throw ValidationError("Say why it is planned again.") }
        guard Swift.Set(keep).isDisjoint(with: release) else {
            throw ValidationError("A visit cannot both stay and be let go.")
        }
    }
}

extension PlanTelling {
    func replanning(_ replanning: Replanning) -> Report {
        let moves = replanning.moves
        var report = plan(replanning.plan)
        report.lines = Wording.replanned(replanning, title, authorityNames) + table(replanning.plan.visits)
        var json = report.json.object ?? JSONObject()
        json["added"] = .array(replanning.added.map { .string($0) })
        json["dropped"] = .array(replanning.dropped.map { .string($0.host) })
        json["least"] = .bool(replanning.isLeast)
        json["moves"] = .array(
            moves.map { move in
                [
                    "host": .string(move.was.host), "was": move.was.window.map(\.json) ?? .null,
                    "wasChallengers": .array(move.was.challengers.map { .string($0) }),
                    "weeks": .number(JSONNumber(move.weeks)),
                ]
            })
        json["weeksMoved"] = .number(JSONNumber(replanning.weeksMoved))
        report.json = .object(json)
        return report
    }

    private var title: String { desk.title }
    private var authorityNames: AuthorityNames { desk.names }
}
