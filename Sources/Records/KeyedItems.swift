/// Finds the items of a record's keyed lists by their keys, reading every list once however many are asked for.
///
/// For whoever walks many paths of one record: ``JSON/value(at:)`` reads a list anew for each.
public struct KeyedItems {
    /// A list, and the fields by which its items are asked for.
    private struct Question: Hashable {
        let list: Path
        let fields: [String]
    }

    private var known: [Question: [ItemKey: JSON?]] = [:]

    /// How many items were read so far: the work that was done.
    public private(set) var itemsRead = 0

    public init() {}

    /// What stands at a place, as ``JSON/value(at:)`` finds it.
    ///
    /// - Parameter value: the same one in every call.
    public mutating func value(at path: Path, in value: JSON) -> JSON? {
        var found: JSON? = value
        var walked = Path.root
        for step in path.steps {
            found = child(step, of: found, at: walked)
            walked = walked.appending(step)
        }
        return found
    }

    /// What lies one step below a value, as ``JSON/value(at:)`` finds it.
    ///
    /// - Parameter path: the value's own place; the same place means the same value in every call.
    mutating func child(_ step: Path.Step, of value: JSON?, at path: Path) -> JSON? {
        guard let value else { return nil }
        guard case .item(let key) = step, let items = value.array else { return value.child(step) }
        let question = Question(list: path, fields: key.fields.map(\.name))
        if known[question] == nil { known[question] = index(items, by: question.fields) }
        return known[question]?[key] ?? nil
    }

    /// The items by their keys; `nil` stands for a key that names two.
    private mutating func index(_ items: [JSON], by fields: [String]) -> [ItemKey: JSON?] {
        itemsRead += items.count
        var found: [ItemKey: JSON?] = [:]
        for item in items {
            guard let key = ItemKey(of: item, fields: fields) else { continue }
            found.updateValue(found[key] == nil ? item : nil, forKey: key)
        }
        return found
    }
}
