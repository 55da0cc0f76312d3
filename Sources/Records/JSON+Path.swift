extension JSON {
    /// The value at that place; `nil` where there is none, or where a key names two items.
    public func value(at path: Path) -> JSON? {
        var value = self
        for step in path.steps {
            guard let next = value.child(step) else { return nil }
            value = next
        }
        return value
    }

    func child(_ step: Path.Step) -> JSON? {
        switch (self, step) {
        case (.object(let object), .name(let name)): return object[name]
        case (.array(let items), .name(let name)):
            guard let index = Int(name), items.indices.contains(index) else { return nil }
            return items[index]
        case (.array(let items), .item(let key)):
            let matches = items.filter { key.identifies($0) }
            return matches.count == 1 ? matches[0] : nil
        default: return nil
        }
    }

    /// This value with another one at that place, or with nothing there if `value` is `nil`.
    ///
    /// Objects on the way are created where they are missing; a new item of a keyed list is appended. An
    /// index may name an item that exists or the place behind the last one.
    ///
    /// - Returns: `nil` if the path leads through a scalar, past the end of a list or to the root itself
    ///   with no value.
    public func replacing(_ path: Path, with value: JSON?) -> JSON? {
        guard let first = path.steps.first else { return value }
        let rest = Path(Array(path.steps.dropFirst()))
        switch (self, first) {
        case (.object(var object), .name(let name)):
            guard let child = Self.replaced(object[name], rest, value) else { return nil }
            object[name] = child.value
            return .object(object)
        case (.array(var items), .name(let name)):
            guard let index = Int(name), index >= 0, index <= items.count else { return nil }
            guard let child = Self.replaced(index < items.count ? items[index] : nil, rest, value) else { return nil }
            Self.put(child.value, in: &items, at: index)
            return .array(items)
        case (.array(var items), .item(let key)):
            let index = items.firstIndex { key.identifies($0) } ?? items.count
            let fresh = JSON.object(JSONObject(key.fields.map { ($0.name, JSON.string($0.value)) }))
            let current = index < items.count ? items[index] : (rest.steps.isEmpty ? nil : fresh)
            guard let child = Self.replaced(current, rest, value) else { return nil }
            Self.put(child.value, in: &items, at: index)
            return .array(items)
        default: return nil
        }
    }

    private struct Replacement { let value: JSON? }

    private static func replaced(_ child: JSON?, _ rest: Path, _ value: JSON?) -> Replacement? {
        if rest.steps.isEmpty { return Replacement(value: value) }
        if let child { return child.replacing(rest, with: value).map { Replacement(value: $0) } }
        guard value != nil else { return Replacement(value: nil) }
        let container: JSON
        if case .item? = rest.steps.first { container = .array([]) } else { container = .object(JSONObject()) }
        return container.replacing(rest, with: value).map { Replacement(value: $0) }
    }

    private static func put(_ value: JSON?, in items: inout [JSON], at index: Int) {
        switch (value, index < items.count) {
        case (let value?, true): items[index] = value
        case (let value?, false): items.append(value)
        case (nil, true): items.remove(at: index)
        case (nil, false): break
        }
    }
}
