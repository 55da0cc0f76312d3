/// The forms of records that come with the program: `kinds/<kind>.<version>.json`, embedded.
///
/// A region takes them over when it is set up, and they are its own from then on (DESIGN.md section 3). The
/// files are canonical JSON, so that what is stored in a region is what was shipped, byte for byte.
public enum ShippedSchemas {
    /// Every form, sorted by kind. Kind and version are those that the document itself names.
    public static let all: [(kind: String, version: Int, bytes: [UInt8])] = [
        ("authority", 1, PackageResources.authority_1_json),
        ("campaign", 1, PackageResources.campaign_1_json),
        ("challenge", 1, PackageResources.challenge_1_json),
        ("challenge-notes", 1, PackageResources.challenge_notes_1_json),
        ("member", 1, PackageResources.member_1_json),
        ("moderation", 1, PackageResources.moderation_1_json),
        ("programme", 1, PackageResources.programme_1_json),
        ("queries", 1, PackageResources.queries_1_json),
        ("region", 1, PackageResources.region_1_json),
        ("self-assessment", 1, PackageResources.self_assessment_1_json),
        ("team", 1, PackageResources.team_1_json),
    ]

    /// The document of that kind and version, if there is one.
    public static func bytes(kind: String, version: Int) -> [UInt8]? {
        all.first { $0.kind == kind && $0.version == version }?.bytes
    }
}
