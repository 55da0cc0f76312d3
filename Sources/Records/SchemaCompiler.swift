/// Turns a schema document into a graph of nodes, or refuses it by the first keyword that it cannot keep to.
///
/// 1. Compile every schema object, depth first (`compile`), one function for each group of keywords.
/// 2. Resolve every `$ref` (`SchemaCompiler+References`).
/// 3. Refuse references that go round without descending, and chains too long to follow.
/// 4. Check the rules place by place (`SchemaPlaces`), which needs the finished graph.
struct SchemaCompiler {
    /// Where a schema object stands, seen from the rules: an `x-` keyword counts only where a place is found
    /// without looking at values.
    enum Standing: Hashable {
        case root
        /// On the way of properties, items, `$ref` and `allOf`, or in `$defs`.
        case placed
        /// Below this keyword, which looks at values.
        case conditional(String)
    }

    struct Draft {
        var keywords: SchemaNode.Keywords
        var standing: Standing
        var reference: SchemaKeyword?
    }

    /// The most schema objects that a document may hold, and the deepest nesting.
    static let maximumNodes = 20_000
    static let maximumDepth = 128

    let document: JSON
    var drafts: [Draft] = []
    var indexByPointer: [String: Int] = [:]
    var indexByAnchor: [String: Int] = [:]
    /// The document's own `$id`, by which a `$ref` may name it too.
    var identifier: String?
    var rootVocabulary = RootVocabulary()
    private var depth = 0

    init(_ document: JSON) { self.document = document }

    /// Compiles the whole document.
    mutating func compileDocument() throws(SchemaError) -> SchemaGraph {
        identifier = document["$id"]?.string
        _ = try compile(document, at: "", standing: .root)
        try finishRoot()
        return try linkedGraph()
    }

    /// Compiles one schema and all below it; returns its node.
    mutating func compile(_ schema: JSON, at pointer: String, standing: Standing) throws(SchemaError) -> Int {
        guard drafts.count < Self.maximumNodes, depth < Self.maximumDepth else {
            throw SchemaError(at: pointer, "the schema is larger or deeper than this engine takes")
        }
        depth += 1
        defer { depth -= 1 }
        let index = drafts.count
        drafts.append(Draft(keywords: .init(location: pointer), standing: standing))
        indexByPointer[pointer] = index
        switch schema {
        case .bool(let verdict): drafts[index].keywords.verdict = verdict
        case .object(let object):
            for member in object.members {
                let keyword = SchemaKeyword(name: member.name, value: member.value, schema: pointer)
                try compile(keyword, of: index, beside: object)
            }
        default: throw SchemaError(at: pointer, "a schema must be an object, true or false")
        }
        return index
    }

    private mutating func compile(
        _ keyword: SchemaKeyword, of node: Int, beside object: JSONObject
    ) throws(SchemaError) {
        if try compileAnnotation(keyword, of: node) { return }
        if try compileAssertion(keyword, of: node) { return }
        if try compileApplicator(keyword, of: node) { return }
        if try compileVocabulary(keyword, of: node, beside: object) { return }
        throw keyword.refused("this keyword is not supported")
    }

    /// Annotations and the keywords that name schemas: they assert nothing.
    private mutating func compileAnnotation(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        let standing = drafts[node].standing
        switch keyword.name {
        case "$schema":
            guard standing == .root else { throw keyword.refused("it may stand at the root only") }
            guard try keyword.text().hasSameBytes(as: "https://json-schema.org/draft/2020-12/schema") else {
                throw keyword.refused("only https://json-schema.org/draft/2020-12/schema is supported")
            }
        case "$id":
            guard standing == .root else { throw keyword.refused("it may stand at the root only") }
            guard try !keyword.text().utf8.contains(UInt8(ascii: "#")) else {
                throw keyword.refused("it must not have a fragment")
            }
        case "$anchor":
            let anchor = try keyword.text()
            guard Self.isAnchor(anchor) else {
                throw keyword.refused(
                    "it must start with a letter or \"_\" and hold letters, digits, \"-\", \"_\", \".\"")
            }
            guard indexByAnchor.updateValue(node, forKey: anchor) == nil else {
                throw keyword.refused("another schema already has this anchor")
            }
        case "$defs":
            let below: Standing
            if case .conditional = standing { below = standing } else { below = .placed }
            for entry in try keyword.members() {
                _ = try compile(entry.value, at: entry.pointer, standing: below)
            }
        case "title": drafts[node].keywords.vocabulary.title = try keyword.text()
        case "description": drafts[node].keywords.vocabulary.description = try keyword.text()
        case "default": drafts[node].keywords.vocabulary.defaultValue = keyword.value
        case "$comment": _ = try keyword.text()
        case "deprecated", "readOnly", "writeOnly": _ = try keyword.truth()
        case "examples": _ = try keyword.array()
        default: return false
        }
        return true
    }

    private static func isAnchor(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }
}
