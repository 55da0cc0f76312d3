import ArgumentParser
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

struct Verify: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check all history again, from the first step on, and report it.",
        discussion: """
            Replays everything that this laptop holds: who signed, whether they had the right to it then, every \
            landing made again byte by byte, every statement. The report can be filed. It ends with code 1 and the \
            first step that is wrong, if there is one. With --against it also compares this laptop's mark with one that \
            somebody reads out on the telephone, as `sli status` shows it.

            Example:
              sli verify
              sli verify --against "41 steps, 4be1a0c2"
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "The mark of another copy of the region: its number of steps and the letters.")
    var against: String?

    func perform(_ context: Context) async throws -> Report {
        let mark = try against.map { try SpokenMark($0) }
        let workspace = try context.workspace()
        let begin = ContinuousClock.now
        var audits: [HistoryAudit] = []
        for space in workspace.spaces() {
            audits.append(
                try await workspace.audit(space) { [progress = context.progress] step, count in
                    progress?.say(Wording.words(verifying: space, step, of: count))
                })
        }
        context.progress?.end()
        let seconds = (ContinuousClock.now - begin).components
        let settings = await workspace.settings
        var comparison: MarkComparison?
        if let mark { comparison = try await workspace.compare(.region, depth: mark.depth, letters: mark.letters) }
        let cost = VerifyCost(
            seconds: Double(seconds.seconds) + Double(seconds.attoseconds) / 1e18,
            landings: audits.reduce(0) { $0 + max(0, $1.goodDepth - 1) }, edits: audits.reduce(0) { $0 + $1.edits },
            records: audits.reduce(0) { $0 + $1.records })
        let report = VerifyReport(
            settings: settings, clock: context.clock, audits: audits, mark: mark, comparison: comparison, cost: cost)
        return Report(report.lines, json: report.json, exitCode: report.isGood ? Exit.done : Exit.refused)
    }
}

/// A mark as people read it out: "41 steps, 4be1a0c2".
struct SpokenMark {
    let depth: Int
    let letters: String

    /// - Throws: a usage error if there is no number and no run of eight letters in it.
    init(_ text: String) throws {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard let first = words.firstIndex(where: { Int($0) != nil }), let depth = Int(words[first]), depth > 0,
            let letters = words[(first + 1)...].first(where: { word in
                (8...40).contains(word.count) && word.allSatisfy(\.isHexDigit)
            })
        else { throw Wording.badMark(text) }
        self.depth = depth
        self.letters = letters
    }
}

/// What a verification took.
struct VerifyCost {
    let seconds: Double
    let landings: Int
    let edits: Int
    let records: Int
}

/// The report that a governance board can file.
private struct VerifyReport {
    let settings: Settings
    let clock: Int64
    let audits: [HistoryAudit]
    let mark: SpokenMark?
    let comparison: MarkComparison?
    let cost: VerifyCost

    var isGood: Bool {
        let isSame =
            switch comparison {
            case nil, .same, .ahead: true
            case .behind, .different: false
            }
        return isSame && audits.allSatisfy(\.isGood)
    }

    var lines: [String] {
        var lines = [
            "Verification of the region \(settings.region), \(Dates.words(clock)) UTC, sli \(Version.text)",
            "First step of the region: \(settings.root.hex)", "",
        ]
        for audit in audits { lines += self.lines(audit) + [""] }
        if let mark, let comparison { lines += [Wording.sentence(comparison, with: mark), ""] }
        lines.append(
            "Checked: the form of every step, every signature and the right of whoever signed, at the time and where it "
                + "landed; every landing made again and compared to the byte; statements and their order; the hub's receipts."
        )
        lines.append(
            "Cost: \(Count.of(cost.landings, "landing", "landings")) with \(Count.of(cost.edits, "edit", "edits")), "
                + "\(Count.of(cost.records, "record", "records")), \(Self.seconds(cost.seconds)) seconds.")
        lines.append(isGood ? "Result: in order." : "Result: NOT in order.")
        return lines
    }

    private func lines(_ audit: HistoryAudit) -> [String] {
        let title = audit.space == .region ? "The region" : "\(audit.space)"
        var lines = [
            "\(title): \(Count.of(audit.depth, "step", "steps")), \(audit.tip.hex.prefix(8))",
            "  \(Count.of(audit.records, "record", "records")), "
                + "\(Count.of(audit.statements, "statement", "statements")), "
                + "\(Count.of(audit.amendments, "late change", "late changes")), "
                + "\(Count.of(audit.decisions, "decision", "decisions")) waiting, "
                + "\(Count.of(audit.receipts, "receipt", "receipts")) of the hub",
            "  \(Count.of(audit.edits, "signed edit", "signed edits")):",
        ]
        lines += audit.signers.map { "    \($0.name) (\($0.member)): \($0.edits)" }
        if audit.unsent > 0 {
            lines.append("  Not part of it: \(Count.of(audit.unsent, "change", "changes")) not sent yet.")
        }
        if let fault = audit.receiptFault { lines.append("  " + Wording.badReceipt(fault, title)) }
        guard let bad = audit.firstBad else {
            lines.append("  All \(audit.depth) steps are good.")
            return lines
        }
        lines.append("  Step \(audit.goodDepth + 1) is not good (\(bad.hex)):")
        lines += audit.faults.prefix(20).map { "    \(Wording.sentence($0)) (\($0.commit.hex.prefix(8)))" }
        lines.append("  What follows on it was not judged.")
        return lines
    }

    /// Seconds with two decimals, whatever the language of the machine.
    private static func seconds(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let rest = String(hundredths % 100)
        return "\(hundredths / 100).\(rest.count < 2 ? "0" + rest : rest)"
    }

    var json: JSON {
        var object: JSONObject = [
            "at": .number(JSONNumber(Int(clock))), "good": .bool(isGood), "region": .string(settings.region),
            "root": .string(settings.root.hex), "spaces": .array(audits.map(json)), "version": .string(Version.text),
            "cost": [
                "edits": .number(JSONNumber(cost.edits)), "landings": .number(JSONNumber(cost.landings)),
                "milliseconds": .number(JSONNumber(Int(cost.seconds * 1_000))),
                "records": .number(JSONNumber(cost.records)),
            ],
        ]
        if let mark, let comparison {
            let (word, steps): (String, Int) =
                switch comparison {
                case .same: ("same", 0)
                case .ahead(let steps): ("ahead", steps)
                case .behind(let steps): ("behind", steps)
                case .different: ("different", 0)
                }
            object["against"] = [
                "depth": .number(JSONNumber(mark.depth)), "letters": .string(mark.letters), "result": .string(word),
                "steps": .number(JSONNumber(steps)),
            ]
        }
        return .object(object)
    }

    private func json(_ audit: HistoryAudit) -> JSON {
        [
            "amendments": .number(JSONNumber(audit.amendments)), "decisions": .number(JSONNumber(audit.decisions)),
            "depth": .number(JSONNumber(audit.depth)), "edits": .number(JSONNumber(audit.edits)),
            "firstBad": audit.firstBad.map { .string($0.hex) } ?? .null, "good": .bool(audit.isGood),
            "goodDepth": .number(JSONNumber(audit.goodDepth)), "reasons": .array(audit.faults.map(ViolationLine.json)),
            "receiptFault": audit.receiptFault.map { ReceiptJSON.fault($0) } ?? .null,
            "receipts": .number(JSONNumber(audit.receipts)), "records": .number(JSONNumber(audit.records)),
            "root": .string(audit.root.hex),
            "signers": .array(
                audit.signers.map {
                    [
                        "edits": .number(JSONNumber($0.edits)), "member": .string($0.member), "name": .string($0.name),
                    ]
                }),
            "space": .string("\(audit.space)"), "statements": .number(JSONNumber(audit.statements)),
            "tip": .string(audit.tip.hex), "unsent": .number(JSONNumber(audit.unsent)),
        ]
    }
}
