import Records
import Schemas

/// The lines of enquiry and the scope that come with the program, for each sort of challenge.
enum ChallengeTemplate: String, CaseIterable, Sendable {
    case contactAndReferral = "contact-and-referral"
    case lookedAfter = "looked-after"
    case neglect
    case selfAssessment = "self-assessment"

    /// What a challenge or a programme of that kind begins with; `nil` if nothing comes with the program for it.
    init?(kind: String) {
        switch kind {
        case "neglect": self = .neglect
        case "health-check": self = .contactAndReferral
        case "thematic": self = .lookedAfter
        case "sa-challenge", "dcs-triad": self = .selfAssessment
        default: return nil
        }
    }

    /// - Throws: ``Records/JSONReadingError`` never, unless the program was built with something else.
    func lines() throws -> [JSON] {
        let bytes =
            switch self {
            case .contactAndReferral: ShippedRegions.contactAndReferralLines
            case .lookedAfter: ShippedRegions.lookedAfterLines
            case .neglect: ShippedRegions.neglectLines
            case .selfAssessment: ShippedRegions.selfAssessmentLines
            }
        return try JSON(reading: bytes).array ?? []
    }

    func scope() throws -> String? { try JSON(reading: ShippedRegions.challengeScopes)[rawValue]?.string }
}
