import Merging
import Records

/// A record as rows: path, title, section, value, remark (RFC 4180, UTF-8 with a byte order mark, for spreadsheets).
///
/// One row for each value, under its own path; rows without a path tell of the version. Values are the record's own,
/// choices and dates as they are stored. A cell that a spreadsheet could take for a formula begins with an apostrophe.
struct ExportCSV {
    private static let heading = ["path", "title", "section", "value", "remark"]
    let record: ExportedRecord
    private let layout: RecordLayout

    init(_ record: ExportedRecord) {
        self.record = record
        layout = RecordLayout(record.schema, of: record.value)
    }

    var text: String {
        var rows = [Self.heading]
        rows += [
            ["", Wording.printedRecord, "", "\(record.name)", ""],
            ["", Wording.printedMarking, "", record.marking, ""],
            ["", Wording.printedDigest, "", record.digest, Wording.printedStanding(record.isStanding)],
            ["", Wording.printedMark, "", Wording.printedMark(record.mark), ""],
            ["", Wording.printedOn, "", Wording.printedOn(record.seconds), ""],
        ]
        rows += record.stages.map { ["", Wording.printedStage($0.space), "", $0.title ?? "", ""] }
        collect(record.value, record.schema.root, .root, title: record.title, section: [], &rows)
        for decision in record.decisions {
            let place = record.schema.root.descendant(at: decision.entry.path)
            for (index, choice) in decision.choices.enumerated() {
                rows.append(
                    row(
                        decision.entry.path, place.title ?? Wording.formWhole, [decision.title], choice.side.value,
                        Wording.csvWaits(index + 1, of: decision.choices.count, choice)))
            }
        }
        for signed in record.stages.flatMap(\.signatures) {
            let words = ["\(signed.who), \(signed.role)", signed.made, signed.effect, signed.statement, signed.note]
            rows.append([
                "", signed.act, Wording.printedSignatures, signed.digest,
                words.filter { !$0.isEmpty }.joined(separator: "; "),
            ])
        }
        return "\u{FEFF}" + rows.map(Self.row).joined()
    }

    /// - Parameter section: what the value lies in, outermost first.
    private func collect(
        _ value: JSON, _ place: Place, _ path: Path, title: String, section: [String], _ rows: inout [[String]]
    ) {
        switch value {
        case .object(let object) where !object.isEmpty:
            let inside = path.steps.isEmpty ? [] : section + [title]
            for name in layout.sorted(object.names, of: place) {
                guard let member = object[name] else { continue }
                let child = place.property(name)
                collect(
                    member, child, path.appending(name: name), title: child.title ?? name, section: inside, &rows)
            }
        case .array(let items) where !items.isEmpty:
            let keys = PrintedReferences.keys(of: items, at: place)
            for (index, item) in items.enumerated() {
                let child = place.item(index)
                let below = keys.map { path.appending(item: $0[index]) } ?? path.appending(index: index)
                let isObject = item.object != nil
                collect(
                    item, child, below,
                    title: isObject ? PrintedReferences.label(item, keys?[index], child, index: index) : title,
                    section: isObject ? section + [title] : section, &rows)
            }
        default:
            let waits = record.decisions.contains { $0.entry.path.contains(path) }
            rows.append(row(path, title, section, value, waits ? Wording.csvShown : ""))
        }
    }

    private func row(_ path: Path, _ title: String, _ section: [String], _ value: JSON?, _ remark: String) -> [String] {
        let text =
            switch value {
            case nil, .null?: ""
            case .array(let items)? where items.isEmpty: ""
            case .string(let text)?: text
            case .number(let number)?: number.text
            case .bool(let truth)?: truth ? "true" : "false"
            case .array?, .object?: value?.canonicalLine ?? ""
            }
        return ["\(path)", title, section.joined(separator: " › "), text, remark]
    }

    /// One row with its line ending.
    static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    private static func cell(_ text: String) -> String {
        let safe = isTakenForFormula(text) ? "'" + text : text
        let needsQuotes =
            safe.utf8.contains { [0x22, 0x2C, 0x0D, 0x0A].contains($0) } || safe.utf8.first == 0x20
            || safe.utf8.last == 0x20
        guard needsQuotes else { return safe }
        var quoted = "\"".unicodeScalars
        for scalar in safe.unicodeScalars {
            quoted.append(scalar)
            if scalar == "\"" { quoted.append(scalar) }
        }
        quoted.append("\"")
        return String(quoted)
    }

    /// Whether a spreadsheet could calculate the text (OWASP, CSV injection), or it begins with the very sign that
    /// keeps it from doing so: a first apostrophe is then always ours.
    private static func isTakenForFormula(_ text: String) -> Bool {
        let start = text.unicodeScalars.drop { $0 == " " }.first
        guard let start else { return false }
        let signs: [Unicode.Scalar] = [
            "=", "+", "-", "@", "\t", "\r", "\n", "'", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
        ]
        return signs.contains(start)
    }
}
