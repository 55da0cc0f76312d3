extension SchemaCompiler {
    /// The longest chain of schemas that apply to one and the same value.
    ///
    /// It bounds, with the nesting of the record, how deep validation may recurse.
    static let maximumChain = 64

    /// Resolves the references and makes the graph, unless something goes round without descending.
    func linkedGraph() throws(SchemaError) -> SchemaGraph {
        var references: [Int?] = []
        for draft in drafts {
            guard let keyword = draft.reference else {
                references.append(nil)
                continue
            }
            references.append(try target(of: keyword))
        }
        try checkConditionalReferences(references)
        try checkChains(references)
        let companions = companions(references)
        var nodes: [SchemaNode] = []
        for (index, draft) in drafts.enumerated() {
            nodes.append(SchemaNode(draft.keywords, reference: references[index], companions: companions[index]))
        }
        return SchemaGraph(nodes: nodes)
    }

    private func target(of keyword: SchemaKeyword) throws(SchemaError) -> Int {
        let reference = try keyword.text()
        let halves = reference.utf8.split(
            separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false
        ).map { String($0) ?? "" }
        guard halves[0].isEmpty || identifier.map({ $0.hasSameBytes(as: halves[0]) }) ?? false else {
            throw keyword.refused("only references inside this document are supported")
        }
        let fragment = halves.count > 1 ? halves[1] : ""
        guard let name = Self.percentDecoded(fragment) else {
            throw keyword.refused("the part behind \"#\" is not well formed")
        }
        let isPointer = name.isEmpty || name.utf8.first == UInt8(ascii: "/")
        guard let node = isPointer ? indexByPointer[name] : indexByAnchor[name] else {
            throw keyword.refused("it does not lead to a schema in this document")
        }
        return node
    }

    private static func percentDecoded(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// The schemas that a node applies to the very value that it judges.
    private func inPlace(_ node: Int, _ references: [Int?]) -> [Int] {
        let keywords = drafts[node].keywords
        var nodes: [Int] = references[node].map { [$0] } ?? []
        if let combination = keywords.combination {
            nodes += combination.allOf + combination.anyOf + combination.oneOf
            nodes += [combination.not, combination.condition, combination.consequence, combination.alternative]
                .compactMap { $0 }
        }
        nodes += keywords.object?.dependentSchemas.map(\.node) ?? []
        return nodes
    }

    /// Refuses a schema that comes back to itself without descending into the value, and chains beyond
    /// ``maximumChain``; without recursion of its own, since chains are what it is about to bound.
    private func checkChains(_ references: [Int?]) throws(SchemaError) {
        var length = [Int](repeating: 0, count: drafts.count)  // 0: not seen, -1: on the way
        for start in drafts.indices where length[start] == 0 {
            var stack: [(node: Int, next: [Int])] = [(start, inPlace(start, references))]
            length[start] = -1
            while let top = stack.last {
                guard let next = top.next.last else {
                    let longest = inPlace(top.node, references).map { length[$0] }.max() ?? 0
                    length[top.node] = longest + 1
                    guard longest < Self.maximumChain else {
                        throw SchemaError(
                            at: drafts[top.node].keywords.location,
                            "more than \(Self.maximumChain) schemas follow each other here on one value")
                    }
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next.removeLast()
                if length[next] == -1 {
                    throw SchemaError(
                        keyword: references[top.node] == next ? "$ref" : nil,
                        at: drafts[top.node].keywords.location,
                        "the schema comes back to itself here without descending into the value")
                }
                if length[next] == 0 {
                    length[next] = -1
                    stack.append((next, inPlace(next, references)))
                }
            }
        }
    }

    /// Refuses a reference by which a rule would apply depending on values, which is where it would be ignored.
    ///
    /// `requires` of a lifecycle is free to refer to what rules stand in: it judges, and merges nothing.
    private func checkConditionalReferences(_ references: [Int?]) throws(SchemaError) {
        var seen: Set<Int> = []
        for draft in drafts {
            guard case .conditional(let holder) = draft.standing, holder != "requires", let keyword = draft.reference
            else { continue }
            var stack = [try target(of: keyword)]
            while let node = stack.popLast() {
                guard seen.insert(node).inserted else { continue }
                if let name = drafts[node].keywords.vocabulary.ruleKeyword {
                    throw keyword.refused(
                        "it leads to \"\(name)\" at \(drafts[node].keywords.location), which would be ignored below "
                            + "\"\(holder)\"; rules are found without looking at values")
                }
                stack.append(contentsOf: inPlace(node, references) + below(node))
            }
        }
    }

    /// The schemas that a node applies to what lies in the value that it judges.
    private func below(_ node: Int) -> [Int] {
        let keywords = drafts[node].keywords
        var nodes: [Int] = []
        if let array = keywords.array {
            nodes += array.prefixItems + [array.items, array.contains, array.unevaluatedItems].compactMap { $0 }
        }
        if let object = keywords.object {
            nodes += object.properties.values.sorted() + object.patternProperties.map(\.node)
            nodes += [object.additionalProperties, object.propertyNames, object.unevaluatedProperties].compactMap { $0 }
        }
        return nodes
    }

    /// For each node, itself and those that apply wherever it does, the nearest first; ends because
    /// ``checkChains(_:)`` found no circle.
    private func companions(_ references: [Int?]) -> [[Int]] {
        drafts.indices.map { start in
            var found: [Int] = []
            var seen: Set<Int> = []
            var stack = [start]
            while let node = stack.popLast() {
                guard seen.insert(node).inserted else { continue }
                found.append(node)
                stack.append(contentsOf: (drafts[node].keywords.combination?.allOf ?? []).reversed())
                if let reference = references[node] { stack.append(reference) }
            }
            return found
        }
    }
}
