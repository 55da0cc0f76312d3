import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Statements
import Workspaces

struct Comment: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Remark on a record, beside it.",
        discussion: """
            A remark stands beside a field, signed with your name, and is never taken away or changed. It is no part of \
            the record: it is not handed over with it, and holds up nothing. `-` reads the remark from standard input.

            Example:
              sli comment bristol/2017 /sections/section=leadership/know "Is this last year's figure?"
              sli comment bristol/2017 --list
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Argument(help: "The field: its place or its title, `/` for the whole record; with --list, only remarks there.")
    var path: String?

    @Argument(help: "The remark; `-` reads standard input.")
    var text: String?

    @Flag(help: "Show the remarks on the record.")
    var list = false

    func validate() throws {
        if list {
            if text != nil { throw ValidationError("With --list no remark is given.") }
        } else if path == nil || text == nil {
            throw ValidationError("Give the field and the remark, or --list.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let view = try await workspace.record(name)
        guard let value = view.document.value else { throw WorkspaceError.noRecord(record) }
        guard let schema = view.schema else { throw Wording.updateNeeded(name) }
        let place = try path.map { $0 == "/" ? .root : try FieldPath.find($0, in: schema, of: value) }
        guard let text, let place, !list else {
            return try await remarks(on: name, at: place, schema, value, workspace)
        }
        guard
            value.value(at: place) != nil
                || !place.steps.contains(where: { if case .item = $0 { true } else { false } })
        else { throw Wording.noPlace("\(place)", in: name) }
        let remark = FormLines.joined(FormLines.withoutBlankEnds(try FilledForm.lines(written(text, context))))
        guard !remark.utf8.isEmpty else { throw Wording.emptyRemark() }
        let saved = try await workspace.comment(
            remark.precomposedStringWithCanonicalMapping, at: place, on: name, clock: context.clock)
        return try await SaveReport.report(
            saved, of: name, workspace, "Remarked on \(Titles.of(place, in: schema, value)) of \(name).")
    }

    private func written(_ text: String, _ context: Context) throws -> String {
        guard text == "-" else { return text }
        guard let read = String(validating: try context.standardInput(), as: UTF8.self) else { throw Wording.notText() }
        return read
    }

    private func remarks(
        on name: RecordName, at place: Path?, _ schema: Schema, _ value: JSON, _ workspace: Workspace
    ) async throws -> Report {
        let roster = try await workspace.roster()
        let remarks = try await workspace.comments(on: name).remarks.filter { place?.contains($0.path) ?? true }
        var lines: [String] = []
        for remark in remarks {
            let who = roster.members.first { $0.id == remark.member }?.name ?? remark.member
            lines.append("\(Titles.of(remark.path, in: schema, value)), \(who):")
            lines += FormComment.quoted(remark.text)
        }
        if remarks.isEmpty { lines = [Wording.noRemarks(name)] }
        return Report(
            lines,
            json: [
                "record": .string("\(name)"),
                "remarks": .array(
                    remarks.map { remark in
                        [
                            "member": .string(remark.member), "path": .string("\(remark.path)"),
                            "text": .string(remark.text),
                        ]
                    }),
            ])
    }
}
