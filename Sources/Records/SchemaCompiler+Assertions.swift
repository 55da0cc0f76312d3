extension SchemaCompiler {
    /// The keywords that judge one value by itself.
    mutating func compileAssertion(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        switch keyword.name {
        case "type": drafts[node].keywords.types = try Self.types(keyword)
        case "enum":
            let values = try keyword.array()
            guard !values.isEmpty else { throw keyword.refused("its list must not be empty") }
            drafts[node].keywords.enumeration = values
            drafts[node].keywords.choices = Set(values)
        case "const": drafts[node].keywords.constant = keyword.value
        default:
            if try Self.compileNumber(keyword, &drafts[node].keywords.number) { return true }
            if try Self.compileText(keyword, &drafts[node].keywords.text) { return true }
            if try Self.compileArrayBound(keyword, &drafts[node].keywords.array) { return true }
            return try Self.compileObjectBound(keyword, &drafts[node].keywords.object)
        }
        return true
    }

    private static func types(_ keyword: SchemaKeyword) throws(SchemaError) -> JSONTypes {
        let names: [String]
        if let single = keyword.value.string { names = [single] } else { names = try keyword.distinctTexts() }
        guard !names.isEmpty else { throw keyword.refused("its list must not be empty") }
        var types: JSONTypes = []
        for name in names {
            guard let entry = JSONTypes.named.first(where: { $0.name.hasSameBytes(as: name) }) else {
                throw keyword.refused("\"\(name)\" is not a type of JSON")
            }
            types.formUnion(entry.type)
        }
        return types
    }

    private static func compileNumber(_ keyword: SchemaKeyword, _ number: inout NumberKeywords?) throws(SchemaError)
        -> Bool
    {
        var changed = number ?? NumberKeywords()
        switch keyword.name {
        case "multipleOf":
            let divisor = try keyword.number()
            guard divisor.text != "0", divisor.text.utf8.first != UInt8(ascii: "-") else {
                throw keyword.refused("its value must be greater than 0")
            }
            changed.multipleOf = divisor
        case "maximum": changed.maximum = try keyword.number()
        case "exclusiveMaximum": changed.exclusiveMaximum = try keyword.number()
        case "minimum": changed.minimum = try keyword.number()
        case "exclusiveMinimum": changed.exclusiveMinimum = try keyword.number()
        default: return false
        }
        number = changed
        return true
    }

    private static func compileText(_ keyword: SchemaKeyword, _ text: inout TextKeywords?) throws(SchemaError) -> Bool {
        var changed = text ?? TextKeywords()
        switch keyword.name {
        case "maxLength": changed.maxLength = try keyword.count()
        case "minLength": changed.minLength = try keyword.count()
        case "pattern": changed.pattern = try pattern(keyword.text(), of: keyword)
        case "format":
            let name = try keyword.text()
            guard let format = TextFormat(rawValue: name) else {
                let known = TextFormat.allCases.map(\.rawValue).sorted().joined(separator: ", ")
                throw keyword.refused("the format \"\(name)\" is not supported; these are: \(known)")
            }
            changed.format = format
        default: return false
        }
        text = changed
        return true
    }

    /// Compiles a regular expression, naming the keyword that holds it if it is refused.
    static func pattern(_ source: String, of keyword: SchemaKeyword) throws(SchemaError) -> Pattern {
        do throws(PatternError) { return try Pattern(source) } catch {
            throw keyword.refused("the expression \"\(source)\" is not supported: \(error)")
        }
    }

    private static func compileArrayBound(_ keyword: SchemaKeyword, _ array: inout ArrayKeywords?) throws(SchemaError)
        -> Bool
    {
        var changed = array ?? ArrayKeywords()
        switch keyword.name {
        case "maxItems": changed.maxItems = try keyword.count()
        case "minItems": changed.minItems = try keyword.count()
        case "uniqueItems": changed.uniqueItems = try keyword.truth()
        case "minContains": changed.minContains = try keyword.count()
        case "maxContains": changed.maxContains = try keyword.count()
        default: return false
        }
        array = changed
        return true
    }

    private static func compileObjectBound(
        _ keyword: SchemaKeyword, _ object: inout ObjectKeywords?
    ) throws(SchemaError) -> Bool {
        var changed = object ?? ObjectKeywords()
        switch keyword.name {
        case "maxProperties": changed.maxProperties = try keyword.count()
        case "minProperties": changed.minProperties = try keyword.count()
        case "required":
            changed.required = try keyword.distinctTexts()
            try keyword.checkPropertyNames(changed.required)
        case "dependentRequired":
            for member in try keyword.object().members {
                let refusal = keyword.refused("each of its values must be a list of texts, none of them twice")
                let names = try SchemaKeyword.distinctTexts(member.value, or: refusal)
                try keyword.checkPropertyNames([member.name] + names)
                changed.dependentRequired.append((member.name, names))
            }
        default: return false
        }
        object = changed
        return true
    }
}
