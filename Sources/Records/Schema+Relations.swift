extension Schema {
    /// The ids that a relation names in a record: those of members or authorities; none if the record lacks the field.
    ///
    /// - Parameter relation: a field of the identity, or one that `x-relation` defines.
    public func ids(of relation: String, in record: JSON?) -> [String] {
        let path = relations[relation] ?? Path.root.appending(name: relation)
        return root.descendant(at: path).ids(in: record?.value(at: path))
    }
}

extension Place {
    /// The ids that the value of a relation names: a text, the texts of a list, or the keys of a keyed one.
    public func ids(in value: JSON?) -> [String] {
        switch value {
        case .string(let text): return [text]
        case .array(let items):
            guard case .keyed(let fields) = rule else { return items.compactMap(\.string) }
            return items.compactMap { item in
                ItemKey(of: item, fields: fields).flatMap { $0.fields.count == 1 ? $0.fields[0].value : nil }
            }
        default: return []
        }
    }
}
