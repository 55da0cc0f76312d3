public import GitStorage
public import Landing
public import Records
public import Workspaces

/// What one sync cycle did to one space.
public struct SyncOutcome: Sendable {
    public let space: SpaceKind
    /// How the cycle ended for the space.
    public var ending: Ending
    /// Edits of this laptop that the hub has accepted in this cycle.
    public var sent = 0
    /// Steps of the mainline that came in.
    public var received = 0
    /// Why some of what fell off with a line that the hub has left cannot land again; it stays on this laptop.
    public var stranded: [CheckViolation] = []
    /// Records that look different now, and how many decisions wait in each.
    public var records: [RecordOutcome] = []
    /// Edits of this laptop that would not have been accepted and were set aside in this cycle, and those that wait
    /// for a key since; all else went on without them.
    public var setAside: [RefusedEdit] = []
    /// How the hub's receipts stand.
    public var receipts = ReceiptStanding.none
    /// How often another copy was quicker.
    public var races = 0

    public init(space: SpaceKind, ending: Ending) {
        self.space = space
        self.ending = ending
    }

    public enum Ending: Sendable, Hashable {
        /// This laptop and the hub stand on the same commit.
        case level
        /// Own edits wait: the hub could not be reached.
        case offline(Transport.Unreachable)
        /// Own edits wait: others were quicker, again and again.
        case raced
        /// The hub, or this copy's own check before it sent, did not accept the edits; they stay here.
        case refused([CheckViolation], hub: [String])
        /// The hub's newest state failed the check: it is not taken in, work goes on from the last good one.
        case suspect(ObjectID, [CheckViolation])
        /// The hub shows a history that goes back to another first commit than this copy's: it is another region's, or
        /// somebody's who pretends. Nothing was taken in and nothing was sent.
        case otherRegion(ObjectID)
        /// The hub's newest state parts from this copy's line at a step, and no coordinator has said that the region goes
        /// on there, or it lacks revocations that this copy knows of: work goes on from the verified one.
        case forked(ObjectID, at: ObjectID, lacking: [Revocation])
        /// The region has no hub; the edits landed on this laptop.
        case alone
    }
}

/// A record that changed in a sync.
public struct RecordOutcome: Sendable, Hashable {
    public let name: RecordName
    /// What came of it.
    public let state: State

    public enum State: Sendable, Hashable {
        /// Others' changes came in.
        case received
        /// Own changes went out.
        case sent
        /// Both, brought together.
        case merged
        /// Both, and something needs a person.
        case decisionsWaiting(Int)
        /// The record had been signed meanwhile: own changes are kept beside it as late changes.
        case lateChange
    }
}
