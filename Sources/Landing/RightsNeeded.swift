import Merging
import Records

/// The rights that an edit's change of one record needs: one for each place that it changed, found by the schema's
/// rules (docs/rights.md, "The change").
struct RightsNeeded {
    struct Need: Hashable {
        let act: MissingRight.Act
        let path: Path
        let grants: [RoleGrant]
    }

    private(set) var needs: [Need] = []
    /// Places at which a decision was settled with one of its versions, however much that changed below.
    private var settled: Set<Path> = []
    private let isCreation: Bool

    /// - Parameters:
    ///   - old: the record at the edit's parent; without a value if the edit begins it.
    ///   - new: the record in the edit; it has a value.
    ///   - schema: the one that decides; earlier versions are read as of its own.
    init(from old: Document, to new: Document, by schema: Schema) {
        let left = old.entries.filter { !new.entries.contains($0) }
        let isRenewed = old.value.map { $0["schema"] != new.value?["schema"] } ?? false
        let version = schema.name?.version ?? 0
        let (before, after) = (old.lifted(to: version, by: schema), new.lifted(to: version, by: schema))
        isCreation = old.value == nil
        if isCreation { needs.append(Need(act: .create, path: .root, grants: schema.creators)) }
        if isRenewed { needs.append(Need(act: .renew, path: .root, grants: schema.everyGrant)) }
        for entry in Document(old.value, entries: left).lifted(to: version, by: schema).entries {
            needs.append(
                Need(act: .settle, path: entry.path, grants: schema.root.descendant(at: entry.path).grants))
            let value = after.value?.value(at: entry.path)
            if entry.sides.contains(where: { $0.value == value }) { settled.insert(entry.path) }
        }
        guard !settled.contains(.root) else { return }
        compareRecords(isCreation ? schema.blank : before.value, after.value, by: schema)
    }

    /// The record's own name, and of what version it is, need no right of their own.
    private mutating func compareRecords(_ old: JSON?, _ new: JSON?, by schema: Schema) {
        guard let before = old?.object, let after = new?.object else {
            return compare(old, new, at: schema.root, .root)
        }
        compareObjects(before, after, passingOver: ["schema"] + schema.identity, at: schema.root, .root)
    }

    private mutating func compare(_ old: JSON?, _ new: JSON?, at place: Place, _ path: Path) {
        guard old != new, !settled.contains(path) else { return }
        // What is not filled in at the beginning was not changed.
        if isCreation, new == nil { return }
        switch place.rule {
        case .keyed(let fields): compareLists(old, new, keyedBy: fields, at: place, path)
        case .object, nil:
            guard old == nil || old?.object != nil, new == nil || new?.object != nil else {
                return replaceWhole(old, new, at: place, path)
            }
            let (before, after) = (old?.object ?? JSONObject(), new?.object ?? JSONObject())
            guard before.count + after.count > 0 else { return need(place, path) }
            compareObjects(before, after, passingOver: [], at: place, path)
        case .atomic, .text, .set, .append, .fixed: need(place, path)
        }
    }

    private mutating func compareObjects(
        _ old: JSONObject, _ new: JSONObject, passingOver known: [String], at place: Place, _ path: Path
    ) {
        let names = old.names + new.names.filter { old[$0] == nil }
        for name in names where old[name] != new[name] && !known.contains(name) {
            compare(old[name], new[name], at: place.property(name), path.appending(name: name))
        }
    }

    private mutating func compareLists(
        _ old: JSON?, _ new: JSON?, keyedBy fields: [String], at place: Place, _ path: Path
    ) {
        guard let before = KeyedItems(old, fields), let after = KeyedItems(new, fields) else {
            return replaceWhole(old, new, at: place, path)
        }
        let item = place.item(0)
        // Coming, going and order are the list's.
        var isListChanged = before.keys.isEmpty && after.keys.isEmpty
        for key in before.keys where after.items[key] == nil && !isCreation {
            isListChanged = isListChanged || !settled.contains(path.appending(item: key))
        }
        for key in after.keys where before.items[key] == nil && !settled.contains(path.appending(item: key)) {
            isListChanged = true
            // What others alone may write in an item is theirs in a new one too.
            needOwn(after.items[key], below: place.grants, at: item, path.appending(item: key))
        }
        if before.keys.filter({ after.items[$0] != nil }) != after.keys.filter({ before.items[$0] != nil }) {
            isListChanged = true
        }
        if isListChanged { need(place, path) }
        for key in after.keys {
            guard let former = before.items[key] else { continue }
            compare(former, after.items[key], at: item, path.appending(item: key))
        }
    }

    /// A value took the place of one of another shape: nothing in either may hide from its editors.
    private mutating func replaceWhole(_ old: JSON?, _ new: JSON?, at place: Place, _ path: Path) {
        need(place, path)
        for value in [old, new] { needOwn(value, below: place.grants, at: place, path) }
    }

    /// Needs what a value brings to places that have editors of their own.
    private mutating func needOwn(_ value: JSON?, below grants: [RoleGrant], at place: Place, _ path: Path) {
        guard let value else { return }
        let own = place.grants
        if own != grants { need(place, path) }
        switch (place.rule, value) {
        case (.object, .object(let object)), (nil, .object(let object)):
            for member in object.members {
                needOwn(
                    member.value, below: own, at: place.property(member.name), path.appending(name: member.name))
            }
        case (.keyed(let fields), .array(let items)):
            for (index, item) in items.enumerated() {
                let step = ItemKey(of: item, fields: fields).map { Path.Step.item($0) } ?? .name(String(index))
                needOwn(item, below: own, at: place.item(0), path.appending(step))
            }
        default: break
        }
    }

    private mutating func need(_ place: Place, _ path: Path) {
        let need = Need(act: .change, path: path, grants: place.grants)
        if needs.last != need { needs.append(need) }
    }
}

/// A keyed list, by key.
private struct KeyedItems {
    private(set) var keys: [ItemKey] = []
    private(set) var items: [ItemKey: JSON] = [:]

    /// - Returns: `nil` unless it is a list, or nothing, whose items each have a key of their own.
    init?(_ list: JSON?, _ fields: [String]) {
        guard let list else { return }
        guard case .array(let values) = list else { return nil }
        keys.reserveCapacity(values.count)
        for value in values {
            guard let key = ItemKey(of: value, fields: fields), items.updateValue(value, forKey: key) == nil else {
                return nil
            }
            keys.append(key)
        }
    }
}

extension Schema {
    /// What every new record of the kind begins with, beside its name: the defaults of the schema.
    fileprivate var blank: JSON {
        var object = JSONObject()
        for name in root.propertyNames {
            if let value = root.property(name).defaultValue { object[name] = value }
        }
        return .object(object)
    }

    /// Everybody whom the schema lets write anything in a record.
    fileprivate var everyGrant: [RoleGrant] {
        var seen: Set<RoleGrant> = []
        return (editors + creators + [.coordinator]).filter { seen.insert($0).inserted }
    }
}
