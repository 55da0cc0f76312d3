public import ArgumentParser
public import Records
import Statements
import Syncing
import Workspaces

struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "Who takes part in the region.",
        subcommands: [MemberAdd.self, MemberList.self])
}

struct MemberAdd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let somebody into the region. For coordinators.",
        discussion: """
            The person runs `sli join` first and sends you the line with their key. Asking again for somebody who is \
            a member already adds the key of another laptop, or another role.

            Example:
              sli member add ann-lee --name "Ann Lee" --email ann.lee@bristol.example --authority bristol \\
                --role officer --public-key "ssh-ed25519 AAAA…"
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The person's short name.")
    var member: String

    @Option(help: "Their name.")
    var name: String

    @Option(help: "Their e-mail address.")
    var email: String

    @Option(help: "Their authority's short name, or `region`.")
    var authority: String

    @Option(help: "What they do: officer, director, coordinator … May be given several times.")
    var role: [Role]

    @Option(name: .customLong("public-key"), help: "The line with their key, or a file that holds it.")
    var publicKey: String

    func perform(_ context: Context) async throws -> Report {
        guard KeyPart.isValid(member) else { throw Wording.badShortName(member) }
        let line =
            publicKey.hasPrefix("ssh-")
            ? publicKey : String(decoding: try context.content(of: publicKey), as: UTF8.self)
        guard let key = PublicKey(openSSH: line) else { throw Wording.badPublicKey() }
        let workspace = try context.workspace()
        let roster = try await workspace.roster()
        guard authority == "region" || roster.authorities.contains(where: { $0.id == authority }) else {
            throw Wording.noAuthority(authority)
        }
        if let holder = roster.member(holding: key), holder.id != member { throw Wording.keyTaken(by: holder.id) }
        let date = context.today
        let former = roster.member(id: member)
        let new = role.filter { role in !(former?.holds(role) ?? false) }.map { Member.HeldRole(role: $0, from: date) }
        let kept = (former?.roles ?? []).filter { held in !new.contains { $0.role == held.role } }
        var keys = former?.keys ?? []
        if !keys.contains(where: { $0.publicKey == key }) { keys.append(Member.Key(publicKey: key)) }
        let added = try Member(
            id: member, name: name, email: email, authority: authority, roles: kept + new, keys: keys)
        let file = "records/member/\(member).json"
        let bytes = added.json.canonicalBytes
        let governance = Governance(workspace, cycle: context.cycle(workspace))
        let subject = "Add the member \(member)"
        guard !rehearsal.isDry else {
            try Wording.expectAccepted(
                try await governance.rehearse(subject: subject, clock: context.clock) { _, _ in [file: bytes] })
            let line = Wording.wouldAdd(member: name, role.map(\.rawValue), at: authority)
            return Report([line], json: added.json).rehearsed()
        }
        let outcome = try await governance.change(subject: subject, clock: context.clock) { _, _ in [file: bytes] }
        try Wording.expectAccepted(outcome)
        return Report(
            ["\(name) is a member of the region: \(role.map(\.rawValue).joined(separator: ", ")) at \(authority)."],
            json: added.json)
    }
}

struct MemberList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show who takes part, and as what.",
        discussion: "Example:\n  sli member list --authority bristol")

    @OptionGroup var common: CommonOptions

    @Option(help: "Only the members of this authority.")
    var authority: String?

    func perform(_ context: Context) async throws -> Report {
        let members = try await context.workspace().roster().members
            .filter { authority == nil || $0.authority == authority }
            .sorted { $0.id.precedesByBytes($1.id) }
        let rows = members.map { member in
            [
                member.id, member.name, member.authority,
                member.roles.filter { !$0.hasEnded }.map(\.role.rawValue).joined(separator: ", "), member.email,
            ]
        }
        return Report(
            Table.lines(["Member", "Name", "Authority", "Roles", "E-mail"], rows),
            json: .array(members.map(\.json)))
    }
}

extension Role: ExpressibleByArgument {}
