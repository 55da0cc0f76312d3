import ArgumentParser
import GitStorage
import Foundation
import Merging
import Records
import Workspaces

struct Blame: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "Tell who wrote last what stands at a place.",
        discussion: """
            Prose is told by runs of words, a list by its items, a section by its fields.

            Example:
              sli blame bristol/2017 /sections/section=leadership/know
              sli blame bristol/2017 Headline
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.")
    var record: String

    @Argument(help: "The place, by its path or title.")
    var path: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let view = try await workspace.record(name)
        let place = try FieldPath.find(path, in: view, name)
        let parts = try await workspace.authorship(of: name, at: place).parts
        let wording = ChangeWording(place: view.schema?.root ?? .free, versions: [view.document.value])
        return Report(
            parts.isEmpty
                ? [Wording.nothingStands(wording.name(place), name)] : parts.flatMap { Self.lines($0, wording) },
            json: [
                "parts": .array(parts.map(Self.json)), "path": .string("\(place)"), "record": .string("\(name)"),
            ])
    }

    private static func lines(_ part: Authorship.Part, _ wording: ChangeWording) -> [String] {
        let who = part.edit.map { "\($0.author.name), \(Dates.words($0.author.seconds))" } ?? "Nobody that is known"
        switch part.content {
        case .words(let text): return ["\(who):"] + ProsePassages.paragraphs(text).map { "    \($0)" }
        case .place(let path, let value):
            guard let line = scalar(value) else { return ["\(who): \(wording.name(path))"] }
            return ["\(who): \(wording.name(path)): \(line)"]
        case .entry(let value): return ["\(who): \(scalar(value) ?? value.canonicalText)"]
        }
    }

    /// A value that fits a line.
    private static func scalar(_ value: JSON) -> String? {
        switch value {
        case .array, .object: nil
        case .string(let text): text.split(separator: "\n").first.map(String.init) ?? ""
        default: Fields.scalar(value)
        }
    }

    private static func json(_ part: Authorship.Part) -> JSON {
        var object = part.edit?.heading ?? [:]
        switch part.content {
        case .words(let text): object["words"] = .string(text)
        case .place(let path, let value):
            object["path"] = .string("\(path)")
            object["value"] = value
        case .entry(let value): object["value"] = value
        }
        return .object(object)
    }
}
