import Landing
import Syncing
import Workspaces

/// What a person at a terminal reads while long work goes on.
extension Wording {
    static func words(_ step: SyncStep) -> String {
        switch step {
        case .fetch: "Asking the hub …"
        case .check: "Checking what came in …"
        case .land: "Bringing your work and others' together …"
        case .checkLandings, .setAside: "Checking what goes out …"
        case .push: "Sending …"
        case .move: "Taking over what was accepted …"
        case .index: "Bringing the lists up to date …"
        }
    }

    /// - Returns: `nil` when the work is over, or a person's own is to be done.
    static func words(_ work: LongWork) -> String? {
        switch work {
        case .examining(let space): "Looking at every file of \(space == .region ? "the region" : "\(space)") …"
        case .comparingIndex: "Comparing the lists with the records …"
        case .indexing(let done, let total): "Bringing the lists up to date: \(done) of \(total) records …"
        case .askingToken, .done: nil
        }
    }
}
