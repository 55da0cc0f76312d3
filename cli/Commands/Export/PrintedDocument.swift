/// A document on its way to paper: what is said in which order, with nothing about how any format writes it.
///
/// Whatever is to be printed is made into one of these; each format has one writer (``HTMLWriter``, ``MarkdownWriter``).
/// Texts are data: the writers escape them.
struct PrintedDocument {
    /// What every page says of itself.
    struct Running {
        /// The record's name, or what else the document is about.
        let name: String
        /// The protective marking, in capitals: `OFFICIAL`.
        let marking: String
        /// The SHA-256 of the version, if the document is of one.
        let version: String?
    }

    let title: String
    let running: Running
    /// What stands under the title, before the first part.
    var blocks: [PrintedBlock] = []
    var parts: [PrintedPart] = []
}

/// A part under a heading; parts within it have headings of the next level.
struct PrintedPart {
    let title: String
    /// What a reference to it names; `nil` where nothing refers to it.
    var anchor: String?
    var blocks: [PrintedBlock] = []
    var parts: [PrintedPart] = []
}

enum PrintedBlock {
    /// What somebody wrote: paragraphs parted by blank lines.
    case prose(String)
    /// What the document says of itself, one sentence or two.
    case remark(String)
    /// Labels with short values.
    case facts([PrintedFact])
    case table(PrintedTable)
    case list([PrintedItem])
    /// Something to be noticed, with a title that says what it is.
    case note(String, [PrintedBlock])
    /// Labelled lines to write on, on paper alone.
    case linesToSign([String])
}

struct PrintedFact {
    let label: String
    let values: [PrintedText]

    init(_ label: String, _ values: [PrintedText]) {
        self.label = label
        self.values = values
    }

    init(_ label: String, _ text: String) { self.init(label, [PrintedText(text)]) }
}

/// A short text, and what it leads to.
struct PrintedText: Hashable {
    enum Target: Hashable {
        /// An address, which the text is.
        case address
        /// The anchor of a part, a row or an item of this document.
        case place(String)
    }

    let text: String
    var target: Target?
    /// Whether it is a long run of letters and digits that may be broken anywhere.
    var isDigest = false

    init(_ text: String, target: Target? = nil, isDigest: Bool = false) {
        self.text = text
        self.target = target
        self.isDigest = isDigest
    }
}

/// An entry of a numbered list.
struct PrintedItem {
    let text: String
    var anchor: String?
}

/// A table whose first column says what each row is about.
struct PrintedTable {
    struct Row {
        let cells: [[PrintedText]]
        var anchor: String?
    }

    let caption: String
    let columns: [String]
    /// As many cells a row as there are columns.
    let rows: [Row]
}

/// Characters that nobody sees and that could make a text read otherwise than it is.
enum Unseen {
    /// The text with such characters named, `[U+202E]`: control characters but tab and line feed, and those that turn
    /// the direction of writing. The two bytes with which Windows ends a line are one line feed.
    static func shown(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if scalar == "\r", scalars.first == "\n" { continue }
            guard isUnseen(scalar.value) else {
                shown.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            shown.append(
                contentsOf: "[U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]".unicodeScalars)
        }
        return String(shown)
    }

    private static func isUnseen(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// The paragraphs of a text, each a list of lines; blank lines part them.
    static func paragraphs(_ text: String) -> [[String]] {
        var paragraphs: [[String]] = [[]]
        for line in FormLines.split(shown(text)) {
            if !FormLines.isBlank(line) {
                paragraphs[paragraphs.count - 1].append(FormLines.trimmed(line))
            } else if !paragraphs[paragraphs.count - 1].isEmpty {
                paragraphs.append([])
            }
        }
        return paragraphs.filter { !$0.isEmpty }
    }

    /// The lines of a text that are not blank.
    static func lines(_ text: String) -> [String] { paragraphs(text).flatMap { $0 } }

    /// The text on one line, for headings, labels and cells of titles.
    static func line(_ text: String) -> String {
        lines(text).map { $0.utf8.contains(0x09) ? $0.split(separator: "\t").joined(separator: " ") : $0 }
            .joined(separator: " ")
    }
}
