/// One schema object of a document, compiled: what it asserts, and where it leads.
///
/// Nodes name each other by their index in ``SchemaGraph/nodes``, so that a schema may refer to itself.
final class SchemaNode: Sendable {
    let keywords: Keywords
    /// Where `$ref` leads.
    let reference: Int?
    /// This node and all that apply wherever it does, through `$ref` and `allOf`; this node first.
    let companions: [Int]

    init(_ keywords: Keywords, reference: Int?, companions: [Int]) {
        self.keywords = keywords
        self.reference = reference
        self.companions = companions
    }

    struct Keywords: Sendable {
        /// The JSON Pointer of this schema in the document.
        var location: String
        /// The keyword whose value this schema is, where that tells how to speak of what it refuses.
        var holder: String?
        /// The verdict of a boolean schema.
        var verdict: Bool?
        var types: JSONTypes = .all
        var enumeration: [JSON]?
        /// The values of ``enumeration``, to look one up.
        var choices: Set<JSON>?
        var constant: JSON?
        var number: NumberKeywords?
        var text: TextKeywords?
        var array: ArrayKeywords?
        var object: ObjectKeywords?
        var combination: CombinationKeywords?
        var vocabulary = VocabularyKeywords()
    }
}

/// What `type` may name, as a set.
struct JSONTypes: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let null = JSONTypes(rawValue: 1)
    static let boolean = JSONTypes(rawValue: 2)
    static let object = JSONTypes(rawValue: 4)
    static let array = JSONTypes(rawValue: 8)
    /// Any number, whole ones included.
    static let number: JSONTypes = [.integer, .fraction]
    static let string = JSONTypes(rawValue: 64)
    static let integer = JSONTypes(rawValue: 32)
    /// What is a number and not whole; `type` has no name for it.
    static let fraction = JSONTypes(rawValue: 16)
    static let all: JSONTypes = [.null, .boolean, .object, .array, .number, .string]

    /// The types in the order in which messages name them, with the name that `type` gives each.
    static let named: [(name: String, type: JSONTypes)] = [
        ("string", .string), ("integer", .integer), ("number", .number), ("boolean", .boolean), ("array", .array),
        ("object", .object), ("null", .null),
    ]
}

/// The assertions on numbers.
struct NumberKeywords: Sendable {
    var multipleOf: JSONNumber?
    var maximum: JSONNumber?
    var exclusiveMaximum: JSONNumber?
    var minimum: JSONNumber?
    var exclusiveMinimum: JSONNumber?
}

/// The assertions on strings; lengths count Unicode scalars.
struct TextKeywords: Sendable {
    var maxLength: Int?
    var minLength: Int?
    var pattern: Pattern?
    var format: TextFormat?
}

/// The assertions on arrays and the schemas of their items.
struct ArrayKeywords: Sendable {
    var maxItems: Int?
    var minItems: Int?
    var uniqueItems = false
    var prefixItems: [Int] = []
    var items: Int?
    var contains: Int?
    var minContains: Int?
    var maxContains: Int?
    var unevaluatedItems: Int?
}

/// The assertions on objects and the schemas of their properties.
struct ObjectKeywords: Sendable {
    var maxProperties: Int?
    var minProperties: Int?
    var required: [String] = []
    var dependentRequired: [(name: String, required: [String])] = []
    var dependentSchemas: [(name: String, node: Int)] = []
    var properties: [String: Int] = [:]
    var patternProperties: [(pattern: Pattern, node: Int)] = []
    var additionalProperties: Int?
    var propertyNames: Int?
    var unevaluatedProperties: Int?
}

/// The keywords that apply other schemas to the same value.
struct CombinationKeywords: Sendable {
    var allOf: [Int] = []
    var anyOf: [Int] = []
    var oneOf: [Int] = []
    var not: Int?
    var condition: Int?
    var consequence: Int?
    var alternative: Int?
}

/// What sli's vocabulary and the annotations say about a place.
struct VocabularyKeywords: Sendable {
    var title: String?
    var description: String?
    var help: String?
    var defaultValue: JSON?
    var rule: MergeRule?
    var editors: [RoleGrant]?
    var relation: String?
    var refusals: [RefusedShape] = []

    /// The first keyword that makes a rule for the place, if there is one.
    var ruleKeyword: String? {
        if rule != nil { return "x-merge" }
        if editors != nil { return "x-editors" }
        if relation != nil { return "x-relation" }
        return refusals.isEmpty ? nil : "x-refuse"
    }
}

/// The compiled nodes of one document; the root schema is the first.
final class SchemaGraph: Sendable {
    let nodes: [SchemaNode]
    /// Whether some schema asks what others have spoken of: `unevaluatedItems`, `unevaluatedProperties`.
    let tracksMarks: Bool
    /// Whether some schema has `x-refuse`.
    let refusesShapes: Bool

    /// For each node, what holds wherever it applies.
    let standings: [Standing]

    /// A node together with all that apply wherever it does, seen from a place.
    struct Standing: Sendable {
        let nodes: [Int]
        var editors: [RoleGrant]?
        var isRelation = false
        var refusalSites: [Place.RefusalSite] = []
    }

    init(nodes: [SchemaNode]) {
        self.nodes = nodes
        standings = nodes.map { node in
            var standing = Standing(nodes: node.companions)
            for companion in node.companions {
                let vocabulary = nodes[companion].keywords.vocabulary
                standing.editors = standing.editors ?? vocabulary.editors
                standing.isRelation = standing.isRelation || vocabulary.relation != nil
                for (position, shape) in vocabulary.refusals.enumerated()
                where !standing.refusalSites.contains(where: { $0.shape == shape }) {
                    standing.refusalSites.append(.init(shape: shape, node: companion, position: position))
                }
            }
            return standing
        }
        refusesShapes = nodes.contains { !$0.keywords.vocabulary.refusals.isEmpty }
        tracksMarks = nodes.contains {
            $0.keywords.array?.unevaluatedItems != nil || $0.keywords.object?.unevaluatedProperties != nil
        }
    }
}

extension SchemaGraph {
    /// For each node, whether such keywords stand on it or on one that a place below it has.
    func nodesAbove(_ isSuch: (VocabularyKeywords) -> Bool) -> [Bool] {
        var above: [[Int]] = Array(repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for companion in node.companions where companion != index { above[companion].append(index) }
            for child in node.keywords.placedChildren { above[child].append(index) }
        }
        var found = Array(repeating: false, count: nodes.count)
        var waiting = nodes.indices.filter { isSuch(nodes[$0].keywords.vocabulary) }
        while let node = waiting.popLast() {
            guard !found[node] else { continue }
            found[node] = true
            waiting.append(contentsOf: above[node])
        }
        return found
    }
}

extension SchemaNode.Keywords {
    /// The schemas of the places right below this one.
    fileprivate var placedChildren: [Int] {
        var children = array.map { $0.prefixItems + [$0.items].compactMap { $0 } } ?? []
        if let object {
            children += Array(object.properties.values) + object.patternProperties.map(\.node)
            children += [object.additionalProperties].compactMap { $0 }
        }
        return children
    }
}
