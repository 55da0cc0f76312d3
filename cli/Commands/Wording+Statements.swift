import Foundation
import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

/// The sentences about what is signed: approvals, submissions, late changes.
extension Wording {
    static let adoptTitle = "Take up a late change"
    static let declineTitle = "Decline a late change"
    static let noLateChanges = "No late change waits."
    static let lateChangeMeant = "What its author changed:"
    static let lateChangeWould = "What taking it up would change now:"
    static let lateChangeIsThere = "The record says all of that already."

    // MARK: - Signing

    static func askForName(_ title: String, _ name: String, _ member: String) -> String {
        "You sign “\(title)” for \(name), as it stands now. Type your name, \(member), to sign"
    }

    static func askForReason(_ name: RecordName) -> String { "Why? Everybody concerned with \(name) reads it" }

    static func nobodyToSign(_ title: String, _ name: String) -> Problem {
        Problem(
            "not-signed", "“\(title)” for \(name) was not signed: there was nobody to ask.",
            hints: ["Give the command at a terminal, or with `--yes`."], exitCode: Exit.usage)
    }

    static func notSigned(_ title: String, _ name: String) -> Problem {
        Problem("not-signed", "“\(title)” for \(name) was not signed: that was not your name.")
    }

    static func signed(_ title: String, _ name: RecordName, _ stage: String?) -> String {
        "Signed: \(title), \(name)." + (stage.map { " Stage: \($0)." } ?? "")
    }

    static func notSubmitted(_ name: RecordName) -> Problem {
        Problem(
            "not-submitted", "\(name) has not been submitted to the region.",
            hints: ["`sli submit \(name)` hands it over once it is approved."])
    }

    static func refusal(_ refusal: StatementRefusal) -> Problem {
        switch refusal {
        case .unknownAct(let act, let known):
            Problem(
                "no-such-act", "Nothing was signed: records of this kind know no “\(act)”.",
                hints: known.isEmpty ? [] : ["They know: \(known.joined(separator: ", "))."])
        case .withoutEffect(let reason, let stage):
            Problem(
                "without-effect", "Nothing was signed: it would have had no effect.",
                causes: [sentence(reason, stage: stage)], hints: hints(reason))
        case .notAllowed(let grants):
            Problem(
                "not-allowed", "Nothing was signed: it is not yours to sign.",
                causes: ["It is for: \(people(grants))."])
        case .otherRole(let role, let grants):
            Problem(
                "not-allowed", "Nothing was signed: as \(words(role)) you cannot sign this.",
                causes: ["It is for: \(people(grants))."])
        case .notApproved(let stage):
            Problem(
                "not-approved", "Nothing was handed over: the record is not approved as it stands.",
                causes: stage.map { ["Its stage is: \($0)."] } ?? [],
                hints: ["The director approves it with `sli approve`."])
        case .noAmendment:
            Problem(
                "no-late-change", "Nothing was signed: that late change was taken up or declined before.",
                hints: ["`sli amendments list` shows those that wait."])
        case .gates(let roles):
            Problem(
                "gates", "Not everybody who has to approve it has approved this version.",
                causes: roles.map { "It lacks the approval of the \(words($0))." },
                hints: ["`sli approve` is for each of them, of the same version."])
        case .unsigned(let ids):
            Problem(
                "unsigned", "Not everybody who has to sign first has signed this version.",
                causes: ids.map { "\($0) has not." })
        case .handedOver(let name):
            Problem(
                "handed-over", "\(name) changes in the region only by being submitted anew.",
                hints: [
                    "Write it with `sli edit \(name)`, approve and submit it; then `sli amendments decline \(name)` "
                        + "closes the late change."
                ])
        }
    }

    private static func hints(_ reason: Overtaking) -> [String] {
        switch reason {
        case .stage, .version, .round, .closed, .signature: []
        case .decision: ["`sli conflicts` shows it."]
        case .incomplete, .query, .action: ["`sli validate` says what is missing: see its option --for."]
        }
    }

    /// Why a statement has no effect.
    static func sentence(_ reason: Overtaking, stage: String? = nil) -> String {
        switch reason {
        case .stage: stage.map { "That cannot be done at its stage, “\($0)”." } ?? "The record was at another stage."
        case .round: "The record has been submitted again since."
        case .version: "The record is another version than the one signed."
        case .decision: "A decision about the record is waiting."
        case .incomplete: "The record is not complete for it."
        case .query: "A query is not answered."
        case .action: "An action has nobody who answers for it, or no date."
        case .signature: "Not everybody who has to sign first has signed this version."
        case .closed: "The late change was taken up or declined before."
        }
    }

    /// `the authority's director, or the coordinator`.
    private static func people(_ grants: [RoleGrant]) -> String { holders(of: grants, [:]) }

    /// What the check found about a statement, or about a record that is signed.
    static func statementWords(_ fault: CheckViolation.FileFault) -> String {
        switch fault {
        case .statementChanged: "something that was signed was changed or taken away."
        case .statementPlace: "something that was signed lies at the wrong place."
        case .statementSignature: "the signature of something that was signed is not good."
        case .statementOfAnother: "somebody brought what another member is to have signed."
        case .statementElsewhere: "something was brought that was signed for another region or space."
        case .statementVersion: "something was signed about another version than the one that came with it."
        case .statementAct(let act): "records of this kind know no “\(act)”, or what it is about is not there."
        case .statementRight(let act, let needed, let isWithdrawn):
            isWithdrawn
                ? "its signer may no longer sign “\(act)”; that is for: \(people(needed))."
                : "its signer may not sign “\(act)”; that is for: \(people(needed))."
        case .statementsTooMany: "two things were signed about it at once."
        case .needsSubmit: "an authority's record comes into the region only by being submitted as it stands."
        case .frozen(let stage): "it is signed as it stands (\(stage)) and was changed all the same."
        default: "it cannot be accepted."
        }
    }

