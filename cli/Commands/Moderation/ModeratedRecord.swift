import Foundation
import Records
import Statements

/// A self-assessment as moderation knows it, and the names of what is written about it.
struct ModeratedRecord: Hashable {
    static let kind = "self-assessment"
    static let moderationKind = "moderation"
    static let queriesKind = "queries"

    let year: String
    let authority: String

    /// The self-assessment that such a record, or one about it, belongs to; `nil` for any other.
    init?(_ name: RecordName) {
        switch (name.kind, name.key.count) {
        case (Self.kind, 2), (Self.moderationKind, 3), (Self.queriesKind, 3):
            self.init(year: name.key[0], authority: name.key[1])
        default: return nil
        }
    }

    /// What a person means by words such as `bristol/2017`: a year and an authority in any order, or a whole name.
    ///
    /// The record itself need not be here: a coordinator names moderators before it is submitted.
    init?(words: String, isAuthority: (String) -> Bool) {
        let parts = words.lowercased().split { $0 == "/" || $0.isWhitespace }.map(String.init)
        if let named = RecordName(parts.joined(separator: "/")).flatMap({ Self($0) }) {
            self = named
            return
        }
        let rest = parts.filter { $0 != Self.kind }
        guard rest.count == 2, let year = rest.first(where: Self.isYear),
            let authority = rest.first(where: { !Self.isYear($0) && isAuthority($0) })
        else { return nil }
        self.init(year: year, authority: authority)
    }

    private init?(year: String, authority: String) {
        guard Self.isYear(year), KeyPart.isValid(authority) else { return nil }
        self.year = year
        self.authority = authority
    }

    private static func isYear(_ text: String) -> Bool {
        text.utf8.count == 4 && text.hasPrefix("20") && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The self-assessment.
    var name: RecordName { RecordName(kind: Self.kind, key: [year, authority])! }
    /// As people write it: `bristol/2017`.
    var words: String { "\(authority)/\(year)" }

    /// What moderators say about what was handed over for the `round`-th time.
    func moderation(_ round: Int) -> RecordName { about(Self.moderationKind, round) }
    /// What moderators asked about that, and what the authority answered.
    func queries(_ round: Int) -> RecordName { about(Self.queriesKind, round) }

    private func about(_ kind: String, _ round: Int) -> RecordName {
        RecordName(kind: kind, key: [year, authority, String(round)])!
    }

    /// The short name of the `number`-th team that moderates it, the same on every laptop.
    ///
    /// An authority's name that leaves no room within 40 characters is cut, with eight characters of its SHA-256 behind
    /// it, which tell it from others that begin alike.
    func team(_ number: Int) -> String {
        let (before, after) = ("m-\(year)-", "-\(number)")
        let room = KeyPart.maximumLength - before.utf8.count - after.utf8.count
        guard authority.utf8.count > room else { return before + authority + after }
        let mark = "-" + SHA256Digest.hex(of: Array(authority.utf8)).prefix(8)
        return before + authority.prefix(room - mark.utf8.count) + mark + after
    }
}
