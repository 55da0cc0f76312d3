import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ModerateShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what moderators say beside what the authority says, section by section.",
        discussion: """
            The authority's own grade and the moderated one stand side by side. A team's members see what they are writing; \
            all others what was published with a decision.

            Example:
              sli moderate show bristol/2017
              sli moderate show bristol/2017 --round 1
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice

    @Option(help: "Of which round: 1 is what was submitted first. The newest by default.")
    var round: Int?

    func validate() throws {
        guard round.map({ (1...99).contains($0) }) ?? true else { throw ValidationError("Rounds count from 1.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let item = try await ModerationCase(choice.record, in: workspace)
        let rounds = round.map { [$0] } ?? Array((1...item.latest).reversed())
        for round in rounds {
            if let own = try await item.written(round, in: workspace) {
                return report(try await ModerationTelling(item, own.record, in: workspace))
            }
            let published = try await workspace.record(item.record.moderation(round), in: .region)
            if published.document.value != nil {
                return report(try await ModerationTelling(item, published, in: workspace))
            }
        }
        throw Wording.noModeration(item, round)
    }

    private func report(_ telling: ModerationTelling) -> Report { Report(telling.lines, json: telling.json) }
}
