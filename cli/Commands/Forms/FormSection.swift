import Records

/// Finds the part of a record that a person names by a word: a property, or an item of a list.
enum FormSection {
    /// - Throws: a ``Problem`` unless exactly one part answers to the word.
    static func find(_ word: String, in schema: Schema, of value: JSON) throws -> Path {
        let wanted = word.lowercased()
        let parts = parts(of: schema, value)
        let exact = parts.filter { $0.names.contains(wanted) }
        if exact.count == 1 { return exact[0].path }
        let close = parts.filter { part in part.names.contains { $0.hasPrefix(wanted) } }
        if exact.isEmpty, close.count == 1 { return close[0].path }
        if word.hasPrefix("/"), let path = Path(word), value.value(at: path) != nil { return path }
        throw Wording.noSection(word, parts.compactMap(\.names.first))
    }

    /// The properties of the record and the items of its lists that are keyed by a name.
    private static func parts(of schema: Schema, _ value: JSON) -> [(path: Path, names: [String])] {
        var parts: [(path: Path, names: [String])] = []
        for name in FieldOrder(schema).sorted(FormShape.names(of: schema.root, value.object), of: schema.root) {
            guard name != "schema", !schema.identity.contains(name) else { continue }
            let place = schema.root.property(name)
            let path = Path([.name(name)])
            guard place.rule != .fixed else { continue }
            parts.append((path, [name, place.title?.lowercased()].compactMap { $0 }))
            guard case .list(let fields) = FormShape.of(place, value[name]), fields != ["id"] else { continue }
            for item in value[name]?.array ?? [] {
                guard let key = ItemKey(of: item, fields: fields) else { continue }
                let own = key.fields.map(\.value).joined(separator: ",")
                parts.append(
                    (path.appending(item: key), [own, item["heading"]?.string?.lowercased()].compactMap { $0 }))
            }
        }
        return parts
    }
}
