import ArgumentParser
import Foundation
import GitStorage
import Records
import Workspaces

struct RefusedExport: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Put what was not accepted or not sent into a file, for a colleague.",
        discussion: """
            All that was set aside on this laptop and all that was not sent yet, or only the changes that you name. A \
            colleague brings it in with `sli refused adopt`. Nothing changes here. The file holds what you wrote: hand \
            it over as you would a draft.

            Example:
              sli refused export changes.json
              sli refused export changes.json 1a2b3c4d
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    @Argument(help: "Only these changes, by the letters that `sli refused` shows.")
    var changes: [String] = []

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        var named: Swift.Set<ObjectID> = []
        for letters in changes { named.insert(try await workspace.refusedEdit(named: letters).commit.id) }
        let handed = try await workspace.handOver { [named] in named.isEmpty || named.contains($0.id) }
        guard !handed.isEmpty else { throw Wording.nothingToHandOver() }
        let target = PlainFile(file, context)
        try target.replaceContent(with: JSON.array(handed.map(\.json)).canonicalBytes)
        let place = file.hasPrefix("/") ? file : "\(context.folder)/\(file)"
        // It may hold drafts that only the authority's own people read.
        try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place)
        let count = handed.reduce(0) { $0 + $1.edits.count }
        return Report(
            [Wording.handedOver(count, file)],
            json: [
                "edits": .array(handed.flatMap(\.edits).map { .string($0.hex) }), "file": .string(file),
            ])
    }
}
