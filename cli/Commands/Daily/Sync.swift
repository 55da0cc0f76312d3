import GitStorage
import ArgumentParser
import Landing
import Records
import Syncing
import Workspaces

struct Sync: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Send what you saved, bring what others wrote.",
        discussion: """
            Nobody's text is overwritten: what was changed in different places is brought together, and where two people \
            wrote different things in one place both are kept, for `sli conflicts`.

            Example:
              sli sync
              sli sync --dry-run  (says what would be sent and brought, record by record)
              sli sync --check    (ends with code 3 if decisions wait)
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    @Flag(help: "End with code 3 if decisions are waiting.")
    var check = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        guard !rehearsal.isDry else { return try await rehearse(workspace, context) }
        let outcomes = try await context.cycle(workspace, seconds: timeout).run()
        let waiting = try await workspace.recordsWithDecisions().count
        var lines = SyncReport.lines(outcomes)
        if lines.isEmpty { lines = ["Up to date: nothing to send, nothing new."] }
        if waiting > 0 {
            lines.append(
                "\(Count.of(waiting, "record has", "records have")) decisions waiting: `sli conflicts` shows them.")
        }
        var report = Report(
            lines,
            json: ["spaces": .array(outcomes.map(SyncReport.json)), "withDecisions": .number(JSONNumber(waiting))])
        report.exitCode = SyncReport.exitCode(outcomes, waiting: check ? waiting : 0)
        return report
    }

    private func rehearse(_ workspace: Workspace, _ context: Context) async throws -> Report {
        let outcomes = try await context.cycle(workspace, seconds: timeout).rehearse()
        var waiting = Swift.Set(try await workspace.recordsWithDecisions())
        for record in outcomes.flatMap(\.records) {
            if case .decisionsWaiting = record.state {
                waiting.insert(record.name)
            } else {
                waiting.remove(record.name)
            }
        }
        var lines = SyncReport.lines(outcomes, isRehearsal: true)
        if lines.isEmpty { lines = [Wording.nothingToSync] }
        let report = Report(
            lines,
            json: [
                "spaces": .array(outcomes.map(SyncReport.json)), "withDecisions": .number(JSONNumber(waiting.count)),
            ],
            exitCode: SyncReport.exitCode(outcomes, waiting: check ? waiting.count : 0))
        return report.rehearsed()
    }
}

/// How the outcome of a sync is told.
enum SyncReport {
    /// What became of all spaces. A hub that did not answer for the region is told of once.
    static func lines(_ outcomes: [SyncOutcome], isRehearsal: Bool = false) -> [String] {
        let isAway = outcomes.contains { outcome in
            switch outcome.ending {
            case .offline, .otherRegion: return outcome.space == .region
            default: return false
            }
        }
        return outcomes.flatMap { outcome -> [String] in
            switch outcome.ending {
            case .offline where isAway && outcome.space != .region: return []
            case .otherRegion where isAway && outcome.space != .region: return []
            default: return lines(outcome, isRehearsal)
            }
        }
    }

    private static func lines(_ outcome: SyncOutcome, _ isRehearsal: Bool) -> [String] {
        var lines: [String] = []
        for record in outcome.records {
            if isRehearsal {
                lines.append(Wording.wouldSync(record))
                continue
            }
            switch record.state {
            case .received: lines.append("\(record.name): brought here what others wrote.")
            case .sent: lines.append("\(record.name): sent.")
            case .merged: lines.append("\(record.name): yours and others' brought together.")
            case .decisionsWaiting(let count):
                lines.append("\(record.name): \(Count.of(count, "decision waits", "decisions wait")) for a person.")
            case .lateChange: lines.append(Wording.cameTooLate(record.name))
            }
        }
        lines += RefusedTelling.lines(outcome.setAside, withReasons: true)
        let place = outcome.space == .region ? "the region" : "\(outcome.space)"
        if case .bad(let fault) = outcome.receipts { lines.append(Wording.badReceipt(fault, place)) }
        lines += Wording.stranded(outcome.stranded, place)
        switch outcome.ending {
        case .level, .alone: break
        case .offline(.noRepository) where outcome.space != .region:
            lines.append("The hub has no place for \(place); what you saved stays on this laptop.")
        case .offline(.notLetIn(let reason)):
            lines.append(Wording.notLetIn(reason, for: place))
        case .offline(let reason):
            let what = outcome.space == .region ? "" : " for \(place)"
            lines.append(
                "The hub could not be reached\(what): \(Wording.words(reason)). What you saved stays here until then.")
        case .raced:
            lines.append(
                "Others were sending to \(place) all the while; what you saved goes out with the next `sli sync`.")
        case .refused(let violations, let hub):
            lines.append(
                isRehearsal
                    ? Wording.wouldSetAside(place)
                    : "The hub did not accept what was saved for \(place). It is kept on this laptop:")
            lines +=
                violations.map { "  " + Wording.sentence($0) } + hub.filter { !$0.hasPrefix("{") }.map { "  " + $0 }
        case .otherRegion(let root): lines += Wording.otherRegion(root)
        case .forked(let tip, let step, let lacking):
            lines += Wording.forked(place, tip, at: step, lacking)
        case .suspect(let tip, let violations):
            let verdict = isRehearsal ? "would not be taken in" : "was not taken in"
            lines.append("What the hub offers for \(place) (\(tip.hex.prefix(8))) \(verdict), because:")
            lines += violations.prefix(10).map { "  " + Wording.sentence($0) }
            lines.append(Wording.repairHint)
        }
        return lines
    }

    static func json(_ outcome: SyncOutcome) -> JSON {
        let ending: (String, [JSON])
        switch outcome.ending {
        case .level: ending = ("level", [])
        case .alone: ending = ("alone", [])
        case .offline(let reason): ending = ("offline", [.string(Wording.words(reason))])
        case .raced: ending = ("raced", [])
        case .refused(let violations, let hub):
            ending = (
                "refused",
                violations.map(ViolationLine.json)
                    + hub.filter { $0 != ViolationLine.stillChecking }.map { .string($0) }
            )
        case .otherRegion(let root): ending = ("other-region", [.string(root.hex)])
        case .suspect(_, let violations): ending = ("suspect", violations.map(ViolationLine.json))
        case .forked(_, _, let lacking): ending = ("forked", lacking.map(\.json))
        }
        return [
            "ending": .string(ending.0), "races": .number(JSONNumber(outcome.races)),
            "reasons": .array(ending.1), "received": .number(JSONNumber(outcome.received)),
            "records": .array(
                outcome.records.map { record in
                    let state: (String, Int) =
                        switch record.state {
                        case .received: ("received", 0)
                        case .sent: ("sent", 0)
                        case .merged: ("merged", 0)
                        case .decisionsWaiting(let count): ("decisions-waiting", count)
                        case .lateChange: ("late-change", 0)
                        }
                    return [
                        "decisions": .number(JSONNumber(state.1)), "record": .string("\(record.name)"),
                        "state": .string(state.0),
                    ]
                }),
            "sent": .number(JSONNumber(outcome.sent)),
            "setAside": .array(outcome.setAside.map(RefusedTelling.json)), "space": .string("\(outcome.space)"),
            "stranded": .array(outcome.stranded.map(ViolationLine.json)),
        ]
    }

    static func exitCode(_ outcomes: [SyncOutcome], waiting: Int) -> Int32 {
        if outcomes.contains(where: { !$0.setAside.isEmpty }) { return Exit.refused }
        for outcome in outcomes {
            switch outcome.ending {
            case .refused, .suspect, .otherRegion, .forked, .raced: return Exit.refused
            case .offline(.noRepository) where outcome.space != .region: continue
            case .offline(.notLetIn): return Exit.refused
            case .offline: return Exit.unreachable
            case .level, .alone: continue
            }
        }
        return waiting > 0 ? Exit.decisionsWaiting : Exit.done
    }
}
