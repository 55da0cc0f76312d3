import Records

/// Finds the place that a person means by a path or by a field's title.
enum FieldPath {
    static func find(_ text: String, in schema: Schema, of value: JSON) throws -> Path {
        if text.hasPrefix("/") {
            guard let path = Path(text) else { throw Wording.badPath(text) }
            guard schema.root.descendant(at: path).isDescribed else { throw Wording.noField(text) }
            return path
        }
        var found: [Path] = []
        collect(titled: text.lowercased(), at: schema.root, value, .root, &found)
        switch found.count {
        case 0: throw Wording.noField(text)
        case 1: return found[0]
        default: throw Wording.severalFields(text, found)
        }
    }

    private static func collect(
        titled title: String, at place: Place, _ value: JSON?, _ path: Path, _ found: inout [Path]
    ) {
        if !path.steps.isEmpty, place.title?.lowercased() == title { found.append(path) }
        if let items = value?.array {
            if case .keyed(let fields)? = place.rule {
                for item in items {
                    guard let key = ItemKey(of: item, fields: fields) else { continue }
                    collect(titled: title, at: place.item(0), item, path.appending(item: key), &found)
                }
            }
        } else {
            for name in place.propertyNames {
                collect(titled: title, at: place.property(name), value?[name], path.appending(name: name), &found)
            }
        }
    }
}
