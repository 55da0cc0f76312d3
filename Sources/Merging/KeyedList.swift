internal import Records

/// A list whose items are told apart by their keys, each key with what stands under it.
struct KeyedList {
    /// The keys in the order in which they first occur.
    private(set) var keys: [ItemKey] = []
    /// What stands under a key: the item, or the array of them if several share it, which then are one unit.
    private(set) var units: [ItemKey: JSON] = [:]
    /// The keys that several items share.
    private(set) var shared: Set<ItemKey> = []

    /// - Returns: `nil` if an item has no key on the allow-list.
    init?(_ items: [JSON], fields: [String]) {
        keys.reserveCapacity(items.count)
        for item in items {
            guard let key = ItemKey(of: item, fields: fields) else { return nil }
            guard let first = units.updateValue(item, forKey: key) else {
                keys.append(key)
                continue
            }
            units[key] = .array(shared.insert(key).inserted ? [first, item] : (first.array ?? []) + [item])
        }
    }
}

/// Three versions of a keyed list.
struct KeyedLists {
    let base: KeyedList
    let left: KeyedList
    let right: KeyedList
    private let fields: [String]

    init?(_ arrays: Values.Arrays, fields: [String]) {
        guard let base = KeyedList(arrays.base, fields: fields), let left = KeyedList(arrays.left, fields: fields),
            let right = KeyedList(arrays.right, fields: fields)
        else { return nil }
        self.base = base
        self.left = left
        self.right = right
        self.fields = fields
    }

    /// Whether everything that is open below the nodes is open in an item of these lists.
    func holdAll(stepsOf nodes: [Node]) -> Bool {
        nodes.allSatisfy { node in
            guard case .below(let steps)? = node.decisions else { return true }
            return steps.keys.allSatisfy { step in
                guard case .item(let key) = step else { return false }
                return key.fields.map(\.name) == fields
            }
        }
    }

    /// Every key that any of the three holds, in the order of the merged list.
    ///
    /// - Parameter isKept: whether the merged list holds the key.
    func order(keeping isKept: (ItemKey) -> Bool) -> [ItemKey] {
        if left.keys == right.keys, left.keys == base.keys { return left.keys.filter(isKept) }
        let sorted = allKeys.sorted { $0.precedes($1) }
        let numbers = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
        func numbered(_ list: KeyedList) -> [Int] { list.keys.compactMap { numbers[$0] } }
        let order = KeyedOrder(base: numbered(base), left: numbered(left), right: numbered(right))
        return order.merged { isKept(sorted[$0]) }.map { sorted[$0] }
    }

    /// Every key that any of the three holds.
    var allKeys: [ItemKey] {
        if left.keys == right.keys, left.keys == base.keys { return left.keys }
        return Array(Set(left.keys).union(right.keys).union(base.keys))
    }
}

extension Values {
    /// The three as lists of keyed items; `nil` if one of them is none.
    func keyedLists(_ fields: [String]) -> KeyedLists? {
        arrays.flatMap { KeyedLists($0, fields: fields) }
    }
}

extension ThreeWayMerge {
    mutating func mergeKeyed(
        _ lists: KeyedLists, _ base: Node, _ left: Node, _ right: Node, at item: Place, depth: Int
    ) -> Node {
        var merged: [ItemKey: JSON] = [:]
        var open: [Path.Step: Decisions] = [:]
        for key in Self.withOpenKeys(lists.allKeys, of: [base, left, right]) {
            let step = Path.Step.item(key)
            let isShared =
                lists.base.shared.contains(key) || lists.left.shared.contains(key)
                || lists.right.shared.contains(key)
            let found = mergeChild(
                Node(value: lists.base.units[key], decisions: base.decisions?.child(step)),
                Node(value: lists.left.units[key], decisions: left.decisions?.child(step)),
                Node(value: lists.right.units[key], decisions: right.decisions?.child(step)),
                depth: depth
            ) { isShared ? nil : item }
            switch found {
            case .asLeft: merged[key] = lists.left.units[key]
            case .other(let node):
                merged[key] = node.value
                open[step] = node.decisions
            }
        }
        let order = lists.order { merged[$0] != nil }
        // A decision may be open on an item that no version shows; the side now shown goes to the end.
        let unplaced = Set(merged.keys).subtracting(order).sorted { $0.precedes($1) }
        let items = (order + unplaced).flatMap { Whole.unit(merged[$0]) }
        return Node(value: .array(items), decisions: .collecting(open))
    }

    /// The keys, and those of items in which something is open although no version shows the item.
    private static func withOpenKeys(_ keys: [ItemKey], of nodes: [Node]) -> [ItemKey] {
        var open: Set<ItemKey> = []
        for node in nodes {
            guard case .below(let steps)? = node.decisions else { continue }
            for case .item(let key) in steps.keys { open.insert(key) }
        }
        return open.isSubset(of: keys) ? keys : Array(open.union(keys))
    }
}
