import Programmes

/// The tracking as a table for a spreadsheet (RFC 4180), without line ends.
struct TrackTable {
    private let telling: TrackTelling

    init(_ telling: TrackTelling) { self.telling = telling }

    var lines: [String] {
        [Self.line(Wording.tableColumns)]
            + telling.tracking.lines.map { line in
                Self.line([
                    telling.names[line.authority], Wording.words(line.part), Wording.words(line.answer),
                    Wording.word(line.hosting), line.hosting.day?.text ?? "", telling.challengers(line),
                    Wording.word(line.challenging), line.challenging.day?.text ?? "",
                    telling.names.list(line.challenges), telling.blockers(line),
                ])
            }
    }

    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

    /// A cell that a spreadsheet shows as it is: what would be a formula there gets an apostrophe before it, as OWASP
    /// advises.
    static func cell(_ text: String) -> String {
        let first = text.unicodeScalars.first
        let isFormula = first.map { ["=", "+", "-", "@", "\t", "\r", "\n"].contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        let needsQuotes = safe.unicodeScalars.contains { [",", "\"", "\r", "\n"].contains($0) }
        return needsQuotes ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
    }
}
