import ArgumentParser
import Merging
import Programmes
import Records
import Workspaces

struct ProgrammePair: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair",
        abstract: "Propose who challenges whom, and in which week.",
        discussion: """
            The proposal heeds every rule of the programme and says of each visit why it is so. What is agreed or held \
            stays, and what --keep names. The same programme always gets the same proposal. Where there is none, it \
            says which rules clash, and which of them would have to give.

            Example:
              sli programme pair neglect-2017
              sli programme pair neglect-2017 --keep torbay --save
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The programme.", completion: .programmes)
    var programme: String

    @Option(
        help: "A host whose proposed visit is to stay as it is; may be given several times.", completion: .authorities)
    var keep: [String] = []

    @Option(help: "The first day to plan for, YYYY-MM-DD; by default today.")
    var from: Day?

    @Flag(help: "Save the proposal.")
    var save = false

    func perform(_ context: Context) async throws -> Report {
        let desk = try await ProgrammeDesk.open(programme, context)
        if save {
            try await desk.expectChangeable()
            if let stage = desk.stage.stage, stage == "confirmed" || stage == "running" {
                throw Wording.alreadyConfirmed(desk.name)
            }
        }
        let day = from?.calendarDay ?? CalendarDay(context.today)!
        let task = try desk.task(keeping: keep, notBefore: day)
        let telling = PlanTelling(task, desk)
        switch try task.solve() {
        case .impossible(let clash): return telling.impossible(clash)
        case .gaveUp: return telling.gaveUp()
        case .plan(let plan):
            let report = telling.plan(plan)
            guard save else { return report.ending(Wording.notSavedYet) }
            let outcome = try await ProgrammeSaving(workspace: desk.workspace, isDry: rehearsal.isDry)
                .save([(plan.written(to: desk.record), desk.view)], subject: "Pair in \(desk.name)", context)
            guard let outcome else { return report.rehearsed() }
            return report.adding(
                try await SaveReport.report(outcome, of: desk.name, desk.workspace, Wording.confirmNext(desk.name)))
        }
    }
}

extension Report {
    func ending(_ line: String) -> Report {
        var report = self
        report.lines.append(line)
        return report
    }
}
