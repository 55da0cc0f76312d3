import ArgumentParser
import Foundation
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

struct HubExport: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the region into a file from which a hub on another machine is set up.",
        discussion: """
            The file holds what all members may read: the list of members, the forms, and what was handed over to the \
            region; no authority's drafts. On the hub's machine, `sli hub init FOLDER --ssh --from FILE` takes it up.

            Example:
              sli hub export region.sli
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The file to write.")
    var file: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let file = context.whole(file)
        try await Hub.export(workspace.path(of: .region), to: file)
        let root = await workspace.settings.root.hex
        return Report(
            [
                "The region is written into \(file).",
                "Its mark, to be compared on the hub's machine, is \(root.prefix(8)).",
            ],
            json: ["file": .string(file), "root": .string(root)])
    }
}
