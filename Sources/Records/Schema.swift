/// A schema document, compiled: what a record of its kind may hold, and how two versions of one are merged.
///
/// JSON Schema 2020-12 and a small declared vocabulary (DESIGN.md section 4, `docs/schemas.md`). Immutable, and
/// meant to be made once and kept: compiling is the expensive part.
public final class Schema: Sendable {
    /// The document as it was given.
    public let document: JSON
    /// The kind and version that records of this schema name, if `properties.schema.const` says so.
    public let name: SchemaName?
    /// What the schema says about a whole record.
    public let root: Place
    let graph: SchemaGraph

    /// Compiles a document.
    ///
    /// - Throws: ``SchemaError`` for the first keyword that is unsupported, malformed or at the wrong place.
    public init(_ document: JSON) throws(SchemaError) {
        var compiler = SchemaCompiler(document)
        let graph = try compiler.compileDocument()
        self.document = document
        self.graph = graph
        name = document["properties"]?["schema"]?["const"]?.string.flatMap { SchemaName($0) }
        root = Place(of: 0, in: graph)
    }
}
