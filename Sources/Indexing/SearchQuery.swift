/// What a person typed to be searched, as FTS5 reads it.
///
/// The bounds are there because ranking costs FTS5 the words of the query times their occurrences: three hundred
/// times `a* OR` took more than a minute over one long field.
struct SearchQuery {
    /// The words as they stand, each quoted, each once: always well-formed. All of them have to occur.
    let plain: String
    /// The text as typed, where it might be meant as a query (`neglect AND "case audit"`, `assess*`).
    let typed: String?

    /// How many bytes are looked at.
    static let maximumBytes = 2_048
    /// How many plain words are searched; the others are passed over.
    static let maximumWords = 32
    /// How many words a query with operators may have, the operators included.
    static let maximumTypedWords = 12

    /// - Returns: `nil` if there is no word in it.
    init?(_ text: String) {
        // FTS5 reads a C string: a NUL would end it. Other control characters separate words.
        var bytes = text.utf8.prefix(Self.maximumBytes).map { $0 < 0x20 ? 0x20 : $0 }
        let isCut = text.utf8.count > Self.maximumBytes
        // Half a word at the cut would be another word.
        if isCut, let lastSpace = bytes.lastIndex(of: 0x20) { bytes.removeSubrange(lastSpace...) }
        var words: [[UInt8]] = []
        for word in bytes.split(separator: 0x20).map(Array.init) where words.count < Self.maximumWords {
            if !words.contains(word) { words.append(word) }
        }
        guard let first = words.first else { return nil }
        plain = words.map { word in
            "\"" + String(decoding: word, as: UTF8.self).replacing("\"", with: "\"\"") + "\""
        }.joined(separator: " ")
        // A leading asterisk is FTS5's mark for questions about itself, not about the text.
        let isShort = !isCut && Self.countWords(in: bytes) <= Self.maximumTypedWords
        typed = isShort && first.first != UInt8(ascii: "*") ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Runs of letters and digits; what is not ASCII counts as a letter.
    private static func countWords(in bytes: [UInt8]) -> Int {
        bytes.split { byte in
            !(0x30...0x39).contains(byte) && !(0x41...0x5A).contains(byte) && !(0x61...0x7A).contains(byte)
                && byte < 0x80
        }.count
    }
}
