import GitStorage
import Landing
import Records
import Syncing
import Workspaces

/// The sentences about a hub that shows what it should not, and about mending it.
extension Wording {
    /// The most reasons that are told of one step.
    static let mostReasons = 10

    /// What a copy did not take in, why, and what to do.
    static func lines(_ suspicion: Suspicion, of place: String) -> [String] {
        let letters = suspicion.tip.hex.prefix(8)
        switch suspicion.reason {
        case .faults(let violations):
            let lines = ["What the hub offers for \(place) (\(letters)) was not taken in, because:"]
            return lines + reasons(violations) + [repairHint]
        case .forked(let step, let depth):
            return [
                "The hub's history of \(place) (\(letters)) parts from this laptop's at step \(depth), "
                    + "\(step.hex.prefix(8)): it was restored from a backup, and others went on from there.",
                "You can go on saving; nothing is lost. Tell the coordinator both marks: `sli hub restore` brings the "
                    + "two together.",
            ]
        }
    }

    /// What the hub shows parts from what this laptop knows.
    static func forked(_ place: String, _ tip: ObjectID, at step: ObjectID, _ lacking: [Revocation]) -> [String] {
        guard lacking.isEmpty else {
            return [
                "The coordinator brought the hub's history of \(place) together, but it lets in again who was taken off:"
            ] + lacking.map { "  " + words($0) } + [
                "You can go on saving. Tell the coordinator, who takes it from them once more; then `sli sync` goes on."
            ]
        }
        return [
            "The hub's history of \(place) (\(tip.hex.prefix(8))) parts from this laptop's after \(step.hex.prefix(8)): "
                + "it was restored from a backup, and others went on from there.",
            "You can go on saving; nothing is lost. Tell the coordinator: `sli hub restore` brings the two together.",
        ]
    }

    static func nothingToRestore() -> Problem {
        Problem(
            "no-fork", "The hub's history and this laptop's are one: there is nothing to bring together.",
            hints: [
                "If another laptop says that they part, give the marks that its `sli status` shows: --at and --fallen."
            ])
    }

    static func notRestored(_ violations: [CheckViolation], _ hub: [String]) -> Problem {
        Problem(
            "refused", "The two histories were not brought together; nothing was changed.",
            causes: violations.map { sentence($0) } + hub.filter { !$0.hasPrefix("{") },
            hints: ["Only somebody who is a coordinator in both can do this."])
    }

    static func restoreRaced() -> Problem {
        Problem("raced", "Others were sending to the hub all the while; nothing was changed.", hints: ["Try again."])
    }

    /// What the coordinator signed.
    static func lines(_ summary: HubRestore.Summary) -> [String] {
        let restoration = summary.restoration
        var lines = [
            "The region goes on from what the hub holds. Left: \(restoration.fallen.prefix(8)), which parted after "
                + "\(restoration.at.prefix(8)). What was saved there is sent again by the laptops that hold it."
        ]
        if !restoration.revocations.isEmpty {
            lines.append("Kept in force:")
            lines += restoration.revocations.map { "  " + words($0) }
        }
        if !summary.renewed.isEmpty {
            lines.append("Signed anew:")
            lines += summary.renewed.map { "  " + $0 }
        }
        if !summary.differing.isEmpty {
            lines.append("Changed differently in both; the hub's version stands, look whether it is right:")
            lines += summary.differing.map { "  " + $0 }
        }
        return lines
    }

    /// What a restored hub lost and this laptop keeps.
    static func fallen(_ count: Int, _ place: String) -> String {
        "\(Count.of(count, "change", "changes")) for \(place) that a restored hub lost: kept here, not sent again yet. "
            + "`sli refused` shows them and why; you or a colleague can take them up."
    }

    static func stranded(_ violations: [CheckViolation], _ place: String) -> [String] {
        guard !violations.isEmpty else { return [] }
        return [
            "Some of what the restored hub lost of \(place) cannot be sent again. It is kept on this laptop; "
                + "`sli refused` shows it, for somebody to take it up:"
        ] + reasons(violations)
    }

    /// A right that was taken from somebody.
    static func words(_ revocation: Revocation) -> String {
        switch revocation {
        case .key(let key, let member): "\(member): the key \(key)"
        case .role(let role, let member):
            "\(member): \(role.rawValue.split(separator: "-").joined(separator: " "))"
        case .authority(let authority): "\(authority): ended"
        }
    }

