import Records

/// What the items of a record are called on paper, so that a field that names one by its reference says so in words.
///
/// An item with a made-up reference is called by its number in its list, “Action 3”; one that is keyed by a name, by its
/// heading or that name.
struct PrintedReferences {
    struct Item: Hashable {
        let label: String
        let anchor: String
    }

    private var byPath: [Path: Item] = [:]
    private var byID: [String: Item] = [:]
    /// By the name of the key field, then its value: `section`, `leadership`.
    private var byName: [String: [String: Item]] = [:]

    init(_ value: JSON, _ schema: Schema) { collect(value, schema.root, .root) }

    /// What the item at a path is called.
    func item(at path: Path) -> Item? { byPath[path] }

    /// The item that a field of that name means by its text.
    func item(named text: String, in field: String) -> Item? {
        ItemID.isValid(text) ? byID[text] : byName[field]?[text]
    }

    /// What an item is called that stands at that place of its list, counted from 0.
    static func label(_ item: JSON, _ key: ItemKey?, _ place: Place, index: Int) -> String {
        guard let key, !isMadeUp(key) else { return "\(place.title ?? Wording.formWhole) \(index + 1)" }
        let heading = item["heading"]?.string.map(Unseen.line) ?? ""
        return heading.isEmpty ? key.fields.map(\.value).joined(separator: ", ") : heading
    }

    /// Whether the key is a reference that sli made.
    static func isMadeUp(_ key: ItemKey) -> Bool { key.fields.map(\.name) == ["id"] }

    private mutating func collect(_ value: JSON, _ place: Place, _ path: Path) {
        switch value {
        case .object(let object):
            for member in object.members {
                collect(member.value, place.property(member.name), path.appending(name: member.name))
            }
        case .array(let items):
            let keys = PrintedReferences.keys(of: items, at: place)
            for (index, item) in items.enumerated() {
                let below = keys.map { path.appending(item: $0[index]) } ?? path.appending(index: index)
                if let key = keys?[index] { add(item, key, place.item(0), below, index) }
                collect(item, place.item(index), below)
            }
        case .null, .bool, .number, .string: break
        }
    }

    private mutating func add(_ item: JSON, _ key: ItemKey, _ place: Place, _ path: Path, _ index: Int) {
        let item = Item(label: Self.label(item, key, place, index: index), anchor: "item-\(byPath.count + 1)")
        byPath[path] = item
        guard key.fields.count == 1 else { return }
        let field = key.fields[0]
        if Self.isMadeUp(key) {
            byID[field.value] = byID[field.value] ?? item
        } else {
            byName[field.name, default: [:]][field.value] = byName[field.name]?[field.value] ?? item
        }
    }

    /// The keys of a list's items, if the list is keyed and each has one of its own.
    static func keys(of items: [JSON], at place: Place) -> [ItemKey]? {
        guard case .keyed(let fields)? = place.rule else { return nil }
        let keys = items.compactMap { ItemKey(of: $0, fields: fields) }
        return keys.count == items.count && Swift.Set(keys).count == keys.count ? keys : nil
    }
}
