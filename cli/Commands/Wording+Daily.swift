import Records

/// The sentences of `validate`, `comment` and `status`.
extension Wording {
    // MARK: - validate

    static func noStatement(_ word: String, _ known: [String]) -> Problem {
        Problem(
            "statement", "Records of this kind know no statement “\(word)”.",
            causes: known.isEmpty ? [] : ["They know: \(known.joined(separator: ", "))"], exitCode: Exit.usage)
    }

    static let decisionFirst = "a decision waits here and has to be settled first."

    static func complete(_ name: RecordName, for title: String) -> String {
        "Nothing is missing in \(name) for this: \(title)."
    }

    static func valid(_ name: RecordName) -> String { "\(name) is in order." }

    static func decisionsBeside(_ name: RecordName, _ count: Int) -> String {
        "\(Count.of(count, "decision waits", "decisions wait")) in \(name): `sli conflicts \(name)`."
    }

    /// What somebody has to do before the statement, besides filling in fields.
    static func unmet(_ condition: Lifecycle.Condition) -> String {
        switch condition {
        case .noOpenDecision: "A decision waits."
        case .noUnansweredQuery: "A query is not answered."
        case .everyActionOwned: "An action has nobody who answers for it, or no date."
        }
    }

    /// Told wherever a section is longer than its template asks for; it keeps nobody from anything.
    static func isLong(_ section: LongSection) -> String {
        "Longer than asked for: \(section.title): \(section.words) of \(section.limit) words."
    }

    static let lacksForApproval = "What its sections lack before it can be approved:"

    /// `Leadership: What we know, How we know it.`
    static func lacks(_ gap: SectionGap) -> String {
        "\(gap.title): \(gap.fields.map(\.title).joined(separator: ", "))."
    }

    // MARK: - new

    static func noProgramme(_ name: RecordName) -> String {
        "This laptop knows no \(name) yet, so it begins without lines of enquiry."
    }

    // MARK: - comment

    static func emptyRemark() -> Problem {
        Problem("empty", "Nothing was remarked: the text is empty.", exitCode: Exit.usage)
    }

    static func noRemarks(_ name: RecordName) -> String { "Nothing has been remarked on \(name)." }

    // MARK: - status

    static let regionMissing = "--region needs the name of a region."

    static func longUnsent(_ days: Int64) -> String {
        "NOTHING OF THIS HAS REACHED THE REGION FOR \(Count.of(Int(days), "DAY", "DAYS")): run `sli sync`, and tell the coordinator if it fails."
    }

    static let askForMembership =
        "The region does not know this laptop's key yet. Send this line to the coordinator, then run `sli sync`:"

    static func membershipEnded(_ name: String) -> String {
        "\(name) is no longer an active member: what is saved stays on this laptop. Ask the coordinator."
    }

    static let readsOnly = "Until then you can read, and nothing can be saved."
}
