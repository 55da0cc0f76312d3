import Foundation
import Merging
import Records
import Testing

@Suite struct GoldenTests {
    @Test(arguments: GoldenCase.all)
    func yieldsWhatTheTableSays(golden: GoldenCase) throws {
        let expected = try #require(try golden.json("expected"))
        let (base, left, right) = try (golden.document("base"), golden.document("left"), golden.document("right"))
        let schema = try golden.schema()
        let limits = try golden.limits()

        let merged = Document.merging(base: base, left: left, right: right, by: schema, limits: limits)
        #expect(text(merged.value) == text(expected["merged"]))
        #expect(text(.array(merged.entries.map(\.json))) == text(expected["conflicts"]))

        let swapped = Document.merging(base: base, left: right, right: left, by: schema, limits: limits)
        #expect(text(swapped.value) == text(expected["swapped"] ?? expected["merged"]))
        #expect(text(.array(swapped.entries.map(\.json))) == text(expected["conflicts"]))
    }

    private func text(_ value: JSON?) -> String? { value?.canonicalText }
}
