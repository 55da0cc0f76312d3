import ArgumentParser
import Workspaces

/// A command by which moderators decide about what was handed over, and publish why.
protocol ModeratingCommand: SliCommand {
    /// The act, as the lifecycles of both records name it.
    static var act: String { get }
    var choice: ModeratedChoice { get }
    var signing: SigningOptions { get }
}

extension ModeratingCommand {
    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        return try await ModerationDecision(Self.act, on: choice.record, in: workspace)
            .perform(signing, in: workspace, context)
    }
}

struct ModerateReturn: ModeratingCommand {
    static let act = "return"
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Hand a self-assessment back to be revised, and say why. For its moderators.",
        discussion: """
            In one step the moderation is published to the region and the self-assessment goes back to its authority, with \
            the reason. What it submits next is another round, for which the coordinator names moderators again.

            Example:
              sli moderate return bristol/2017 --note "Please say how you know it."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice
    @OptionGroup var signing: SigningOptions

    func validate() throws {
        guard signing.note.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("Say why, with --note: the authority reads it first.")
        }
    }
}

struct ModerateAccept: ModeratingCommand {
    static let act = "accept"
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Accept a self-assessment as moderated. For its moderators.",
        discussion: """
            In one step the moderation is published to the region and the self-assessment is accepted, word for word as it \
            was handed over. Every query has to be answered. After the panel a coordinator may accept what was published.

            Example:
              sli moderate accept bristol/2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice
    @OptionGroup var signing: SigningOptions
}

struct ModeratePanel: ModeratingCommand {
    static let act = "refer"
    static let configuration = CommandConfiguration(
        commandName: "panel",
        abstract: "Refer a self-assessment to the panel, where its moderators see it differently.",
        discussion: """
            Each decision that waits in the moderation is put down under “Seen differently”, with all that was written and by \
            whom, and published with it. Once the panel has decided the moderators write that, and accept or return.

            Example:
              sli moderate panel bristol/2017 --note "We grade leadership differently."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice
    @OptionGroup var signing: SigningOptions
}
