extension SchemaCompiler {
    /// The keywords that apply other schemas, to the same value or to what lies in it.
    mutating func compileApplicator(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        if keyword.name.hasSameBytes(as: "$ref") {
            _ = try keyword.text()
            drafts[node].reference = keyword
            return true
        }
        if try compileArrayApplicator(keyword, of: node) { return true }
        if try compileObjectApplicator(keyword, of: node) { return true }
        return try compileCombination(keyword, of: node)
    }

    private mutating func compileArrayApplicator(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        var changed = drafts[node].keywords.array ?? ArrayKeywords()
        switch keyword.name {
        case "prefixItems": changed.prefixItems = try list(keyword, placed(node))
        case "items": changed.items = try single(keyword, placed(node))
        case "contains": changed.contains = try single(keyword, conditional(keyword, node))
        case "unevaluatedItems": changed.unevaluatedItems = try single(keyword, conditional(keyword, node))
        default: return false
        }
        drafts[node].keywords.array = changed
        return true
    }

    private mutating func compileObjectApplicator(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        var changed = drafts[node].keywords.object ?? ObjectKeywords()
        switch keyword.name {
        case "properties":
            for entry in try keyword.members() {
                try keyword.checkPropertyNames([entry.name])
                changed.properties[entry.name] = try compile(entry.value, at: entry.pointer, standing: placed(node))
            }
        case "patternProperties":
            for entry in try keyword.members() {
                let pattern = try Self.pattern(entry.name, of: keyword)
                let child = try compile(entry.value, at: entry.pointer, standing: placed(node))
                changed.patternProperties.append((pattern, child))
            }
        case "additionalProperties": changed.additionalProperties = try single(keyword, placed(node))
        case "propertyNames": changed.propertyNames = try single(keyword, conditional(keyword, node))
        case "unevaluatedProperties": changed.unevaluatedProperties = try single(keyword, conditional(keyword, node))
        case "dependentSchemas":
            for entry in try keyword.members() {
                try keyword.checkPropertyNames([entry.name])
                let child = try compile(entry.value, at: entry.pointer, standing: conditional(keyword, node))
                changed.dependentSchemas.append((entry.name, child))
            }
        default: return false
        }
        drafts[node].keywords.object = changed
        return true
    }

    private mutating func compileCombination(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        var changed = drafts[node].keywords.combination ?? CombinationKeywords()
        switch keyword.name {
        case "allOf": changed.allOf = try list(keyword, placed(node))
        case "anyOf": changed.anyOf = try list(keyword, conditional(keyword, node))
        case "oneOf": changed.oneOf = try list(keyword, conditional(keyword, node))
        case "not": changed.not = try single(keyword, conditional(keyword, node))
        case "if": changed.condition = try single(keyword, conditional(keyword, node))
        case "then": changed.consequence = try single(keyword, conditional(keyword, node))
        case "else": changed.alternative = try single(keyword, conditional(keyword, node))
        default: return false
        }
        drafts[node].keywords.combination = changed
        return true
    }

    /// Where a schema stands that is reached without looking at values.
    private func placed(_ node: Int) -> Standing {
        if case .conditional = drafts[node].standing { drafts[node].standing } else { .placed }
    }

    /// Where a schema stands that applies depending on values; the outermost such keyword is named.
    private func conditional(_ keyword: SchemaKeyword, _ node: Int) -> Standing {
        if case .conditional = drafts[node].standing { drafts[node].standing } else { .conditional(keyword.name) }
    }

    private mutating func single(_ keyword: SchemaKeyword, _ standing: Standing) throws(SchemaError) -> Int {
        let node = try compile(keyword.value, at: keyword.pointer, standing: standing)
        drafts[node].keywords.holder = keyword.name
        return node
    }

    private mutating func list(_ keyword: SchemaKeyword, _ standing: Standing) throws(SchemaError) -> [Int] {
        let schemas = try keyword.array()
        guard !schemas.isEmpty else { throw keyword.refused("its list must not be empty") }
        var nodes: [Int] = []
        for (index, schema) in schemas.enumerated() {
            let pointer = JSONPointer.appending(index, to: keyword.pointer)
            nodes.append(try compile(schema, at: pointer, standing: standing))
        }
        return nodes
    }
}
