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
            cannot be reached, if another region is there, or if what is there does not go on from what this copy knows.

            Example:
              sli hub use ssh://sli@hub.southwest.example
              sli hub use /mnt/region/sli --dry-run
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "Where the hub is: a folder or an address such as ssh://user@host.")
    var address: String

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let former = await workspace.settings.hub
        let address = HubAddress.whole(address, context)
        var isNew = false
        switch try await context.cycle(workspace, seconds: timeout).examineHub(at: address) {
        case .same: break
        case .empty: isNew = true
        case .otherRegion(let root):
            throw Wording.hubOfAnother(address, root: root, own: await workspace.settings.root)
        case .suspect(let violations): throw Wording.hubSuspect(address, violations)
        case .unreachable(let reason): throw Wording.hubUnreachable(address, reason)
        }
        let told: JSON = ["address": .string(address), "former": former.map { .string($0) } ?? .null]
        guard !rehearsal.isDry else {
            return Report([Wording.wouldUse(hub: address, isNew: isNew)], json: told).rehearsed()
        }
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
            json: [
                "address": .string(address), "former": former.map { .string($0) } ?? .null,
                "spaces": .array(outcomes.map(SyncReport.json)),
            ])
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
