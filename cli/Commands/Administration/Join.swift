import ArgumentParser
import Foundation
import GitStorage
import Records
import Statements
import Syncing
import Workspaces

struct Join: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Become a copy of a region.",
        discussion: """
            Fetches the region, checks all of it, and shows its mark: compare it by telephone with what the \
            coordinator reads out. If the region does not know your key yet, the line to send to the coordinator is shown.

            Example:
              sli join ssh://sli@hub.southwest.example/srv/sli
              sli join /mnt/region/sli --mark 4be1a0c2
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Where the hub is: a folder or an address such as ssh://user@host/path.")
    var hub: String?

    @Option(help: "The region's mark, as the coordinator reads it out; another region is refused.")
    var mark: String?

    @Option(help: "The file of your private key (OpenSSH, ed25519); by default one is made.")
    var key: String?

    @Option(name: .customLong("as"), help: "What to call this copy, if you hold several of one region.")
    var copyName: String?

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    func perform(_ context: Context) async throws -> Report {
        let hub = try context.given(hub, orAsked: "Where the hub is (a folder or an address)", missing: "<hub>")
        let address = hub.hasPrefix("/") || hub.contains(":") ? hub : "\(context.folder)/\(hub)"
        let trimmed = address.count > 1 && address.hasSuffix("/") ? String(address.dropLast()) : address
        let name = copyName ?? ShortName.made(of: (trimmed as NSString).lastPathComponent)
        guard KeyPart.isValid(name) else { throw Wording.badShortName(name) }
        let keys = try KeyFile.existingOrNew(key, context: context, region: name, comment: "sli")
        let workspace: Workspace
        do {
            workspace = try await SyncCycle.join(
                hub: trimmed, in: "\(context.home)/\(name)", key: keys.file, mark: mark, deadline: .seconds(timeout),
                sshCommand: context.environment["GIT_SSH_COMMAND"], reaching: context.reaching)
        } catch JoinFailure.unreachable(.notLetIn(let reason)) {
            throw Wording.notLetIn(reason, key: keys.privateKey.publicKey)
        }
        let outcomes = try await context.cycle(workspace, seconds: timeout).run()
        let settings = await workspace.settings
        let publicKey = keys.privateKey.publicKey
        var lines = [
            "You hold a copy of the region \(settings.region), in \(workspace.folder).",
            "Its mark is \(settings.root.hex.prefix(8)): compare it by telephone with the coordinator's.",
        ]
        if let member = settings.member, let known = try? await workspace.member() {
            lines.append("You are \(known.name) (\(member)), \(known.authority).")
            if known.authority != "region" {
                lines.append(
                    "Drafts of \(known.authority) can be read by whoever administers the hub they are kept on.")
            }
        } else {
            lines.append("The region does not know you yet. Send this line to the coordinator:")
            lines.append("  \(publicKey.openSSH)")
        }
        return Report(
            lines,
            json: [
                "fingerprint": .string(publicKey.fingerprint), "folder": .string(workspace.folder),
                "member": settings.member.map { .string($0) } ?? .null, "publicKey": .string(publicKey.openSSH),
                "region": .string(settings.region), "root": .string(settings.root.hex),
                "spaces": .array(outcomes.map { .string("\($0.space)") }),
            ])
    }
}
