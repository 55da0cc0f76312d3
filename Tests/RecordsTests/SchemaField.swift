import Records

/// One field of a schema document, found by walking the document itself rather than the compiled schema, so that
/// tests of the shipped forms do not rest on the code that they feed.
struct SchemaField {
    /// `/sections/section=…/know`: `…` stands for whatever key an item has, and for the place in a log.
    let path: String
    let node: JSON

    /// Every field at any depth, in the order of the document, which is that of the alphabet.
    static func all(of document: JSON) -> [SchemaField] { fields(below: document, at: "") }

    private static func fields(below node: JSON, at path: String) -> [SchemaField] {
        var found: [SchemaField] = []
        for member in node["properties"]?.object?.members ?? [] {
            let field = SchemaField(path: "\(path)/\(member.name)", node: member.value)
            found.append(field)
            found += fields(below: member.value, at: field.path)
        }
        if let items = node["items"] {
            let keys = node["x-key"]?.array?.compactMap(\.string) ?? []
            let step = keys.isEmpty ? "…" : keys.map { "\($0)=…" }.joined(separator: ",")
            found += fields(below: items, at: "\(path)/\(step)")
        }
        return found
    }
}
