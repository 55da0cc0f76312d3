import Records

/// Finds the place that a person means by a path, by a field's title or by the name that `history` gives it, such as
/// `Grade of Leadership`.
enum FieldPath {
    static func find(_ text: String, in schema: Schema, of value: JSON) throws -> Path {
        if text.hasPrefix("/") {
            guard let path = Path(text) else { throw Wording.badPath(text) }
            guard schema.root.descendant(at: path).isDescribed else { throw Wording.noField(text) }
            return path
        }
        var found: [Path] = []
        var search = Search(title: text.lowercased(), root: schema.root, record: value)
        collect(&search, at: schema.root, value, .root, &found)
        // A field of the record as a whole may also be named as programs name it.
        if found.isEmpty, schema.root.propertyNames.contains(where: { $0.hasSameBytes(as: text) }) {
            found.append(Path.root.appending(name: text))
        }
        switch found.count {
        case 0: throw Wording.noField(text)
        case 1: return found[0]
        default: throw Wording.severalFields(text, found)
        }
    }

    private struct Search {
        let title: String
        let root: Place
        let record: JSON
        var items = KeyedItems()

        mutating func means(_ path: Path, _ place: Place) -> Bool {
            guard !path.steps.isEmpty, let own = place.title?.lowercased(), title.hasPrefix(own) else { return false }
            if own == title { return true }
            return FieldTitle(of: path, at: root, in: record, finding: &items).words.lowercased() == title
        }
    }

    private static func collect(
        _ search: inout Search, at place: Place, _ value: JSON?, _ path: Path, _ found: inout [Path]
    ) {
        if search.means(path, place) { found.append(path) }
        if let items = value?.array {
            if case .keyed(let fields)? = place.rule {
                for item in items {
                    guard let key = ItemKey(of: item, fields: fields) else { continue }
                    collect(&search, at: place.item(0), item, path.appending(item: key), &found)
                }
            }
        } else {
            for name in place.propertyNames {
                collect(&search, at: place.property(name), value?[name], path.appending(name: name), &found)
            }
        }
    }
}
