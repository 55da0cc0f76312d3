import Records

/// A record that a form is compared with, whose items are found by their keys without going through their list
/// each time: a form of thousands of items asks for every one of them.
final class SeenRecord {
    let value: JSON
    private let schema: Schema
    private var items: [Path: [ItemKey: JSON]] = [:]
    private var shapes: [Path: FormShape] = [:]

    init(_ value: JSON, schema: Schema) {
        self.value = value
        self.schema = schema
    }

    /// What stands at a place; `nil` where nothing does.
    func value(at path: Path) -> JSON? {
        guard let index = path.steps.lastIndex(where: { if case .item = $0 { true } else { false } }),
            case .item(let key) = path.steps[index]
        else { return value.value(at: path) }
        let list = Path(Array(path.steps[..<index]))
        let rest = Path(Array(path.steps[(index + 1)...]))
        guard case .list(let fields) = shape(at: list), fields == key.fields.map(\.name) else {
            return value.value(at: path)
        }
        if items[list] == nil {
            let pairs = (value(at: list)?.array ?? []).compactMap { item in
                ItemKey(of: item, fields: fields).map { ($0, item) }
            }
            items[list] = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        return items[list]?[key]?.value(at: rest)
    }

    /// How a place is laid out.
    func shape(at path: Path) -> FormShape {
        if let known = shapes[path] { return known }
        let shape = FormShape.of(schema.root.descendant(at: path), value(at: path))
        shapes[path] = shape
        return shape
    }
}
