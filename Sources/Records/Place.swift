/// What a schema says about one place of a record, found without looking at values.
///
/// The way to a place leads through `properties`, `patternProperties`, `additionalProperties`, `items`,
/// `prefixItems`, `$ref` and `allOf`, and through nothing else (DESIGN.md section 4). A place is the list of
/// all schemas that apply there; at most one of them declares a rule, which is checked when the schema is
/// loaded.
public struct Place: Sendable {
    let graph: SchemaGraph?
    /// The schemas that apply here, the nearest first.
    private(set) var nodes: [Int]
    /// Who may change what stands here: the nearest `x-editors` at or above this place.
    ///
    /// A place that defines a relation belongs to the coordinator. `nil` where the schema names nobody.
    public private(set) var editors: [RoleGrant]?
    /// What may not be saved here, with where the schema says so: `x-refuse` at and above this place.
    private(set) var refusalSites: [RefusalSite]

    /// One entry of an `x-refuse`.
    struct RefusalSite: Sendable, Hashable {
        let shape: RefusedShape
        let node: Int
        /// The entry's place in the list.
        let position: Int
    }

    /// A place of which no schema says anything.
    public static let free = Place(graph: nil, nodes: [], editors: nil, refusalSites: [])

    private init(graph: SchemaGraph?, nodes: [Int], editors: [RoleGrant]?, refusalSites: [RefusalSite]) {
        self.graph = graph
        self.nodes = nodes
        self.editors = editors
        self.refusalSites = refusalSites
    }

    /// The place of the whole value that a node describes.
    init(of node: Int, in graph: SchemaGraph) {
        self = Place.free.child(start: node, in: graph)
    }

    /// The place below this one at which these schemas and all beside them apply.
    func child(starts: [Int]) -> Place {
        guard let graph else { return self }
        var child = Place(graph: graph, nodes: [], editors: editors, refusalSites: refusalSites)
        var isRelation = false
        var ownEditors: [RoleGrant]?
        for start in starts {
            let standing = graph.standings[start]
            child.nodes.append(
                contentsOf: child.nodes.isEmpty ? standing.nodes : standing.nodes.filter { !child.nodes.contains($0) })
            ownEditors = ownEditors ?? standing.editors
            isRelation = isRelation || standing.isRelation
            child.add(standing.refusalSites)
        }
        child.editors = ownEditors ?? (isRelation ? [.coordinator] : editors)
        return child
    }

    /// ``child(starts:)`` for the one schema that mostly is all there is: without making new lists.
    private func child(start: Int, in graph: SchemaGraph) -> Place {
        let standing = graph.standings[start]
        var child = Place(
            graph: graph, nodes: standing.nodes,
            editors: standing.editors ?? (standing.isRelation ? [.coordinator] : editors), refusalSites: refusalSites)
        child.add(standing.refusalSites)
        return child
    }

    private mutating func add(_ sites: [RefusalSite]) {
        guard !sites.isEmpty else { return }
        guard !refusalSites.isEmpty else {
            refusalSites = sites
            return
        }
        refusalSites += sites.filter { site in !refusalSites.contains { $0.shape == site.shape } }
    }

    /// The place of a property of that name.
    public func property(_ name: String) -> Place {
        guard let graph else { return self }
        if nodes.count == 1, let object = graph.nodes[nodes[0]].keywords.object, object.patternProperties.isEmpty {
            guard let start = object.properties[name] ?? object.additionalProperties else { return child(starts: []) }
            return child(start: start, in: graph)
        }
        return child(starts: nodes.flatMap { graph.nodes[$0].keywords.object?.schemas(of: name) ?? [] })
    }

    /// The place of the item at that index, counted from 0.
    ///
    /// All items of a `keyed` list share one place, whatever their index.
    public func item(_ index: Int) -> Place {
        guard let graph else { return self }
        if nodes.count == 1 {
            guard let start = graph.nodes[nodes[0]].keywords.array?.schema(ofItem: index) else {
                return child(starts: [])
            }
            return child(start: start, in: graph)
        }
        return child(starts: nodes.compactMap { graph.nodes[$0].keywords.array?.schema(ofItem: index) })
    }

    /// The place that a step of a record's path leads to.
    public func child(_ step: Path.Step) -> Place {
        switch step {
        case .item: return item(0)
        case .name(let name):
            guard let index = Int(name), describesArray else { return property(name) }
            return item(index)
        }
    }

    /// The place at the end of a path.
    public func descendant(at path: Path) -> Place { path.steps.reduce(self) { $0.child($1) } }

    /// Whether a step that could be either an index or a property's name is an index here.
    private var describesArray: Bool {
        contains { $0.array != nil && $0.object == nil || $0.types == .array }
    }

    private func first<Value>(_ value: (SchemaNode.Keywords) -> Value?) -> Value? {
        guard let graph else { return nil }
        for node in nodes {
            if let found = value(graph.nodes[node].keywords) { return found }
        }
        return nil
    }

    private func contains(_ isSuch: (SchemaNode.Keywords) -> Bool) -> Bool {
        first { isSuch($0) ? true : nil } ?? false
    }

    /// The declared rule; `nil` where none is.
    public var rule: MergeRule? { first(\.vocabulary.rule) }
    /// The shapes that may not be saved here: those of `x-refuse` at and above this place.
    public var refusals: [RefusedShape] { refusalSites.map(\.shape) }
    /// What a person reads in a form, an error or a report.
    public var title: String? { first(\.vocabulary.title) }
    /// What a person reads who asks what belongs here: `x-help`.
    public var help: String? { first(\.vocabulary.help) }
    /// The annotation `description`.
    public var explanation: String? { first(\.vocabulary.description) }
    /// The annotation `default`.
    public var defaultValue: JSON? { first(\.vocabulary.defaultValue) }
    /// The name of the relation that the value here defines.
    public var relation: String? { first(\.vocabulary.relation) }
    /// The values that may stand here, if the schema lists them: `enum`, or the one of `const`.
    public var choices: [JSON]? { first { $0.enumeration ?? $0.constant.map { [$0] } } }
    /// Whether a schema says anything about this place.
    public var isDescribed: Bool { !nodes.isEmpty }

    /// The names that `properties` declares here, sorted.
    public var propertyNames: [String] {
        guard let graph else { return [] }
        return Set(nodes.flatMap { graph.nodes[$0].keywords.object?.properties.keys.map { $0 } ?? [] }).sorted()
    }

    /// Whether an object that stands here must have a property of that name.
    public func requires(_ name: String) -> Bool {
        contains { $0.object?.required.contains(name) ?? false }
    }

    /// Whether every value that stands here is of one of those types.
    func admitsOnly(_ types: JSONTypes) -> Bool {
        contains { types.isSuperset(of: $0.types) }
    }

    /// Whether a value of some of those types may stand here, as far as `type` says.
    func admits(_ types: JSONTypes) -> Bool {
        !contains { $0.types.isDisjoint(with: types) }
    }
}

extension ObjectKeywords {
    /// The schemas that this one applies to a property of that name.
    func schemas(of name: String) -> [Int] {
        var found: [Int] = []
        if let node = properties[name] { found.append(node) }
        for entry in patternProperties where entry.pattern.matches(name) { found.append(entry.node) }
        if found.isEmpty, let additionalProperties { found.append(additionalProperties) }
        return found
    }
}

extension ArrayKeywords {
    /// The schema that this one applies to the item at that index.
    func schema(ofItem index: Int) -> Int? {
        prefixItems.indices.contains(index) ? prefixItems[index] : items
    }
}
