import ArgumentParser
import Foundation
import Records
import Statements
import Workspaces

struct MemberInvite: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Write a letter that tells somebody how to take part. For coordinators.",
        discussion: """
            The letter holds the hub's address, the region's mark and fingerprint, and the one command to type. Nothing \
            in it is secret; but read the mark out by telephone too, since a letter can be changed on its way. The \
            person's `sli join` then prints the `sli member add` that you paste.

            Example:
              sli member invite ann-lee --name "Ann Lee" --email ann.lee@bristol.example --authority bristol \\
                --role officer > letter.txt
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "A short name for the person.")
    var member: String

    @Option(help: "Their name.")
    var name: String

    @Option(help: "Their e-mail address.")
    var email: String

    @Option(help: "Their authority's short name, or `region`.", completion: .authorities)
    var authority: String

    @Option(help: "What they will do: officer, director, coordinator … May be given several times.")
    var role: [Role]

    func perform(_ context: Context) async throws -> Report {
        guard KeyPart.isValid(member) else { throw Wording.badShortName(member) }
        let workspace = try context.workspace()
        let roster = try await workspace.roster()
        if authority != Member.region {
            guard let found = roster.authority(id: authority) else { throw Wording.noAuthority(authority) }
            guard !found.hasEnded else { throw Wording.authorityEnded(found) }
        }
        // Said now and not when the person has typed the command.
        _ = try Member(id: member, name: name, email: email, authority: authority)
        let settings = await workspace.settings
        guard let hub = settings.hub else { throw Wording.noHubToJoin() }
        let mark = try await workspace.mark()
        let command = ShellWord.line(
            [
                "sli", "join", hub, "--as", settings.region, "--mark", mark.letters, "--fingerprint",
                mark.key.fingerprint, "--member", member, "--name", name, "--email", email, "--authority", authority,
            ] + role.flatMap { ["--role", $0.rawValue] })
        let sender = try await workspace.member()
        let lines = Wording.invitation(
            to: name, from: sender, region: settings.region, hub: hub, mark: mark, command: command)
        return Report(
            lines,
            json: [
                "command": .string(command), "fingerprint": .string(mark.key.fingerprint), "hub": .string(hub),
                "mark": .string(mark.letters), "text": .string(lines.map { $0 + "\n" }.joined()),
            ])
    }
}
