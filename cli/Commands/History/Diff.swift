import ArgumentParser
import Foundation
import Merging
import Records
import Workspaces

struct Diff: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare a record with what it was.",
        discussion: """
            Without an option it is compared with what it was before the newest edit. A day counts from midnight UTC, \
            by the writers' own clocks.

            Example:
              sli diff bristol/2017 --since 2017-05-01
              sli diff bristol/2017 --since "3 edits"
              sli diff bristol/2017 --against hub
            """)

    /// What a record can be compared with besides its own past.
    enum Other: String, ExpressibleByArgument, CaseIterable { case hub }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.")
    var record: String

    @Option(help: "A day, such as 2017-05-01, or a number of edits.")
    var since: String?

    @Option(help: "With what the hub has accepted: `hub`.")
    var against: Other?

    func validate() throws {
        if since != nil, against != nil { throw ValidationError("Give either --since or --against.") }
        _ = try former()
    }

    private func former() throws -> Workspace.Former {
        if against != nil { return .hub }
        guard let since else { return .edits(1) }
        let words = since.split(separator: " ")
        if let count = words.first.flatMap({ Int($0) }), count > 0,
            words.count == 1 || words.count == 2 && ["edit", "edits"].contains(words[1])
        {
            return .edits(count)
        }
        guard let midnight = Dates.midnight(since) else {
            throw ValidationError("--since takes a day, such as 2017-05-01, or a number of edits, such as \"3 edits\".")
        }
        return .time(midnight)
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let now = try await workspace.record(name)
        let then = try await workspace.version(of: name, try former())
        let place = now.schema?.root ?? .free
        let changes = RecordDifference(from: then, to: now.document, by: now.schema).changes
        let wording = ChangeWording(place: place, versions: [now.document.value, then.value])
        return Report(
            changes.isEmpty ? [Wording.nothingDiffers(name)] : changes.flatMap { wording.telling($0).lines },
            json: ["changes": .array(changes.map(\.json)), "record": .string("\(name)")])
    }
}
