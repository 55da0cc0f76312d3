import ArgumentParser
import Landing
import Records
import Statements
import Workspaces

struct Approve: DecidingCommand {
    static let act = "approve"
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a record as it stands. For directors.",
        discussion: """
            What you sign is this exact version. Nobody can change it afterwards unless you send it back. It stays with \
            your authority until it is submitted. At a terminal your name is asked for; elsewhere give --yes.

            Example:
              sli approve bristol/2017 --note "Agreed with the lead member on Tuesday."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord
}

struct SendBack: DecidingCommand {
    static let act = "send-back"
    static let configuration = CommandConfiguration(
        commandName: "send-back",
        abstract: "Hand a record back to its authors, to be changed. For directors.",
        discussion: """
            Takes back an approval, or a draft from internal review: its authors can write in it again.

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
            What was submitted stays in the region's history. `sli send-back` then lets its authors write in it again. \
            Works offline, also before the submission was sent.

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

struct Submit: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Hand an approved record over to the region, word for word. For directors.",
        discussion: """
            From the next `sli sync` on every member of the region can read it. Until then it can be withdrawn without \
            anybody having seen it.

            Example:
              sli submit bristol/2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(decided.record)
        let signing = decided.signing
        let view = try await workspace.record(name)
        let title = view.schema?.lifecycle?.statements["submit"]?.title ?? "submit"
        try await signing.agree(to: title, name, in: workspace, context)
        let outcome = try await workspace.handOver(
            name, as: signing.role, note: signing.note, clock: context.clock)
        return try await SignedReport.report(outcome, "submit", title, name, in: .region, workspace)
    }
}
