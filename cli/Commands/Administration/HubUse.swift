import ArgumentParser
import Foundation
import GitStorage
import Landing
import Records
import Statements
import Syncing
import Workspaces

struct HubUse: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Reach the region's hub at another address from now on.",
        discussion: """
            For the first hub of a region, or when the hub has moved. The new one is asked first: nothing changes if it \
            cannot be reached, if another region is there, or if what is there does not go on from what this copy knows. \
            With --receipts, a coordinator names the hub and its key on the region's own page; from then on every copy \
            checks the hub's receipts by it.

            Example:
              sli hub use ssh://sli@hub.southwest.example
              sli hub use ssh://sli@hub.southwest.example --receipts receipt-key.pub
              sli hub use /mnt/region/sli --dry-run
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "Where the hub is: a folder or an address such as ssh://user@host.")
    var address: String

    @Option(help: "The file of the public key with which the hub signs receipts; `sli hub init --ssh` makes it.")
    var receipts: String?

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let key = try receipts.map { try receiptKey(in: $0, context) }
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
        if let key { try await name(address, key, workspace, context) }
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

extension HubUse {
    private func receiptKey(in file: String, _ context: Context) throws -> PublicKey {
        let text = String(decoding: try context.content(of: file), as: UTF8.self)
        guard let key = PublicKey(openSSH: text) else { throw Wording.badPublicKey() }
        guard !key.isOnToken else { throw Wording.receiptKeyOnToken() }
        return key
    }

    /// Names the hub and its key on the region's own page.
    private func name(_ address: String, _ key: PublicKey, _ workspace: Workspace, _ context: Context) async throws {
        let governance = Governance(workspace, cycle: context.cycle(workspace, seconds: timeout))
        let outcome = try await governance.change(subject: "Name the hub and its receipts", clock: context.clock) {
            tree, store in
            guard let id = try store.entry(at: "region.json", in: tree)?.id else { return [:] }
            var page = try JSON(reading: store.blob(id)).object ?? [:]
            page["hub"] = .string(address)
            var keys = page["receipts"]?.array ?? []
            if !keys.contains(where: { $0["key"]?.string == key.itemID }) {
                keys.append([
                    "key": .string(key.itemID), "public": .string(key.openSSH), "state": "active",
                ])
            }
            page["receipts"] = .array(keys)
            return ["region.json": JSON.object(page).canonicalBytes]
        }
        try Wording.expectAccepted(outcome)
        // What the hub has signed by now can be checked from here on.
        _ = try await context.cycle(workspace, seconds: timeout).run()
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
