public import Records

/// In what two versions of a record differ, place by place, as its schema divides it.
///
/// Pure: it knows no people and no time. Where a value does not fit its rule it is told as a whole, as it would
/// be merged (DESIGN.md section 4). Applying nothing and explaining nothing, it is what histories, comparisons
/// and undo are made from.
public struct RecordDifference: Sendable, Hashable {
    /// Decisions first, then the record from its first field to its last; within a list what went, what came,
    /// what moved, then what changed inside its items.
    public private(set) var changes: [RecordChange] = []

    private let limits: MergeLimits

    /// - Parameters:
    ///   - old: the version that is taken as before.
    ///   - new: the version that is taken as after.
    ///   - place: what the schema says about the whole record.
    public init(from old: Document, to new: Document, at place: Place, limits: MergeLimits = .landing) {
        self.limits = limits
        switch (old.value, new.value) {
        case (nil, nil): return
        case (nil, _?): add(.root, .begun)
        case (_?, nil): add(.root, .ended)
        case (let before?, let after?):
            let settled = compareDecisions(old, new)
            compare(before, after, at: place, .root)
            // What stands there is part of the settlement.
            changes.removeAll { change in
                !change.kind.isAboutDecision && settled.contains { $0.touches(change.path) }
            }
        }
    }

    /// Compares two versions of a record as of its schema's own version, whatever earlier one either names.
    ///
    /// - Parameter schema: `nil` for a record whose schema nobody here can read, which is compared without rules.
    public init(from old: Document, to new: Document, by schema: Schema?, limits: MergeLimits = .landing) {
        guard let schema, let version = schema.name?.version else {
            self.init(from: old, to: new, at: schema?.root ?? .free, limits: limits)
            return
        }
        self.init(
            from: old.lifted(to: version, by: schema), to: new.lifted(to: version, by: schema), at: schema.root,
            limits: limits)
    }

    private mutating func add(_ path: Path, _ kind: RecordChange.Kind) {
        changes.append(RecordChange(path: path, kind: kind))
    }

    /// - Returns: the places that are told of as decisions and not as fields.
    private mutating func compareDecisions(_ old: Document, _ new: Document) -> [Path] {
        var told: [Path] = []
        for entry in old.entries {
            if let still = new.entries.first(where: { $0.path == entry.path }) {
                if still.sides != entry.sides { add(entry.path, .decisionChanged(old: entry, new: still)) }
            } else {
                let values = (old.value?.value(at: entry.path), new.value?.value(at: entry.path))
                add(entry.path, .decisionSettled(entry, old: values.0, new: values.1))
                told.append(entry.path)
            }
        }
        for entry in new.entries where !old.entries.contains(where: { $0.path == entry.path }) {
            add(entry.path, .decisionOpened(entry))
        }
        return told
    }

    private mutating func compare(_ old: JSON, _ new: JSON, at place: Place, _ path: Path) {
        guard old != new else { return }
        switch (place.rule, old, new) {
        case (nil, .object(let before), .object(let after)), (.object, .object(let before), .object(let after)):
            compareObjects(before, after, at: place, path)
        case (.keyed(let fields), .array(let before), .array(let after)):
            guard let lists = ComparedLists(before, after, keyedBy: fields) else {
                return add(path, .value(old: old, new: new))
            }
            compareLists(lists, at: place.item(0), path)
        case (.set, .array(let before), .array(let after)):
            let added = Set(after).subtracting(before)
            let removed = Set(before).subtracting(after)
            guard !added.isEmpty || !removed.isEmpty else { return add(path, .value(old: old, new: new)) }
            add(path, .set(added: after.filter(added.contains), removed: before.filter(removed.contains)))
        case (.append, .array(let before), .array(let after)) where after.starts(with: before):
            add(path, .logEntries(Array(after.dropFirst(before.count))))
        case (.text, .string(let before), .string(let after)):
            add(path, .prose(old: before, new: after, runs: ProseRun.runs(from: before, to: after, limits: limits)))
        default: add(path, Self.leaf(old, new, at: place))
        }
    }

    private static func leaf(_ old: JSON, _ new: JSON, at place: Place) -> RecordChange.Kind {
        if place.choices != nil { return .choice(old: old, new: new) }
        switch (old, new) {
        case (.number(let before), .number(let after)): return .number(old: before, new: after)
        case (.string(let before), .string(let after)) where before.isDay && after.isDay:
            return .date(old: before, new: after)
        default: return .value(old: old, new: new)
        }
    }

    private mutating func compareObjects(
        _ old: JSONObject, _ new: JSONObject, at place: Place, _ path: Path
    ) {
        var names = old.names
        names += new.names.filter { old[$0] == nil }
        for name in names.sorted() {
            let below = path.appending(name: name)
            switch (old[name], new[name]) {
            case (let before?, let after?): compare(before, after, at: place.property(name), below)
            case (nil, let after?): add(below, .fieldAdded(after))
            case (let before?, nil): add(below, .fieldRemoved(before))
            case (nil, nil): break
            }
        }
    }

    private mutating func compareLists(_ lists: ComparedLists, at place: Place, _ path: Path) {
        for (key, item) in lists.removed { add(path.appending(item: key), .itemRemoved(item)) }
        for (key, item) in lists.added { add(path.appending(item: key), .itemAdded(item)) }
        for move in lists.moves { add(path.appending(item: move.key), .itemMoved(after: move.after)) }
        for (key, before, after) in lists.kept { compare(before, after, at: place, path.appending(item: key)) }
    }
}

extension RecordChange.Kind {
    /// Whether it tells of a decision rather than of what a field holds.
    public var isAboutDecision: Bool {
        switch self {
        case .decisionOpened, .decisionChanged, .decisionSettled: true
        default: false
        }
    }
}

extension String {
    /// Whether it has the form `YYYY-MM-DD`.
    fileprivate var isDay: Bool {
        utf8.count == 10
            && utf8.enumerated().allSatisfy { index, byte in
                index == 4 || index == 7 ? byte == 0x2D : (0x30...0x39).contains(byte)
            }
    }
}
