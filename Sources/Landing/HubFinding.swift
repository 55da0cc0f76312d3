/// What a hub found wrong with an edit that this copy's own check had accepted, in the hub's words.
public struct HubFinding: Sendable, Hashable, Codable {
    /// Its sentence for people, one line.
    public let sentence: String
    /// Its word for programs, if it gave one.
    public let word: String?

    /// The longest sentence that is kept, in bytes.
    public static let longest = 400

    /// Takes what a hub said, bounded and without what a terminal takes for a command.
    public init(sentence: String, word: String?) {
        self.sentence = Self.plain(sentence)
        self.word = word.flatMap { word in
            let isWord = word.utf8.allSatisfy {
                $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0)
            }
            return isWord && (1...40).contains(word.utf8.count) ? word : nil
        }
    }

    /// One bounded line of ordinary characters; all others become blanks.
    public static func plain(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            let isOrdinary =
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
                default: true
                }
            let next = isOrdinary ? String(scalar) : " "
            guard line.utf8.count + next.utf8.count <= longest else { break }
            line += next
        }
        return line
    }

    /// Whether it holds of the edit whatever comes before it: who signed and how, not what it changes.
    public var isOfTheEditAlone: Bool { word.map(Self.ofTheEditAlone.contains) ?? false }

    private static let ofTheEditAlone: Set<String> = [
        "author", "byte-form", "date", "message", "not-active", "signature", "unknown-key", "unsigned",
    ]
}
