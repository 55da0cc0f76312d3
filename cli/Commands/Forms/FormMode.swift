/// How the lines under a heading of a form are to be read (docs/forms.md).
enum FormMode: String, CaseIterable, Sendable {
    /// A text, as it stands.
    case text
    /// A text whose lines all end as Windows ends them.
    case crlf
    /// A list of short texts, one a line.
    case lines
    /// JSON: numbers, yes or no, and whatever fits none of the above.
    case json
}

/// Something in a form that cannot be taken: where, and a sentence for the person who wrote it.
struct FormFault: Error, Hashable, Sendable {
    /// The line of the form, from 1; 0 where it is about the form as a whole.
    var line: Int
    let sentence: String
}

/// The lines of a text, found by bytes: Swift calls CR LF one character and compares by its own rules.
enum FormLines {
    static func split(_ text: String) -> [String] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    static func joined(_ lines: [String]) -> String {
        var text = ""
        for (index, line) in lines.enumerated() {
            if index > 0 { text.unicodeScalars.append("\n") }
            text.unicodeScalars.append(contentsOf: line.unicodeScalars)
        }
        return text
    }

    /// Whether nothing but spaces and tabs stand there.
    static func isBlank(_ line: String) -> Bool { line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

    /// Whether the bytes begin with those.
    static func begins(_ line: String, _ prefix: String) -> Bool { line.utf8.starts(with: prefix.utf8) }

    /// What is left behind that many bytes of ASCII.
    static func dropping(_ count: Int, from line: String) -> String { String(Substring(line.utf8.dropFirst(count))) }

    /// The line without spaces and tabs at its ends.
    static func trimmed(_ line: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let tail = line.utf8.drop(while: isSpace)
        let count = tail.reversed().drop(while: isSpace).count
        return String(Substring(tail.prefix(count)))
    }

    /// The lines without the blank ones at both ends.
    static func withoutBlankEnds(_ lines: [String]) -> [String] {
        Array(lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
