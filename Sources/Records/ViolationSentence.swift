/// Says what is wrong, to the person who wrote the record: all sentences about violations stand here.
///
/// They call the field by its title and may quote what the schema says. They never quote the record, except
/// names of properties, which are places.
struct ViolationSentence {
    /// What the field is called.
    let name: String
    /// What the group or list is called that the field lies in.
    let ownerName: String
    /// The last step of the way to the field.
    let step: Path.Step?
    /// The schema that is not kept.
    let keywords: SchemaNode.Keywords
    let graph: SchemaGraph
    /// What the field is called that makes this one needed.
    let becauseOf: String?

    func text(for fault: Fault) -> String {
        switch fault {
        case .type: "\(name) must be \(Self.types(keywords.types))."
        case .enumeration: "\(name) must be one of: \(keywords.enumeration.map(Self.list) ?? "")."
        case .constant: "\(name) must be \(keywords.constant.map(Self.constant) ?? "")."
        case .pattern: "\(name) is not in the form that is asked for (\(keywords.text?.pattern?.source ?? ""))."
        case .format: "\(name) must be \(keywords.text?.format?.words ?? "")."
        case .not: exclusion
        case .anyOf: choice(keywords.combination?.anyOf ?? [])
        case .oneOfNone: choice(keywords.combination?.oneOf ?? [])
        case .oneOfSeveral: "\(name) fits more than one of the forms that are allowed, and must fit exactly one."
        case .never: absence
        case .tooCostly: "\(name) is nested too deeply, or is too large, to be checked."
        case .refused(let shape, _, let scalars):
            "\(name) holds what looks like \(shape.words) (characters \(scalars.lowerBound + 1) to "
                + "\(scalars.upperBound)). Take out whatever could point to a child."
        case .maximum, .exclusiveMaximum, .minimum, .exclusiveMinimum, .multipleOf: numberText(for: fault)
        case .maxLength, .minLength, .maxItems, .minItems, .maxProperties, .minProperties: sizeText(for: fault)
        case .uniqueItems, .contains, .minContains, .maxContains: listText(for: fault)
        case .required, .dependentRequired, .propertyNames, .ambiguousName: nameText(for: fault)
        }
    }

    private func numberText(for fault: Fault) -> String {
        let bounds = keywords.number ?? NumberKeywords()
        func bound(_ number: JSONNumber?) -> String { number?.text ?? "" }
        return switch fault {
        case .maximum: "\(name) must be \(bound(bounds.maximum)) or less."
        case .exclusiveMaximum: "\(name) must be less than \(bound(bounds.exclusiveMaximum))."
        case .minimum: "\(name) must be \(bound(bounds.minimum)) or more."
        case .exclusiveMinimum: "\(name) must be more than \(bound(bounds.exclusiveMinimum))."
        default: "\(name) must be a multiple of \(bound(bounds.multipleOf))."
        }
    }

    private func sizeText(for fault: Fault) -> String {
        let text = keywords.text ?? TextKeywords()
        let array = keywords.array ?? ArrayKeywords()
        let object = keywords.object ?? ObjectKeywords()
        switch fault {
        case .maxLength(let length): return atMost(text.maxLength, "character", "characters", has: length)
        case .minLength where text.minLength == 1: return "\(name) must not be empty."
        case .minLength(let length): return atLeast(text.minLength, "character", "characters", has: length)
        case .maxItems(let count): return atMost(array.maxItems, "entry", "entries", has: count)
        case .minItems(let count): return atLeast(array.minItems, "entry", "entries", has: count)
        case .maxProperties(let count): return atMost(object.maxProperties, "field", "fields", has: count)
        case .minProperties(let count): return atLeast(object.minProperties, "field", "fields", has: count)
        default: preconditionFailure("sizes only")
        }
    }

    private func listText(for fault: Fault) -> String {
        let array = keywords.array ?? ArrayKeywords()
        let kind = array.contains.flatMap { graph.nodes[$0].keywords.vocabulary.title }
        let suffix = kind.map { " of the kind \"\($0)\"" } ?? " of the kind that is asked for"
        switch fault {
        case .uniqueItems(let first, let second):
            return "\(name) has the same entry twice: entries \(first + 1) and \(second + 1)."
        case .contains: return "\(name) needs at least 1 entry\(suffix)."
        case .minContains(let count): return atLeast(array.minContains, "entry", "entries", suffix, has: count)
        case .maxContains(let count): return atMost(array.maxContains, "entry", "entries", suffix, has: count)
        default: preconditionFailure("lists only")
        }
    }

