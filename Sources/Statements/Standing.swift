public import Records

/// A record as a statement about it meets it: what stands there, and what has been said before.
public struct Standing: Sendable {
    /// The record with its own edit's changes; `nil` if there is none.
    public let record: JSON?
    /// The SHA-256 of the record's bytes.
    public let digest: String?
    public let hasOpenDecision: Bool
    /// The schema that the record names; `nil` if it cannot be read here.
    public let schema: Schema?
    public let docket: Docket
    /// The ids of those who have stated something about this very version in this round, by act: members, and the
    /// authorities that they stand for; of acts that some other one needs.
    public let witnesses: [String: Set<String>]

    public init(
        record: JSON?, digest: String?, hasOpenDecision: Bool, schema: Schema?, docket: Docket,
        witnesses: [String: Set<String>] = [:]
    ) {
        self.witnesses = witnesses
        self.record = record
        self.digest = digest
        self.hasOpenDecision = hasOpenDecision
        self.schema = schema
        self.docket = docket
    }

    /// What becomes of a statement that lands here: the first thing that is not as it must be, in the order of
    /// ``Overtaking``.
    public func effect(of claim: StatementClaim) -> Docket.Effect {
        overtaking(act: claim.act, digest: claim.digest, round: claim.round, amendment: claim.amendment)
            .map { .overtaken($0) } ?? .applied
    }

    /// What would keep a statement from having an effect here; `nil` if nothing would.
    ///
    /// - Parameters:
    ///   - digest: the version that it is about.
    ///   - round: how often the record had been submitted when it was made.
    public func overtaking(act: String, digest signed: String, round: Int, amendment: String? = nil) -> Overtaking? {
        let isAboutAmendment = AmendmentAct(rawValue: act) != nil
        let rules = schema?.lifecycle?.statements[act]
        if !isAboutAmendment {
            guard let rules, let lifecycle = schema?.lifecycle, rules.from.contains(docket.stage(in: lifecycle)) else {
                return .stage
            }
        }
        guard round == self.round else { return .round }
        guard let record, digest == signed else { return .version }
        if let amendment, docket.closedAmendments.contains(amendment) { return .closed }
        guard let rules, let schema, !isAboutAmendment else { return nil }
        for condition in rules.conditions where condition == .noOpenDecision && hasOpenDecision { return .decision }
        // What is signed for good is valid; handing back a record that broke in merging must stay possible.
        let isFinal = rules.requiresCompleteness || rules.to.map { schema.isFrozen(in: $0) } ?? false
        if isFinal, !schema.violations(of: record).isEmpty { return .incomplete }
        if !schema.violations(of: record, requiredBy: act).isEmpty { return .incomplete }
        if rules.conditions.contains(.noUnansweredQuery), record.hasUnansweredQuery { return .query }
        if rules.conditions.contains(.everyActionOwned), record.hasUnownedAction { return .action }
        return unsigned(for: act).isEmpty ? nil : .signature
    }

    /// How often the record was handed over.
    public var round: Int { docket.round(in: schema?.lifecycle) }

    /// Whom an act still waits for: those who have to have stated something else about this version, in the order of
    /// the record, each with that act.
    public func unsigned(for act: String) -> [(act: String, id: String)] {
        (schema?.lifecycle?.statements[act]?.needs ?? []).flatMap { need in
            (schema?.ids(of: need.relation, in: record) ?? [])
                .filter { !(witnesses[need.act]?.contains($0) ?? false) }.map { (need.act, $0) }
        }
    }
}

extension Schema {
    /// Whether records may not be edited in that stage.
    public func isFrozen(in stage: String) -> Bool { lifecycle?.stages[stage]?.isFrozen ?? false }
}