    // MARK: - Frozen records

    /// - Parameter kept: whether what was typed is kept as a draft.
    static func frozen(_ stage: RecordStage, kept: Bool) -> Problem {
        Problem(
            "frozen",
            "\(stage.name) was not changed: it is signed as it stands\(stage.title.map { " (\($0))" } ?? "").",
            causes: kept ? ["What you wrote is kept as a draft."] : [], hints: [frozenHint(stage)])
    }

    private static func frozenHint(_ stage: RecordStage) -> String {
        let acts = stage.schema?.lifecycle?.statements ?? [:]
        func leadsOut(_ act: String) -> Bool {
            guard let rules = acts[act], let to = rules.to, let now = stage.stage else { return false }
            return rules.from.contains(now) && stage.schema?.isFrozen(in: to) == false
        }
        let commands = ["withdraw", "send-back", "return"].filter(leadsOut)
        guard let command = commands.first else {
            return "Whoever may reopen it has to do so first; what others write meanwhile is kept as late changes."
        }
        let who = acts[command].map { people($0.by) } ?? ""
        return "First `sli \(command) \(stage.name)` (\(who)); then it can be changed again."
    }

    // MARK: - What was stated

    /// `Submit: Ann Lee as director, 14 September 2017, 10:02. “As agreed.”`
    static func statement(_ landed: LandedStatement, _ roster: Roster, _ schema: Schema?) -> String {
        let claim = landed.statement.claim
        let name = roster.member(id: claim.member)?.name ?? claim.member
        var line = "\(title(of: claim.act, schema)): \(name) as \(words(claim.role)), \(day(claim.made))"
        if !landed.hasLanded { line += ", not sent yet" }
        if !claim.note.isEmpty { line += ": “\(claim.note)”" }
        if case .overtaken(let reason) = landed.entry.effect { line += ". Without effect: \(sentence(reason))" }
        return line
    }

    static func unsettled(_ unsettled: UnsettledStatement, _ schema: Schema?) -> String {
        let claim = unsettled.landed.statement.claim
        let act = title(of: claim.act, schema)
        let change = unsettled.change.map { " \($0.author.name) changed it, \(Dates.words($0.author.seconds))." } ?? ""
        guard let reason = unsettled.reason else {
            return "\(claim.record): what you signed (\(act), \(day(claim.made))) has been changed since."
                + change + " (`sli diff \(claim.record)`)"
        }
        return "\(claim.record): “\(act)”, which you signed \(day(claim.made)), had no effect. \(sentence(reason))"
            + change
    }

    static func title(of act: String, _ schema: Schema?) -> String {
        switch AmendmentAct(rawValue: act) {
        case .adopt?: adoptTitle
        case .decline?: declineTitle
        case nil: schema?.lifecycle?.statements[act]?.title ?? act
        }
    }

    /// A moment of a statement as people write it.
    static func day(_ made: String) -> String {
        guard let date = try? Date(made, strategy: .iso8601) else { return made }
        return Dates.words(Int64(date.timeIntervalSince1970))
    }

    static func nothingStated(_ name: RecordName) -> Problem {
        Problem("nothing-stated", "Nothing has been signed about \(name) yet.")
    }

    static func exported(_ count: Int, _ name: RecordName, to folder: String) -> String {
        "\(Count.of(count, "statement", "statements")) about \(name) written to \(folder). To verify them:"
    }

    static func exportFailed(_ folder: String, _ error: CocoaError) -> Problem {
        Problem("unwritable", "The files could not be written to \(folder).", causes: [error.localizedDescription])
    }

    // MARK: - Late changes

    static func cameTooLate(_ name: RecordName) -> String {
        "\(name): was signed meanwhile; what you wrote is kept as a late change (`sli amendments list \(name)`)."
    }

    static func lateChangesWait(_ count: Int, _ name: RecordName) -> String {
        "\(Count.of(count, "late change waits", "late changes wait")): `sli amendments list \(name)`."
    }

    static func state(of change: LateChange) -> String {
        guard let closing = change.closing else { return "waits" }
        return closing.statement.claim.act == AmendmentAct.adopt.rawValue ? "taken up" : "declined"
    }

    static func lateChangeHow(_ change: LateChange) -> String {
        "`sli amendments adopt \(change.name) \(change.digest.prefix(8))` takes it up, `decline` in its place does not."
    }

    static func whichLateChange(_ name: RecordName, _ found: [LateChange], asked: String?) -> Problem {
        if found.isEmpty {
            return Problem(
                "no-late-change",
                asked.map { "No late change of \(name) begins with “\($0)”." } ?? "No late change of \(name) waits.",
                hints: ["`sli amendments list \(name) --all` shows all of them."])
        }
        return Problem(
            "ambiguous", "Several late changes of \(name) wait.", causes: found.map { String($0.digest.prefix(8)) },
            hints: ["Name one by its first letters."], exitCode: Exit.usage)
    }
}
