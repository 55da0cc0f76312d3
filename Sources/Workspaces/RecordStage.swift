public import Landing
public import Records
public import Statements

/// Where a record stands in one space: its stage, and what was stated about it.
public struct RecordStage: Sendable {
    public let space: SpaceKind
    public let name: RecordName
    /// The schema that the record names; `nil` if this copy cannot read it.
    public let schema: Schema?
    /// What was stated, with this laptop's own statements that have not landed yet.
    public let docket: Docket
    /// The SHA-256 of the record's bytes as they stand.
    public let digest: String?

    /// The stage's name; `nil` if records of the kind have none.
    public var stage: String? { schema?.lifecycle.map { docket.stage(in: $0) } }
    /// What the stage is called.
    public var title: String? { stage.flatMap { schema?.lifecycle?.stages[$0]?.title ?? $0 } }
    /// Whether the record may not be edited now.
    public var isFrozen: Bool {
        // Only statements freeze.
        docket.entries.last.map { schema?.isFrozen(in: $0.stage) ?? false } ?? false
    }
}

/// A statement as it lies in a space, with what came of it.
public struct LandedStatement: Sendable {
    public let space: SpaceKind
    public let statement: Statement
    public let entry: Docket.Entry
    /// Whether the mainline that this copy has verified holds it.
    public let hasLanded: Bool
}

/// A statement that its maker should know about: it has no effect, or what it was about has changed since.
public struct UnsettledStatement: Sendable {
    public let landed: LandedStatement
    /// Why it had no effect; `nil` if it had one, and the record was changed since.
    public let reason: Overtaking?
    /// The first edit that made the record another version than the one signed, if the history of this copy tells.
    public let change: RecordEdit?
}

/// Why a statement was not made.
public enum StatementRefusal: Error, Sendable, Hashable {
    /// The kind of record knows no such act.
    case unknownAct(String, known: [String])
    /// It would have no effect as the record stands: the reason, and the title of the stage.
    case withoutEffect(Overtaking, stage: String?)
    /// None of the member's roles allows it.
    case notAllowed([RoleGrant])
    /// The member does not hold the role that was chosen, or it does not allow the act.
    case otherRole(Role, [RoleGrant])
    /// Those have to sign this version first: ids of authorities or members.
    case unsigned([String])
    /// What is to be handed over was not approved, or was changed since.
    case notApproved(stage: String?)
    /// What is to be handed over has not been approved, as it stands, by somebody in each of these roles.
    case gates([Role])
    /// The late change is not there, or was closed.
    case noAmendment(String)
    /// Records of this kind change in the region only by being submitted.
    case handedOver(RecordName)
}
