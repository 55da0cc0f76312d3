import ArgumentParser
import Foundation
import Merging
import Records
import Workspaces

struct Resolve: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Settle a decision that waits.",
        discussion: """
            Keep what one of the writers wrote, by number or by name, or write what it shall be.

            Example:
              sli resolve bristol/2017 /sections/section=leadership/grade --keep ann-lee
              sli resolve bristol/2017 /sections/section=voice/know --value "What both of us mean."
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Argument(help: "The place, as `sli conflicts` shows it.")
    var path: String

    @Option(help: "The number or the writer of the version to keep.")
    var keep: String?

    @Option(help: "What it shall be instead; `-` reads standard input.")
    var value: String?

    func validate() throws {
        if (keep == nil) == (value == nil) { throw ValidationError("Give either --keep or --value.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let view = try await workspace.record(name)
        guard let place = Path(path) else { throw Wording.badPath(path) }
        guard let decision = try await Decision.all(in: name, workspace).first(where: { $0.entry.path == place }),
            let shown = view.document.value, let schema = view.schema
        else { throw Wording.noDecision(at: path, in: name) }
        let chosen =
            try keep.map { try side(named: $0, of: decision) }
            ?? Side(written(context, at: schema.root.descendant(at: place)))
        guard let settled = shown.replacing(place, with: chosen.value) else { throw Wording.noPlace(path, in: name) }
        let document = Document(settled, entries: view.document.entries.filter { $0.path != place })
        let outcome = try await workspace.save(
            document, over: view, subject: "Settle a decision in \(name)", clock: context.clock)
        return try await SaveReport.report(outcome, of: name, workspace, "Settled: \(decision.title).")
    }

    private func side(named word: String, of decision: Decision) throws -> Side {
        if let number = Int(word), decision.choices.indices.contains(number - 1) {
            return decision.choices[number - 1].side
        }
        let wanted = word.lowercased()
        let found = decision.choices.filter { $0.member == wanted || $0.author?.lowercased() == wanted }
        guard found.count == 1 else { throw Wording.noSuchChoice(word, decision.choices.compactMap(\.member)) }
        return found[0].side
    }

    private func written(_ context: Context, at place: Place) throws -> JSON {
        let text = value == "-" ? String(decoding: try context.standardInput(), as: UTF8.self) : value ?? ""
        if place.takesText { return .string(text.precomposedStringWithCanonicalMapping) }
        if let json = try? JSON(reading: text) { return json }
        guard place.acceptsText else { throw Wording.notText() }
        return .string(text.precomposedStringWithCanonicalMapping)
    }
}
