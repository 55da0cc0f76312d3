extension SchemaCompiler {
    /// Reads `x-lifecycle`, and compiles the subschema of each `requires`.
    mutating func compileLifecycle(_ keyword: SchemaKeyword) throws(SchemaError) -> Lifecycle {
        let parts = try Parts(keyword.value, at: keyword.pointer, known: ["initial", "stages", "statements"])
        let initial = try parts.text("initial")
        var stages: [String: Lifecycle.Stage] = [:]
        for entry in try parts.members("stages") {
            let stage = try Parts(entry.value, at: entry.pointer, known: ["title", "help", "frozen"])
            try stage.checkName(entry.name)
            stages[entry.name] = Lifecycle.Stage(
                title: try stage.optionalText("title"), help: try stage.optionalText("help"),
                isFrozen: try stage.optionalTruth("frozen"))
        }
        guard stages[initial] != nil else {
            throw parts.refused("the initial stage \"\(initial)\" is not one of \"stages\"")
        }
        var statements: [String: Lifecycle.Statement] = [:]
        for entry in try parts.members("statements") {
            statements[entry.name] = try compileStatement(entry.name, entry.value, at: entry.pointer, stages: stages)
        }
        for (name, statement) in statements.sorted(by: { $0.key < $1.key }) {
            for need in statement.needs where statements[need.act] == nil || need.act == name {
                throw parts.refused("\"\(name)\" needs \"\(need.act)\", which is no other one of \"statements\"")
            }
        }
        return Lifecycle(initial: initial, stages: stages, statements: statements)
    }

    private mutating func compileStatement(
        _ name: String, _ value: JSON, at pointer: String, stages: [String: Lifecycle.Stage]
    ) throws(SchemaError) -> Lifecycle.Statement {
        let known = ["title", "help", "from", "to", "by", "requires", "conditions", "needs", "hands_over"]
        let parts = try Parts(value, at: pointer, known: known)
        try parts.checkName(name)
        let from = try parts.texts("from")
        let to = try parts.optionalText("to")
        for stage in from + [to].compactMap({ $0 }) where stages[stage] == nil {
            throw parts.refused("the stage \"\(stage)\" is not one of \"stages\"")
        }
        guard let grantsValue = parts.object["by"] else { throw parts.refused("it lacks \"by\"") }
        let keyword = SchemaKeyword(name: "by", value: grantsValue, schema: pointer)
        let grants = try Self.grants(grantsValue, of: keyword)
        rootVocabulary.grants.append((keyword, grants, false))
        var conditions: [Lifecycle.Condition] = []
        for text in parts.object["conditions"] == nil ? [] : try parts.texts("conditions") {
            guard let condition = Lifecycle.Condition(rawValue: text) else {
                let known = Lifecycle.Condition.allCases.map(\.rawValue).joined(separator: ", ")
                throw parts.refused("\"\(text)\" is not a condition; these are: \(known)")
            }
            conditions.append(condition)
        }
        var needs: [Lifecycle.Need] = []
        for entry in parts.object["needs"] == nil ? [] : try parts.members("needs") {
            guard let relation = entry.value.string, relation != RoleGrant.team else {
                throw parts.refused("\"needs\" names for an act a relation that a field of the record defines")
            }
            needs.append(Lifecycle.Need(act: entry.name, relation: relation))
            // Whom it names has to be found in the record, as for a grant.
            rootVocabulary.grants.append((keyword, [RoleGrant(role: .coordinator, relation: relation)], false))
        }
        var requirement: Int?
        if let subschema = parts.object["requires"] {
            requirement = try compile(
                subschema, at: JSONPointer.appending("requires", to: pointer), standing: .conditional("requires"))
        }
        return Lifecycle.Statement(
            title: try parts.optionalText("title"), help: try parts.optionalText("help"), from: from, to: to,
            by: grants, conditions: conditions, needs: needs,
            handsOver: try parts.optionalTruth("hands_over") || name == Lifecycle.submit, requirement: requirement)
    }
}

/// An object within `x-lifecycle`, whose members are read by name; others than the known ones are refused.
private struct Parts {
    let object: JSONObject
    let pointer: String

    init(_ value: JSON, at pointer: String, known: [String]) throws(SchemaError) {
        guard let object = value.object else {
            throw SchemaError(keyword: "x-lifecycle", at: pointer, "its value must be an object")
        }
        self.object = object
        self.pointer = pointer
        for name in object.names where !known.contains(name) {
            throw refused("\"\(name)\" is not supported here; these are: \(known.joined(separator: ", "))")
        }
    }

    func refused(_ reason: String) -> SchemaError { SchemaError(keyword: "x-lifecycle", at: pointer, reason) }

    /// Names of stages and statements become words of commands and of signed statements.
    func checkName(_ name: String) throws(SchemaError) {
        guard KeyPart.isValid(name) else {
            throw refused("the name \"\(name)\" is not made of small letters, digits and \"-\"")
        }
    }

    func text(_ name: String) throws(SchemaError) -> String {
        guard let text = try optionalText(name) else { throw refused("it lacks \"\(name)\"") }
        return text
    }

    func optionalText(_ name: String) throws(SchemaError) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw refused("\"\(name)\" must be a text") }
        return text
    }

    func optionalTruth(_ name: String) throws(SchemaError) -> Bool {
        guard let value = object[name] else { return false }
        guard let truth = value.bool else { throw refused("\"\(name)\" must be true or false") }
        return truth
    }

    func texts(_ name: String) throws(SchemaError) -> [String] {
        guard let value = object[name] else { throw refused("it lacks \"\(name)\"") }
        let refusal = refused("\"\(name)\" must be a list of texts, none of them twice")
        let texts = try SchemaKeyword.distinctTexts(value, or: refusal)
        guard !texts.isEmpty else { throw refused("the list of \"\(name)\" must not be empty") }
        return texts
    }

    func members(_ name: String) throws(SchemaError) -> [(name: String, value: JSON, pointer: String)] {
        guard let value = object[name] else { throw refused("it lacks \"\(name)\"") }
        guard let members = value.object?.members, !members.isEmpty else {
            throw refused("\"\(name)\" must be an object that is not empty")
        }
        let place = JSONPointer.appending(name, to: pointer)
        return members.map { ($0.name, $0.value, JSONPointer.appending($0.name, to: place)) }
    }
}
