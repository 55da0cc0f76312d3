import ArgumentParser
import Merging
import Records
import Statements
import Workspaces

struct SendBack: DecidingCommand {
    static let act = "send-back"
    static let needsReason = true
    static let configuration = CommandConfiguration(
        commandName: "send-back",
        abstract: "Hand a record back to its authors, to be changed. For directors.",
        discussion: """
            Takes back an approval, or a draft from internal review: its authors can write in it again. The reason \
            is asked for at a terminal; elsewhere give --note.

            Example:
              sli send-back bristol/2017 --note "The plan needs dates."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord
}

struct Withdraw: DecidingCommand {
    static let act = "withdraw"
    static let isAboutSubmitted = true
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a submitted record back. For directors.",
        discussion: """
            What was submitted stays in the region's history. Its authors can write in it again, and it is approved and \
            submitted anew. Works offline, also before the submission was sent.

            Example:
              sli withdraw bristol/2017 --note "The figures of the third quarter were missing."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord
}

struct Return: DecidingCommand {
    static let act = "return"
    static let isAboutSubmitted = true
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Hand a submitted record back to be revised, and say why. For moderators.",
        discussion: """
            The authority sees it with the reason, changes what is to be changed and submits it again. Where a team \
            moderates it, its members use `sli moderate return`, which publishes why; the coordinator can do it without.

            Example:
              sli return bristol/2017 --note "Please say how you know it."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(decided.record)
        guard let record = ModeratedRecord(name), record.name == name,
            let team = try await workspace.team(workingOn: name)
        else { return try await decide(in: workspace, context) }
        guard try await workspace.member().isCoordinator else { throw Wording.teamReturns(record, team.id) }
        var report = try await decide(in: workspace, context)
        report.remarks.append(Wording.teamGoesOn(record, team.id))
        return report
    }
}

struct Confirm: DecidingCommand {
    static let act = "confirm"
    static let isAboutSubmitted = true
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm that what was entered for your authority is what you approved. For directors.",
        discussion: """
            A record that the coordinator entered from a document has an approval that is reported and not signed. \
            With this it is signed. If it is not what you approved, take it back with `sli withdraw`.

            Example:
              sli confirm torbay/2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    func telling(_ view: RecordView) -> [String] { EnteredDocument(view.document.value).map(Wording.entered) ?? [] }
}
