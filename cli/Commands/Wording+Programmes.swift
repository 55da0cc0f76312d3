import Merging
import Programmes
import Records
import Statements

/// The sentences about programmes: plans and why there are none, invitations, confirming.
extension Wording {
    // MARK: - Days

    static func day(_ day: CalendarDay) -> String { Dates.day(day.text) }

    /// `4 to 8 September 2017`, `25 September to 6 October 2017`, or one day.
    static func days(_ span: DaySpan) -> String {
        guard span.from != span.until else { return day(span.from) }
        let first = day(span.from).split(separator: " ")
        let isSameMonth = span.from.month == span.until.month && span.from.year == span.until.year
        let from =
            isSameMonth
            ? "\(span.from.day)"
            : span.from.year == span.until.year
                ? first.dropLast().joined(separator: " ") : day(span.from)
        return "\(from) to \(day(span.until))"
    }

    // MARK: - A plan

    static func proposed(_ plan: PairingPlan, _ title: String) -> String {
        let planned = plan.visits.filter { $0.origin == .planned }.count
        let stays = plan.visits.count - planned
        return "\(title): \(Count.of(planned, "visit", "visits")) proposed"
            + (stays == 0 ? "." : ", \(Count.of(stays, "stays as it was", "stay as they were")).")
    }

    /// Why a visit is in the plan: `one of 14 who could; 38 weeks`.
    static func why(_ visit: PlannedVisit, _ names: AuthorityNames) -> String {
        switch visit.origin {
        case .held: return "it has taken place"
        case .kept: return "it stays"
        case .planned: break
        }
        let reason = visit.reason
        let choice =
            switch reason.basis {
            case .fixed: "it stays"
            case .onlyChoice: "nobody else could" + ruledOut(reason)
            case .neededHere:
                "\(few(reason.others, names)) could too, but somebody would then be left over"
            case .chosen: "one of \(reason.others.count + visit.challengers.count) who could"
            }
        return choice + (reason.openWeeks > 0 ? "; \(Count.of(reason.openWeeks, "week", "weeks")) possible" : "")
    }

    private static func ruledOut(_ reason: PairingReason) -> String {
        reason.ruledOut.isEmpty ? "" : " (\(Count.of(reason.ruledOut.count, "is", "are")) ruled out)"
    }

    private static func few(_ ids: [String], _ names: AuthorityNames) -> String {
        ids.count > 3 ? "\(ids.count) others" : names.list(ids)
    }

    static let notSavedYet = "Not saved: `--save` writes it."

    static func confirmNext(_ name: RecordName) -> String {
        "Proposed. `sli programme confirm \(name.key[0])` makes it the agreed plan."
    }

    static func inviteNext(_ programme: String) -> String {
        "Begun. `sli programme invite \(programme) --letters FOLDER` writes to those who take part."
    }

    static func programmeBegun(_ title: String, members: Int, _ shape: Programme.Shape) -> [String] {
        ["\(title): \(Count.of(members, "authority", "authorities")), \(words(shape))."]
    }

    static func words(_ shape: Programme.Shape) -> String {
        switch shape {
        case .oneWay: "nobody is challenged by whom it challenges"
        case .reciprocal: "in reciprocal pairs"
        case .eventDay: "in groups of three on one day"
        }
    }

    // MARK: - No plan

    static func impossible(
        _ clash: Clash, _ task: PairingTask, _ title: String, _ names: AuthorityNames
    ) -> [String] {
        func listed(_ constraints: [PairingConstraint]) -> [String] {
            let lines = constraints.prefix(mostConstraints).map { "  - " + sentence($0, task, names) }
            let rest = constraints.count - lines.count
            return lines + (rest > 0 ? ["  - and \(rest) more, which `--json` names"] : [])
        }
        var lines = ["\(title): there is no plan that heeds all of this."]
        guard clash.removable.isEmpty else {
            lines.append(
                clash.removable.count == 1
                    ? "If this gives way, there is one:" : "If any one of these gives way, there is one:")
            lines += listed(clash.removable)
            let others = clash.clashing.filter { !clash.removable.contains($0) }
            guard !others.isEmpty else { return lines }
            return lines + ["What it clashes with, and what would not be enough by itself:"] + listed(others)
        }
        lines.append(
            clash.isProved
                ? "More than one thing has to give: no single one is enough. These clash, each with all the others:"
                : "More than one thing may have to give: none was found that is enough alone. Among these is a clash:")
        lines += listed(clash.clashing)
        if !clash.together.isEmpty { lines += ["If all of these give way, there is a plan:"] + listed(clash.together) }
        return lines
    }

