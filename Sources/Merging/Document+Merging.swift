public import Records

extension Document {
    /// Merges two documents that grew from one (DESIGN.md section 4; every case is a row of `docs/merge-rules.md`).
    ///
    /// The result does not depend on which is left and which is right, but for what `value` shows at a path in
    /// conflict: left's side, or the first side that is a value if left's is gone. Never fails and never
    /// traps: what does not fit its rule is merged as `atomic`, and a record past a bound as one conflict
    /// about the whole of it, with the path `""`.
    ///
    /// - Parameters:
    ///   - base: what both grew from; its value is `nil` if both made the record.
    ///   - left: in a landing the state landed upon.
    ///   - right: in a landing the edit.
    ///   - place: what the schema says about the whole record.
    public static func merging(
        base: Document, left: Document, right: Document, at place: Place, limits: MergeLimits = .landing
    ) -> Document {
        // Without decisions the walk begins with the same comparisons.
        if !base.entries.isEmpty || !left.entries.isEmpty || !right.entries.isEmpty {
            if left == right || right == base { return left }
            if left == base { return right }
        }
        let nodes = (base: Node(base), left: Node(left), right: Node(right))
        var merge = ThreeWayMerge(limits: limits)
        let merged = merge.merge(nodes.base, nodes.left, nodes.right, at: place, depth: 0)
        if !merge.isOverLimit, merged.value.map({ $0.hasCanonicalBytes(atMost: limits.recordBytes) }) ?? true {
            return Document(merged)
        }
        var whole = ThreeWayMerge(limits: limits)
        return Document(whole.decide(nodes.base, nodes.left, nodes.right, at: nil, depth: 0))
    }

    private init(_ node: Node) {
        let entries = node.decisions?.listed.map { path, decision in
            Entry(path: path, sorted: decision)
        }
        self.init(node.value, entries: entries ?? [])
    }
}

extension JSON {
    /// Whether the canonical form has no more bytes than that; nearly always answered without writing it.
    func hasCanonicalBytes(atMost limit: Int) -> Bool {
        canonicalBytesBound(indent: 0) < limit || canonicalBytes.count <= limit
    }

    /// A number of bytes that the canonical form cannot exceed: every byte of a text an escape of six.
    private func canonicalBytesBound(indent: Int) -> Int {
        switch self {
        case .null, .bool: 5
        case .number(let number): number.text.utf8.count
        case .string(let text): 2 + 6 * text.utf8.count
        case .array(let items):
            items.reduce(4 + 2 * indent) { $0 + $1.canonicalBytesBound(indent: indent + 1) + 4 + 2 * indent }
        case .object(let object):
            object.members.reduce(4 + 2 * indent) {
                $0 + $1.value.canonicalBytesBound(indent: indent + 1) + 8 + $1.name.utf8.count + 2 * indent
            }
        }
    }
}
