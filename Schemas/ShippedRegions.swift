/// Data about regions that comes with the program, embedded.
public enum ShippedRegions {
    /// The authorities of the South West and of the East of England since 2017, with their successors.
    ///
    /// The columns are `id,name,region,tier,dfe_number,ons_code,from,until,successors`. Contains public sector
    /// information licensed under the Open Government Licence v3.0.
    public static let authoritiesCSV: [UInt8] = PackageResources.authorities_csv

    /// The lines of enquiry of a neglect programme: a value for the property `lines` of a programme or a challenge.
    public static let neglectLines: [UInt8] = PackageResources.neglect_lines_json

    /// The lines of enquiry of a health-check of contact and referral, in the same form.
    public static let contactAndReferralLines: [UInt8] = PackageResources.contact_and_referral_lines_json

    /// The lines of enquiry of a review of arrangements for children looked after and care leavers, in the same form.
    public static let lookedAfterLines: [UInt8] = PackageResources.looked_after_lines_json

    /// The lines of enquiry, or headline questions, with which a self-assessment is challenged, in the same form.
    public static let selfAssessmentLines: [UInt8] = PackageResources.self_assessment_lines_json

    /// What each sort of challenge is about: texts for the property `scope` of a challenge, by the name of its lines.
    public static let challengeScopes: [UInt8] = PackageResources.challenge_scopes_json
}
