import ArgumentParser
import Records
import Statements
import Syncing
import Workspaces

struct MemberAdd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let somebody into the region. For coordinators.",
        discussion: """
            The person runs `sli join` first; it prints this command for you, with their key. Asking again for somebody who is \
            a member already adds what is given: another role, another key, a new name.

            Roles are officer, director, assistant-director, lead-member, chief-executive, performance-lead, moderator, \
            reviewer, guest and coordinator. Dates remind people; a role ends when you end it.

            Example:
              sli member add ann-lee --name "Ann Lee" --email ann.lee@bristol.example --authority bristol \\
                --role officer --public-key "ssh-ed25519 AAAA…"
              sli member add bo-kay --role director --acting --until 2017-12-31
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    @Option(help: "Their name.")
    var name: String?

    @Option(help: "Their e-mail address.")
    var email: String?

    @Option(help: "Their authority's short name, or `region`.", completion: .authorities)
    var authority: String?

    @Option(help: "What they do: officer, director, coordinator … May be given several times.")
    var role: [Role] = []

    @OptionGroup var span: RoleSpan

    @Option(name: .customLong("public-key"), help: "The line with their key, or a file that holds it.")
    var publicKey: String?

    func perform(_ context: Context) async throws -> Report {
        guard KeyPart.isValid(member) else { throw Wording.badShortName(member) }
        let key = try publicKey.map { try RosterCommand.publicKey($0, context) }
        let request = Request(
            member: member, name: name, email: email, authority: authority,
            roles: role.map { span.held($0, today: context.today) }, renews: span.isGiven, key: key)
        let workspace = try context.workspace()
        let (roster, isChanged) = try await RosterCommand.change(
            workspace, context, subject: "Add the member \(member)", isDry: rehearsal.isDry
        ) { roster in RosterEdit(members: [try request.member(in: roster)]) }
        let added = try RosterCommand.member(member, in: roster)
        guard !rehearsal.isDry else {
            let line = Wording.wouldBe(added)
            return Report([line], json: added.json).rehearsed()
        }
        return Report(
            [
                isChanged
                    ? "\(added.name) is a member of the region: \(Wording.roles(of: added)) at \(added.authority)."
                    : "\(added.name) is that already: \(Wording.roles(of: added)) at \(added.authority)."
            ], json: added.json)
    }

    /// What is asked for, made anew from whatever roster it lands on.
    private struct Request: Sendable {
        let member: String
        let name: String?
        let email: String?
        let authority: String?
        let roles: [Member.HeldRole]
        /// Whether a role that is held already begins anew, with other dates.
        let renews: Bool
        let key: PublicKey?

        func member(in roster: Roster) throws -> Member {
            if let authority, authority != Member.region {
                guard let found = roster.authority(id: authority) else { throw Wording.noAuthority(authority) }
                guard !found.hasEnded else { throw Wording.authorityEnded(found) }
            }
            if let key, let holder = roster.member(holding: key), holder.id != member {
                throw Wording.keyTaken(by: holder.id)
            }
            var made: Member
            if let former = roster.member(id: member) {
                made = try former.changing(name: name, email: email, authority: authority)
            } else {
                guard let name, let email, let authority else {
                    throw ValidationError("A new member needs --name, --email and --authority.")
                }
                guard !roles.isEmpty, key != nil else {
                    throw ValidationError("A new member needs --role and --public-key.")
                }
                made = try Member(id: member, name: name, email: email, authority: authority)
            }
            for held in roles where renews || !made.holds(held.role) { made = try made.holding(held) }
            if let key {
                if made.keys.contains(where: { $0.publicKey == key && $0.state == .revoked }) {
                    throw Wording.keyWasRevoked()
                }
                made = try made.having(key, .active)
            }
            return made
        }
    }
}

/// From when to when, and for whom, a role is held.
struct RoleSpan: ParsableArguments {
    @Option(help: "The first day of the role, YYYY-MM-DD; by default today.")
    var from: Day?

    @Option(help: "The day on which it is expected to end. It reminds people; `sli member role end` ends it.")
    var until: Day?

    @Flag(help: "It is held for somebody else, as an acting director does.")
    var acting = false

    var isGiven: Bool { from != nil || until != nil || acting }

    func held(_ role: Role, today: String) -> Member.HeldRole {
        Member.HeldRole(role: role, from: from?.text ?? today, until: until?.text, isActing: acting)
    }
}