    /// More than a screen of them helps nobody.
    private static let mostConstraints = 12

    static func gaveUp(_ title: String) -> [String] {
        [
            "\(title): no plan was found, and it was not proved that there is none: the search was ended.",
            "Decide something: `--keep` a few visits, or say who is not to meet whom.",
        ]
    }

    /// A constraint as a sentence, with no full stop.
    static func sentence(_ constraint: PairingConstraint, _ task: PairingTask, _ names: AuthorityNames) -> String {
        let programme = task.programme
        switch constraint {
        case .forbidden(let pair): return "\(names.list([pair.one, pair.other])) must not challenge each other"
        case .lastYear(let pair): return "\(names.list([pair.one, pair.other])) were partners last year"
        case .unavailable(let authority): return "\(names[authority]) cannot in the weeks that it named"
        case .capacity(let authority):
            let capacity = programme.member(authority)?.capacity ?? 0
            return capacity == 0
                ? "\(names[authority]) sends no team"
                : "\(names[authority]) sends \(Count.of(capacity, "team", "teams")) a quarter at most"
        case .kept(let slot):
            let kept = programme.slots.first { $0.name == slot }
            return "the visit to \(names[slot.host]) stays as it is"
                + (kept.map { " (\(names.list($0.challengers))\($0.window.map { ", " + days($0) } ?? ""))" } ?? "")
        case .notEachOther: return "no two challenge each other"
        case .oneVisitAWeek: return "nobody takes part in two visits in one week"
        case .challengersPerHost: return "every host has \(programme.challengersPerHost) challengers"
        case .closedWeeks: return "there are weeks in which nobody is visited"
        case .deadline: return "all is done by \(programme.deadline.map(day) ?? "the deadline")"
        case .opening: return "nothing begins before \(programme.opens.map(day) ?? "the first day")"
        case .hosts(let authority): return "\(names[authority]) is to be challenged"
        case .challenges(let authority): return "\(names[authority]) is to challenge somebody"
        }
    }

    static func unplannable(_ fault: PairingFault) -> Problem {
        let (sentence, hint): (String, String) =
            switch fault {
            case .noDeadline:
                ("The programme has no deadline.", "Set it with `sli set programme/NAME /deadline YYYY-MM-DD`.")
            case .noOpening:
                ("The programme has no first day.", "Set it with `sli set programme/NAME /opens YYYY-MM-DD`.")
            case .noEventDay:
                (
                    "The programme is for one day, and does not say which.",
                    "Set it with `sli set programme/NAME /event_day YYYY-MM-DD`."
                )
            case .tooManyMembers(let limit):
                ("A programme of more than \(limit) authorities cannot be planned as one.", "Divide it into two.")
            case .tooManyWeeks(let limit):
                ("A programme of more than \(limit) weeks cannot be planned as one.", "Divide it into two.")
            }
        return Problem("not-plannable", "Nothing was planned. " + sentence, hints: [hint])
    }

    static func unreadableProgramme(_ error: UnreadableProgramme) -> Problem {
        Problem(
            "programme", "Nothing was planned: the programme says something at \(error.path) that no plan can heed.",
            hints: ["`sli edit` mends it: dates that exist, spans that run forwards, every authority once."])
    }

    // MARK: - Planning again

