internal import Records

/// One merge of a record: the walk down through its places.
///
/// Every place is treated alike: equal versions first, which is nearly everything; then decisions that are
/// open there; then presence; then the rule. Only what both sides changed differently is ever looked into.
struct ThreeWayMerge {
    let limits: MergeLimits
    /// Steps that comparing texts has taken so far.
    var steps = 0
    /// Whether a bound on the whole record was passed; what was merged then counts for nothing.
    var isOverLimit = false

    init(limits: MergeLimits) { self.limits = limits }

    /// What comes of three versions of one place.
    ///
    /// - Parameter place: what the schema says there; `nil` for a unit that is atomic whatever it says.
    mutating func merge(_ base: Node, _ left: Node, _ right: Node, at place: Place?, depth: Int) -> Node {
        // 1. Two that agree; of two that do, one that differs in nothing from the base yields.
        if left.isSame(as: right) { return agreed(base, left, right) }
        if left.isSame(as: base) { return right }
        if right.isSame(as: base) { return left }
        return mergeDiffering(base, left, right, at: place, depth: depth)
    }

    /// As ``merge(_:_:_:at:depth:)``, of three versions that are known to differ from each other.
    private mutating func mergeDiffering(
        _ base: Node, _ left: Node, _ right: Node, at place: Place?, depth: Int
    ) -> Node {
        guard depth < limits.nesting, !isOverLimit else {
            isOverLimit = true
            return left
        }
        // 2. A decision that is open here in any of the three.
        guard base.decision == nil, left.decision == nil, right.decision == nil else {
            return decide(base, left, right, at: place, depth: depth)
        }
        // 3. Removed here and changed there.
        guard let leftValue = left.value, let rightValue = right.value else {
            return decide(base, left, right, at: place, depth: depth)
        }
        // 4. The rule, if what stands there fits it.
        let values = Values(base: base.value, left: leftValue, right: rightValue)
        if let place, let merged = mergeValues(values, base, left, right, at: place, depth: depth) { return merged }
        return decide(base, left, right, at: place, depth: depth)
    }

    /// Merges by the declared rule; `nil` where the place is atomic or what stands there does not fit its rule.
    private mutating func mergeValues(
        _ values: Values, _ base: Node, _ left: Node, _ right: Node, at place: Place, depth: Int
    ) -> Node? {
        let rule = place.rule
        if rule == nil || rule == .object {
            return values.objects.map { mergeObjects($0, base, left, right, at: place, depth: depth) }
        }
        if case .keyed(let fields)? = rule {
            guard let lists = values.keyedLists(fields), lists.holdAll(stepsOf: [base, left, right]) else { return nil }
            return mergeKeyed(lists, base, left, right, at: place.item(0), depth: depth)
        }
        guard !base.hasDecisionsBelow, !left.hasDecisionsBelow, !right.hasDecisionsBelow else { return nil }
        return mergeLeaves(values, by: rule)
    }

    /// Left and right agree on everything but, perhaps, the bases of what is open, and what they show.
    private func agreed(_ base: Node, _ left: Node, _ right: Node) -> Node {
        guard let ofLeft = left.decisions, let ofRight = right.decisions, ofLeft != ofRight else { return left }
        if base.decisions == ofLeft { return Node(value: left.value, decisions: ofRight) }
        if base.decisions == ofRight { return left }
        return Node(value: left.value, decisions: ofLeft.addingBases(of: ofRight))
    }

    private mutating func mergeObjects(
        _ objects: Values.Objects, _ base: Node, _ left: Node, _ right: Node, at place: Place, depth: Int
    ) -> Node {
        var merged = objects.left
        var open: [Path.Step: Decisions] = [:]
        for name in objects.names {
            let step = Path.Step.name(name)
            let found = mergeChild(
                Node(value: objects.base[name], decisions: base.decisions?.child(step)),
                Node(value: objects.left[name], decisions: left.decisions?.child(step)),
                Node(value: objects.right[name], decisions: right.decisions?.child(step)),
                depth: depth
            ) { place.property(name) }
            switch found {
            case .asLeft: break
            case .other(let node):
                merged[name] = node.value
                open[step] = node.decisions
            }
        }
        return Node(value: .object(merged), decisions: .collecting(open))
    }

    /// What came of a part of a container: what left holds anyway, with nothing open in it, or something else.
    enum Child {
        case asLeft
        case other(Node)
    }

    /// Merges one part of a container; its place is only asked for if the part has to be looked into.
    mutating func mergeChild(
        _ base: Node, _ left: Node, _ right: Node, depth: Int, at place: () -> Place?
    ) -> Child {
        if base.decisions == nil, left.decisions == nil, right.decisions == nil {
            if right.value == base.value || right.value == left.value { return .asLeft }
            if left.value == base.value { return .other(right) }
            return .other(mergeDiffering(base, left, right, at: place(), depth: depth + 1))
        }
        return .other(merge(base, left, right, at: place(), depth: depth + 1))
    }
}

/// The values of three versions of a place where left and right are both present.
struct Values {
    let base: JSON?
    let left: JSON
    let right: JSON

    struct Objects {
        let base: JSONObject
        let left: JSONObject
        let right: JSONObject

        /// The names that any of the three has, sorted.
        var names: [String] {
            let names = left.names
            if names == right.names, names == base.names { return names }
            return Set(names).union(right.names).union(base.names).sorted()
        }
    }

    /// The three as objects, an absent base being an empty one; `nil` if one of them is none, or has a name
    /// with `=`, which a path would take for an item's key.
    var objects: Objects? {
        guard let left = left.object, let right = right.object, let base = base.map(\.object) ?? JSONObject() else {
            return nil
        }
        let objects = Objects(base: base, left: left, right: right)
        return objects.names.contains { $0.utf8.contains(UInt8(ascii: "=")) } ? nil : objects
    }
}
