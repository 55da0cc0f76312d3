import ArgumentParser

struct ModerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moderate",
        abstract: "Moderation: who moderates, what they write, ask and decide.",
        subcommands: [
            ModerateAssign.self, ModerateTeam.self, ModerateQueue.self, ModerateOpen.self, ModerateShow.self,
            ModerateQuery.self, ModerateAnswer.self, ModerateReturn.self, ModerateAccept.self, ModeratePanel.self,
        ])
}

/// Which self-assessment is meant: `bristol/2017`.
struct ModeratedChoice: ParsableArguments {
    @Argument(help: "The self-assessment: authority and year, such as bristol/2017.", completion: .records)
    var record: String
}
