import Records

/// How one place of a record is laid out in a form: by what the schema says, or by what stands there if that
/// does not fit.
enum FormShape: Hashable {
    /// One heading with its lines.
    case field(FormMode)
    /// Its properties, one heading each.
    case object([String])
    /// A block for every item; the fields that identify one.
    case list([String])
    /// A log: what is there is shown, and one more entry can be written.
    case log

    static func of(_ place: Place, _ value: JSON?) -> FormShape {
        switch (place.rule, value) {
        case (.keyed(let fields)?, nil): return .list(fields)
        case (.keyed(let fields)?, .array(let items)?):
            let keys = items.compactMap { ItemKey(of: $0, fields: fields) }
            return keys.count == items.count && Swift.Set(keys).count == keys.count ? .list(fields) : .field(.json)
        case (.append?, nil), (.append?, .array?): return .log
        case (_, .object(let object)?):
            let names = names(of: place, object)
            return names.isEmpty || object.names.contains { !isNameable($0) } ? .field(.json) : .object(names)
        case (_, nil) where !place.propertyNames.isEmpty: return .object(names(of: place, nil))
        default: return .field(mode(place))
        }
    }

    /// The properties of an object that get headings: those that the schema names, and those that are there.
    static func names(of place: Place, _ object: JSONObject?) -> [String] {
        Swift.Set(place.propertyNames + (object?.names ?? [])).filter(isNameable).sorted()
    }

    /// Whether a heading can name a property of that name.
    private static func isNameable(_ name: String) -> Bool {
        !name.isEmpty && name != "-" && !name.utf8.contains(UInt8(ascii: "="))
    }

    private static func mode(_ place: Place) -> FormMode {
        if place.takesText { return .text }
        return place.item(0).takesText ? .lines : .json
    }
}

/// The order in which the properties of an object stand in a form.
///
/// A schema lists them by name, which puts “How do we know it” before “What do we know”. What the schema
/// *requires* it lists in an order that somebody thought about: those come first, in that order.
struct FieldOrder {
    private var ranks: [String: Int] = [:]

    init(_ schema: Schema) { collect(schema.document) }

    private mutating func collect(_ json: JSON) {
        switch json {
        case .array(let items): for item in items { collect(item) }
        case .object(let object):
            for (index, name) in (object["required"]?.array ?? []).compactMap(\.string).enumerated() {
                ranks[name] = min(index, ranks[name] ?? .max)
            }
            for member in object.members { collect(member.value) }
        default: break
        }
    }

    /// The names of an object's properties in the order of its headings: what bears the object's own title stands
    /// first, such as the text of a strength.
    func sorted(_ names: [String], of place: Place) -> [String] {
        func rank(_ name: String) -> Int {
            if let title = place.title, place.property(name).title == title { return -1 }
            return ranks[name] ?? .max
        }
        return names.map { (rank($0), $0) }.sorted { $0 < $1 }.map(\.1)
    }
}
