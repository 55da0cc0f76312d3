import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Workspaces

struct Set: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Write one field of a record.",
        discussion: """
            The field is named by its place, such as /sections/section=leadership/know, or by its title. Text is taken \
            as it stands; numbers, yes or no (true, false) and lists are written as JSON. `-` reads standard input. \
            --remove takes a field or an item away.

            Example:
              sli set bristol/2017 "/sections/section=leadership/grade" good
              sli set bristol/2017 /sections/section=leadership/know - < text.txt
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Argument(help: "The field: its place or its title.")
    var path: String

    @Argument(help: "What to write; `-` reads standard input.")
    var value: String?

    @Flag(help: "Take the field or item away.")
    var remove = false

    @Flag(help: "Settle the decision that waits at this place.")
    var settle = false

    func validate() throws {
        if remove == (value != nil) { throw ValidationError("Give either a value or --remove.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let view = try await workspace.record(name)
        guard let schema = view.schema, let old = view.document.value else { throw WorkspaceError.noRecord(record) }
        let place = try FieldPath.find(path, in: schema, of: old)
        let newValue = try value.map { try parsed($0, at: schema.root.descendant(at: place), context) }
        guard let changed = old.replacing(place, with: newValue) else { throw Wording.noPlace(path, in: name) }
        if let frozen = try await workspace.freezing(name) {
            try await workspace.keep(Draft(record: name, path: place, content: .value(newValue)))
            throw Wording.frozen(frozen, kept: true)
        }
        let touched = view.document.entries.filter { $0.path.touches(place) }
        if !touched.isEmpty, !settle {
            try await workspace.keep(Draft(record: name, path: place, content: .value(newValue)))
            throw Wording.decisionWaits(at: touched.map(\.path), in: name, schema)
        }
        let entries = view.document.entries.filter { entry in !touched.contains(entry) }
        let saved = try await workspace.save(
            Document(changed, entries: entries), over: view, subject: "Write in \(name)", clock: context.clock)
        if case .refused(let violations) = saved {
            try await workspace.keep(Draft(record: name, path: place, content: .value(newValue)))
            throw Wording.notSaved(name, violations)
        }
        let title = schema.root.descendant(at: place).title ?? "\(place)"
        return try await SaveReport.report(saved, of: name, workspace, "\(title) of \(name) is written.")
    }

    /// Text as it stands, brought into composed form as keyboards differ; all else as JSON.
    private func parsed(_ text: String, at place: Place, _ context: Context) throws -> JSON {
        let text = text == "-" ? try decoded(context.standardInput()) : text
        if place.takesText { return .string(text.precomposedStringWithCanonicalMapping) }
        do {
            return try JSON(reading: text)
        } catch {
            // A word in the place of a choice that has several kinds of value.
            if place.acceptsText { return .string(text.precomposedStringWithCanonicalMapping) }
            throw Wording.unreadable("The value", error)
        }
    }

    private func decoded(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Wording.notText() }
        return text.hasSuffix("\n") ? String(text.unicodeScalars.dropLast()) : text
    }
}
