import Records
import Statements

extension EditCheck {
    /// A schema is landed once and never changed. It says its own name, can be compiled, and is a kind of a region's
    /// own: versions come in order, each with the way from the one before it, and neither where records of a kind live
    /// nor what identifies them ever changes (DESIGN.md sections 3 and 4).
    mutating func checkSchema(
        _ name: SchemaName, isNew: Bool, _ document: JSON?, _ schemas: SchemaCatalogue, at path: String
    ) throws {
        guard let document else { return file(.removed, at: path) }
        guard isNew else { return file(.changed, at: path) }
        // The roster is read by the engine itself; its schemas are what a region was founded with. So is a team's, which a
        // region may come to have later.
        let isFirstOfTeams = name.kind == Team.kind && name.version == 1
        if parent != nil, SpacePath.engineKinds.contains(name.kind), !isFirstOfTeams { file(.rosterKind, at: path) }
        do {
            let schema = try Schema(document)
            guard schema.name == name else { return file(.identity(field: "schema"), at: path) }
            var earlier: Schema?
            if let before = SchemaName(kind: name.kind, version: name.version - 1) {
                earlier = try schemas.schema(before)
                guard earlier != nil else { return file(.schemaGap(name.version - 1), at: path) }
            }
            if let fault = schema.kindFault(after: earlier) { file(.schema(fault.description), at: path) }
        } catch let error as SchemaError {
            file(.schema(error.description), at: path)
        }
    }
}
