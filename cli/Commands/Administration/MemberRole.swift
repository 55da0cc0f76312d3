import ArgumentParser
import Records
import Statements
import Syncing
import Workspaces

struct MemberRoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "What a member does: begin and end roles.",
        subcommands: [MemberRoleGive.self, MemberRoleEnd.self])
}

struct MemberRoleGive: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "give",
        abstract: "Give a member a role. For coordinators.",
        discussion: """
            A role that they hold already gets the new dates.

            Example:
              sli member role give bo-kay director --acting --from 2017-09-01 --until 2017-12-31
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    @Argument(help: "The role.")
    var role: Role

    @OptionGroup var span: RoleSpan

    func perform(_ context: Context) async throws -> Report {
        let (id, held) = (member, span.held(role, today: context.today))
        let (changed, _) = try await RosterCommand.change(
            context, member: id, subject: "Give \(id) the role \(role.rawValue)", isDry: rehearsal.isDry
        ) { member, _ in try member.holding(held) }
        guard !rehearsal.isDry else { return Report([Wording.wouldBe(changed)], json: changed.json).rehearsed() }
        return Report(["\(changed.name) is now: \(Wording.roles(of: changed))."], json: changed.json)
    }
}

struct MemberRoleEnd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End a member's role from now on. For coordinators.",
        discussion: """
            What they did in that role stands. Somebody who leaves altogether: `sli member revoke`.

            Example:
              sli member role end bo-kay director
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    @Argument(help: "The role.")
    var role: Role

    @Option(name: .customLong("on"), help: "The last day, YYYY-MM-DD; by default today. It ends now all the same.")
    var day: Day?

    func perform(_ context: Context) async throws -> Report {
        let (id, role, day) = (member, role, day?.text ?? context.today)
        let (changed, isChanged) = try await RosterCommand.change(
            context, member: id, subject: "End the role \(role.rawValue) of \(id)", isDry: rehearsal.isDry
        ) { member, roster in
            guard member.roles.contains(where: { $0.role == role }) else { throw Wording.noRole(role, of: member) }
            if role == .coordinator, roster.isLastCoordinator(member) { throw Wording.lastCoordinator(member) }
            return try member.ending([role], on: day)
        }
        guard !rehearsal.isDry else { return Report([Wording.wouldBe(changed)], json: changed.json).rehearsed() }
        let word = Wording.word(role)
        return Report(
            [isChanged ? "\(changed.name) is \(word) no longer." : "\(changed.name) was \(word) no longer already."],
            json: changed.json)
    }
}
