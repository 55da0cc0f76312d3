/// What people call a place in a record: the titles on the way to it, and for items of lists what they say.
///
/// Found from the schema's titles and the record; it knows no kind of record. Words join the parts elsewhere.
public struct FieldTitle: Sendable, Hashable {
    /// One part of the way; lists themselves are left out when one of their items follows.
    public enum Part: Sendable, Hashable {
        /// A field, by its title or else its name.
        case field(String)
        /// An item that has a heading of its own, such as a section of a form.
        case headed(String)
        /// An item by what its schema calls one, and what it says or else its key.
        case item(noun: String?, name: String)
    }

    /// Outermost first; empty for the whole record.
    public let parts: [Part]

    /// The longest name of an item, in characters; more is cut and marked with `…`.
    public static let longestName = 48

    /// Names the place at that path.
    ///
    /// - Parameters:
    ///   - root: what the schema says about the whole record.
    ///   - value: a version of the record in which the items of the path exist, if there is one.
    public init(of path: Path, at root: Place, in value: JSON?) {
        var items = KeyedItems()
        self.init(of: path, at: root, in: value, finding: &items)
    }

    /// The same for one of many places of one version of a record, whose lists are read once for all of them.
    public init(of path: Path, at root: Place, in value: JSON?, finding items: inout KeyedItems) {
        var parts: [Part] = []
        var place = root
        var value = value
        var walked = Path.root
        for (index, step) in path.steps.enumerated() {
            place = place.child(step)
            value = items.child(step, of: value, at: walked)
            walked = walked.appending(step)
            switch step {
            case .item(let key): parts.append(Self.part(of: value, key: key, at: place))
            case .name(let name):
                if case .item? = path.steps.dropFirst(index + 1).first { continue }
                let title = place.title ?? name
                // The field that says what its item is needs no name beside the item's.
                if case .item(let noun, _)? = parts.last, noun == title { continue }
                parts.append(.field(title))
            }
        }
        self.parts = parts
    }

    private static func part(of item: JSON?, key: ItemKey, at place: Place) -> Part {
        if let heading = text(item?["heading"]) { return .headed(heading) }
        let telling = place.propertyNames.first { place.title != nil && place.property($0).title == place.title }
        let named = [telling, "title", "name"].lazy.compactMap { $0 }.compactMap { text(item?[$0]) }.first
        return .item(noun: place.title, name: named ?? key.fields.map(\.value).joined(separator: ", "))
    }

    /// The first line of a text, cut to its greatest length; `nil` if there is none.
    private static func text(_ value: JSON?) -> String? {
        guard let line = value?.string?.split(whereSeparator: \.isNewline).first, !line.isEmpty else { return nil }
        return line.count <= longestName ? String(line) : line.prefix(longestName - 1) + "…"
    }
}
