import Landing
import Merging
import Programmes
import Records
import Statements
import Workspaces

/// What somebody has to do next about a challenge.
struct ChallengeTask: Sendable, Hashable {
    enum Deed: String, Sendable {
        case plan, team, confirm, scope, pack, open, findings, feedback, letter, answer, actions
        case agreeActions = "agree-actions"
        case endorse
        case signOff = "sign-off"
        case review
    }

    let deed: Deed
    /// Who may do it.
    let grants: [RoleGrant]
    /// The authorities that it is up to, where not all of those meant have done it.
    var authorities: [String] = []

    private static let challengers = [Role.reviewer, .director].map { RoleGrant(role: $0, relation: "reviewers") }
    private static let host = [Role.director, .assistantDirector, .officer].map {
        RoleGrant(role: $0, relation: "host")
    }

    /// What is to be done now, by everybody it is up to.
    ///
    /// - Parameters:
    ///   - hasTeam: whether people are named who write for the challengers.
    ///   - today: by the clock of whoever asks.
    static func all(of event: ChallengeEvent, hasTeam: Bool, today: CalendarDay) throws -> [ChallengeTask] {
        var tasks: [ChallengeTask] = []
        func add(_ deed: Deed, _ grants: [RoleGrant], of authorities: [String] = []) {
            tasks.append(ChallengeTask(deed: deed, grants: grants, authorities: authorities))
        }
        let director = [RoleGrant(role: .director, relation: "host")]
        switch event.stage.stage {
        case "planned", "postponed": add(.plan, [.coordinator])
        case "paired": add(.confirm, director)
        case "confirmed": add(.scope, director)
        case "scoped", "pack-issued":
            if event.list("packs").contains(where: { $0["status"] != "issued" }) { add(.pack, host + [.coordinator]) }
            add(.open, challengers)
        case "held", "notes-agreed":
            if hasTeam { add(.findings, challengers) }
            add(.feedback, challengers)
        case "feedback-given": add(.letter, challengers)
        case "letter-issued":
            add(.actions, host)
            add(.agreeActions, director)
        case "actions-agreed":
            let isOwned = !event.value.hasUnownedAction && !event.actions.isEmpty
            if !isOwned { add(.actions, host) }
            if !event.unsigned.isEmpty { add(.endorse, event.grants(of: "endorse"), of: event.unsigned) }
            if event.unsigned.isEmpty { add(.signOff, director) }
        case "signed-off":
            if let day = try ChallengeReview.earliest(event), today >= day { add(.review, [.coordinator]) }
        default: break
        }
        if !hasTeam, ["paired", "confirmed", "scoped", "pack-issued", "held"].contains(event.stage.stage ?? "") {
            tasks.insert(ChallengeTask(deed: .team, grants: [.coordinator]), at: 0)
        }
        if !event.unanswered.isEmpty, !event.stage.isFrozen { add(.answer, host) }
        return tasks
    }

    /// Whether it is up to whoever holds these rights.
    ///
    /// - Parameter member: they; of what is up to some authorities only, it is up to their people.
    func isUp(to member: Member?, _ rights: Rights?, in roster: Roster) -> Bool {
        guard let member, let rights, rights.holdsAny(of: grants) else { return false }
        return authorities.isEmpty
            || authorities.contains { $0 == member.id || roster.isAuthority(member.authority, orSuccessorOf: $0) }
    }

    /// What waits for a member in all challenges that this copy can read.
    static func waiting(
        for member: Member?, in workspace: Workspace, clock: Int64
    ) async throws -> [(event: ChallengeEvent, task: ChallengeTask)] {
        guard let member, try await workspace.schema(kind: ChallengeEvent.kind) != nil else { return [] }
        let roster = try await workspace.roster()
        let today = CalendarDay(clock: clock)
        let teams = try await workspace.teams()
        var found: [(event: ChallengeEvent, task: ChallengeTask)] = []
        let events = try await ChallengeEvent.all(in: workspace, butAt: ["cancelled", "reviewed"]) { view in
            member.isCoordinator
                || ([view.name.key[1]] + (view.schema?.ids(of: "reviewers", in: view.document.value) ?? [])).contains {
                    $0 == member.id || roster.isAuthority(member.authority, orSuccessorOf: $0)
                }
        }
        for event in events {
            let hasTeam = teams.contains { $0.isAtWork(on: event.notes) }
            for task in try all(of: event, hasTeam: hasTeam, today: today)
            where task.isUp(to: member, event.rights, in: roster) { found.append((event, task)) }
        }
        return found
    }
}
