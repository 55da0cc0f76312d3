extension Schema {
    /// What this schema lacks to be a kind of a region's own, which `schemas/<kind>/<version>.json` holds; `nil`
    /// if nothing.
    ///
    /// A schema for plain files needs no name, space or identity, so ``init(_:)`` does not ask for them
    /// (DESIGN.md sections 3 and 4).
    ///
    /// - Parameter earlier: the version before this one, if there is one: space and identity never change.
    public func kindFault(after earlier: Schema? = nil) -> SchemaError? {
        guard let name else {
            return SchemaError(
                keyword: "const", at: "/properties/schema", "it must name the kind and version, such as \"visit/1\"")
        }
        guard root.requires("schema") else {
            return SchemaError(keyword: "required", at: "", "it must name \"schema\"")
        }
        guard space != nil else {
            return SchemaError(keyword: "x-space", at: "", "a kind says where its records live")
        }
        guard !identity.isEmpty else {
            return SchemaError(keyword: "x-identity", at: "", "a kind says which fields identify a record")
        }
        for version in 1..<name.version where migrations[version] == nil {
            return SchemaError(keyword: "x-migrate", at: "", "it lacks the steps from version \(version)")
        }
        guard let earlier else { return nil }
        guard earlier.name?.kind == name.kind, earlier.name?.version == name.version - 1 else {
            return SchemaError(keyword: "const", at: "/properties/schema", "it does not follow the version before it")
        }
        guard earlier.space == space else {
            return SchemaError(keyword: "x-space", at: "", "where records of a kind live never changes")
        }
        guard earlier.identity == identity else {
            return SchemaError(keyword: "x-identity", at: "", "what identifies records of a kind never changes")
        }
        return nil
    }
}
