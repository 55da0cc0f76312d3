import Landing
import Records
import Statements
import Workspaces

/// The other event of a pair, and how the pair stands.
struct ChallengePair: Sendable, Hashable {
    enum State: String, Sendable {
        case complete
        case oneWay = "one-way"
        case underWay = "under-way"
        case cancelled
        /// The other event is not on this laptop.
        case unknown
    }

    let other: RecordName
    let state: State

    /// - Returns: `nil` if the challenge is none of a pair.
    init?(of event: ChallengeEvent, in workspace: Workspace) async throws {
        guard let other = event.linked else { return nil }
        let stage = try await workspace.stage(of: other, in: .region)
        self.init(other, stages: event.stage.stage, stage.digest == nil ? nil : stage.stage)
    }

    /// - Parameter there: the other event's stage; `nil` if it is not there.
    init(_ other: RecordName, stages here: String?, _ there: String?) {
        self.other = other
        func isDone(_ stage: String?) -> Bool { ["signed-off", "reviewed"].contains(stage ?? "") }
        state =
            switch (here == "cancelled", there == "cancelled") {
            case (true, true): .cancelled
            case (true, false), (false, true): there == nil ? .unknown : .oneWay
            case (false, false): there == nil ? .unknown : isDone(here) && isDone(there) ? .complete : .underWay
            }
    }
}
