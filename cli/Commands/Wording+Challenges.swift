import GitStorage
import Landing
import Records
import Statements
import Workspaces

/// The sentences about challenge events.
extension Wording {
    static let noChallenges = "There are no such challenges."

    // MARK: - What a challenge is

    static func title(of event: ChallengeEvent) -> String {
        let sort =
            switch event.sort {
            case "neglect": "Peer challenge on neglect"
            case "sa-challenge": "Challenge of the self-assessment"
            case "thematic": "Thematic peer review"
            case "health-check": "Peer health-check"
            case "dcs-triad": "Challenge among three directors"
            default: "Challenge"
            }
        let by = event.reviewers.isEmpty ? "" : ", challenged by \(list(event.reviewers))"
        return "\(sort): \(event.host)\(by) (\(event.name))"
    }

    static func facts(of event: ChallengeEvent, team: Team?, pair: ChallengePair?, _ roster: Roster) -> [String] {
        var lines = [event.date.map { "First day: \(Dates.day($0))" } ?? "No date yet."]
        if let pair { lines.append("Pair with \(pair.other): \(words(pair.state))") }
        if let team {
            lines.append("Team \(team.id): \(list(team.members.map { roster.member(id: $0)?.name ?? $0 }))")
        }
        let documents = event.list("packs")
        let counts = [
            Count.of(event.list("lines").count, "line of enquiry", "lines of enquiry"),
            documents.isEmpty
                ? nil
                : "\(documents.count { $0["status"] == "issued" }) of \(Count.of(documents.count, "document", "documents")) issued",
            Count.of(event.list("sessions").count, "session", "sessions"),
        ]
        lines.append(counts.compactMap { $0 }.joined(separator: ", "))
        if let day = event.reviewDate { lines.append("Review: \(Dates.day(day))") }
        return lines
    }

    static func words(_ state: ChallengePair.State) -> String {
        switch state {
        case .complete: "complete"
        case .oneWay: "one-way"
        case .underWay: "under way"
        case .cancelled: "cancelled"
        case .unknown: "the other event is not known here"
        }
    }

