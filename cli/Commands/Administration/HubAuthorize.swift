import ArgumentParser
import Foundation
import Records
import Statements
import Syncing

struct HubAuthorize: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize",
        abstract: "Bring the keys that may log in to this hub into line with the list of members.",
        discussion: """
            It happens by itself whenever the list of members changes; by hand it is needed only if somebody has been at \
            the account's file of keys. Run it as the hub's account, on the hub's machine. Lines of that file that sli did \
            not write stay.

            Example:
              sli hub authorize /srv/sli
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The hub's folder.")
    var path: String

    func perform(_ context: Context) async throws -> Report {
        let folder = context.whole(path)
        guard let account = try AccountHub.open(folder) else { throw Wording.notAnAccountHub(folder) }
        let changed = try await account.follow()
        let admitted = try account.admitted()
        return Report(
            [Wording.authorized(changed: changed, account.keysFile)]
                + Table.lines(
                    ["Member", "Authority", "Key"],
                    admitted.map { [$0.member.id, $0.member.authority, $0.key.fingerprint] }),
            json: [
                "admitted": .array(
                    admitted.map { ["fingerprint": .string($0.key.fingerprint), "member": .string($0.member.id)] }),
                "authorizedKeys": .string(account.keysFile), "changed": .bool(changed),
            ])
    }
}
