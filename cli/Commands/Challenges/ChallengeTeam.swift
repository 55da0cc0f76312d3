import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ChallengeTeam: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "team",
        abstract: "Name the people who challenge, with a place of their own to write in. For coordinators.",
        discussion: """
            They are people of the challenging authorities: reviewers, directors, assistant directors, officers and \
            performance leads. Nobody of the host can read what they write there. Another team is a new one with a new \
            place; the former one ends, and whoever left it sees nothing of what comes after.

            Example:
              sli challenge team torbay/neglect-2017 --member ben-day cat-orr
              sli challenge team torbay/neglect-2017 --member ben-day dee-fox --reason "Cat Orr has left."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Option(
        name: .customLong("member"), parsing: .upToNextOption, help: "The short names of those who are in it.",
        completion: .members)
    var members: [String]

    @Option(help: "Why another team takes over, in one sentence that everybody reads.")
    var reason: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let roster = try await workspace.roster()
        let people = Swift.Set(members).sorted { $0.precedesByBytes($1) }
        let objections = Self.objections(to: people, for: event, roster)
        guard objections.isEmpty else { throw Wording.noSuchTeam(event.name, objections) }
        let teams = try await workspace.teams()
        let former = teams.filter { $0.isAtWork(on: event.notes) }
        let absent = event.reviewers.filter { id in !people.contains { Self.stands($0, for: id, roster) } }
        if former.count == 1, former[0].members == people {
            return Report(
                [Wording.sameTeam(former[0].id)], json: ["outcome": "unchanged", "team": .string(former[0].id)])
        }
        let id = Self.id(of: event, among: teams)
        let outcome = try await save(id, people, event, ending: former, workspace, context)
        var report = try await SaveReport.report(
            outcome, of: Team.record(id)!, in: .region, workspace, Wording.teamNamed(id, people, roster))
        report.json = report.json.adding("team", .string(id)).adding("ended", .array(former.map { .string($0.id) }))
        if !absent.isEmpty { report.remarks.append(Wording.nobodyOf(absent)) }
        return report
    }

    private func save(
        _ id: String, _ people: [String], _ event: ChallengeEvent, ending former: [Team], _ workspace: Workspace,
        _ context: Context
    ) async throws -> SaveOutcome {
        let names = [Team.record(id)!] + former.compactMap { Team.record($0.id) }
        let views = try await workspace.records(names, in: .region)
        guard var fresh = views[0].schema?.blank(key: [id])?.object else { throw WorkspaceError.noKind(Team.kind) }
        fresh["members"] = .array(people.map { .string($0) })
        fresh["name"] = .string(Wording.teamName(event))
        fresh["works_on"] = .array([.string("\(event.notes)")])
        if let last = former.last {
            fresh["follows"] = .string(last.id)
            fresh["reason"] = reason.map { .string($0) }
        }
        var documents = [(document: Document(.object(fresh)), seen: views[0])]
        for view in views.dropFirst() {
            guard var object = view.document.value?.object else { continue }
            object["ended"] = true
            if let reason { object["reason"] = .string(reason) }
            documents.append((Document(.object(object), entries: view.document.entries), view))
        }
        return try await workspace.save(
            documents, in: views[0].view, subject: "Name the team \(id)", clock: context.clock)
    }

    /// The roles in which somebody takes part in a challenge.
    static let roles: [Role] = [.reviewer, .director, .assistantDirector, .officer, .performanceLead]

    private static func stands(_ member: String, for authority: String, _ roster: Roster) -> Bool {
        roster.member(id: member).map { roster.isAuthority($0.authority, orSuccessorOf: authority) } ?? false
    }

    static func objections(to members: [String], for event: ChallengeEvent, _ roster: Roster) -> [TeamObjection] {
        objections(to: members, host: event.host, reviewers: event.reviewers, roster)
    }

    /// Why those people cannot be the team, all at once.
    static func objections(
        to members: [String], host: String, reviewers: [String], _ roster: Roster
    ) -> [TeamObjection] {
        if reviewers.isEmpty { return [.noReviewers] }
        return members.compactMap { id in
            guard let member = roster.member(id: id) else { return .unknown(id) }
            guard member.isActive else { return .inactive(id) }
            if roster.isAuthority(member.authority, orSuccessorOf: host) { return .ofHost(id) }
            guard reviewers.contains(where: { roster.isAuthority(member.authority, orSuccessorOf: $0) }) else {
                return .ofNoReviewer(id, member.authority)
            }
            return roles.contains(where: member.holds) ? nil : .role(id)
        }
    }

    /// The next team's short name, `c-neglect-2017-torbay-1`: the same on every laptop that knows the same teams.
    static func id(of event: ChallengeEvent, among teams: [Team]) -> String {
        id(of: event.name, among: teams)
    }

    static func id(of name: RecordName, among teams: [Team]) -> String {
        let taken = Swift.Set(teams.map(\.id))
        var stem = "c-\(name.key[0])-\(name.key[1])"
        // Two figures of a number have to fit too.
        if stem.utf8.count > KeyPart.maximumLength - 3 {
            let digest = SHA256Digest.hex(of: Array("\(name.key[0])/\(name.key[1])".utf8)).prefix(8)
            let host = name.key[1].prefix(20).split(separator: "-").joined(separator: "-")
            stem = "c-\(host)-\(digest)"
        }
        var number = 1
        while taken.contains("\(stem)-\(number)") { number += 1 }
        return "\(stem)-\(number)"
    }
}

/// Why somebody cannot be in a challenge's team.
enum TeamObjection: Sendable, Hashable {
    case noReviewers
    case unknown(String)
    case inactive(String)
    case ofHost(String)
    case ofNoReviewer(String, String)
    case role(String)
}
