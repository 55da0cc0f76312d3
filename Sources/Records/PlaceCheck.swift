/// Walks all places that a schema describes, as merging will find them, and refuses what could not be kept to
/// there (DESIGN.md section 4).
///
/// Rules are found without looking at values, so this can be known when the schema is loaded. Where it cannot
/// be known whether two patterns fit one and the same name, they are taken to.
struct PlaceCheck {
    /// The most places that a schema may describe; recursion of a schema into itself counts once.
    static let maximumPlaces = 10_000

    /// How deep in the record a relation may be defined.
    static let deepestRelation = 16

    let graph: SchemaGraph
    let vocabulary: RootVocabulary
    /// Which nodes have an `x-relation` on or below them. Only towards one does it matter by which way a place was
    /// found; elsewhere a schema that refers to itself would have ways without end.
    private let leadsToRelation: [Bool]
    private var relations: [String: Path] = [:]
    private var seen: Set<State> = []
    private var waiting: [(place: Place, state: State)] = []

    /// A place, as far as what may stand there depends on it.
    private struct State: Hashable {
        var nodes: [Int]
        /// Those of the place above, where a relation lies on or below this one.
        var inheritedEditors: [RoleGrant]?
        /// Whether a value above changes as a whole, so that nobody can be its editor in part.
        var isIndivisible = false
        /// Whether a value above defines a relation.
        var isInRelation = false
        /// The way to the place, if it leads through properties only, and to a relation on or below it.
        var path: Path?
    }

    init(graph: SchemaGraph, vocabulary: RootVocabulary) {
        self.graph = graph
        self.vocabulary = vocabulary
        leadsToRelation = graph.nodesAbove { $0.relation != nil }
    }

    /// Checks every place from the root down.
    ///
    /// - Returns: where each relation is defined that `x-relation` names.
    mutating func check(_ root: Place) throws(SchemaError) -> [String: Path] {
        enter(root, State(nodes: root.nodes.sorted(), path: .root))
        while let (place, state) = waiting.popLast() {
            guard seen.count <= Self.maximumPlaces else {
                throw SchemaError(at: location(place.nodes[0]), "the schema has more places than can be checked")
            }
            guard state.path.map({ $0.steps.count <= Self.deepestRelation + 1 }) ?? true else { continue }
            try checkSingle(place)
            try checkEditors(place, state)
            try checkRelation(place, state)
            if case .keyed(let fields) = place.rule { try checkKey(fields, of: place) }
            enterProperties(of: place, state)
            enterItems(of: place, state)
        }
        try checkIdentity(root)
        try checkGrants(root)
        return relations
    }

    private func location(_ node: Int) -> String { graph.nodes[node].keywords.location }
    private func words(_ node: Int) -> VocabularyKeywords { graph.nodes[node].keywords.vocabulary }

    private mutating func enter(_ place: Place, _ state: State) {
        guard !place.nodes.isEmpty, seen.insert(state).inserted else { return }
        waiting.append((place, state))
    }

    // MARK: The ways down

    private mutating func enterProperties(of place: Place, _ state: State) {
        let isIndivisible = state.isIndivisible || !(place.rule == nil || place.rule == .object)
        for name in place.propertyNames {
            enter(place.property(name), above: place, state, isIndivisible, path: state.path?.appending(name: name))
        }
        let objects = place.nodes.map { ($0, graph.nodes[$0].keywords.object) }
        let entries = objects.flatMap { node, object in
            (object?.patternProperties ?? []).map { (node, $0.pattern, $0.node) }
        }
        for (owner, pattern, child) in entries {
            let overlapping = entries.filter { !$0.1.excludes(pattern) }.map(\.2)
            let beside = objects.filter { $0.1?.patternProperties.isEmpty ?? false }
            enter(place.child(starts: overlapping + additional(beside)), above: place, state, isIndivisible)
            let others = objects.filter { $0.0 != owner }
            enter(place.child(starts: [child] + additional(others)), above: place, state, isIndivisible)
        }
        enter(place.child(starts: additional(objects)), above: place, state, isIndivisible)
    }

    private func additional(_ objects: [(Int, ObjectKeywords?)]) -> [Int] {
        objects.compactMap { $0.1?.additionalProperties }
    }

    private mutating func enterItems(of place: Place, _ state: State) {
        var isIndivisible = true
        if case .keyed = place.rule { isIndivisible = state.isIndivisible }
        let prefix = place.nodes.map { graph.nodes[$0].keywords.array?.prefixItems.count ?? 0 }.max() ?? 0
        for index in 0...prefix { enter(place.item(index), above: place, state, isIndivisible) }
    }

    private mutating func enter(
        _ place: Place, above parent: Place, _ state: State, _ isIndivisible: Bool, path: Path? = nil
    ) {
        let isOnWay = place.nodes.contains { leadsToRelation[$0] }
        enter(
            place,
            State(
                nodes: place.nodes.sorted(), inheritedEditors: isOnWay ? parent.editors : nil,
                isIndivisible: isIndivisible, isInRelation: state.isInRelation || parent.relation != nil,
                path: isOnWay ? path : nil))
    }

    // MARK: What may stand there

