import GitStorage
import ArgumentParser
import Landing
import Merging
import Records
import Workspaces

struct New: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a record.",
        discussion: """
            A record is named by what makes it unique: its kind, then for a self-assessment the year and the authority. \
            Two colleagues who begin the same record offline have begun one record.

            With --from, what carries over from last year's is taken along: unfinished plan items, context, contacts. \
            Grades never are. A challenge begins with the lines of enquiry of its programme; one on neglect that has \
            none of its own gives the ten that come with sli. A self-assessment follows the form of its year's campaign \
            and says who approves it.

            Example:
              sli new self-assessment/2017/bristol
              sli new self-assessment/2017/bristol --from self-assessment/2016/bristol
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Kind and key of the record.")
    var name: String

    @Option(help: "The record of last year to begin from.")
    var from: String?

    func perform(_ context: Context) async throws -> Report {
        guard let name = RecordName(name) else { throw Wording.badRecordName(name) }
        let workspace = try context.workspace()
        let space = try await workspace.space(of: name)
        guard let newest = try await workspace.schema(kind: name.kind) else { throw WorkspaceError.noKind(name.kind) }
        let campaign = try await Campaign.of(name, by: newest, workspace)
        var schema = newest
        if let form = campaign?.form, let adopted = try await workspace.schema(form) { schema = adopted }
        guard try await workspace.record(name).document.value == nil else { throw Wording.recordExists(name) }
        guard let blank = schema.blank(key: name.key) else { throw Wording.badRecordName(name.description) }
        var value = blank
        if let from {
            let former = try await workspace.record(try await workspace.named(from))
            guard let old = former.document.value else { throw WorkspaceError.noRecord(from) }
            value = CarryOver.applied(from: old, to: blank, schema: schema)
        }
        var remarks: [String] = []
        if let programme = LinesOfEnquiry.programme(of: name, by: schema) {
            if let held = try await known(programme, workspace) {
                value = try LinesOfEnquiry.applied(of: held, to: value, by: schema)
            } else {
                remarks.append(Wording.noProgramme(programme))
            }
        }
        if let campaign {
            value = campaign.applied(to: value)
            remarks += try await campaign.remarks(on: name, by: schema, workspace)
        } else {
            remarks += try await Campaign.absence(for: name, by: schema, workspace)
        }
        let view = try await workspace.view(of: space)
        var change = Change(space: space, base: view.base, subject: "Begin \(name)")
        change.put(Document(value), named: name, replacing: Document(nil))
        let outcome = try await workspace.save(change, clock: context.clock)
        var report = try await SaveReport.report(outcome, of: name, workspace, "Begun: \(name).")
        report.remarks = remarks
        return report
    }

    /// A record that this copy holds; `nil` if there is none, or no kind for it.
    private func known(_ name: RecordName, _ workspace: Workspace) async throws -> JSON? {
        guard try await workspace.schema(kind: name.kind) != nil else { return nil }
        return try await workspace.record(name).document.value
    }
}

/// How a save is told.
enum SaveReport {
    /// - Parameter space: where it was saved; the record's own if `nil`.
    static func report(
        _ outcome: SaveOutcome, of name: RecordName, in space: SpaceKind? = nil, _ workspace: Workspace,
        _ sentence: String
    ) async throws -> Report {
        switch outcome {
        case .saved(let id):
            return Report(
                [sentence, "Saved on this laptop. `sli sync` sends it."],
                json: ["commit": .string(id.hex), "outcome": "saved", "record": .string("\(name)")])
        case .waiting(let id):
            var place = space
            if place == nil { place = try await workspace.space(of: name) }
            if let place, try await workspace.isLateChange(id, of: name, in: place) {
                return Report(
                    ["Saved on this laptop.", Wording.cameTooLate(name), "`sli sync` sends it."],
                    json: ["commit": .string(id.hex), "outcome": "late-change", "record": .string("\(name)")])
            }
            return Report(
                [
                    sentence, "Saved on this laptop.",
                    "Somebody else changed the same place meanwhile: after the next `sli sync`, `sli conflicts` shows both.",
                ],
                json: ["commit": .string(id.hex), "outcome": "waiting", "record": .string("\(name)")])
        case .unchanged:
            return Report(
                ["Nothing to save: \(name) says that already."],
                json: ["outcome": "unchanged", "record": .string("\(name)")])
        case .refused(let violations):
            throw Wording.refused(name, violations)
        }
    }
}