    static func replanned(_ replanning: Replanning, _ title: String, _ names: AuthorityNames) -> [String] {
        var lines: [String] = []
        let count = replanning.plan.visits.count
        if replanning.moves.isEmpty {
            lines.append("\(title): no visit that was planned has to change.")
        } else {
            lines.append(
                "\(title): \(replanning.moves.count) of \(Count.of(count, "visit", "visits")) \(replanning.moves.count == 1 ? "changes" : "change"), by "
                    + "\(Count.of(replanning.weeksMoved, "week", "weeks")) in all."
                    + (replanning.isLeast ? " Less is not possible." : " Perhaps less would do: the search was ended."))
        }
        lines += replanning.moves.map { move in
            let visit = replanning.plan.visit(to: move.was.host)
            let when = visit?.days.map(days) ?? "an open week"
            let former = move.was.window.map { days($0) + ", " } ?? ""
            return "  \(names[move.was.host]): \(when), \(names.list(visit?.challengers ?? []))"
                + " (was \(former)\(names.list(move.was.challengers)))"
        }
        if !replanning.added.isEmpty { lines.append("New: \(names.list(replanning.added)).") }
        if !replanning.dropped.isEmpty {
            lines.append("Given up: the visits to \(names.list(replanning.dropped.map(\.host))).")
        }
        return lines
    }

    static func plannedAgain(_ title: String) -> String { "\(title) is planned again, and the reason is on record." }

    /// A state of the plan for the list of changes: `2018-06-30, 16 authorities, 2 visits moved`.
    static func planInShort(_ deadline: String?, _ authorities: Int, _ replanning: Replanning?) -> String {
        let moved = replanning.map { ", \(Count.of($0.moves.count, "visit", "visits")) changed" } ?? ""
        return "\(deadline ?? "no deadline"), \(Count.of(authorities, "authority", "authorities"))\(moved)"
    }

    // MARK: - Inviting

    static func answered(_ authorities: String, _ answer: Programme.Answer) -> String {
        switch answer {
        case .invited: "Invited: \(authorities)."
        case .confirmed: "\(authorities): takes part."
        case .declined: "\(authorities): declined."
        case .withdrawn: "\(authorities): withdrawn."
        }
    }

    static func answersHeld(_ record: JSON) -> String {
        let members = record["members"]?.array ?? []
        func count(_ answer: Programme.Answer) -> Int {
            members.filter { $0["status"]?.string == answer.rawValue }.count
        }
        return "Of \(Count.of(members.count, "authority", "authorities")) \(count(.confirmed)) take part, "
            + "\(count(.declined) + count(.withdrawn)) do not, \(members.count - count(.confirmed) - count(.declined) - count(.withdrawn)) have not answered."
    }

    static func letterWritten(_ path: String) -> String { "Letter: \(path)" }

    /// The letter that invites an authority; it names nobody's weakness and asks for three answers.
    static func programmeLetter(
        to authority: String, _ title: String, _ record: JSON, from sender: Member
    ) -> [String] {
        let opens = record["opens"]?.string.map { Dates.day($0) }
        let deadline = record["deadline_words"]?.string ?? record["deadline"]?.string.map { "by \(Dates.day($0))" }
        var lines = [
            "To the director of children's services, \(authority)", "", title, "",
            "Your authority is invited to take part.",
        ]
        if let purpose = record["purpose"]?.string, !purpose.isEmpty { lines += ["", purpose] }
        lines += [
            "",
            "Every authority that takes part is challenged once and challenges another at least once"
                + (opens.map { ", from \($0)" } ?? "") + (deadline.map { ", \($0)" } ?? "") + ".", "",
            "Please answer with", "  1. whether your authority takes part, and if not, why;",
            "  2. how many teams it can send in a quarter;",
            "  3. the weeks in which it can neither host nor send a team;",
            "  4. the post that arranges visits.", "", "\(sender.name)", "\(sender.email)",
        ]
        return lines
    }

