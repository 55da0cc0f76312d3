import GitStorage
import Landing
import Syncing

/// The sentences of `--dry-run`: what would be done.
extension Wording {
    static let onlyRehearsed = "Nothing was sent, nothing was changed."

    static func wouldFound(_ name: String, authorities: Int, in folder: String) -> String {
        "The region \(name) would be founded, with \(Count.of(authorities, "authority", "authorities")) today, in \(folder)."
    }

    static func wouldMakeKey(_ file: String) -> String { "A key would be made, in \(file)." }

    static func wouldSetUpHub(in folder: String, new: [SpaceKind], there: [SpaceKind]) -> [String] {
        var lines = ["The hub would be set up in \(folder)."]
        if !new.isEmpty { lines.append("Made: \(new.map(place).joined(separator: ", ")).") }
        if !there.isEmpty {
            lines.append("There already, left as they are: \(there.map(place).joined(separator: ", ")).")
        }
        return lines
    }

    /// What the account would serve through ssh.
    static func wouldServe(_ would: AccountHub.Rehearsal, in folder: String, keysFile: String) -> [String] {
        var lines = wouldSetUpHub(in: folder, new: would.new, there: would.there)
        lines.append("Its mark is \(would.root.hex.prefix(8)): compare it with the coordinator's.")
        lines.append("\(Count.of(would.admitted.count, "key", "keys")) could log in, by \(keysFile).")
        if would.receiptKey == nil { lines.append("A key would be made with which it signs its receipts.") }
        return lines
    }

    /// What would be done to one of the hub's repositories.
    static func wouldRepair(_ outcome: HubRepair.Outcome) -> [String] {
        let name = repaired(outcome.space)
        var lines = outcome.unlocked.map {
            "\(name): the lock that a transfer left when it was cut short would be taken away (\($0))."
        }
        if outcome.movedAside {
            lines.append("\(name): the file that names its newest step cannot be read and would be moved aside.")
        }
        switch outcome.state {
        case .good, .empty, .unusable: lines += stateLines(outcome)
        case .putBack(let bad, let tip, let depth, let faults):
            lines.append("\(name): would be put back to \(mark(tip, depth)), the newest that passes the check.")
            if let bad {
                lines.append(
                    "  \(bad.hex.prefix(8)) would be kept under refs/suspect of that repository. What is wrong:")
                lines += reasons(faults)
            }
        case .emptied(_, let faults):
            lines.append(
                "\(name): no step of it passes the check, so it would be emptied, for a `sli sync` to fill it.")
            lines += faults.prefix(mostReasons).map { "  " + sentence($0) }
        }
        return lines + guardLines(outcome)
    }

    /// What the coordinator would sign.
    static func wouldRestore(_ summary: HubRestore.Summary) -> [String] {
        let restoration = summary.restoration
        return [
            "The region would go on from what the hub holds. Left would be \(restoration.fallen.prefix(8)), which parted after "
                + "\(restoration.at.prefix(8)). What was saved there would be sent again by the laptops that hold it."
        ]
            + section("Would stay in force:", restoration.revocations.map(words))
            + section("Would be signed anew:", summary.renewed)
            + section("Changed differently in both; the hub's version would stand:", summary.differing)
    }

    private static func section(_ heading: String, _ items: [String]) -> [String] {
        items.isEmpty ? [] : [heading] + items.map { "  " + $0 }
    }

    private static func place(_ space: SpaceKind) -> String { "\(space).git" }

    static let nothingToSync = "Nothing would be sent, and nothing is new."

    /// Over the reasons why edits would be set aside.
    static func wouldSetAside(_ place: String) -> String {
        "Not all that was saved for \(place) would be accepted. It would be set aside and kept, and all else sent:"
    }

    /// What a sync would do to a record.
    static func wouldSync(_ record: RecordOutcome) -> String {
        switch record.state {
        case .received: "\(record.name): what others wrote would be brought here."
        case .sent: "\(record.name): would be sent."
        case .merged: "\(record.name): yours and others' would be brought together."
        case .decisionsWaiting(let count):
            "\(record.name): \(Count.of(count, "decision", "decisions")) would wait for a person."
        case .lateChange: "\(record.name): was signed meanwhile; what you wrote would be kept as a late change."
        }
    }
}
