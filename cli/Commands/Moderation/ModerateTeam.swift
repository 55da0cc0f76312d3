import ArgumentParser
import Records
import Workspaces

struct ModerateTeam: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "team",
        abstract: "Show who moderates a self-assessment, and who did before.",
        discussion: "Example:\n  sli moderate team bristol/2017")

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let item = try await ModerationCase(choice.record, in: workspace)
        let roster = try await workspace.roster()
        let lines = item.teams.flatMap { Wording.team($0, roster) }
        let report = Report(
            lines.isEmpty ? [Wording.noTeam(item)] : lines,
            json: [
                "record": .string("\(item.record.name)"), "round": .number(JSONNumber(item.round)),
                "teams": .array(item.teams.map(\.json)),
            ])
        return try await Unknowns(of: workspace).beside(report, isNothing: item.teams.isEmpty)
    }
}
