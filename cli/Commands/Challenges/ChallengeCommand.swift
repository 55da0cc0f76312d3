import Foundation
import ArgumentParser
import Records
import Workspaces

struct ChallengeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "challenge",
        abstract: "Challenge events, from plan to review: who challenges whom, what was found, what follows.",
        groupedSubcommands: [
            CommandGroup(
                name: "At a glance", subcommands: [ChallengeList.self, ChallengeShow.self, ChallengeLines.self]),
            CommandGroup(
                name: "Before",
                subcommands: [
                    ChallengePlan.self, ChallengeTeam.self, ChallengeConfirm.self, ChallengeScope.self,
                    ChallengePack.self, ChallengePostpone.self, ChallengeCancel.self,
                ]),
            CommandGroup(
                name: "On site",
                subcommands: [
                    ChallengeOpen.self, ChallengeSession.self, ChallengeNote.self, ChallengeFinding.self,
                    ChallengeFindings.self, ChallengeFeedback.self,
                ]),
            CommandGroup(
                name: "Afterwards",
                subcommands: [
                    ChallengeLetter.self, ChallengeQuery.self, ChallengeAnswer.self, ChallengeAction.self,
                    ChallengeAgreeActions.self, ChallengeSignOff.self, ChallengeReview.self, ChallengeReopen.self,
                ]),
        ])
}

/// Which challenge is meant.
struct ChallengeChoice: ParsableArguments {
    @Argument(help: "The challenge, such as torbay/neglect-2017.", completion: .records)
    var record: String

    func event(in workspace: Workspace) async throws -> ChallengeEvent {
        try await ChallengeEvent(record, in: workspace)
    }
}

/// A text that a person gives on the command line or on standard input, where `-` stands for it.
enum GivenText {
    /// - Throws: a ``Problem`` if nothing was given, or what was given is no text.
    static func read(_ given: String, _ context: Context) throws -> String {
        guard given == "-" else { return try checked(given) }
        guard let text = String(validating: try context.standardInput(), as: UTF8.self) else { throw Wording.notText() }
        return try checked(text.hasSuffix("\n") ? String(text.unicodeScalars.dropLast()) : text)
    }

    private static func checked(_ text: String) throws -> String {
        guard text.utf8.contains(where: { $0 > 0x20 }) else { throw Wording.emptyText() }
        return text.precomposedStringWithCanonicalMapping
    }
}
