import GitStorage
import Landing
import Records

/// What a hub said to a push that it did not take in, as far as this laptop keeps it.
///
/// A hub is somebody else's program: what it says is bounded in number and length, and holds nothing that a terminal
/// takes for a command.
struct HubVerdict: Sendable {
    /// Its sentences for people.
    let sentences: [String]
    /// What it found, each about the commit that it named.
    let findings: [CheckViolation]

    /// The verdicts of one hub that one sync acts upon: a hub that names one edit after the other ends there.
    static let most = 20
    /// The most sentences that are kept, and the most findings about one edit.
    static let mostLines = 20
    /// The longest line in which a finding is looked for, in bytes.
    private static let longestLine = 1 << 14

    /// - Parameter lines: what the hub wrote: sentences, and findings as lines of JSON (docs/json.md).
    init(_ lines: [String]) {
        sentences = lines.filter { !$0.hasPrefix("{") }.prefix(Self.mostLines).map { HubFinding.plain($0) }
        var counts: [ObjectID: Int] = [:]
        findings = lines.compactMap { line in
            guard line.hasPrefix("{"), line.utf8.count <= Self.longestLine,
                let json = try? JSON(reading: line), let finding = Self.finding(json)
            else { return nil }
            counts[finding.commit, default: 0] += 1
            return counts[finding.commit, default: 0] <= Self.mostLines ? finding : nil
        }
    }

    private static func finding(_ json: JSON) -> CheckViolation? {
        guard let commit = json["commit"]?.string.flatMap({ ObjectID($0) }), let sentence = json["sentence"]?.string
        else { return nil }
        let file = json["file"]?.string.flatMap { SpacePath($0) == nil ? nil : $0 }
        let finding = HubFinding(sentence: sentence, word: json["reason"]?.string)
        return CheckViolation(.hub(finding), in: commit, at: file)
    }
}