    /// `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    static func enquiry(_ line: JSON) -> String {
        "  \(line["line"]?.string ?? ""): \(line["heading"]?.string ?? ""). \(line["question"]?.string ?? "")"
    }

    static func findings(_ findings: [JSON], isOwn: Bool) -> [String] {
        guard !findings.isEmpty else { return ["No findings yet."] }
        return findings.map { finding in
            let sort = finding["type"] == "strength" ? "Strength" : "For consideration"
            let evidence =
                (finding["evidence"] ?? finding["evidence_strength"])?.string.map { ", \($0) evidence" } ?? ""
            let agreed = isOwn ? (finding["agreed"] == true ? ", agreed" : ", not agreed") : ""
            return "\(short(finding)) \(sort), \(finding["line"]?.string ?? "no line")\(evidence)\(agreed): "
                + (finding["text"]?.string ?? "")
        }
    }

    static func action(_ action: JSON) -> String {
        let owner = action["owner"]?.string ?? "nobody answers for it"
        let due = action["due"]?.string.map { "by \(Dates.day($0))" } ?? "no date"
        return "\(short(action)) \(action["text"]?.string ?? "") (\(owner), \(due))"
    }

    static func query(_ query: JSON) -> String { "\(short(query)) \(query["text"]?.string ?? "")" }

    static func documents(_ documents: [JSON]) -> [String] {
        guard !documents.isEmpty else { return ["No documents yet."] }
        return Table.lines(
            ["Document", "Title", "Status", "Issued"],
            documents.map { document in
                ["pack", "title", "status", "issued"].map { document[$0]?.string ?? "" }
            })
    }

    /// The letters by which an item is named on the command line.
    private static func short(_ item: JSON) -> String { String((item["id"]?.string ?? "").prefix(6)) }

    // MARK: - What is next

    static func task(_ task: ChallengeTask, _ event: ChallengeEvent, isMine: Bool) -> String {
        let who =
            isMine
            ? "You"
            : task.authorities.isEmpty
                ? sentenceCase(holders(of: task.grants, [:])) : "A lead of \(list(task.authorities))"
        return "\(who): \(words(task.deed)) (`\(command(task.deed, event.name))`)"
    }

    /// The same in the list of what waits for somebody.
    static func waiting(_ task: ChallengeTask, _ event: ChallengeEvent) -> String {
        "\(event.name): \(words(task.deed)) (`\(command(task.deed, event.name))`)"
    }

    private static func words(_ deed: ChallengeTask.Deed) -> String {
        switch deed {
        case .plan: "plan it: challengers and date"
        case .team: "name the team"
        case .confirm: "confirm challengers and date"
        case .scope: "agree the scope"
        case .pack: "issue the documents"
        case .open: "begin the fieldwork"
        case .findings: "write down notes and findings"
        case .feedback: "give feedback"
        case .letter: "issue the letter"
        case .answer: "answer what was asked"
        case .actions: "write down the actions"
        case .agreeActions: "agree the actions"
        case .endorse: "sign for your authority"
        case .signOff: "sign off"
        case .review: "hold the review, and note it"
        }
    }

    static func command(_ deed: ChallengeTask.Deed, _ name: RecordName) -> String {
        let words = "\(name.key[1])/\(name.key[0])" + (name.key[2] == "1" ? "" : "/\(name.key[2])")
        return switch deed {
        case .plan: "sli challenge plan \(name.key[0]) \(name.key[1])"
        case .findings: "sli challenge finding \(words)"
        case .actions: "sli challenge action \(words)"
        case .endorse: "sli challenge sign-off \(words)"
        default: "sli challenge \(deed.rawValue) \(words)"
        }
    }

    private static func sentenceCase(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    // MARK: - Planning

    static func planned(_ count: Int) -> String {
        "\(Count.of(count, "challenge is", "challenges are")) planned; the host's director confirms with `sli challenge confirm`:"
    }

    static func notPlanned(_ objections: [PlanObjection]) -> Problem {
        Problem("not-planned", "Nothing was planned.", causes: objections.map(sentence))
    }

    private static func sentence(_ objection: PlanObjection) -> String {
        switch objection {
        case .unknown(let id): "The region has no authority “\(id)”."
        case .ended(let id, let successors):
            "\(id) has come to its end\(successors.isEmpty ? "" : "; \(list(successors)) took over")."
        case .nobody(let host): "Nobody challenges \(host)."
        case .ownChallenger(let host): "\(host) cannot challenge itself."
        case .moderates(let reviewer, let host):
            "Somebody of \(reviewer) moderates the self-assessment of \(host) of that year."
        case .outside(let opens, let deadline):
            "The date lies outside of the programme: "
                + [opens.map { "from \(Dates.day($0))" }, deadline.map { "until \(Dates.day($0))" }].compactMap { $0 }
                .joined(separator: " ") + "."
        }
    }

    static func alreadyPlanned(_ name: RecordName, _ stage: String?) -> Problem {
        Problem(
            "already-planned", "\(name) was not changed: it is past planning\(stage.map { " (\($0))" } ?? "").",
            hints: ["`sli challenge postpone` gives its date up; then it can be planned anew."])
    }

    static func noChallengeKind(_ programme: RecordName) -> Problem {
        Problem(
            "no-kind", "Nothing was planned: \(programme) does not say what sort of challenge it is.",
            hints: ["Give --kind: sa-challenge, neglect, thematic, health-check or dcs-triad."], exitCode: Exit.usage)
    }

    static func unknownChallengeKind(_ kind: String) -> Problem {
        Problem(
            "no-kind", "Nothing was planned: there is no sort of challenge called “\(kind)”.",
            hints: ["They are: sa-challenge, neglect, thematic, health-check, dcs-triad."], exitCode: Exit.usage)
    }

    static func noDate(_ name: RecordName) -> Problem {
        Problem(
            "no-date", "\(name) was not confirmed: it has no date yet.", hints: ["Give one with --date."],
            exitCode: Exit.usage)
    }

    static func noDay(_ text: String) -> Problem {
        Problem(
            "no-day", "“\(text)” is no day of the calendar.", hints: ["Days are written like 2017-12-01."],
            exitCode: Exit.usage)
    }

    // MARK: - The team

    static func teamName(_ event: ChallengeEvent) -> String { "Challenge of \(event.host), \(event.programme)" }

    static func teamNamed(_ id: String, _ members: [String], _ roster: Roster) -> String {
        "The team \(id) is named: \(list(members.map { roster.member(id: $0)?.name ?? $0 }))."
    }

    static func sameTeam(_ id: String) -> String { "Nothing to save: that is the team already (\(id))." }

    static func nobodyOf(_ authorities: [String]) -> String {
        "Nobody in the team is of \(list(authorities)), which is to challenge, too."
    }

    static func noSuchTeam(_ name: RecordName, _ objections: [TeamObjection]) -> Problem {
        Problem("no-such-team", "No team was named for \(name).", causes: objections.map(sentence))
    }

    private static func sentence(_ objection: TeamObjection) -> String {
        switch objection {
        case .noReviewers: "It has no challengers yet."
        case .unknown(let id): "The region has no member “\(id)”."
        case .inactive(let id): "\(id) no longer takes part in the region."
        case .ofHost(let id): "\(id) is of the host, which must not read what the team writes."
        case .ofNoReviewer(let id, let authority): "\(id) is of \(authority), which does not challenge here."
        case .role(let id):
            "\(id) is neither reviewer, director, assistant director, officer nor performance lead."
        }
    }

    static func noTeam(_ name: RecordName) -> Problem {
        Problem(
            "no-team", "No team is named yet for \(name), so there is no place for what it writes.",
            hints: ["The coordinator names it with `sli challenge team`."])
    }

    static func notInTeam(_ team: String, _ name: RecordName) -> Problem {
        Problem(
            "not-in-team", "This laptop holds nothing of the team \(team), which challenges in \(name).",
            hints: ["Whoever is in it gets its place with the next `sli sync`."])
    }

    // MARK: - Writing

    static func emptyText() -> Problem {
        Problem("empty", "Nothing was written: the text is empty.", exitCode: Exit.usage)
    }

    static func noLine(_ line: String, known: [String]) -> Problem {
        Problem(
            "no-line", "There is no line of enquiry “\(line)” here.",
            causes: known.isEmpty ? [] : ["There are: \(known.joined(separator: ", "))."],
            hints: ["What you wrote is kept as a draft, if you wrote something."])
    }

    static func whichItem(_ letters: String, _ count: Int, known: [String]) -> Problem {
        Problem(
            "which-item",
            count == 0
                ? "Nothing here has a reference that begins with “\(letters)”." : "Several begin with “\(letters)”.",
            causes: known.isEmpty ? [] : ["There are: \(known.map { String($0.prefix(6)) }.joined(separator: ", "))."],
            exitCode: Exit.usage)
    }

    static func document(_ document: String, isIssued: Bool) -> String {
        isIssued ? "Noted: the team has \(document)." : "Noted: \(document)."
    }

    static func notIssued(_ documents: [String]) -> String { "Not issued yet: \(list(documents))." }
    static func sessionAdded(_ name: RecordName) -> String { "The session is on the timetable of \(name)." }
    static func noted(_ name: RecordName) -> String { "Noted for the team that challenges in \(name)." }
    static func findingInChallenge(_ name: RecordName) -> String { "The finding is written into \(name)." }
    static func agreed(_ count: Int) -> String { "The team agrees on \(Count.of(count, "finding", "findings"))." }
    static func queryWithdrawn(_ name: RecordName) -> String { "The query in \(name) is taken back." }
    static func answered(_ name: RecordName) -> String { "The query in \(name) is answered." }

    static func findingWithTeam(_ name: RecordName, isAgreed: Bool) -> String {
        "The finding stays with the team that challenges in \(name)\(isAgreed ? "" : ", which has not agreed on it yet")."
    }

    static func asked(_ name: RecordName, _ id: String) -> String {
        "Asked in \(name); its reference begins with \(id.prefix(6))."
    }

    static func actionWritten(_ name: RecordName, _ id: String) -> String {
        "The action is written into \(name); its reference begins with \(id.prefix(6))."
    }

    static func feedbackWasGiven(_ name: RecordName) -> Problem {
        Problem(
            "feedback-given", "Feedback has been given in \(name): its findings are the challenge's own.",
            hints: ["`sli challenge finding` writes another one into it."])
    }

    static func findingsWait(_ notes: RecordName) -> Problem {
        Problem(
            "decision-waiting", "No feedback was given: a decision about the team's findings waits.",
            hints: ["`sli conflicts \(notes)` shows it."])
    }

    static func nothingAgreed(_ name: RecordName) -> Problem {
        Problem(
            "nothing-agreed", "No feedback was given: the team has agreed on no finding in \(name).",
            hints: ["`sli challenge findings \(name) --agree …` says on which it agrees."])
    }

    static func feedbackGiven(_ count: Int, left: Int, withNotes: Bool) -> String {
        let findings = "\(Count.of(count, "finding goes", "findings go")) to the host"
        guard !withNotes else { return "\(findings), and the team's notes with them." }
        return left == 0
            ? "\(findings); the notes stay with the team."
            : "\(findings); \(left) not agreed on, and the notes, stay with the team."
    }

    static func noLetter(_ name: RecordName) -> Problem {
        Problem(
            "no-letter", "No letter was issued in \(name): nobody has written one.",
            hints: ["Give it, or write it with `sli edit` among the team's notes."], exitCode: Exit.usage)
    }

    // MARK: - Actions, sign-off, review

    static func reviewIsPast(_ day: String) -> Problem {
        Problem(
            "review-past", "The actions were not agreed: the day of the review, \(Dates.day(day)), is not to come.",
            exitCode: Exit.usage)
    }

    static func tooEarly(_ name: RecordName, _ earliest: String) -> Problem {
        Problem(
            "too-early", "The review of \(name) was not noted: it is due about half a year after the sign-off.",
            causes: ["The first day for it is \(Dates.day(earliest))."], hints: ["Give the reason with --early."])
    }

    static func inTheWay(_ event: ChallengeEvent, _ act: String, _ obstacles: [ChallengeObstacle]) -> Problem {
        Problem(
            "in-the-way", "“\(event.title(of: act))” was not signed for \(event.name).",
            causes: obstacles.map { sentence($0) }, hints: hints(obstacles, event.name))
    }

    static func sentence(_ obstacle: ChallengeObstacle) -> String {
        switch obstacle {
        case .stage(let now, let wanted):
            "Its stage is “\(now)”; it takes \(wanted.map { "“\($0)”" }.joined(separator: " or "))."
        case .decisions(let count): "\(Count.of(count, "decision waits", "decisions wait"))."
        case .query(let id): "The query \(id.prefix(6)) is not answered."
        case .noActions: "There are no actions."
        case .action(let id, let lacks):
            "The action \(id.prefix(6)) has \(list(lacks.map { ["due": "no date", "owner": "no owner"][$0] ?? "no text" }))."
        case .lacking(let words): words
        case .unsigned(let authority): hasNotSigned(authority)
        }
    }

    private static func hints(_ obstacles: [ChallengeObstacle], _ name: RecordName) -> [String] {
        var hints: [String] = []
        for obstacle in obstacles {
            let hint: String? =
                switch obstacle {
                case .decisions: "`sli conflicts \(name)` shows the decisions."
                case .query: "`sli challenge answer \(name)` answers a query."
                case .noActions, .action: "`sli challenge action \(name)` writes an action, or changes one."
                case .unsigned: "They sign with `sli challenge sign-off \(name)`."
                case .stage, .lacking: nil
                }
            if let hint, !hints.contains(hint) { hints.append(hint) }
        }
        return hints
    }

    static func hasNotSigned(_ authority: String) -> String { "\(authority) has not signed this version." }
    static func hostHasNotSigned(_ host: String) -> String {
        "The director of \(host) has not signed off this version."
    }

    static func alreadySigned(_ name: RecordName) -> Problem {
        Problem("already-signed", "Your authority has signed this version of \(name) already.")
    }

    static func superseded(
        _ unsettled: UnsettledStatement, _ places: [String], _ roster: Roster, _ schema: Schema
    ) -> String {
        let who = unsettled.change.map { edit in
            " by \(edit.author.name), \(Dates.words(edit.author.seconds))"
                + (places.isEmpty ? "" : ", at \(list(places.map { "“\($0)”" }))")
        }
        return "Superseded: \(statement(unsettled.landed, roster, schema)). It was changed since\(who ?? "")."
    }
}
