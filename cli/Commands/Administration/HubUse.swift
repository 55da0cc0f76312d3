import ArgumentParser
import Foundation
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

struct HubUse: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Reach the region's hub at another address from now on.",
        discussion: """
            For the first hub of a region, or when the hub has moved. The new one is asked first: nothing changes if it \
            cannot be reached.

            Example:
              sli hub use ssh://sli@hub.southwest.example
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Where the hub is: a folder or an address such as ssh://user@host.")
    var address: String

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let former = await workspace.settings.hub
        let address = HubAddress.whole(address, context)
        try await workspace.changeSettings { $0.hub = address }
        let outcomes = try await context.cycle(workspace, seconds: timeout).run()
        switch outcomes[0].ending {
        case .offline, .suspect:
            try await workspace.changeSettings { $0.hub = former }
            throw Wording.hubNotTaken(address, SyncReport.lines(outcomes))
        default: break
        }
        var report = Report(
            ["The hub is \(address) from now on."] + SyncReport.lines(outcomes),
            json: ["address": .string(address), "spaces": .array(outcomes.map(SyncReport.json))])
        report.exitCode = SyncReport.exitCode(outcomes, waiting: 0)
        return report
    }
}

/// An address as a person types it.
enum HubAddress {
    /// A folder becomes its whole path; a slash at the end goes.
    static func whole(_ text: String, _ context: Context) -> String {
        let address = text.hasPrefix("/") || text.contains(":") ? text : "\(context.folder)/\(text)"
        return address.count > 1 && address.hasSuffix("/") ? String(address.dropLast()) : address
    }
}

extension Context {
    /// The whole path of what a person names from where they are.
    func whole(_ path: String) -> String {
        let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        return URL(fileURLWithPath: full).standardizedFileURL.path
    }
}
