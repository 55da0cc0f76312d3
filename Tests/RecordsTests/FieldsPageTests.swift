import Foundation
import Records
import Testing

/// `docs/fields.md` is held against the shipped forms: it names every field, and only such as exist.
@Suite struct FieldsPageTests {
    /// A numbered line of the page.
    struct Line {
        let number: Int
        let what: String
        let places: [String]
        let reason: String?
    }

    /// `nil` for a line that is not numbered; a numbered line that says neither place nor reason has neither.
    static func line(reading text: String) -> Line? {
        guard let dot = text.firstRange(of: ". "), let number = Int(text[..<dot.lowerBound]) else { return nil }
        let halves = text[dot.upperBound...].components(separatedBy: " → ")
        guard halves.count == 2 else { return Line(number: number, what: halves[0], places: [], reason: nil) }
        let leftOut = "left out: "
        if halves[1].hasPrefix(leftOut) {
            let reason = String(halves[1].dropFirst(leftOut.count))
            return Line(number: number, what: halves[0], places: [], reason: reason)
        }
        // Between backticks: every second part.
        let parts = halves[1].components(separatedBy: "`")
        let places = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
        return Line(number: number, what: halves[0], places: places, reason: nil)
    }

    /// Every place that the shipped forms have: `self-assessment/1 /year`, `self-assessment/1 act submit`.
    static func knownPlaces() throws -> (fields: Set<String>, acts: Set<String>) {
        var fields: Set<String> = []
        var acts: Set<String> = []
        for form in ShippedForm.all {
            let document = try JSON(reading: form.bytes)
            let name = "\(form.kind)/\(form.version)"
            fields.formUnion(SchemaField.all(of: document).map { "\(name) \($0.path)" })
            let statements = document["x-lifecycle"]?["statements"]?.object?.names ?? []
            acts.formUnion(statements.map { "\(name) act \($0)" })
        }
        return (fields, acts)
    }

    static func problems(of page: String) throws -> [String] {
        let (fields, acts) = try knownPlaces()
        let lines = page.components(separatedBy: "\n").compactMap { line(reading: $0) }
        var problems: [String] = []
        for (index, line) in lines.enumerated() {
            if line.number != index + 1 { problems.append("line \(line.number) should be numbered \(index + 1)") }
            if line.what.isEmpty { problems.append("line \(line.number) names nothing") }
            let words = line.reason?.split(separator: " ").count ?? 0
            if line.places.isEmpty, words < 3 { problems.append("line \(line.number) has neither place nor reason") }
            for place in line.places where !fields.contains(place) && !acts.contains(place) {
                problems.append("line \(line.number) names \(place), which no form has")
            }
        }
        let named = Set(lines.flatMap(\.places))
        problems += fields.subtracting(named).sorted().map { "no line names \($0)" }
        return problems
    }

    @Test func thePageNamesEveryFieldAndOnlySuchAsExist() throws {
        let page = try String(contentsOf: repository.appending(path: "docs/fields.md"), encoding: .utf8)
        #expect(try Self.problems(of: page) == [])
    }

    @Test func aLineWithoutPlaceOrReasonIsFound() throws {
        let page =
            "1. year →\n2. state → left out: no\n4. x → `self-assessment/1 /nowhere`, `programme/1 act consult`\n"
        let problems = try Self.problems(of: page)
        #expect(
            problems.prefix(4) == [
                "line 1 has neither place nor reason", "line 2 has neither place nor reason",
                "line 4 should be numbered 3", "line 4 names self-assessment/1 /nowhere, which no form has",
            ])
        #expect(problems.contains("no line names self-assessment/1 /year"))
    }
}

/// The folder of this repository, found from this file.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