    private func nameText(for fault: Fault) -> String {
        switch fault {
        case .required: "\(name) is needed."
        case .dependentRequired: "\(name) is needed because \(becauseOf ?? "") is filled in."
        case .ambiguousName(let property):
            "\(ownerName) must not have a field called \"\(property)\": no name may contain \"=\"."
        case .propertyNames(let property): "\(ownerName) must not have a field called \"\(property)\"."
        default: preconditionFailure("names only")
        }
    }

    private func atMost(
        _ bound: Int?, _ one: String, _ many: String, _ suffix: String = "", has count: Int
    ) -> String {
        let bound = bound ?? 0
        return "\(name) may have at most \(bound) \(bound == 1 ? one : many)\(suffix); it has \(count)."
    }

    private func atLeast(
        _ bound: Int?, _ one: String, _ many: String, _ suffix: String = "", has count: Int
    ) -> String {
        let bound = bound ?? 0
        return "\(name) needs at least \(bound) \(bound == 1 ? one : many)\(suffix); it has \(count)."
    }

    /// What to say where the schema is `false`.
    private var absence: String {
        switch (keywords.holder, step) {
        case ("additionalProperties"?, .name(let property)?), ("unevaluatedProperties"?, .name(let property)?):
            "\(ownerName) has no field called \"\(property)\"."
        case ("items"?, _), ("unevaluatedItems"?, _): "\(name) is one entry too many."
        default: "\(name) must be left out."
        }
    }

    private var exclusion: String {
        let title = keywords.combination?.not.flatMap { graph.nodes[$0].keywords.vocabulary.title }
        return title.map { "\(name) must not be of this form: \($0)." } ?? "\(name) is of a form that is not allowed."
    }

    private func choice(_ branches: [Int]) -> String {
        let titles = branches.compactMap { graph.nodes[$0].keywords.vocabulary.title }
        guard titles.count == branches.count else {
            return "\(name) fits none of the \(branches.count) forms that are allowed."
        }
        return "\(name) must be of one of these forms: \(titles.joined(separator: "; "))."
    }

    private static func list(_ values: [JSON]) -> String { values.map(constant).joined(separator: ", ") }

    /// A value of the schema: a text as it stands, all else as JSON on one line.
    private static func constant(_ value: JSON) -> String {
        switch value {
        case .null: "empty (null)"
        case .bool(let truth): truth ? "yes (true)" : "no (false)"
        case .number(let number): number.text
        case .string(let text): text.isEmpty ? "an empty text" : text
        case .array(let items): "[" + list(items) + "]"
        case .object(let object):
            "{" + object.members.map { "\($0.name): \(constant($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func types(_ types: JSONTypes) -> String {
        var names: [String] = []
        for entry in JSONTypes.named where types.contains(entry.type) {
            if entry.type == .integer, types.contains(.number) { continue }
            names.append(words[entry.name] ?? entry.name)
        }
        guard let last = names.popLast() else { return "nothing at all" }
        return names.isEmpty ? last : names.joined(separator: ", ") + " or " + last
    }

    private static let words = [
        "string": "text", "integer": "a whole number", "number": "a number", "boolean": "yes (true) or no (false)",
        "array": "a list", "object": "a group of fields", "null": "empty (null)",
    ]
}

extension TextFormat {
    /// What a text of this format is, with an example.
    fileprivate var words: String {
        switch self {
        case .date: "a date that exists, written as 2017-09-30"
        case .dateTime: "a date and time that exist, written as 2017-09-30T14:05:00Z"
        case .email: "an e-mail address, such as name@council.example"
        case .uri: "a complete link, such as https://council.example/report"
        case .uuid: "a UUID, such as 123e4567-e89b-42d3-a456-426614174000"
        }
    }
}

extension RefusedShape {
    fileprivate var words: String {
        switch self {
        case .nhsNumber: "an NHS number"
        case .upn: "a unique pupil number (UPN)"
        case .dateOfBirth: "a date of birth"
        case .postcode: "a full postcode"
        }
    }
}