    private func checkSingle(_ place: Place) throws(SchemaError) {
        let keywords: [(String, (VocabularyKeywords) -> Bool)] = [
            ("x-merge", { $0.rule != nil }), ("x-editors", { $0.editors != nil }),
            ("x-relation", { $0.relation != nil }),
        ]
        for (keyword, isDeclared) in keywords {
            let declaring = place.nodes.filter { isDeclared(words($0)) }
            guard declaring.count > 1 else { continue }
            let other = location(declaring[0])
            throw SchemaError(
                keyword: keyword, at: location(declaring[1]),
                "one place would have two of them; the other is at \(other.isEmpty ? "the root of the schema" : other)")
        }
    }

    private func checkEditors(_ place: Place, _ state: State) throws(SchemaError) {
        guard let node = place.nodes.first(where: { words($0).editors != nil }) else { return }
        if state.isIndivisible {
            throw SchemaError(
                keyword: "x-editors", at: location(node),
                "it stands inside a value that changes as a whole, so that nobody can be editor of a part of it")
        }
        if state.isInRelation, place.editors != [.coordinator] {
            throw SchemaError(
                keyword: "x-editors", at: location(node),
                "it stands inside a field that defines a relation, which only \"coordinator\" may edit")
        }
    }

    private mutating func checkRelation(_ place: Place, _ state: State) throws(SchemaError) {
        guard let node = place.nodes.first(where: { words($0).relation != nil }), let name = place.relation else {
            return
        }
        func refused(_ reason: String) -> SchemaError {
            SchemaError(keyword: "x-relation", at: location(node), reason)
        }
        guard let path = state.path, path != .root else {
            throw refused("a relation is defined by one field of the record, not inside a list or a pattern")
        }
        guard path.steps.count <= Self.deepestRelation else {
            throw refused("a relation is defined by one field of the record, not in a part that contains itself")
        }
        let own = place.nodes.contains { words($0).editors != nil } ? place.editors : nil
        guard (own ?? state.inheritedEditors ?? [.coordinator]) == [.coordinator] else {
            throw refused("who decides relations decides rights: this field needs \"x-editors\": [\"coordinator\"]")
        }
        if vocabulary.identity.contains(name), path != Path.root.appending(name: name) {
            throw refused("\"\(name)\" already is a relation, by the field of that name in \"x-identity\"")
        }
        guard relations[name].map({ $0 == path }) ?? true else {
            throw refused("two fields define the relation \"\(name)\"")
        }
        relations[name] = path
    }

    private func checkKey(_ fields: [String], of place: Place) throws(SchemaError) {
        let node = place.nodes.first { words($0).rule != nil } ?? place.nodes[0]
        func refused(_ reason: String) -> SchemaError { SchemaError(keyword: "x-key", at: location(node), reason) }
        if place.nodes.contains(where: { !(graph.nodes[$0].keywords.array?.prefixItems.isEmpty ?? true) }) {
            throw refused("items that are found by key cannot have a schema by position: \"prefixItems\"")
        }
        let item = place.item(0)
        for field in fields {
            guard item.requires(field) else { throw refused("\"required\" of the items must name \"\(field)\"") }
            guard item.property(field).admits(.string) else {
                throw refused("\"\(field)\" of the items must be a text")
            }
        }
    }

    private func checkIdentity(_ root: Place) throws(SchemaError) {
        for field in vocabulary.identity where !root.property(field).admitsOnly(.string) {
            throw SchemaError(keyword: "x-identity", at: "", "the property \"\(field)\" must be of type \"string\"")
        }
    }

    /// Every relation that a grant names must be defined; creators have nothing but the key to read it from.
    private func checkGrants(_ root: Place) throws(SchemaError) {
        // A schema for plain files need not say what identifies a record; then any field may.
        let fromKey = Set(vocabulary.identity.isEmpty ? root.propertyNames : vocabulary.identity)
        let known = fromKey.union(relations.keys)
        for (keyword, grants, isFromKeyAlone) in vocabulary.grants {
            for grant in grants {
                guard let relation = grant.relation, relation != RoleGrant.team,
                    !(isFromKeyAlone ? fromKey : known).contains(relation)
                else {
                    continue
                }
                throw keyword.refused(
                    isFromKeyAlone
                        ? "the relation \"\(relation)\" is not a field of \"x-identity\""
                        : "no field defines the relation \"\(relation)\"")
            }
        }
    }
}

extension Pattern {
    /// Whether it is plain that no text fits both: they begin with different letters.
    fileprivate func excludes(_ other: Pattern) -> Bool {
        guard let own = literalPrefix, let others = other.literalPrefix else { return false }
        return !own.starts(with: others) && !others.starts(with: own)
    }

    /// The letters with which every matching text begins, if the expression says so plainly.
    private var literalPrefix: [UInt8]? {
        var rest = Array(source.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "^"), !rest.contains(UInt8(ascii: "|")) else { return nil }
        let letters = rest.prefix { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        let isRepeated = rest.dropFirst(letters.count).first.map { "*+?{".utf8.contains($0) } ?? false
        let certain = isRepeated ? letters.dropLast() : letters
        return certain.isEmpty ? nil : Array(certain)
    }
}
