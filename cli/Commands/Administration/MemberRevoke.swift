import ArgumentParser
import Records
import Statements
import Syncing
import Workspaces

struct MemberRevoke: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End somebody's part in the region. For coordinators.",
        discussion: """
            Ends all roles and keys of a person. What they signed before stands for ever. What they have saved and not \
            sent stays on their laptop; a colleague can take it up. Shown is what they held open: roles that nobody \
            else at their authority has go to --successor, who must work there; a director is not let go without one \
            unless you say --no-successor. Relations and actions that name them stay as they are until somebody \
            changes them.

            Example:
              sli member revoke ann-lee --dry-run
              sli member revoke ann-lee --successor bo-kay
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    @Option(help: "Who takes over the roles that nobody else has.", completion: .members)
    var successor: String?

    @Flag(name: .customLong("no-successor"), help: "Nobody takes over for now.")
    var hasNoSuccessor = false

    @Option(name: .customLong("on"), help: "The last day, YYYY-MM-DD; by default today. All ends now all the same.")
    var day: Day?

    func validate() throws {
        guard successor == nil || !hasNoSuccessor else {
            throw ValidationError("Either --successor or --no-successor.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let roster = try await workspace.roster()
        let leaver = try RosterCommand.member(member, in: roster)
        let holdings = try await workspace.holdings(of: leaver)
        let successor = try successor ?? askedSuccessor(of: leaver, holdings, context)
        let (id, day, isAlone) = (leaver.id, day?.text ?? context.today, successor == nil && !isExcused(context))
        let (today, isDry) = (context.today, rehearsal.isDry)
        let (newest, isChanged) = try await RosterCommand.change(
            workspace, context, subject: "End the part of \(id)", isDry: rehearsal.isDry
        ) { roster in
            let leaver = try RosterCommand.member(id, in: roster)
            if roster.isLastCoordinator(leaver), successor == nil { throw Wording.lastCoordinator(leaver) }
            if isAlone, !isDry, roster.soleRoles(of: leaver).contains(.director) {
                throw Wording.successorNeeded(leaver, holdings)
            }
            var edit = RosterEdit(members: [try Self.ended(leaver, on: day)])
            if let successor {
                edit.members.append(try Self.follower(successor, of: leaver, in: roster, from: today))
            }
            return edit
        }
        let ended = try RosterCommand.member(id, in: newest)
        let follower = successor.flatMap { newest.member(id: $0) }
        guard !isDry else {
            return Report(
                [Wording.wouldRevoke(leaver)] + (follower.map { [Wording.wouldBe($0)] } ?? [])
                    + Wording.lines(holdings, of: leaver),
                json: ["holds": HoldingsJSON.json(holdings), "member": ended.json]
            ).rehearsed()
        }
        return Report(
            [Wording.revoked(ended, isChanged: isChanged)]
                + (follower.map { [Wording.tookOver($0)] } ?? []) + Wording.lines(holdings, of: leaver, isPast: true),
            json: [
                "holds": HoldingsJSON.json(holdings), "member": ended.json,
                "successor": follower.map { .string($0.id) } ?? .null,
            ])
    }

    private static func ended(_ leaver: Member, on day: String) throws -> Member {
        var ended = try leaver.ending(Swift.Set(leaver.roles.map(\.role)), on: day)
        for key in leaver.keys where key.state == .active { ended = try ended.having(key.publicKey, .revoked) }
        return ended
    }

    /// The member who takes over, with the roles that would have nobody.
    private static func follower(
        _ id: String, of leaver: Member, in roster: Roster, from day: String
    ) throws -> Member {
        var follower = try RosterCommand.member(id, in: roster)
        guard follower.isActive, follower.id != leaver.id else { throw Wording.noSuccessor(follower) }
        for role in roster.soleRoles(of: leaver) {
            // Whoever coordinates does so for the whole region; all other roles belong to an authority.
            guard role == .coordinator || follower.authority == leaver.authority else {
                throw Wording.successorElsewhere(follower, leaver)
            }
            if role == .coordinator, !roster.isLastCoordinator(leaver) { continue }
            let isActing = leaver.roles.first { $0.role == role }?.isActing ?? false
            follower = try follower.holding(Member.HeldRole(role: role, from: day, isActing: isActing))
        }
        return follower
    }

    private func isExcused(_ context: Context) -> Bool { hasNoSuccessor || context.isInteractive }

    /// Whom a person at the terminal names, if there is something to take over; `nil` is nobody.
    private func askedSuccessor(of leaver: Member, _ holdings: Holdings, _ context: Context) throws -> String? {
        guard !hasNoSuccessor, !rehearsal.isDry, context.isInteractive, !holdings.soleRoles.isEmpty else { return nil }
        for line in Wording.lines(holdings, of: leaver) { context.say(line) }
        let answer = try context.given(
            nil, orAsked: "Who takes over from \(leaver.name)? (a short name)", offering: "nobody",
            missing: "--successor")
        return answer == "nobody" ? nil : answer
    }
}
