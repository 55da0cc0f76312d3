extension SchemaCompiler {
    /// sli's own keywords that stand at a place (DESIGN.md section 4).
    mutating func compileVocabulary(
        _ keyword: SchemaKeyword, of node: Int, beside object: JSONObject
    ) throws(SchemaError) -> Bool {
        guard keyword.name.utf8.starts(with: "x-".utf8) else { return false }
        if case .conditional(let name) = drafts[node].standing {
            throw keyword.refused("it would be ignored below \"\(name)\"; rules are found without looking at values")
        }
        switch keyword.name {
        case "x-merge": drafts[node].keywords.vocabulary.rule = try rule(keyword, key: object["x-key"])
        case "x-key":
            guard object["x-merge"]?.string == "keyed" else {
                throw keyword.refused("it belongs to \"x-merge\": \"keyed\" in the same schema")
            }
        case "x-editors":
            let grants = try Self.grants(keyword.value, of: keyword)
            drafts[node].keywords.vocabulary.editors = grants
            rootVocabulary.grants.append((keyword, grants, false))
        case "x-relation":
            let name = try keyword.text()
            guard KeyPart.isValid(name) else {
                throw keyword.refused("a relation's name is made of small letters, digits and \"-\"")
            }
            drafts[node].keywords.vocabulary.relation = name
        case "x-refuse":
            let names = try keyword.distinctTexts()
            var shapes: [RefusedShape] = []
            for name in names {
                guard let shape = RefusedShape(rawValue: name) else {
                    let known = RefusedShape.allCases.map(\.rawValue).joined(separator: ", ")
                    throw keyword.refused("\"\(name)\" is not a shape that can be refused; these are: \(known)")
                }
                shapes.append(shape)
            }
            drafts[node].keywords.vocabulary.refusals = shapes
        case "x-help": drafts[node].keywords.vocabulary.help = try keyword.text()
        default: return try compileRootVocabulary(keyword, of: node)
        }
        return true
    }

    private func rule(_ keyword: SchemaKeyword, key: JSON?) throws(SchemaError) -> MergeRule {
        switch try keyword.text() {
        case "atomic": return .atomic
        case "object": return .object
        case "text": return .text
        case "set": return .set
        case "append": return .append
        case "fixed": return .fixed
        case "keyed":
            guard let key else { throw keyword.refused("\"keyed\" needs \"x-key\" beside it") }
            let beside = SchemaKeyword(name: "x-key", value: key, schema: keyword.schema)
            let fields = try beside.distinctTexts()
            guard (1...3).contains(fields.count) else { throw beside.refused("it names one to three fields") }
            try beside.checkPropertyNames(fields)
            return .keyed(fields)
        case let other:
            throw keyword.refused(
                "\"\(other)\" is not a merge rule; these are: atomic, object, text, set, keyed, append, fixed")
        }
    }

    /// Reads a list of `role` or `role@relation`; whether the relations exist is checked with the whole schema.
    static func grants(_ value: JSON, of keyword: SchemaKeyword) throws(SchemaError) -> [RoleGrant] {
        let texts = try SchemaKeyword.distinctTexts(
            value, or: keyword.refused("its value must be a list of texts, none of them twice"))
        guard !texts.isEmpty else { throw keyword.refused("its list must not be empty") }
        var grants: [RoleGrant] = []
        for text in texts {
            let halves = text.utf8.split(separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0) ?? "" }
            guard let role = Role(rawValue: halves[0]) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw keyword.refused("\"\(halves[0])\" is not a role; these are: \(known)")
            }
            grants.append(RoleGrant(role: role, relation: halves.count > 1 ? halves[1] : nil))
        }
        return grants
    }
}
