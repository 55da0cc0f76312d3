/// Turns what validation found into violations: places into paths, faults into sentences.
struct ViolationReport {
    private let table: InstanceTable
    private let root: Place
    private let graph: SchemaGraph
    /// How often each key occurs in a keyed list, by the number of the list.
    private var keyCounts: [Int: [ItemKey: Int]] = [:]

    init(_ table: InstanceTable, root: Place, graph: SchemaGraph) {
        self.table = table
        self.root = root
        self.graph = graph
    }

    /// The way to a value, in every form that a violation needs.
    private struct Trail {
        var path = Path.root
        var pointer = ""
        var place: Place
        /// What a sentence calls the value.
        var name: String

        mutating func descend(to property: String) {
            path.steps.append(.name(property))
            pointer = JSONPointer.appending(property, to: pointer)
            place = place.property(property)
            name = place.title ?? "\"\(property)\""
        }

        mutating func descend(to index: Int, key: ItemKey?) {
            path.steps.append(key.map(Path.Step.item) ?? .name(String(index)))
            pointer = JSONPointer.appending(index, to: pointer)
            place = place.item(index)
            name = place.title.map { "\($0) \(index + 1)" } ?? "Entry \(index + 1) of \(name)"
        }
    }

    /// The violations, in the order in which the record has their places.
    mutating func violations(for findings: [Validation.Finding]) -> [Violation] {
        var found: [(positions: [Int], violation: Violation)] = []
        for finding in findings {
            found.append((table.positions(of: finding.instance), violation(for: finding)))
        }
        found.sort { left, right in
            if left.positions != right.positions { return left.positions.lexicographicallyPrecedes(right.positions) }
            if left.violation.pointer != right.violation.pointer {
                return left.violation.pointer.precedesByBytes(right.violation.pointer)
            }
            return left.violation.schemaLocation.precedesByBytes(right.violation.schemaLocation)
        }
        return found.map(\.violation)
    }

    private mutating func violation(for finding: Validation.Finding) -> Violation {
        var trail = Trail(place: root, name: root.title ?? "The record")
        var instance = 0
        var ownerName = trail.name
        for position in table.positions(of: finding.instance) {
            ownerName = trail.name
            switch table.values[instance] {
            case .object(let object): trail.descend(to: object.members[position].name)
            default: trail.descend(to: position, key: key(at: position, in: instance, place: trail.place))
            }
            instance = table.child(position, of: instance)
        }
        if let property = finding.fault.property {
            ownerName = trail.name
            trail.descend(to: property)
        }
        let keywords = graph.nodes[finding.node].keywords
        let sentence = ViolationSentence(
            name: trail.name, ownerName: ownerName, step: trail.path.steps.last, keywords: keywords, graph: graph,
            becauseOf: title(ofCauseIn: finding, of: trail))
        return Violation(
            path: trail.path, pointer: trail.pointer, schemaLocation: keywords.location + finding.fault.keyword,
            title: trail.place.title, message: sentence.text(for: finding.fault))
    }

    /// What a sentence calls the property whose presence makes another one needed.
    private func title(ofCauseIn finding: Validation.Finding, of trail: Trail) -> String? {
        guard case .dependentRequired(_, let cause) = finding.fault else { return nil }
        let owner = root.descendant(at: Path(Array(trail.path.steps.dropLast())))
        return owner.property(cause).title ?? "\"\(cause)\""
    }

    /// The key of an item of a keyed list, unless the item has none on the allow-list or shares it.
    private mutating func key(at position: Int, in list: Int, place: Place) -> ItemKey? {
        guard case .keyed(let fields) = place.rule, let items = table.values[list].array,
            let key = ItemKey(of: items[position], fields: fields)
        else { return nil }
        let counts =
            keyCounts[list]
            ?? Dictionary(
                items.compactMap { ItemKey(of: $0, fields: fields) }.map { ($0, 1) }, uniquingKeysWith: +)
        keyCounts[list] = counts
        return counts[key] == 1 ? key : nil
    }
}
