extension Validation {
    /// The keywords about an array and its items.
    mutating func judgeItems(
        _ items: [JSON], _ array: ArrayKeywords, _ node: Int, _ instance: Int, _ marks: inout Marks, depth: Int
    ) -> Bool {
        var holds = true
        func check(_ isSo: Bool, _ fault: Fault, in run: inout Validation) {
            guard !isSo else { return }
            holds = false
            run.note(fault, node, instance)
        }
        if let bound = array.maxItems { check(items.count <= bound, .maxItems(items.count), in: &self) }
        if let bound = array.minItems { check(items.count >= bound, .minItems(items.count), in: &self) }
        if array.uniqueItems, let (first, second) = Self.firstRepetition(in: items) {
            check(false, .uniqueItems(first, second), in: &self)
        }
        guard holds || isNoting else { return false }
        for position in items.indices {
            guard let schema = array.schema(ofItem: position) else { break }
            var below = unmarked(table.child(position, of: instance))
            holds = judge(schema, table.child(position, of: instance), &below, depth: depth + 1) && holds
            if !marks.isEmpty { marks[position] = true }
            guard holds || isNoting else { return false }
        }
        if let contains = array.contains {
            let count = countContained(contains, items.count, instance, &marks, depth: depth)
            let least = array.minContains ?? 1
            if count < least {
                check(false, array.minContains == nil ? .contains : .minContains(count), in: &self)
            }
            if let bound = array.maxContains { check(count <= bound, .maxContains(count), in: &self) }
        }
        guard let unevaluated = array.unevaluatedItems, holds || isNoting else { return holds }
        for position in items.indices where !marks[position] {
            var below = unmarked(table.child(position, of: instance))
            holds = judge(unevaluated, table.child(position, of: instance), &below, depth: depth + 1) && holds
            marks[position] = true
            guard holds || isNoting else { return false }
        }
        return holds
    }

    private mutating func countContained(
        _ schema: Int, _ count: Int, _ instance: Int, _ marks: inout Marks, depth: Int
    ) -> Int {
        var found = 0
        for position in 0..<count {
            var below = unmarked(table.child(position, of: instance))
            guard fits(schema, table.child(position, of: instance), &below, depth: depth + 1) else { continue }
            found += 1
            if !marks.isEmpty { marks[position] = true }
        }
        return found
    }

    private static func firstRepetition(in items: [JSON]) -> (Int, Int)? {
        var seen: [JSON: Int] = [:]
        for (position, item) in items.enumerated() {
            if let earlier = seen.updateValue(position, forKey: item) { return (earlier, position) }
        }
        return nil
    }

    /// The keywords about an object and its members.
    mutating func judgeMembers(
        _ object: JSONObject, _ keywords: ObjectKeywords, _ node: Int, _ instance: Int, _ marks: inout Marks,
        depth: Int
    ) -> Bool {
        var holds = judgeNames(object, keywords, node, instance, depth: depth)
        guard holds || isNoting else { return false }
        let describesMembers =
            !keywords.properties.isEmpty || !keywords.patternProperties.isEmpty
            || keywords.additionalProperties != nil
        if describesMembers {
            for (position, member) in object.members.enumerated() {
                let child = table.child(position, of: instance)
                for schema in keywords.schemas(of: member.name) {
                    var below = unmarked(child)
                    holds = judge(schema, child, &below, depth: depth + 1) && holds
                    if !marks.isEmpty { marks[position] = true }
                    guard holds || isNoting else { return false }
                }
            }
        }
        for dependent in keywords.dependentSchemas where object[dependent.name] != nil {
            holds = judgeBeside(dependent.node, instance, &marks, depth: depth + 1) && holds
            guard holds || isNoting else { return false }
        }
        guard let unevaluated = keywords.unevaluatedProperties else { return holds }
        for position in object.members.indices where !marks[position] {
            let child = table.child(position, of: instance)
            var below = unmarked(child)
            holds = judge(unevaluated, child, &below, depth: depth + 1) && holds
            marks[position] = true
            guard holds || isNoting else { return false }
        }
        return holds
    }

    /// The keywords about how many members there are and what they are called.
    private mutating func judgeNames(
        _ object: JSONObject, _ keywords: ObjectKeywords, _ node: Int, _ instance: Int, depth: Int
    ) -> Bool {
        var holds = true
        func check(_ isSo: Bool, _ fault: Fault, in run: inout Validation) {
            guard !isSo else { return }
            holds = false
            run.note(fault, node, instance)
        }
        if let bound = keywords.maxProperties { check(object.count <= bound, .maxProperties(object.count), in: &self) }
        if let bound = keywords.minProperties { check(object.count >= bound, .minProperties(object.count), in: &self) }
        for name in keywords.required { check(object[name] != nil, .required(name), in: &self) }
        for dependent in keywords.dependentRequired where object[dependent.name] != nil {
            for name in dependent.required {
                check(object[name] != nil, .dependentRequired(name, because: dependent.name), in: &self)
            }
        }
        guard let names = keywords.propertyNames else { return holds }
        for member in object.members {
            let text = table.add(.string(member.name))
            var unused = Marks()
            check(fits(names, text, &unused, depth: depth + 1), .propertyNames(member.name), in: &self)
            guard holds || isNoting else { return false }
        }
        return holds
    }
}
