public import GitStorage
public import Landing
public import Merging
import Records

/// One edit of one record: who, when by their own clock, and what the record was before and after.
public struct RecordEdit: Sendable {
    public let commit: ObjectID
    /// The line that says what the edit is about.
    public let subject: String
    /// The name and address that the edit bears.
    public let author: Identity
    /// What its writer saw, and what they made of it.
    public let before: Document
    public let after: Document
    /// What everybody saw when it came in, and what came of it there.
    public let standing: Document
    public let result: Document
    /// What was said beside the record.
    public let remarks: [CommentLog.Remark]
    /// The digests of the statements about the record that it brought.
    public let statements: [String]
    /// The step of the mainline that brought it; `nil` for what has not landed and for a region's first commit.
    public let landing: ObjectID?
    /// Whether the mainline that this copy has verified holds it.
    public let hasLanded: Bool

    /// The decisions that began to wait when it came in: others had written something else there meanwhile.
    public var openedDecisions: [Entry] {
        result.entries.filter { entry in
            !standing.entries.contains { $0.path == entry.path } && !after.entries.contains { $0.path == entry.path }
        }
    }

    /// Whether it takes back an earlier edit, or takes that back.
    public var reversal: ReversalMark? { ReversalMark(subject: subject) }
}