    static let repairHint =
        "You can go on saving; nothing is lost. Tell whoever looks after the hub: `sli hub repair` puts it right."

    static func notAHub(_ folder: String) -> Problem {
        Problem(
            "not-a-hub", "There is no hub of a region in \(folder).",
            hints: ["Name the folder that holds region.git; `sli hub init FOLDER` sets up a new one."])
    }

    static func hubElsewhere(_ address: String) -> Problem {
        Problem(
            "hub-elsewhere", "This laptop's hub is not a folder on this machine: \(address).",
            hints: ["On the hub's own machine: `sli hub repair FOLDER`."])
    }

    static func noHubYet() -> Problem {
        Problem("no-hub", "The region has no hub yet.", hints: ["`sli hub init FOLDER` sets one up."])
    }

    /// What was done to one of the hub's repositories.
    static func lines(_ outcome: HubRepair.Outcome) -> [String] {
        let place = repaired(outcome.space)
        var lines = outcome.unlocked.map {
            "\(place): the lock that a transfer left when it was cut short was taken away (\($0))."
        }
        if outcome.movedAside {
            lines.append("\(place): the file that names its newest step could not be read and was moved aside.")
        }
        return lines + stateLines(outcome) + guardLines(outcome)
    }

    static func guardLines(_ outcome: HubRepair.Outcome) -> [String] {
        guard !outcome.isGuarded else { return [] }
        return ["  No check stands before it: whoever may write there can bring in anything. " + unguardedHint]
    }

    static func repaired(_ space: SpaceKind) -> String { space == .region ? "The region" : "\(space)" }

    /// How one of the hub's repositories stands after a repair.
    static func stateLines(_ outcome: HubRepair.Outcome) -> [String] {
        let place = repaired(outcome.space)
        var lines: [String] = []
        switch outcome.state {
        case .good(let tip, let depth):
            lines.append("\(place): in order, at \(mark(tip, depth)).")
        case .empty: lines.append("\(place): nothing in it yet.")
        case .putBack(let bad, let tip, let depth, let faults):
            lines.append("\(place): put back to \(mark(tip, depth)), the newest that passes the check.")
            if let bad {
                lines.append("  \(bad.hex.prefix(8)) is kept under refs/suspect of that repository. What was wrong:")
                lines += reasons(faults)
            }
        case .emptied(_, let faults):
            lines.append("\(place): no step of it passes the check, so it is empty now; the next `sli sync` fills it.")
            lines += faults.prefix(mostReasons).map { "  " + sentence($0) }
        case .unusable:
            lines.append(
                "\(place): cannot be opened, or belongs to another region. Move it away and run `sli hub init` again; "
                    + "the next `sli sync` fills it.")
        }
        return lines
    }

    static func reasons(_ faults: [CheckViolation]) -> [String] {
        faults.prefix(mostReasons).map { "  " + sentence($0) + " (\($0.commit.hex.prefix(8)))" }
    }

    /// That no check stands before the hub's repositories of those spaces.
    static func unguarded(_ places: [String]) -> String {
        "The hub itself checks nothing that is sent for \(places.joined(separator: ", ")). \(unguardedHint)"
    }

    /// What guards the region where the hub does not.
    static let unguardedHint = "Every laptop still checks for itself what it takes in."

    static func mark(_ tip: ObjectID, _ depth: Int) -> String {
        "\(Count.of(depth, "step", "steps")), \(tip.hex.prefix(8))"
    }
}

/// What a copy did not take in, for programs.
enum SuspicionReport {
    static func json(_ suspicion: Suspicion) -> JSON {
        switch suspicion.reason {
        case .faults(let violations):
            [
                "kind": "faults", "reasons": .array(violations.map(ViolationLine.json)),
                "tip": .string(suspicion.tip.hex),
            ]
        case .forked(let step, let depth):
            [
                "at": .string(step.hex), "depth": .number(JSONNumber(depth)), "kind": "forked",
                "tip": .string(suspicion.tip.hex),
            ]
        }
    }
}

extension Complaint {
    /// The hub takes in whatever it is sent.
    init(unguarded space: SpaceKind) {
        self.init(
            kind: "unguarded-hub",
            sentence:
                "The hub checks nothing before it takes something in for \(space == .region ? "the region" : "\(space)"). "
                + Wording.unguardedHint,
            remedy:
                "On a hub of your own, `sli hub init` puts the check before it. On a hosting service, protect its branch main from deletion and from being pushed over by force.",
            space: "\(space)")
    }
}