    static func everybodyInvited(_ name: RecordName) -> Problem {
        Problem(
            "invited", "Nobody was invited: everybody in \(name) has been.",
            hints: ["Name the authorities to invite again, or to add."])
    }

    // MARK: - Confirming

    static func challengesBegun(_ begun: Int, changed: Int, _ title: String) -> String {
        "\(title): \(Count.of(begun, "challenge", "challenges")) begun"
            + (changed == 0 ? "." : ", \(changed) brought into line with the plan.")
    }

    static func linked(_ name: RecordName, _ partner: RecordName) -> String { "  \(name) goes with \(partner)." }

    static func notAnswered(_ silent: [String], _ name: RecordName, _ names: AuthorityNames) -> Problem {
        Problem(
            "not-answered", "\(name) was not confirmed: not everybody has answered.",
            causes: silent.map { names[$0] },
            hints: ["`sli programme invite \(name.key[0]) AUTHORITY --answer confirmed` notes an answer."])
    }

    static func withoutSlot(
        hosts: [String], challengers: [String], _ name: RecordName, _ names: AuthorityNames
    ) -> Problem {
        Problem(
            "no-slot", "\(name) was not confirmed: somebody who takes part has no visit.",
            causes: hosts.map { "\(names[$0]) is challenged by nobody." }
                + challengers.map { "\(names[$0]) challenges nobody." },
            hints: [
                "`sli programme pair \(name.key[0]) --save` finds visits for them.",
                "Or say why one has none: `--except AUTHORITY --reason \"…\"`.",
            ])
    }

    static func rulesBroken(
        _ clash: Clash, _ task: PairingTask, _ name: RecordName, _ names: AuthorityNames
    ) -> Problem {
        Problem(
            "no-plan", "\(name) was not confirmed: its visits do not heed its rules.",
            causes: (clash.removable.isEmpty ? clash.clashing : clash.removable).map { sentence($0, task, names) },
            hints: ["`sli programme pair \(name.key[0])` plans anew; or change the rule with `sli edit \(name)`."])
    }

    static func notConfirmable(_ name: RecordName, _ missing: [Violation]) -> Problem {
        Problem(
            "incomplete", "\(name) was not confirmed: it is not complete.", causes: missing.map(\.message),
            hints: ["`sli edit \(name)` fills it in."])
    }

    static func alreadyConfirmed(_ name: RecordName) -> Problem {
        Problem(
            "confirmed", "\(name) is confirmed already, and nothing was changed.",
            hints: ["`sli programme replan \(name.key[0]) --reason \"…\" --save` opens it again."])
    }

    // MARK: - Other refusals

    static func notAProgramme(_ name: RecordName) -> Problem {
        Problem("not-a-programme", "\(name) is no programme.", hints: ["`sli list programme` shows them."])
    }

    static func noSlotToKeep(_ host: String, _ name: RecordName) -> Problem {
        Problem(
            "no-slot", "Nothing was planned: \(name) has no visit to “\(host)” yet.",
            hints: ["`sli programme track \(name.key[0])` shows its visits."])
    }

    static func notInProgramme(_ authority: String, _ name: RecordName) -> Problem {
        Problem(
            "not-in-programme", "“\(authority)” does not take part in \(name).",
            hints: ["`sli programme track \(name.key[0])` shows who does."])
    }

    static func decideFirst(_ name: RecordName) -> Problem {
        Problem(
            "decisions", "Nothing was changed: decisions wait in \(name).",
            hints: ["`sli conflicts \(name)` shows them, `sli resolve` settles one."])
    }

    static func programmeIsOver(_ name: RecordName, _ stage: String?) -> Problem {
        Problem(
            "frozen", "Nothing was changed: \(name) is over\(stage.map { " (“\($0)”)" } ?? "").",
            hints: ["A coordinator reopens it."])
    }

    static func onlyCoordinators(_ name: RecordName) -> Problem {
        Problem(
            "not-allowed", "\(name) was not changed: only a coordinator may do that.", hints: ["Ask them to do it."])
    }
}
