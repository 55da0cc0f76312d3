import Landing
import Records
import Statements
import Workspaces

/// What people are told before they approve a record or hand it over, and of records entered for others.
extension Wording {
    // MARK: - Approving

    static func approving(_ name: RecordName, _ since: SinceSigned, _ roster: Roster) -> [String] {
        var lines: [String] = []
        if let signed = since.signed {
            let who = "\(person(signed, roster)) approved it, \(made(signed))"
            switch since.changes?.isEmpty {
            case nil: lines.append("The version that \(who), is not on this laptop: read it as a whole.")
            case true?: lines.append("Nothing has changed since \(who).")
            case false?: lines += ["Changed since \(who):"] + since.lines.map { "  " + $0 }
            }
        } else {
            lines.append("Nobody has approved \(name) before: read it as a whole.")
        }
        let file = "\(name)".split(separator: "/").joined(separator: "-")
        lines.append(
            "To print it: `\(ShellWord.line(["sli", "export", "\(name)", "--format", "html", "-o", "\(file).html"]))`")
        return lines
    }

    static func stillToApprove(_ roles: [Role]) -> String {
        "Before it can be handed over, this version needs the approval of the \(all(roles.map(words))) too."
    }

    // MARK: - Handing over

    static func readers(_ readers: Readers) -> String {
        let people = Count.of(readers.people, "person", "people")
        let authorities = Count.of(readers.authorities, "authority", "authorities")
        let office = readers.office == 0 ? "" : ", and \(readers.office) of the region's own office"
        return "\(people) in \(authorities) will be able to read it\(office)."
    }

    static func handingOver(
        _ name: RecordName, _ since: SinceSigned, _ readers: Readers, _ roster: Roster
    ) -> [String] {
        var lines: [String] = []
        if let signed = since.signed {
            let when = "\(person(signed, roster)) handed it over, \(made(signed))"
            switch since.changes?.isEmpty {
            case nil: lines.append("The version before this one, as \(when), is not on this laptop.")
            case true?: lines.append("Nothing is different from when \(when).")
            case false?: lines += ["Different from when \(when):"] + since.lines.map { "  " + $0 }
            }
        }
        return lines + [Self.readers(readers)]
    }

    static func draftNotFreed(_ name: RecordName, _ problem: Problem) -> String {
        "It is submitted, but its draft stays as it was approved: \(problem.sentence) `sli send-back \(name)` lets it be written in again."
    }

    // MARK: - Documents

    static func entered(_ entered: EnteredDocument) -> [String] {
        var lines = [
            "Entered from a document that came from \(entered.from) on \(Dates.day(entered.received))"
                + (entered.document.map { ": \($0)." } ?? "."),
            "SHA-256 of the document: \(entered.sha256)",
        ]
        lines.append(
            entered.approvedBy.map { "Approval reported: \($0). It is not signed until the director confirms it." }
                ?? "No approval is reported.")
        return lines
    }

    static func approvalIsReported(_ name: RecordName) -> String {
        "Its approval is reported, not signed, until the director confirms it: `sli confirm \(name)`."
    }

    static func notEntered(_ name: RecordName, _ violations: [Violation]) -> Problem {
        Problem(
            "refused", "\(name) was not entered.", causes: violations.map(\.message),
            hints: ["Change it and try again."])
    }

    static func otherAuthority(_ name: RecordName, _ authority: String) -> Problem {
        Problem("usage", "Nothing was entered: \(name) is not \(authority)'s.", exitCode: Exit.usage)
    }

    static func declining(_ name: RecordName, _ readers: Readers) -> [String] {
        ["The reason stands in the region's list; no draft of \(name) is handed over.", Self.readers(readers)]
    }

    // MARK: - Parts of sentences

    private static func person(_ landed: LandedStatement, _ roster: Roster) -> String {
        let claim = landed.statement.claim
        return "\(roster.member(id: claim.member)?.name ?? claim.member) (\(words(claim.role)))"
    }

    private static func made(_ landed: LandedStatement) -> String {
        Dates.day(String(landed.statement.claim.made.prefix(10)))
    }

    /// `director, lead member and chief executive`.
    static func all(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
