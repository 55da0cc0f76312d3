import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct Submit: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Hand an approved record over to the region, word for word. For directors.",
        discussion: """
            Says who will be able to read it and, after a return, what is different from what was handed over before. \
            From the next `sli sync` on every member of the region can read it. Until then it can be withdrawn without \
            anybody having seen it.

            For an authority that sends a document in place of a record, the coordinator enters it: --form takes a \
            form that was filled in from it, and writes an empty one if the file is not there. Who sent the document \
            and when is recorded with its SHA-256; the document itself is not stored. The approval is reported, not \
            signed, until the director confirms it with `sli confirm`.

            Example:
              sli submit bristol/2017
              sli submit torbay/2017 --on-behalf-of torbay --form torbay.txt --received-from "Pat Ray" \
            --received 2017-09-29 --document torbay.docx --approved-by "Lee Orme, director"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var decided: DecidedRecord
    @OptionGroup(title: "For an authority that sends a document") var received: ReceivedDocument

    func validate() throws { try received.validate() }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        if let authority = received.onBehalfOf {
            return try await EnteringForAnother(
                workspace: workspace, authority: authority, received: received, decided: decided, common: common
            ).perform(context)
        }
        let name = try await workspace.named(decided.record)
        let signing = decided.signing
        let own = try await workspace.record(name)
        let title = own.schema?.lifecycle?.statements[Lifecycle.submit]?.title ?? Lifecycle.submit
        let decision = try await workspace.handingOver(name, as: signing.role, note: signing.note)
        try await workspace.rehearse([decision], clock: context.clock)
        let telling = try await HandingOver(name, own.document.value, by: own.schema, workspace)
        context.tell(telling.lines, common)
        try await signing.agree(to: title, name, in: workspace, context)
        let outcome = try await workspace.state([decision], clock: context.clock)
        var report = try await SignedReport.report(outcome, Lifecycle.submit, title, name, in: .region, workspace)
        report.json = telling.added(to: report.json)
        report.remarks += try await freeing(own, workspace, context)
        return report
    }

    /// Frees the draft for what may be asked next, where the record's lifecycle provides for it.
    private func freeing(_ own: RecordView, _ workspace: Workspace, _ context: Context) async throws -> [String] {
        guard own.view.space != .region, own.schema?.lifecycle?.statements[Lifecycle.handOver] != nil else { return [] }
        do {
            _ = try await workspace.state(
                Lifecycle.handOver, on: try await workspace.record(own.name), as: decided.signing.role,
                clock: context.clock)
            return []
        } catch {
            // What was submitted is submitted; `sli send-back` frees the draft too.
            return [Wording.draftNotFreed(own.name, Wording.problem(for: error))]
        }
    }
}

/// What a person should know before they hand a record over: who will read it, and what is different this time.
struct HandingOver {
    let readers: Readers
    let since: SinceSigned
    let lines: [String]

    init(_ name: RecordName, _ value: JSON?, by schema: Schema?, _ workspace: Workspace) async throws {
        let roster = try await workspace.roster()
        readers = Readers(roster)
        let acts = (schema?.lifecycle?.statements ?? [:]).keys.filter {
            Lifecycle.handsOver($0, in: schema?.lifecycle) && $0 != Decline.act
        }
        since = try await SinceSigned(
            acts, about: name, in: .region, until: value, by: schema, workspace)
        lines = Wording.handingOver(name, since, readers, roster)
    }

    func added(to json: JSON) -> JSON { json.adding("readers", readers.json).adding("since", since.json) }
}
