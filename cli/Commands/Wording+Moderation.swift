import Foundation
import GitStorage
import Landing
import Records
import Statements
import Workspaces

/// The sentences about moderation: who moderates, what they ask, and what they decide.
extension Wording {
    static func noAssessment(_ words: String) -> Problem {
        Problem(
            "no-record", "“\(words)” names no self-assessment of this region.",
            hints: ["Name it by authority and year, such as bristol/2017; `sli authority list` shows the authorities."])
    }

    // MARK: - Who moderates

    static func notAssigned(
        _ record: ModeratedRecord, _ refusals: [AssignmentRules.Refusal], _ roster: Roster
    ) -> Problem {
        Problem(
            "not-assigned", "Nobody was asked to moderate \(record.name).",
            causes: refusals.map { sentence($0, record, roster) },
            hints: ["`sli member list` shows the members and their roles."])
    }

    private static func sentence(
        _ refusal: AssignmentRules.Refusal, _ record: ModeratedRecord, _ roster: Roster
    ) -> String {
        switch refusal {
        case .unknown(let id): "The region has no member called \(id)."
        case .hasEnded(let id): "\(person(id, roster)) is no longer an active member."
        case .isNoModerator(let id): "\(person(id, roster)) does not have the role of a moderator."
        case .isOfTheAuthor(let id, let authority):
            authority == record.authority
                ? "\(person(id, roster)) is of \(authority), whose self-assessment it is."
                : "\(person(id, roster)) is of \(authority), which came before or after \(record.authority)."
        case .challenges(let id, let authority, let challenge):
            "\(person(id, roster)), \(authority), challenges \(record.authority) (\(challenge))."
        }
    }

    private static func person(_ id: String, _ roster: Roster) -> String {
        roster.member(id: id).map { "\($0.name) (\(id))" } ?? id
    }

    private static func people(_ ids: [String], _ roster: Roster) -> String {
        ids.map { roster.member(id: $0)?.name ?? $0 }.joined(separator: " and ")
    }

    static func assignedAlready(_ item: ModerationCase, _ roster: Roster) -> String {
        let members = item.working.last?.team.members ?? []
        return "Nothing to do: \(people(members, roster)) moderate \(item.record.name) already, round \(item.round)."
    }

    static func reasonForOthers(_ record: ModeratedRecord, _ former: [ModerationTeam]) -> Problem {
        Problem(
            "reason-needed", "Nobody else was asked to moderate \(record.name): a team is at it.",
            causes: former.map { "\($0.team.id): \($0.team.members.joined(separator: ", "))" },
            hints: ["Say with --reason why others take over; everybody in the region may read it."],
            exitCode: Exit.usage)
    }

    static func assigned(
        _ item: ModerationCase, _ members: [String], _ team: String, _ former: [ModerationTeam], _ roster: Roster
    ) -> [String] {
        let verb = members.count == 1 ? "moderates" : "moderate"
        return [
            "\(people(members, roster)) \(verb) \(item.record.name), round \(item.round), as the team \(team)."
        ]
            + former.map { "The team \($0.team.id) (\(people($0.team.members, roster))) has ended; it writes no more." }
            + ["With their next `sli sync` after yours they get a space that nobody else in the region can read."]
    }

    static let placeAtFolder =
        "The team's place in the hub's folder is made by the first of them who syncs; whoever can read that folder can read it."

    static func teamName(_ authority: String, _ year: String, _ round: Int) -> String {
        "Moderation of \(authority), \(year)" + (round > 1 ? ", round \(round)" : "")
    }

    static func handedOverAgain(_ round: Int) -> String { "Round \(round): it is handed over again." }

    static func noTeam(_ item: ModerationCase) -> String {
        "Nobody has been asked to moderate \(item.record.name) (`sli moderate assign \(item.record.words)`)."
    }

    static func team(_ team: ModerationTeam, _ roster: Roster) -> [String] {
        var line = "\(team.team.id): \(people(team.team.members, roster)), round \(team.round)"
        if team.team.hasEnded { line += ", ended" }
        var lines = [line]
        if let follows = team.follows { lines.append("  After \(follows).") }
        if let reason = team.reason { lines.append("  “\(reason)”") }
        if team.isInDoubt {
            lines.append(
                "  Two coordinators named it differently: nobody is in it until that is decided (`sli conflicts "
                    + "\(team.record.name)`).")
        }
        return lines
    }

    static func notYourModeration(_ item: ModerationCase) -> Problem {
        let teams = item.working.filter { $0.round == item.latest }
        let causes = teams.map { "\($0.team.id): \($0.team.members.joined(separator: ", "))" }
        return Problem(
            "not-assigned",
            teams.isEmpty
                ? "Nobody has been asked to moderate \(item.record.name), round \(item.latest)."
                : "You are not among those who moderate \(item.record.name).",
            causes: causes,
            hints: [
                teams.isEmpty
                    ? "The coordinator names moderators with `sli moderate assign \(item.record.words)`; then run `sli sync`."
                    : "`sli moderate team \(item.record.words)` shows who does."
            ])
    }

