import ArgumentParser
import Landing
import Merging
import Records
import Workspaces

struct Decline: SliCommand {
    static let act = "decline"
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Say that your authority hands in no self-assessment this year, and why. For directors.",
        discussion: """
            The authority stays in the region's list, with the reason. No draft is handed over with it: where the \
            region has nothing of the record yet, it gets an empty form. A coordinator signs it as it was reported.

            Example:
              sli decline plymouth/2017 --reason "Inspected in August; the improvement plan takes its place."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    @Option(help: "Why; everybody in the region reads it.")
    var reason: String?

    func validate() throws {
        if reason != nil, !decided.signing.note.isEmpty { throw ValidationError("Give either --reason or --note.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        var signing = decided.signing
        if let reason { signing.note = reason }
        let assessment = try await Assessment(decided.record, workspace)
        let name = assessment.name
        let reason = try signing.reason(about: name, context)
        let title = assessment.schema.lifecycle?.statements[Self.act]?.title ?? Self.act
        let decision = Deciding(
            Self.act, on: assessment.view, as: signing.role, note: reason, putting: Document(assessment.value))
        try await workspace.rehearse([decision], clock: context.clock)
        context.tell(Wording.declining(name, Readers(try await workspace.roster())), common)
        try await signing.agree(to: title, name, in: workspace, context)
        let outcome = try await workspace.state([decision], clock: context.clock)
        return try await SignedReport.report(outcome, Self.act, title, name, in: .region, workspace)
    }
}
