/// In what way a value is not as a schema object wants it, with what a sentence about it needs and the schema
/// does not say. Never a text from the record, names of properties apart.
enum Fault: Hashable, Sendable {
    case type, enumeration, constant
    case maximum, exclusiveMaximum, minimum, exclusiveMinimum, multipleOf
    case maxLength(Int), minLength(Int), pattern, format
    case maxItems(Int), minItems(Int), uniqueItems(Int, Int), contains, minContains(Int), maxContains(Int)
    case maxProperties(Int), minProperties(Int)
    case required(String), dependentRequired(String, because: String), propertyNames(String)
    /// A property's name with a `=`, which paths keep for the keys of items.
    case ambiguousName(String)
    case anyOf, oneOfNone, oneOfSeveral, not
    /// The schema is `false`.
    case never
    /// The run was cut.
    case tooCostly
    /// A shape that `x-refuse` names, the position in the list, and where in the text it stands.
    case refused(RefusedShape, position: Int, scalars: Range<Int>)
}

extension Fault {
    /// The way from the schema object to the keyword.
    var keyword: String {
        switch self {
        case .type: "/type"
        case .enumeration: "/enum"
        case .constant: "/const"
        case .maximum: "/maximum"
        case .exclusiveMaximum: "/exclusiveMaximum"
        case .minimum: "/minimum"
        case .exclusiveMinimum: "/exclusiveMinimum"
        case .multipleOf: "/multipleOf"
        case .maxLength: "/maxLength"
        case .minLength: "/minLength"
        case .pattern: "/pattern"
        case .format: "/format"
        case .maxItems: "/maxItems"
        case .minItems: "/minItems"
        case .uniqueItems: "/uniqueItems"
        case .contains: "/contains"
        case .minContains: "/minContains"
        case .maxContains: "/maxContains"
        case .maxProperties: "/maxProperties"
        case .minProperties: "/minProperties"
        case .required: "/required"
        case .dependentRequired(_, let name): "/dependentRequired/" + JSONPointer.escape(name)
        case .propertyNames: "/propertyNames"
        case .anyOf: "/anyOf"
        case .oneOfNone, .oneOfSeveral: "/oneOf"
        case .not: "/not"
        case .never, .tooCostly, .ambiguousName: ""
        case .refused(_, let position, _): "/x-refuse/\(position)"
        }
    }

    /// The property that the fault is about, if it is one of the value's and not the value itself.
    var property: String? {
        switch self {
        case .required(let name), .dependentRequired(let name, _), .propertyNames(let name),
            .ambiguousName(let name):
            name
        default: nil
        }
    }
}
