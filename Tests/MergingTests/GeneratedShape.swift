import Seeded
import Records

/// A schema made up for a law: what a place is declared to be, and what is declared below it.
indirect enum GeneratedShape {
    case atomic, fixed, undeclared, text, set, append
    case object([String: GeneratedShape])
    case keyed(fields: [String], item: [String: GeneratedShape])

    /// The schema that declares it.
    var json: JSON {
        switch self {
        case .atomic: ["x-merge": "atomic"]
        case .fixed: ["x-merge": "fixed"]
        case .undeclared: [:]
        case .text: ["x-merge": "text"]
        case .set: ["x-merge": "set"]
        case .append: ["x-merge": "append"]
        case .object(let properties): ["type": "object", "properties": Self.json(of: properties)]
        case .keyed(let fields, let item):
            [
                "type": "array", "x-merge": "keyed", "x-key": .array(fields.map { .string($0) }),
                "items": [
                    "type": "object", "required": .array(fields.map { .string($0) }), "properties": Self.json(of: item),
                ],
            ]
        }
    }

    private static func json(of properties: [String: GeneratedShape]) -> JSON {
        .object(JSONObject(properties.map { ($0.key, $0.value.json) }))
    }

    /// A record's shape: properties of every rule, nested, some of them undeclared.
    static func record(using random: inout SeededGenerator) -> GeneratedShape {
        .object(properties(depth: 0, using: &random))
    }

    private static func properties(depth: Int, using random: inout SeededGenerator) -> [String: GeneratedShape] {
        var result: [String: GeneratedShape] = [:]
        for name in ["a", "b", "c", "d", "e"].prefix(depth == 0 ? 5 : 1 + random.number(below: 3)) {
            result[name] = any(depth: depth, using: &random)
        }
        return result
    }

    private static func any(depth: Int, using random: inout SeededGenerator) -> GeneratedShape {
        switch random.number(below: depth < 2 ? 11 : 6) {
        case 0: return .atomic
        case 1: return random.pick([.fixed, .undeclared])
        case 2, 3: return .text
        case 4: return .set
        case 5: return .append
        case 6, 7: return .object(properties(depth: depth + 1, using: &random))
        default:
            var item = properties(depth: depth + 1, using: &random)
            let fields = random.pick([["id"], ["id"], ["host", "id"]])
            for field in fields { item[field] = .atomic }
            return .keyed(fields: fields, item: item)
        }
    }
}
