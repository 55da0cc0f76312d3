public import ArgumentParser
public import Records
import Statements
import Syncing
import Workspaces

struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "Who takes part in the region.",
        subcommands: [
            MemberInvite.self, MemberAdd.self, MemberRoleCommand.self, MemberKeyCommand.self, MemberRevoke.self,
            MemberList.self, MemberShow.self,
        ])
}

struct MemberList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show who takes part, and as what.",
        discussion: """
            With --present, only those who still hold a role and a key.

            Example:
              sli member list --authority bristol
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "Only the members of this authority.", completion: .authorities)
    var authority: String?

    @Flag(help: "Only those who may still sign.")
    var present = false

    func perform(_ context: Context) async throws -> Report {
        let roster = try await context.workspace().roster()
        if let authority, authority != Member.region, roster.authority(id: authority) == nil {
            throw Wording.noAuthority(authority)
        }
        let members = roster.members
            .filter { (authority == nil || $0.authority == authority) && (!present || $0.isActive) }
            .sorted { $0.id.precedesByBytes($1.id) }
        let rows = members.map { member in
            [
                member.id, member.name, member.authority,
                member.isActive ? Wording.roles(of: member) : "no longer takes part", member.email,
            ]
        }
        return Report(
            Table.lines(["Member", "Name", "Authority", "Roles", "E-mail"], rows),
            json: .array(members.map(\.json)))
    }
}

extension Role: ExpressibleByArgument {}

/// A day as the roster writes it.
struct Day: ExpressibleByArgument, Sendable {
    let text: String

    init?(argument: String) {
        guard ISODate.isValid(argument) else { return nil }
        text = argument
    }
}

/// What several commands that change the roster have in common.
enum RosterCommand {
    /// Has the newest roster changed, or says what would become of that.
    ///
    /// - Throws: a ``Problem`` unless it was accepted, or says what already stands there.
    /// - Returns: the roster afterwards, and whether anything is different.
    static func change(
        _ workspace: Workspace, _ context: Context, subject: String, isDry: Bool = false,
        _ change: @escaping @Sendable (Roster) throws -> RosterEdit
    ) async throws -> (roster: Roster, isChanged: Bool) {
        let governance = Governance(workspace, cycle: context.cycle(workspace))
        let outcome =
            isDry
            ? try await governance.rehearseRoster(subject: subject, clock: context.clock, change)
            : try await governance.changeRoster(subject: subject, clock: context.clock, change)
        try Wording.expectAccepted(outcome)
        var isChanged = true
        if case .unchanged = outcome { isChanged = false }
        let roster = try await workspace.roster()
        return (isDry ? roster.applying(try change(roster)) : roster, isChanged)
    }

    /// Changes one member, or says what would come of it.
    ///
    /// - Parameter change: the member as they are to be; may be called several times.
    static func change(
        _ context: Context, member id: String, subject: String, isDry: Bool,
        _ change: @escaping @Sendable (Member, Roster) throws -> Member
    ) async throws -> (member: Member, isChanged: Bool) {
        let (roster, isChanged) = try await self.change(
            try context.workspace(), context, subject: subject, isDry: isDry
        ) { roster in
            RosterEdit(members: [try change(member(id, in: roster), roster)])
        }
        return (try member(id, in: roster), isChanged)
    }

    /// The key in a public line, or in a file that holds one.
    static func publicKey(_ given: String, _ context: Context) throws -> PublicKey {
        let isLine = given.hasPrefix("ssh-") || given.hasPrefix("sk-ssh-")
        let line = isLine ? given : String(decoding: try context.content(of: given), as: UTF8.self)
        guard let key = PublicKey(openSSH: line) else { throw Wording.badPublicKey() }
        return key
    }

    /// The member of that name.
    static func member(_ id: String, in roster: Roster) throws -> Member {
        guard let member = roster.member(id: id) else { throw Wording.noMember(id) }
        return member
    }
}
