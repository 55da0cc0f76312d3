public import GitStorage
public import Records
public import Statements

/// One reason why a push or a fetched tip is not accepted: which commit, which file, what about it.
///
/// Holds places and names, never what a record says (DESIGN.md section 7). Reasons are kept with an edit that is set
/// aside, hence `Codable`.
public struct CheckViolation: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable, Codable {
        // The line of landings
        case notForward
        /// What is pushed is not the one line that a space has.
        case otherRef
        /// The line is to be taken away.
        case deletion
        case notALanding
        case byteForm
        case landingDiffers
        case nothingNew
        case notLinear
        /// An edit stands on a landing that was never accepted, or whose own edits have not landed.
        case baseNotLanded
        case tooManyEdits(limit: Int)
        case levelUnknown(Int)
        case wrongLevel
        case wrongRoot
        /// An object that it needs is missing, broken or larger than may be.
        case unreadable
        /// An edit brings what another edit, of the same bytes but for the signature, has brought.
        case landsTwice
        // An edit
        case edit(EditFault)
        // A file of an edit
        case file(FileFault)
        /// The hub alone refused it, for a reason of its own.
        case hub(HubFinding)
    }

    public enum EditFault: Sendable, Hashable, Codable {
        case message
        case date
        case unsigned
        case signature
        case unknownKey
        case notActive
        case author(expected: String)
        case tooManyFiles(limit: Int)
        case governanceMixed
        case governanceNotOnTip
        case notCoordinator
        case noCoordinatorLeft
        case roster(Roster.Problem)
        case empty
        /// It bears a statement about a version of a record that is another one since the edit stands elsewhere.
        case statementOutdated
    }

    public enum FileFault: Sendable, Hashable, Codable {
        case place
        case notYours
        case mode
        case tooLarge(limit: Int)
        case unreadable
        case notCanonical
        case unknownSchema
        case wrongSpace
        case identity(field: String)
        case removed
        case changed
        case invalid(Violation)
        case decisionAdded
        /// The place of a decision that stays open was changed.
        case decisionPassedOver(Path)
        /// What was set once was changed.
        case fixed(Path)
        /// A log was shortened, reordered or changed.
        case logChanged(Path)
        /// The region's own page is not one: its id changed, or its level fell or is none.
        case regionPage
        case remarkLost
        case remarkOfAnother
        case schema(String)
        /// The kind lacks that version, which comes before the new one.
        case schemaGap(Int)
        /// The kind is one that sli itself reads: of the roster, or of the region's page.
        case rosterKind
        /// The record names an older version of its kind than before.
        case olderSchema
        /// Its author may not do that.
        case right(MissingRight)
        /// A statement was changed or taken away.
        case statementChanged
        /// A statement's name is not that of its content, or it lies beside another record.
        case statementPlace
        /// A statement's signature is not good, or made with a key that its maker does not sign with.
        case statementSignature
        /// A statement was brought by somebody else than its maker.
        case statementOfAnother
        /// A statement names another region or space.
        case statementElsewhere
        /// A statement is about another version than the one that the edit holds.
        case statementVersion
        /// The record's kind knows no such act, or there is no such late change.
        case statementAct(String)
        /// Its maker may not decide that: in the role named, or, if withdrawn, not any more.
        case statementRight(act: String, needed: [RoleGrant], isWithdrawn: Bool)
        /// An edit brings several acts about the record.
        case statementsTooMany
        /// An authority's record changes in the region only with a `submit` of that version.
        case needsSubmit
        /// The record is signed as it stands.
        case frozen(stage: String)
    }

    public let commit: ObjectID
    public let path: String?
    public let reason: Reason

    public init(_ reason: Reason, in commit: ObjectID, at path: String? = nil) {
        self.reason = reason
        self.commit = commit
        self.path = path
    }

    /// Whether what it is about cannot be read as what it should be, so that nothing can be built on it.
    var isMalformed: Bool {
        switch reason {
        case .unreadable, .byteForm: true
        case .file(let fault):
            switch fault {
            case .place, .notYours, .mode, .tooLarge, .unreadable, .notCanonical: true
            default: false
            }
        default: false
        }
    }

    /// The record that it is about, if it is about one.
    public var record: RecordName? { path.flatMap { SpacePath($0)?.record } }
}
