import Seeded
import Records
import Testing

@testable import Merging

@Suite struct CanonicalOrderTests {
    /// Values that part late, at escapes, ends of texts and ends of lists, where an order by structure and one
    /// by bytes could differ.
    private func value(depth: Int, _ random: inout SeededGenerator) -> JSON {
        switch random.number(below: depth > 2 ? 5 : 8) {
        case 0: return random.pick([.null, true, false])
        case 1: return .number(JSONNumber(random.pick(["0", "1", "12", "-1", "1.5", "1e30", "1e-9", "-12"]))!)
        case 2, 3, 4:
            let parts = ["", "a", "a", " ", "!", "#", "\"", "\\", "\n", "\u{1}", "\u{1F}", "é", "abcdefgh", "abcdefgi"]
            return .string((0..<random.number(below: 4)).map { _ in random.pick(parts) }.joined())
        case 5, 6: return .array((0..<random.number(below: 3)).map { _ in value(depth: depth + 1, &random) })
        default:
            return .object(
                JSONObject(
                    (0..<random.number(below: 3)).map { _ in
                        (random.pick(["a", "ab", "a b", "b"]), value(depth: depth + 1, &random))
                    }))
        }
    }

    @Test func isTheOrderOfTheBytes() {
        var random = SeededGenerator(seed: 7)
        let values = (0..<250).map { _ in value(depth: 0, &random) }.map { (value: $0, bytes: $0.canonicalBytes) }
        for left in values {
            for right in values {
                let (a, b) = (left.bytes, right.bytes)
                let expected: CanonicalOrder =
                    a == b ? .equal : a.lexicographicallyPrecedes(b) ? .before : .after
                guard CanonicalOrder.of(left.value, right.value) != expected else { continue }
                Issue.record("\(left.value.canonicalText) and \(right.value.canonicalText)")
                return
            }
        }
    }
}
