import ArgumentParser
import Foundation

/// `sli`: the root of all commands.
struct Sli: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sli",
        abstract: "Write, share and agree your region's self-assessments and peer challenges.",
        discussion: """
            You write on this laptop, offline if need be. `sli sync` sends what you saved and brings what others wrote. \
            Where two people wrote different things in one place, nothing is lost: `sli conflicts` shows both.

            Start with `sli join ADDRESS`, or `sli init` if you found the region. Every command explains itself: \
            `sli help set`.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Your work",
                subcommands: [
                    New.self, Edit.self, Set.self, Show.self, List.self, Search.self, Validate.self, Comment.self,
                ]),
            CommandGroup(
                name: "What happened",
                subcommands: [
                    History.self, Diff.self, Blame.self, Receipts.self, Undo.self, Redo.self, Export.self,
                ]),
            CommandGroup(
                name: "Together",
                subcommands: [
                    Status.self, Sync.self, Conflicts.self, Resolve.self, RefusedCommand.self, Verify.self,
                ]),
            CommandGroup(
                name: "Decided and signed",
                subcommands: [
                    CampaignCommand.self, Approve.self, SendBack.self, Submit.self, Withdraw.self, Decline.self,
                    Confirm.self, Return.self, ModerateCommand.self, AmendmentsCommand.self, StatementCommand.self,
                ]),
            CommandGroup(
                name: "Programmes and events",
                subcommands: [
                    ProgrammeCommand.self, ChallengeCommand.self,
                ]),
            CommandGroup(
                name: "Administration",
                subcommands: [
                    Init.self, Join.self, MemberCommand.self, KeyCommand.self, AuthorityCommand.self,
                    SchemaCommand.self,
                    HubCommand.self, Doctor.self,
                ]),
            CommandGroup(
                name: "Plain files",
                subcommands: [
                    MergeFile.self
                ]),
        ])
}

/// The version that this program names itself by.
public enum Version {
    /// Semantic version; 0.x reads and writes level 0, which no released program has to read.
    public static let text = "0.1.0"
}

/// Runs a command line and ends the process with the exit code that DESIGN.md section 11 gives it.
public enum Entrypoint {
    public static func run() async {
        // A reader that went away ends the writing, not the process with a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try await Sli.asyncParseAsRoot(nil)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let exit as ExitCode {
            Foundation.exit(exit.rawValue)
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = Sli.exitCode(for: error)
        if code == .success { Sli.exit(withError: error) }
        FileHandle.standardError.write(Data((Sli.fullMessage(for: error) + "\n").utf8))
        Foundation.exit(code == .validationFailure ? Exit.usage : code.rawValue)
    }
}

/// The exit codes of every command (DESIGN.md section 11).
enum Exit {
    static let done: Int32 = 0
    /// Refused; a person can act.
    static let refused: Int32 = 1
    /// Done, and decisions are waiting: only with `--check`.
    static let decisionsWaiting: Int32 = 3
    static let usage: Int32 = 64
    static let unreadable: Int32 = 65
    static let unreachable: Int32 = 69
    static let fault: Int32 = 70
}