    static func teamNotHere(_ team: ModerationTeam) -> Problem {
        Problem(
            "no-space", "The space of your team, \(team.team.id), is not on this laptop yet.",
            hints: ["Run `sli sync`: it is made once your region's hub knows the team."])
    }

    // MARK: - Writing

    static let savedHere = "Saved on this laptop. `sli sync` sends it."
    static let aboutAnEarlierVersion =
        "The moderation is about an earlier version than the one that stands in the region."

    static func notWithModerators(_ item: ModerationCase) -> Problem {
        Problem(
            "not-with-moderators", "\(item.record.name) is not with its moderators now.",
            causes: item.stage.title.map { ["Its stage is: \($0)."] } ?? [])
    }

    static func openedAlready(_ moderation: RecordName) -> Problem {
        Problem(
            "exists", "\(moderation) has been opened already.", hints: ["`sli edit \(moderation)` goes on with it."])
    }

    static func moderationBegun(_ name: RecordName, _ sections: Int, from: String?) -> String {
        let count = Count.of(sections, "section", "sections")
        return from.map { "Begun: \(name), \(count), from what the team \($0) wrote." } ?? "Begun: \(name), \(count)."
    }

    static func moderationNext(_ item: ModerationCase, _ moderation: RecordName, _ section: String?) -> [String] {
        [
            "Next: `sli edit \(moderation)\(section.map { " --section \($0)" } ?? "")` to write about a section,",
            "  `sli moderate query \(item.record.words) SECTION TEXT` to ask,",
            "  `sli moderate return`, `accept` or `panel` \(item.record.words) to decide.",
        ]
    }

    static func noModeration(_ item: ModerationCase, _ round: Int?) -> Problem {
        Problem(
            "no-moderation",
            "This laptop holds no moderation of \(item.record.name)\(round.map { ", round \($0)" } ?? "").",
            causes: ["A moderation is its team's alone until it is published with a decision."],
            hints: ["`sli moderate team \(item.record.words)` shows who moderates it."])
    }

    static let moderationColumns = ["Section", "Own grade", "Moderated", "Evidence sufficient", "Compared"]
    static let commentWord = "Comment"
    static let questionWord = "Question for the challenge"
    static let overallWord = "Overall"

    static func moderationHeading(_ assessment: RecordName, _ moderation: RecordName, _ stage: String?) -> String {
        "\(assessment), moderated in \(moderation)" + (stage.map { " (\($0))" } ?? "")
    }

    static func disagreement(_ json: JSON) -> [String] {
        let section = json["section"]?.string.map { " (\($0))" } ?? ""
        return ["Seen differently: \(json["field"]?.string ?? "")\(section)"]
            + (json["views"]?.array ?? []).map { view in
                "  \(view["member"]?.string ?? "somebody"): \(view["view"]?.string ?? "nothing")"
            }
    }

    static func moderationDecisions(_ count: Int, _ name: RecordName) -> String {
        "\(Count.of(count, "decision waits", "decisions wait")) in \(name) (`sli conflicts \(name)`)."
    }

    // MARK: - Asking and answering

    static let takeBackTitle = "Take a query back"

    static func whoReads(_ roster: Roster, _ record: ModeratedRecord) -> String {
        let own = roster.members.count {
            $0.isActive && roster.isAuthority($0.authority, orSuccessorOf: record.authority)
        }
        let name = roster.authority(id: record.authority)?.name ?? record.authority
        return "Every member of the region can read the query and its answer: "
            + "\(Count.of(Readers(roster).all, "person", "people")), \(own) of them of \(name)."
    }

    static func emptyQuery() -> Problem { Problem("empty", "Nothing was asked: there was no text.") }
    static func emptyAnswer() -> Problem { Problem("empty", "Nothing was answered: there was no text.") }

    static func noSection(_ words: String, _ name: RecordName, _ known: [String]) -> Problem {
        Problem(
            "no-section", "\(name) has no section “\(words)”.", hints: ["It has: \(known.joined(separator: ", "))."])
    }

    static func asked(_ name: RecordName, _ section: String, _ id: String) -> String {
        "Asked about \(section) of \(name); reference \(id.prefix(4))."
    }

    static func takenBack(_ id: String, isLast: Bool) -> String {
        "Taken back: query \(id.prefix(4))." + (isLast ? " None waits any more." : "")
    }

    static func answered(_ id: String?, left: Int) -> String {
        let done = id.map { "Answered: query \($0.prefix(4))." } ?? "Signed: all queries are answered."
        return left == 0
            ? done + (id == nil ? "" : " None waits any more, and you have signed that.")
            : done + " \(Count.of(left, "query waits", "queries wait")) still."
    }

    static func nothingAsked(_ name: RecordName) -> Problem {
        Problem("nothing-asked", "Moderators have asked nothing about \(name) since it was handed over last.")
    }

