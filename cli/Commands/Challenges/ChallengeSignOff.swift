import ArgumentParser
import Landing
import Records
import Statements
import Workspaces

struct ChallengeSignOff: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-off",
        abstract: "Sign the challenge as it stands: findings, and actions with owners and dates.",
        discussion: """
            A lead of each challenging authority signs first, the host's director last. It shows exactly what is signed \
            and asks for your name; elsewhere than at a terminal give --yes. Nothing can be signed while a decision \
            waits, a query is unanswered, or an action has no owner or date; all that is in the way is told at once. Any \
            later version has to be signed anew by everybody. `sli statement export` writes what was signed to files \
            that stock ssh-keygen verifies.

            Example:
              sli challenge sign-off torbay/neglect-2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let roster = try await workspace.roster()
        let member = try await workspace.member()
        let act = try Self.act(of: event)
        let obstacles = ChallengeObstacle.all(for: act, of: event)
        guard obstacles.isEmpty else { throw Wording.inTheWay(event, act, obstacles) }
        if act == Self.endorsing, !Self.lacks(member, event, roster) { throw Wording.alreadySigned(event.name) }
        let lines = ChallengeTelling(event).signed(roster)
        if !signing.yes, context.isInteractive { for line in lines { context.say(line) } }
        var report = try await ChallengeWriting(workspace: workspace, context: context).sign(act, on: event, signing)
        if signing.yes { report.lines = lines + report.lines }
        return report.adding("version", event.stage.digest.map { .string($0) } ?? .null)
            .adding("findings", .array(event.findings)).adding("actions", .array(event.actions))
            .adding("reviewDate", event.reviewDate.map { .string($0) } ?? .null)
    }

    /// What a lead of a challenging authority signs with.
    private static let endorsing = "endorse"

    /// The host's director signs off; a lead of a challenging authority signs before.
    private static func act(of event: ChallengeEvent) throws -> String {
        let acts = ["sign-off", endorsing]
        guard let act = acts.first(where: { event.rights?.holdsAny(of: event.grants(of: $0)) ?? false }) else {
            throw StatementRefusal.notAllowed(acts.flatMap { event.grants(of: $0) })
        }
        return act
    }

    /// Whether one of those that have not signed this version is the member's.
    private static func lacks(_ member: Member, _ event: ChallengeEvent, _ roster: Roster) -> Bool {
        event.unsigned.contains { $0 == member.id || roster.isAuthority(member.authority, orSuccessorOf: $0) }
    }
}
