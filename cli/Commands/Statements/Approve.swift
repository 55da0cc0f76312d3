import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct Approve: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a record as it stands. For directors, and whoever else has to.",
        discussion: """
            Shows what has changed since it was last approved, and how to print it. What you sign is this exact version. \
            Nobody can change it afterwards unless you send it back. It stays with your authority until it is \
            submitted. Where several roles have to approve it, each approves the same version with this command. At a \
            terminal your name is asked for; elsewhere give --yes.

            Example:
              sli approve bristol/2017 --note "Agreed with the lead member on Tuesday."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let signing = decided.signing
        let name = try await workspace.named(decided.record)
        let view = try await workspace.record(name)
        let (act, role) = try await decision(about: view, workspace)
        let title = view.schema?.lifecycle?.statements[act]?.title ?? act
        let decision = Deciding(act, on: view, as: role, note: signing.note)
        try await workspace.rehearse([decision], clock: context.clock)
        let since = try await SinceSigned(
            Lifecycle.approvals, about: name, in: view.view.space, as: role, until: view.document.value,
            by: view.schema, workspace)
        let roster = try await workspace.roster()
        context.tell(Wording.approving(name, since, roster), common)
        try await signing.agree(to: title, name, in: workspace, context)
        let outcome = try await workspace.state([decision], clock: context.clock)
        var report = try await SignedReport.report(outcome, act, title, name, in: view.view.space, workspace)
        let lacking = try await workspace.gatesLacking(of: try await workspace.record(name))
        if !lacking.isEmpty { report.lines.append(Wording.stillToApprove(lacking)) }
        report.json = report.json.adding("since", since.json)
            .adding("lacking", .array(lacking.map { .string($0.rawValue) }))
        return report
    }

    /// To approve, or to approve as well as somebody else, and in which role: in one whose approval the record asks for
    /// and still lacks, if the member holds it.
    private func decision(about view: RecordView, _ workspace: Workspace) async throws -> (act: String, role: Role?) {
        let acts = view.schema?.lifecycle?.statements ?? [:]
        let member = try await workspace.member()
        let own = try await workspace.gatesLacking(of: view).filter(member.holds)
        let role = decided.signing.role ?? own.first
        let stage = try await workspace.stage(of: view).stage
        let isApproved = stage != nil && stage == acts[Lifecycle.approvals[0]]?.to
        let endorses = isApproved && acts[Lifecycle.approvals[1]] != nil && role.map(own.contains) ?? false
        return (endorses ? Lifecycle.approvals[1] : Lifecycle.approvals[0], role)
    }
}

extension Context {
    /// Tells a person what they are about to sign, before they are asked.
    func tell(_ lines: [String], _ common: CommonOptions) {
        guard !common.quiet else { return }
        for line in lines { say(line) }
    }
}
