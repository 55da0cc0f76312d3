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
    /// Where records of this kind live; `nil` if the schema does not say, as one for plain files need not.
    public let space: Space?
    /// The properties whose values form a record's key, in path order; empty if the schema does not say.
    public let identity: [String]
    /// Who may create a record, relations read from the key alone.
    public let creators: [RoleGrant]
    /// The stages of a record and the statements that move it between them; `nil` if it has none.
    public let lifecycle: Lifecycle?
    /// How records of each earlier version are read as one of this version, by the version that they start from.
    public let migrations: [Int: Migration]
    /// Where each relation is defined that `x-relation` names; the fields of the identity are relations besides.
    public let relations: [String: Path]
    /// Whether anybody's right depends on being in a team that works on the record.
    public let namesTeam: Bool
    /// Everybody whom some place of a record names as its editor; places that name nobody are the coordinator's.
    public var editors: [RoleGrant] { graph.nodes.flatMap { $0.keywords.vocabulary.editors ?? [] } }
    let graph: SchemaGraph

    /// Compiles a document.
    ///
    /// - Throws: ``SchemaError`` for the first keyword that is unsupported, malformed or at the wrong place.
    public init(_ document: JSON) throws(SchemaError) {
        var compiler = SchemaCompiler(document)
        let graph = try compiler.compileDocument()
        self.document = document
        self.graph = graph
        name = compiler.name
        space = compiler.rootVocabulary.space
        identity = compiler.rootVocabulary.identity
        creators = compiler.rootVocabulary.creators
        lifecycle = compiler.rootVocabulary.lifecycle
        migrations = compiler.rootVocabulary.migrations
        let root = Place(of: 0, in: graph)
        self.root = root
        var places = PlaceCheck(graph: graph, vocabulary: compiler.rootVocabulary)
        relations = try places.check(root)
        let isOwn = relations[RoleGrant.team] != nil || identity.contains(RoleGrant.team)
        namesTeam =
            !isOwn
            && compiler.rootVocabulary.grants.contains { $0.grants.contains { $0.relation == RoleGrant.team } }
    }
}
