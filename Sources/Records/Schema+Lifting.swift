extension Schema {
    /// A record of an earlier version, read as one of a later one, up to this schema's own.
    ///
    /// A pure function of record and schema: nothing is written, what stands at the target of a rename or a move
    /// is never overwritten, and a step whose place is not there does nothing. The field `schema` then names the
    /// later version.
    public func lift(_ record: JSON, from version: Int, to later: Int) -> JSON {
        guard version < later, let name else { return record }
        let (_, lifted) = lift(record, at: .root, from: version, to: later)
        guard case .object(var object) = lifted else { return lifted }
        object["schema"] = .string("\(name.kind)/\(later)")
        return .object(object)
    }

    /// Where the place lies in the later version that the path names in the earlier one.
    public func liftPath(_ path: Path, from version: Int, to later: Int) -> Path {
        lift(.null, at: path, from: version, to: later).path
    }

    /// A place and the value that stands there, both read as of a later version: a side of a decision that waits.
    ///
    /// What a step would move out of the value stays in it, since a part of a decision is never dropped.
    public func lift(
        _ value: JSON, at path: Path, from version: Int, to later: Int
    ) -> (path: Path, value: JSON) {
        guard version < later else { return (path, value) }
        var result = (path: path, value: value)
        for step in (version..<later).flatMap({ migrations[$0]?.steps ?? [] }) {
            // The value first: its place in the step is the one that it has before the step.
            result.value = step.applied(to: result.value, at: result.path)
            result.path = step.applied(to: result.path)
        }
        return result
    }
}

extension Migration.Step {
    /// Brings a value that stands at the path to the form that it has after this step.
    func applied(to value: JSON, at path: Path) -> JSON {
        switch self {
        case .rename(let pattern, let name):
            guard let below = pattern.steps(below: path), case .name(let old)? = below.last else { return value }
            return value.changing(below.dropLast()) { $0.moving([old], to: [name]) }
        case .default(let pattern, let preset):
            guard let below = pattern.steps(below: path), case .name(let name)? = below.last else { return value }
            return value.changing(below.dropLast()) { container in
                guard case .object(var object) = container, object[name] == nil else { return container }
                object[name] = preset
                return .object(object)
            }
        case .move(let source, let target):
            guard let from = source.steps(below: path), let to = target.steps(below: path) else { return value }
            let shared = max(source.sharedSteps.count - path.steps.count, 0)
            return value.changing(from.prefix(shared)) { container in
                container.moving(from.dropFirst(shared).names, to: to.dropFirst(shared).names)
            }
        }
    }

    /// Where a place lies after this step.
    func applied(to path: Path) -> Path {
        switch self {
        case .default: return path
        case .rename(let pattern, let name):
            var path = pattern.renamingKey(in: path, to: name)
            if pattern.leads(to: path) { path.steps[pattern.steps.count - 1] = .name(name) }
            return path
        case .move(let source, let target):
            let shared = source.sharedSteps.count
            var path = path
            if source.steps.count == shared + 1, target.steps.count == shared + 1,
                case .name(let name)? = target.steps.last
            {
                path = source.renamingKey(in: path, to: name)
            }
            guard source.leads(to: path) else { return path }
            let ahead = target.steps[shared...].names.map(Path.Step.name)
            return Path(path.steps[..<shared] + ahead + path.steps[source.steps.count...])
        }
    }
}

extension Migration.Pattern {
    private static func fits(_ step: Step, _ other: Path.Step) -> Bool {
        switch (step, other) {
        case (.name(let name), .name(let other)): name == other
        case (.everyItem, .item): true
        case (.everyItem, .name(let other)): Int(other) != nil
        case (.name, .item): false
        }
    }

    /// What of this pattern lies below the place; `nil` if it does not lead through it and on.
    fileprivate func steps(below path: Path) -> ArraySlice<Step>? {
        guard path.steps.count < steps.count, zip(steps, path.steps).allSatisfy(Self.fits) else { return nil }
        return steps[path.steps.count...]
    }

    /// Whether the place is one of this pattern's or lies below one.
    fileprivate func leads(to path: Path) -> Bool {
        path.steps.count >= steps.count && zip(steps, path.steps).allSatisfy(Self.fits)
    }

    /// The path with this property's new name in the key of the item that it belongs to, if it is a part of one.
    fileprivate func renamingKey(in path: Path, to name: String) -> Path {
        let position = steps.count - 2
        guard position >= 0, steps[position] == .everyItem, case .name(let old)? = steps.last,
            path.steps.indices.contains(position), case .item(let key) = path.steps[position],
            zip(steps, path.steps.prefix(position + 1)).allSatisfy(Self.fits)
        else { return path }
        var path = path
        path.steps[position] = .item(
            ItemKey(key.fields.map { (name: $0.name == old ? name : $0.name, value: $0.value) }))
        return path
    }
}

extension Sequence<Migration.Pattern.Step> {
    fileprivate var names: [String] {
        compactMap { if case .name(let name) = $0 { name } else { nil } }
    }
}

extension JSON {
    /// This value with every part changed to which the steps lead.
    fileprivate func changing(_ steps: ArraySlice<Migration.Pattern.Step>, _ change: (JSON) -> JSON) -> JSON {
        guard let first = steps.first else { return change(self) }
        let rest = steps.dropFirst()
        switch (self, first) {
        case (.object(var object), .name(let name)):
            guard let child = object[name] else { return self }
            object[name] = child.changing(rest, change)
            return .object(object)
        case (.array(let items), .everyItem): return .array(items.map { $0.changing(rest, change) })
        default: return self
        }
    }

    /// This value with what stands at one place put at another, unless something stands there or on the way.
    fileprivate func moving(_ source: [String], to target: [String]) -> JSON {
        guard let moved = source.reduce(Optional(self), { $0?.object?[$1] }),
            let result = removing(source[...]).putting(moved, at: target[...])
        else { return self }
        return result
    }

    private func removing(_ names: ArraySlice<String>) -> JSON {
        guard case .object(var object) = self, let first = names.first, let child = object[first] else { return self }
        object[first] = names.count == 1 ? nil : child.removing(names.dropFirst())
        return .object(object)
    }

    private func putting(_ value: JSON, at names: ArraySlice<String>) -> JSON? {
        guard case .object(var object) = self, let first = names.first else { return nil }
        if names.count == 1 {
            guard object[first] == nil else { return nil }
            object[first] = value
        } else {
            guard let child = (object[first] ?? [:]).putting(value, at: names.dropFirst()) else { return nil }
            object[first] = child
        }
        return .object(object)
    }
}
