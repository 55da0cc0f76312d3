import Records

/// The fields of a kind in words: what `schema show --fields` lists.
struct SchemaFields {
    /// One field, with its place as a path in which `*` stands for every item of a list.
    struct Field {
        let place: String
        let depth: Int
        let isItem: Bool
        let isRequired: Bool
        let at: Place
    }

    /// In the order of their places; those of a list's items follow the list.
    let all: [Field]

    /// How deep the fields of a schema that contains itself are followed.
    private static let deepest = 6

    init(_ schema: Schema) {
        var found: [Field] = []
        Self.collect(schema.root, "", 0, &found)
        all = found
    }

    private static func collect(_ place: Place, _ path: String, _ depth: Int, _ found: inout [Field]) {
        guard depth < deepest else { return }
        for name in place.propertyNames {
            let child = place.property(name)
            found.append(
                Field(
                    place: "\(path)/\(name)", depth: depth, isItem: false, isRequired: place.requires(name), at: child))
            collect(child, "\(path)/\(name)", depth + 1, &found)
        }
        let item = place.item(0)
        if item.isDescribed, !item.propertyNames.isEmpty {
            collect(item, path + "/*", depth, &found)
        }
    }

    /// The fields that a person would find without a title or help.
    ///
    /// What nobody fills in is left out: the record's schema, and what identifies an item.
    var withoutWords: [Field] {
        all.filter { $0.place != "/schema" && ($0.at.title == nil || $0.at.help == nil) }
    }

    var lines: [String] {
        all.flatMap { field -> [String] in
            let indent = String(repeating: "  ", count: field.depth)
            var notes: [String] = []
            if field.isRequired { notes.append("required") }
            if let editors = field.at.editors { notes.append(editors.map(\.description).joined(separator: ", ")) }
            let title = field.at.title ?? ""
            let note = notes.isEmpty ? "" : "  [\(notes.joined(separator: "; "))]"
            var lines = ["\(indent)\(field.place)  \(title)\(note)"]
            if let help = field.at.help { lines.append("\(indent)    \(help)") }
            if let choices = field.at.choices, choices.count > 1 {
                lines.append("\(indent)    One of: \(choices.map(Fields.scalar).joined(separator: ", "))")
            }
            return lines
        }
    }

    var json: JSON {
        .array(
            all.map { field in
                var object: JSONObject = ["path": .string(field.place), "required": .bool(field.isRequired)]
                object["choices"] = field.at.choices.map { .array($0) }
                object["editors"] = field.at.editors.map { .array($0.map { .string($0.description) }) }
                object["help"] = field.at.help.map { .string($0) }
                object["merge"] = field.at.rule.map { .string($0.description) }
                object["title"] = field.at.title.map { .string($0) }
                return .object(object)
            })
    }
}