    static func whichQuery(_ name: RecordName, _ queries: [Queries.Query], asked: String?) -> Problem {
        let begins = asked.map { " begins with “\($0)”" } ?? ""
        guard !queries.isEmpty else {
            return Problem("no-query", "No query waits in \(name)\(asked.map { " that begins with “\($0)”" } ?? "").")
        }
        return Problem(
            asked == nil ? "ambiguous" : "no-query",
            asked == nil ? "Several queries wait in \(name)." : "Not exactly one of the queries that wait\(begins).",
            causes: queries.map { "\($0.id.prefix(4)): \($0.section ?? "")" },
            hints: ["Name one by the first letters of its reference."], exitCode: Exit.usage)
    }

    static func queryWaits(_ query: Queries.Query) -> String {
        "A query is not answered: \(query.id.prefix(4)), \(query.section ?? "")"
            + (query.askedOn.map { ", asked on \($0)." } ?? ".")
    }

    /// What the authority's side finds in `status`.
    static func queriesWait(_ waiting: WaitingQueries) -> String {
        if waiting.isUnsigned {
            return "\(waiting.record.name): all queries of the moderators are answered; sign that with "
                + "`sli moderate answer \(waiting.record.words)`"
        }
        let count = Count.of(waiting.count, "query of the moderators waits", "queries of the moderators wait")
        return "\(waiting.record.name): \(count) for your answer (`sli moderate answer \(waiting.record.words)`)"
    }

    // MARK: - Deciding

    static func notDecided(_ title: String, _ name: RecordName, _ obstacles: [String]) -> Problem {
        Problem("not-decided", "“\(title)” for \(name) was not signed.", causes: obstacles)
    }

    static func notOpened(_ item: ModerationCase) -> String {
        "Its moderation has not been opened (`sli moderate open \(item.record.words)`)."
    }

    static func moderationStage(_ stage: String?) -> String {
        "Its moderation stands decided already\(stage.map { ", “\($0)”" } ?? "")."
    }

    static func nothingWritten(_ name: RecordName) -> String { "Nothing has been written in \(name) yet." }

    static let nothingSeenDifferently =
        "Nothing is put down as seen differently, and no --note says what the panel has to decide."

    static func notPublished(_ item: ModerationCase) -> Problem {
        Problem(
            "not-published", "\(item.record.name) was not decided about: its moderators have published nothing.",
            causes: item.working.map { "\($0.team.id): \($0.team.members.joined(separator: ", "))" },
            hints: ["`sli return \(item.record.words)` hands it back without a moderation."])
    }

    static func changedMeanwhile(_ name: RecordName) -> Problem {
        Problem(
            "changed", "Nothing was signed: \(name) was changed while you decided.",
            hints: ["Run `sli sync`, look at it and decide again."])
    }

    static func willBePublished(_ name: RecordName) -> String {
        "With your signature \(name) is published: every member of the region can read it."
    }

    static func published(_ name: RecordName) -> String {
        "With it \(name) comes into the region, where every member can read it."
    }

    /// `sli return` where a team is at it.
    static func teamReturns(_ record: ModeratedRecord, _ team: String) -> Problem {
        Problem(
            "team-decides", "\(record.name) was not handed back: its moderators, the team \(team), publish why.",
            hints: ["`sli moderate return \(record.words)` is for them; `sli return` is the coordinator's."])
    }

    static func teamGoesOn(_ record: ModeratedRecord, _ team: String) -> String {
        "The team \(team) moderates it; what it has written stays its own. `sli moderate return \(record.words)` publishes it."
    }

    // MARK: - A moderator's day

    static let emptyQueue = "Nothing waits for you to be moderated."

    static func queue(_ row: QueueRow, _ roster: Roster) -> [String] {
        let words = row.item.record.words
        let stage = row.isAwaited ? "not handed over yet" : row.item.stage.title ?? "unknown"
        let with = row.others.isEmpty ? "" : ", with \(people(row.others, roster))"
        var lines = ["\(row.item.record.name), round \(row.team.round): \(stage)\(with)"]
        if row.isDone { lines.append("  Finished\(row.team.team.hasEnded ? ": the team has ended" : "").") }
        if row.isNew { lines.append("  New, and not opened (`sli moderate open \(words)`)") }
        let waiting = row.queries.waiting
        if !waiting.isEmpty {
            let since = waiting.compactMap(\.askedOn).min().map { ", since \($0)" } ?? ""
            lines.append("  \(Count.of(waiting.count, "query waits", "queries wait")) for an answer\(since)")
        }
        lines += row.queries.answered.map { query in
            let who = query.repliedBy.map { " by \(people([$0], roster))" } ?? ""
            return
                "  Answered\(who): \(query.section ?? ""), \(query.id.prefix(4)) (`sli show \(row.queries.view.name)`)"
        }
        if row.decisions > 0 { lines.append("  " + moderationDecisions(row.decisions, row.team.moderation)) }
        if let last = row.last {
            lines.append("  \(last.author.name) last wrote in it \(Dates.words(last.author.seconds))")
        }
        return lines
    }
}
