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
