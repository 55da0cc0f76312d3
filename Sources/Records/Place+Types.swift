extension Place {
    /// Whether a text may stand here.
    public var acceptsText: Bool { isDescribed && admitted.contains(.string) }

    /// Whether nothing but a text may stand here, so that what a person types is that text.
    public var takesText: Bool { isDescribed && admitted == .string }

    /// Whether nothing but yes or no may stand here.
    public var takesTruth: Bool { isDescribed && admitted == .boolean }

    /// Whether nothing but a number may stand here.
    public var takesNumber: Bool {
        isDescribed && !admitted.isEmpty && JSONTypes([.integer, .fraction]).isSuperset(of: admitted)
    }

    /// The types that every schema of this place admits.
    private var admitted: JSONTypes {
        guard let graph else { return .all }
        return nodes.reduce(.all) { types, node in
            let keywords = graph.nodes[node].keywords
            guard let values = keywords.enumeration ?? keywords.constant.map({ [$0] }) else {
                return types.intersection(keywords.types)
            }
            let all = values.reduce(into: JSONTypes()) { $0.formUnion($1.jsonType) }
            return types.intersection(keywords.types).intersection(all)
        }
    }
}

extension JSON {
    fileprivate var jsonType: JSONTypes {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number(let number): number.isInteger ? .integer : .fraction
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
