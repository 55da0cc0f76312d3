import Foundation
import Records
import Testing

/// Random schemas and values, judged as an independent implementation of JSON Schema 2020-12 judges them
/// (`integration/schema-oracle/generate.py` wrote the cases).
@Suite struct SchemaOracleTests {
    /// The keywords of which both implementations report one fault, at the value itself.
    private static let leaves: Set<String> = [
        "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
        "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties",
        "anyOf", "oneOf", "not",
    ]

    @Test func verdictsAndFaultsAreThoseOfAnotherImplementation() throws {
        let file = try #require(
            Bundle.module.url(forResource: "cases", withExtension: "json", subdirectory: "SchemaOracle"))
        let document = try JSON(reading: Array(try Data(contentsOf: file)), limits: .landing)
        let seed = try #require(document["seed"]?.integer)
        var judged = 0
        for (index, entry) in try #require(document["cases"]?.array).enumerated() {
            let text = try #require(entry["schema"])
            let schema = try Schema(text)
            for value in try #require(entry["values"]?.array) {
                judged += 1
                let record = try #require(value["value"])
                let violations = schema.violations(of: record)
                let place: Comment = "seed \(seed), case \(index): \(text.canonicalText) \(record.canonicalText)"
                #expect(violations.isEmpty == value["valid"]?.bool, place)
                guard let faults = value["faults"]?.array else { continue }
                #expect(Set(Self.faults(violations, of: text)) == Set(faults), place)
            }
        }
        #expect(judged == 2_400)
    }

    /// Pairs of pointer and keyword; what a schema that is `false` refuses has no keyword.
    private static func faults(_ violations: [Violation], of schema: JSON) -> [JSON] {
        violations.compactMap { violation in
            let steps = Path(violation.schemaLocation)?.steps ?? []
            guard case .name(let keyword)? = steps.last, leaves.contains(keyword),
                let holder = schema.value(at: Path(Array(steps.dropLast()))), holder.object?[keyword] != nil,
                schema.value(at: Path(steps)) != false || keyword == "const"
            else { return nil }
            return [.string(violation.pointer), .string(keyword)]
        }
    }
}
