import Records

/// Puts what was written in a form into the record.
extension FormChange {
    /// The record with those changes in it.
    ///
    /// Items are changed beside the record, and each list is read and written once: a form may change thousands.
    func applied(_ chosen: [Step]) -> JSON {
        var value = seen.value
        var lists: [Path: ChangedList] = [:]
        for step in chosen {
            guard let place = ItemPlace(step.path),
                // Taken out while it changes, so that it changes in place.
                var list = lists.removeValue(forKey: place.list)
                    ?? ChangedList(value.value(at: place.list), keyedBy: place.key)
            else {
                for list in lists.keys where list.touches(step.path) {
                    value = lists.removeValue(forKey: list)?.written(into: value, at: list) ?? value
                }
                value = changed(value, by: step.action, at: step.path, of: step.path) ?? value
                continue
            }
            let item = list[place.key] ?? (place.rest.steps.isEmpty ? nil : place.key.blank)
            list[place.key] = changed(item, by: step.action, at: place.rest, of: step.path)
            lists[place.list] = list
        }
        for (path, list) in lists { value = list.written(into: value, at: path) }
        for step in chosen {
            if case .order(let keys) = step.action { value = value.ordering(step.path, by: keys, in: schema) }
        }
        return value
    }

    /// A value with one change in it.
    ///
    /// - Parameters:
    ///   - rest: the way from the value to the place.
    ///   - path: the place's own path in the record.
    /// - Returns: `nil` if nothing is left of the value.
    private func changed(_ value: JSON?, by action: Step.Action, at rest: Path, of path: Path) -> JSON? {
        let new: JSON?
        switch action {
        case .set(let value): new = value
        case .insert(_, let item): new = item
        case .remove: new = nil
        case .append(let entry): new = .array((value?.value(at: rest)?.array ?? []) + [entry])
        case .order: return value
        }
        guard !rest.steps.isEmpty else { return new }
        guard let value, let changed = value.replacing(rest, with: new) else { return value }
        if case .set(nil) = action { return withoutEmptied(changed, above: rest, of: path) }
        return changed
    }

    /// The value without the object that the last of its fields was taken from: a period without its dates is
    /// no period.
    private func withoutEmptied(_ value: JSON, above rest: Path, of path: Path) -> JSON {
        var value = value
        var above = rest
        let outer = Array(path.steps.dropLast(rest.steps.count))
        while outer.count + above.steps.count > 1 {
            above.steps.removeLast()
            guard case .name? = above.steps.last, case .object(let object)? = value.value(at: above), object.isEmpty,
                !mustStay(Path(outer + above.steps))
            else { return value }
            value = value.replacing(above, with: nil) ?? value
        }
        return value
    }

    /// Whether the object that holds a place must have it.
    private func mustStay(_ path: Path) -> Bool {
        guard case .name(let name)? = path.steps.last else { return false }
        return schema.root.descendant(at: Path(Array(path.steps.dropLast()))).requires(name)
    }
}

/// A path through an item of a keyed list, divided at the first such item.
private struct ItemPlace {
    let list: Path
    let key: ItemKey
    /// The way from the item to the place.
    let rest: Path

    init?(_ path: Path) {
        for (index, step) in path.steps.enumerated() {
            guard case .item(let key) = step else { continue }
            list = Path(Array(path.steps[..<index]))
            self.key = key
            rest = Path(Array(path.steps[(index + 1)...]))
            return
        }
        return nil
    }
}

/// A keyed list whose items are changed one after the other, each found by its key.
private struct ChangedList {
    /// In their order; one that was taken away leaves `nil`.
    private var items: [JSON?]
    private var places: [ItemKey: Int]

    /// - Parameter key: any key of it, for the fields by which its items are named.
    /// - Returns: `nil` for a value that is no list.
    init?(_ value: JSON?, keyedBy key: ItemKey) {
        guard value == nil || value?.array != nil else { return nil }
        let fields = key.fields.map(\.name)
        items = value?.array ?? []
        places = Dictionary(
            items.enumerated().compactMap { index, item in
                item.flatMap { ItemKey(of: $0, fields: fields) }.map { ($0, index) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The item of that key; a new one comes last.
    subscript(key: ItemKey) -> JSON? {
        get { places[key].flatMap { items[$0] } }
        set {
            if let index = places[key] {
                items[index] = newValue
                if newValue == nil { places[key] = nil }
            } else if let newValue {
                places[key] = items.count
                items.append(newValue)
            }
        }
    }

    /// The record with the list as it is now; one that was not there is not made only to be empty.
    func written(into record: JSON, at path: Path) -> JSON {
        let left = items.compactMap { $0 }
        guard !left.isEmpty || record.value(at: path) != nil else { return record }
        return record.replacing(path, with: .array(left)) ?? record
    }
}

extension ItemKey {
    /// An item that says no more than its key.
    fileprivate var blank: JSON { .object(JSONObject(fields.map { ($0.name, JSON.string($0.value)) })) }
}

extension JSON {
    /// This value with the items of a keyed list in that order; items of other keys stand last, as they stood.
    fileprivate func ordering(_ list: Path, by keys: [ItemKey], in schema: Schema) -> JSON {
        guard case .keyed(let fields)? = schema.root.descendant(at: list).rule, let items = value(at: list)?.array
        else { return self }
        let ranks = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let sorted = items.enumerated().sorted { first, second in
            let one = ItemKey(of: first.element, fields: fields).flatMap { ranks[$0] } ?? .max
            let two = ItemKey(of: second.element, fields: fields).flatMap { ranks[$0] } ?? .max
            return (one, first.offset) < (two, second.offset)
        }
        return replacing(list, with: .array(sorted.map(\.element))) ?? self
    }
}
