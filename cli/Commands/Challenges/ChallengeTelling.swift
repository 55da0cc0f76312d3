import Landing
import Merging
import Records
import Statements
import Workspaces

/// A challenge as it is told: for people line by line, for programs.
struct ChallengeTelling {
    let event: ChallengeEvent

    init(_ event: ChallengeEvent) { self.event = event }

    /// Exactly what a signature is about.
    func signed(_ roster: Roster) -> [String] {
        let digest = event.stage.digest ?? ""
        var lines = [
            Wording.title(of: event),
            "  Record \(event.name), version \(digest.prefix(12)), stage: \(event.stage.title ?? "unknown")",
        ]
        lines.append(event.findings.isEmpty ? "  No findings." : "  Findings:")
        lines += Wording.findings(event.findings, isOwn: false).map { "    " + $0 }
        lines.append(event.actions.isEmpty ? "  No actions." : "  Actions:")
        lines += event.actions.map { "    " + Wording.action($0) }
        if event.value["letter"]?.string != nil { lines.append("  The letter, as issued.") }
        if let day = event.reviewDate { lines.append("  Review: \(Dates.day(day))") }
        lines += signatures(roster).map { "  " + $0 }
        return lines
    }

    /// Who has signed this version, and who lacks.
    func signatures(_ roster: Roster) -> [String] {
        let signed = event.statements.filter { landed in
            ["endorse", "sign-off"].contains(landed.statement.claim.act) && landed.entry.effect == .applied
                && landed.statement.claim.digest == event.stage.digest
        }
        var lines = signed.map { Wording.statement($0, roster, event.schema) }
        lines += event.unsigned.map { Wording.hasNotSigned($0) }
        if !signed.contains(where: { $0.statement.claim.act == "sign-off" }) {
            lines.append(Wording.hostHasNotSigned(event.host))
        }
        return lines
    }

    /// What `list` and `plan` give of it.
    var summary: JSON {
        [
            "date": event.date.map { .string($0) } ?? .null, "host": .string(event.host),
            "kind": event.sort.map { .string($0) } ?? .null,
            "linked": event.linked.map { .string("\($0)") } ?? .null,
            "programme": .string(event.programme), "record": .string("\(event.name)"),
            "reviewers": .array(event.reviewers.map { .string($0) }), "round": .string(event.round),
            "stage": event.stage.stage.map { .string($0) } ?? .null,
        ]
    }

    /// A sign-off that no longer is of the record as it stands: by whom it was changed, and where.
    static func superseded(_ unsettled: UnsettledStatement, _ schema: Schema) -> (places: [String], json: JSON) {
        let places = unsettled.change.map { edit -> [String] in
            let changes = RecordDifference(from: edit.standing, to: edit.result, by: schema).changes
            var seen: [String] = []
            for change in changes {
                let title = Titles.of(Path(Array(change.path.steps.prefix(1))), in: schema, nil)
                if !seen.contains(title) { seen.append(title) }
            }
            return seen
        }
        return (
            places ?? [], unsettled.json.adding("places", .array((places ?? []).map { .string($0) }))
        )
    }
}
