import ArgumentParser
import Programmes
import Records
import Workspaces

/// A command by which somebody decides about a challenge, and signs that.
protocol ChallengeDecidingCommand: DecidingCommand {}

extension ChallengeDecidingCommand {
    static func find(_ words: String, in workspace: Workspace) async throws -> RecordName {
        try await ChallengeEvent.find(words, in: workspace)
    }
}

struct ChallengeOpen: ChallengeDecidingCommand {
    static let act = "open"
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Begin the fieldwork: the team is on site. For challengers.",
        discussion: "Example:\n  sli challenge open torbay/neglect-2017")

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord
}

struct ChallengeCancel: ChallengeDecidingCommand {
    static let act = "cancel"
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Say that a challenge will not take place, and why. For coordinators.",
        discussion: """
            Of a pair, the other event stays valid, and the pair is told as one-way.

            Example:
              sli challenge cancel torbay/neglect-2017 --note "An inspection was announced for that week."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    func validate() throws { try decided.signing.requireReason() }
}

struct ChallengeReopen: ChallengeDecidingCommand {
    static let act = "reopen"
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Open a challenge again that was signed off or cancelled, and say why. For coordinators.",
        discussion: """
            Whoever signed is told once something in it is another than what they signed, and signs again.

            Example:
              sli challenge reopen torbay/neglect-2017 --note "An action names the wrong post."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    func validate() throws { try decided.signing.requireReason() }
}

extension SigningOptions {
    /// - Throws: a usage error unless a note says why.
    func requireReason() throws {
        guard note.utf8.contains(where: { $0 > 0x20 }) else { throw ValidationError("Say why, with --note.") }
    }
}

struct ChallengeConfirm: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Agree to the challengers and the date. For the host's director.",
        discussion: "Example:\n  sli challenge confirm torbay/neglect-2017\n  "
            + "sli challenge confirm torbay/neglect-2017 --date 2017-10-09")

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Option(help: "The first day, such as 2017-10-09, if it is not planned yet.")
    var date: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let day = try date.map(CalendarDay.given)
        guard event.date != nil || day != nil else { throw Wording.noDate(event.name) }
        return try await ChallengeWriting(workspace: workspace, context: context).sign(
            "confirm", on: event, putting: day.map { [(Path("/date")!, .string($0.text))] } ?? [], signing)
    }
}
