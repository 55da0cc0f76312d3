/// The stages of a record, and the statements that move it from one to another: the value of `x-lifecycle`
/// (DESIGN.md section 4).
public struct Lifecycle: Sendable, Hashable {
    /// The stage of a record of which nobody has stated anything.
    public let initial: String
    /// By name.
    public let stages: [String: Stage]
    /// By name, which is the act that a signed statement names.
    public let statements: [String: Statement]

    public struct Stage: Sendable, Hashable {
        public let title: String?
        public let help: String?
        /// Whether the record may not be edited in this stage.
        public let isFrozen: Bool
    }

    public struct Statement: Sendable, Hashable {
        public let title: String?
        public let help: String?
        /// The stages in which it may be made.
        public let from: [String]
        /// The stage that it leads to; `nil` if the record stays in its stage.
        public let to: String?
        public let by: [RoleGrant]
        /// What must be so about the record besides its completeness.
        public let conditions: [Condition]
        /// Who has to have stated something about the very same version before.
        public let needs: [Need]
        /// Whether a record that lives in an authority's or a team's space comes into the region with this act, and a new
        /// round begins.
        public let handsOver: Bool
        /// The subschema of `requires`, by which a record is complete for this statement.
        let requirement: Int?

        /// Whether the record must be complete in some way: ``Schema/violations(of:requiredBy:)``.
        public var requiresCompleteness: Bool { requirement != nil }
    }

    /// An act that everybody whom a relation names has to have made about the same version.
    public struct Need: Sendable, Hashable {
        public let act: String
        public let relation: String
    }

    /// The act that always hands a record over.
    public static let submit = "submit"

    /// The acts by which those approve a record whom it names in `gates`.
    public static let approvals = ["approve", "endorse"]

    /// The act that goes with ``submit`` in the space of the record's authority, where its lifecycle knows it: what was
    /// approved there is with the region now, and the draft is free for what may be asked next.
    public static let handOver = "hand-over"

    /// Whether an act hands its record over; of an act that this lifecycle does not know, whether it is ``submit``.
    public static func handsOver(_ act: String, in lifecycle: Lifecycle?) -> Bool {
        lifecycle?.statements[act]?.handsOver ?? (act == submit)
    }

    /// What a statement may demand that no subschema can say.
    public enum Condition: String, Sendable, Hashable, CaseIterable {
        case noOpenDecision = "no-open-decision"
        case noUnansweredQuery = "no-unanswered-query"
        case everyActionOwned = "every-action-owned"
    }
}
