internal import Records

/// Whole values with parts of them exchanged.
///
/// Differs from `JSON.replacing(_:with:)` in what a step to an item of a keyed list means: all items that
/// share the key are one unit, whose value is the item, or the array of them if there are several.
enum Whole {
    /// A step's target: there, or absent from a container that is there.
    struct Reached {
        let value: JSON?
    }

    /// What a step leads to; `nil` if the value is no container of the step's kind.
    static func child(_ step: Path.Step, of value: JSON?) -> Reached? {
        switch (value, step) {
        case (.object(let object)?, .name(let name)): return Reached(value: object[name])
        case (.array(let items)?, .item(let key)):
            let unit = items.filter { key.identifies($0) }
            return Reached(value: unit.count > 1 ? .array(unit) : unit.first)
        case (.array(let items)?, .name(let name)):
            guard let index = Int(name), items.indices.contains(index) else { return nil }
            return Reached(value: items[index])
        default: return nil
        }
    }

    /// The value with another one, or none, at the end of the steps; unchanged where they lead nowhere.
    static func putting(_ part: JSON?, at steps: ArraySlice<Path.Step>, in value: JSON?) -> JSON? {
        guard let step = steps.first else { return part }
        guard let value, let reached = child(step, of: value) else { return value }
        let changed = putting(part, at: steps.dropFirst(), in: reached.value)
        switch (value, step) {
        case (.object(var object), .name(let name)):
            object[name] = changed
            return .object(object)
        case (.array(var items), .item(let key)):
            let place = items.firstIndex { key.identifies($0) } ?? items.count
            items.removeAll { key.identifies($0) }
            items.insert(contentsOf: unit(changed), at: min(place, items.count))
            return .array(items)
        case (.array(var items), .name(let name)):
            guard let index = Int(name) else { return value }
            items.replaceSubrange(index...index, with: changed.map { [$0] } ?? [])
            return .array(items)
        default: return value
        }
    }

    /// The items that stand in a keyed list for the value of a unit.
    static func unit(_ value: JSON?) -> [JSON] {
        guard let value else { return [] }
        return value.array ?? [value]
    }

    /// Containers built anew, the innermost holding the value; none around an absent one.
    static func built(around value: JSON?, at steps: ArraySlice<Path.Step>) -> JSON? {
        guard let value else { return nil }
        return steps.reversed().reduce(value) { part, step in
            switch step {
            case .name(let name): .object([name: part])
            case .item: .array(unit(named(part, by: step)))
            }
        }
    }

    /// Containers built anew to stand at the end of a step: an item bears the fields of its key.
    static func built(around value: JSON?, at steps: ArraySlice<Path.Step>, as step: Path.Step) -> JSON? {
        built(around: value, at: steps).map { named($0, by: step) }
    }

    private static func named(_ value: JSON, by step: Path.Step) -> JSON {
        guard case .item(let key) = step, case .object(var item) = value else { return value }
        for field in key.fields { item[field.name] = .string(field.value) }
        return .object(item)
    }
}
