import Seeded
import Records

@testable import Commands

/// Made-up records of a kind, full of texts that a form could take for something else.
struct OddRecords {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let lines = [
        "We know our front door is slow.", "", " ", "\t", "   leading", "trailing  ", "# a heading in Markdown",
        "#! complaint", "#: seen 1234", "#", "=== Headline  [/headline]", "=== End of the form", "=== ", "===",
        "==== more", "\\", "\\\\ twice", "\\# guarded", "<<<<<<< LEFT", "=======", ">>>>>>> RIGHT", "|||||||", "---",
        "caf\u{E9}", "cafe\u{301}", "\u{301}combining first", "\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}", "\u{FEFF}bom",
        "line\u{2028}separator", "next\u{85}line", "vertical\u{0B}tab", "nul\u{0}byte", "delete\u{7F}", "a\rb", "cr\r",
        "{\"a\": 1}", "[]", "true", "12.50", "null", "\"quoted\"", "good", "Good", "Requires improvement", "(remove)",
        "[/plan/id=]", "https://example.org/?a=1#b",
    ]

    mutating func text() -> String {
        if random.number(below: 100) < 2 { return String(repeating: "a very long line ", count: 3_000) }
        let count = random.pick([0, 1, 1, 1, 2, 3, 5])
        let ending = random.pick(["\n", "\n", "\n", "\r\n"])
        var text = ""
        for index in 0..<count {
            if index > 0 { text += ending }
            text += random.pick(Self.lines)
        }
        return random.number(below: 100) < 10 ? text + ending : text
    }

    /// Any value at all, of any type.
    mutating func value(depth: Int = 2) -> JSON {
        switch random.number(below: depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(random.number(below: 100) < 50)
        case 2:
            return .number(random.pick([JSONNumber(0), JSONNumber(-17), JSONNumber("12.5")!, JSONNumber("1e300")!]))
        case 3, 4: return .string(text())
        case 5: return .array((0..<random.number(below: 4)).map { _ in value(depth: depth - 1) })
        default:
            let names = ["a", "b-c", "a/b", "with blank", "x[1]", "50%", "", "a=b", "-", "~"]
            return .object(
                JSONObject((0..<random.number(below: 4)).map { _ in (random.pick(names), value(depth: depth - 1)) }))
        }
    }

    /// A record of that kind.
    mutating func record(of schema: Schema) -> JSON {
        var record = value(at: schema.root, depth: 0)?.object ?? JSONObject()
        record["schema"] = .string("\(schema.name!)")
        for field in schema.identity { record[field] = "2017" }
        return .object(record)
    }

    private mutating func value(at place: Place, depth: Int) -> JSON? {
        if depth > 0, random.number(below: 100) < 25 { return nil }
        if depth > 0, random.number(below: 100) < 5 { return value() }
        switch FormShape.of(place, nil) {
        case .field(.text), .field(.crlf): return .string(text())
        case .field(.lines):
            let items = (0..<random.number(below: 4)).map { _ in JSON.string(text()) }
            // As sets are stored: sorted, nothing twice.
            return .array(place.rule == .set ? Swift.Set(items).sorted { $0.precedesCanonically($1) } : items)
        case .field(.json): return value()
        case .object(let names): return object(names, of: place, depth: depth)
        case .list(let fields):
            return .array(
                (0..<random.number(below: 4)).compactMap { index in
                    guard case .object(let names) = FormShape.of(place.item(0), nil) else { return nil }
                    var item = object(names, of: place.item(0), depth: depth).object!
                    for (position, field) in fields.enumerated() {
                        item[field] = .string(
                            field == "id" ? ItemID.random(using: &random) : position == 0 ? "key-\(index)" : "second")
                    }
                    return .object(item)
                })
        case .log:
            return .array((0..<random.number(below: 3)).compactMap { value(at: place.item($0), depth: depth + 1) })
        }
    }

    private mutating func object(_ names: [String], of place: Place, depth: Int) -> JSON {
        .object(
            JSONObject(
                names.compactMap { name in
                    value(at: place.property(name), depth: depth + 1).map { (name, $0) }
                }))
    }
}
