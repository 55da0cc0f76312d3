/// One run of a schema over one value.
///
/// Every schema object that applies is judged once for each value it applies to. Two things keep a hostile
/// schema from costing more than the product of its size and the record's: after ``freeSteps`` steps the
/// verdicts at the targets of `$ref` are remembered (nothing but a reference can apply one schema to one value
/// twice without being written twice), and a run is cut at ``maximumDepth`` and ``maximumSteps``. What was cut is
/// never called valid. Everything is counted in steps, never in time, so that all copies give one verdict.
struct Validation {
    /// Steps before verdicts are remembered: no honest record takes so many, and remembering has its price.
    static let freeSteps = 20_000
    /// How many schemas may be open at once, each judged for another or for what lies in it.
    static let maximumDepth = 1_200
    /// How often a schema may be applied to a value in one run: ten times what a landing's greatest record needs.
    static let maximumSteps = 20_000_000

    /// Something that is not as a schema wants it.
    struct Finding: Hashable {
        let instance: Int
        let node: Int
        let fault: Fault
    }

    let graph: SchemaGraph
    var table: InstanceTable
    private(set) var findings: [Finding] = []
    private var known: Set<Finding> = []
    /// Whether faults are noted; under `anyOf`, `not` and their like only the verdict counts.
    var isNoting = true
    private(set) var gaveUp = false
    private var steps = 0
    private var remembered: [Question: (verdict: Bool, marks: Marks)] = [:]

    private struct Question: Hashable {
        let node: Int
        let instance: Int
        let isNoting: Bool
    }

    /// For each item or member of the value at hand, whether a schema has spoken of it; empty where no
    /// `unevaluatedItems` or `unevaluatedProperties` asks.
    typealias Marks = [Bool]

    init(_ value: JSON, by graph: SchemaGraph) {
        self.graph = graph
        table = InstanceTable(value)
    }

    /// Judges the whole value by one node.
    mutating func run(_ node: Int) {
        var marks = unmarked(0)
        _ = judge(node, 0, &marks, depth: 0)
        for (instance, name) in table.ambiguousNames { note(.ambiguousName(name), node, instance) }
        if gaveUp { findings.append(Finding(instance: 0, node: node, fault: .tooCostly)) }
    }

    mutating func note(_ fault: Fault, _ node: Int, _ instance: Int) {
        guard isNoting else { return }
        let finding = Finding(instance: instance, node: node, fault: fault)
        if known.insert(finding).inserted { findings.append(finding) }
    }

    func unmarked(_ instance: Int) -> Marks {
        guard graph.tracksMarks else { return [] }
        switch table.values[instance] {
        case .array(let items): return Marks(repeating: false, count: items.count)
        case .object(let object): return Marks(repeating: false, count: object.count)
        default: return []
        }
    }

    /// Judges a value by a node, noting nothing.
    mutating func fits(_ node: Int, _ instance: Int, _ marks: inout Marks, depth: Int) -> Bool {
        let wasNoting = isNoting
        isNoting = false
        defer { isNoting = wasNoting }
        return judge(node, instance, &marks, depth: depth)
    }

    /// Judges a value by a node beside another one: it sees no marks but its own, and hands them on.
    mutating func judgeBeside(_ node: Int, _ instance: Int, _ marks: inout Marks, depth: Int) -> Bool {
        var own = unmarked(instance)
        defer { marks.unite(own) }
        return judge(node, instance, &own, depth: depth)
    }

    /// Judges a value by the target of a reference, which may apply to it on several ways.
    private mutating func follow(_ node: Int, _ instance: Int, _ marks: inout Marks, depth: Int) -> Bool {
        guard steps > Self.freeSteps else { return judgeBeside(node, instance, &marks, depth: depth) }
        let question = Question(node: node, instance: instance, isNoting: isNoting)
        if let answer = remembered[question] {
            marks.unite(answer.marks)
            return answer.verdict
        }
        var own = unmarked(instance)
        let verdict = judge(node, instance, &own, depth: depth)
        remembered[question] = (verdict, own)
        marks.unite(own)
        return verdict
    }

    /// Judges a value by a node; while noting, goes on after the first fault.
    mutating func judge(_ node: Int, _ instance: Int, _ marks: inout Marks, depth: Int) -> Bool {
        steps += 1
        guard depth < Self.maximumDepth, steps <= Self.maximumSteps else {
            gaveUp = true
            return false
        }
        let schema = graph.nodes[node]
        if let verdict = schema.keywords.verdict {
            if !verdict { note(.never, node, instance) }
            return verdict
        }
        var holds = judgeValue(schema, node, instance)
        guard holds || isNoting else { return false }
        if let reference = schema.reference {
            holds = follow(reference, instance, &marks, depth: depth + 1) && holds
            guard holds || isNoting else { return false }
        }
        if let combination = schema.keywords.combination {
            holds = judgeCombination(combination, node, instance, &marks, depth: depth) && holds
            guard holds || isNoting else { return false }
        }
        switch table.values[instance] {
        case .array(let items):
            guard let array = schema.keywords.array else { break }
            holds = judgeItems(items, array, node, instance, &marks, depth: depth) && holds
        case .object(let object):
            guard let keywords = schema.keywords.object else { break }
            holds = judgeMembers(object, keywords, node, instance, &marks, depth: depth) && holds
        default: break
        }
        return holds
    }

    /// Judges by the keywords that lead to no other schema.
    private mutating func judgeValue(_ schema: SchemaNode, _ node: Int, _ instance: Int) -> Bool {
        let value = table.values[instance]
        let keywords = schema.keywords
        var holds = true
        func check(_ isSo: Bool, _ fault: Fault, in run: inout Validation) {
            guard !isSo else { return }
            holds = false
            run.note(fault, node, instance)
        }
        if keywords.types != .all { check(keywords.types.contains(JSONTypes(of: value)), .type, in: &self) }
        if let choices = keywords.choices { check(choices.contains(value), .enumeration, in: &self) }
        if let constant = keywords.constant { check(constant == value, .constant, in: &self) }
        switch value {
        case .number(let number):
            guard let bounds = keywords.number else { break }
            if let bound = bounds.maximum { check(number <= bound, .maximum, in: &self) }
            if let bound = bounds.exclusiveMaximum { check(number < bound, .exclusiveMaximum, in: &self) }
            if let bound = bounds.minimum { check(number >= bound, .minimum, in: &self) }
            if let bound = bounds.exclusiveMinimum { check(number > bound, .exclusiveMinimum, in: &self) }
            if let divisor = bounds.multipleOf { check(number.isMultiple(of: divisor), .multipleOf, in: &self) }
        case .string(let text):
            guard let bounds = keywords.text else { break }
            if bounds.maxLength != nil || bounds.minLength != nil {
                let length = text.unicodeScalars.count
                if let bound = bounds.maxLength { check(length <= bound, .maxLength(length), in: &self) }
                if let bound = bounds.minLength { check(length >= bound, .minLength(length), in: &self) }
            }
            if let pattern = bounds.pattern { check(pattern.matches(text), .pattern, in: &self) }
            if let format = bounds.format { check(format.accepts(text), .format, in: &self) }
        default: break
        }
        return holds
    }
}

extension Validation.Marks {
    mutating func unite(_ other: Validation.Marks) {
        for index in indices where other[index] { self[index] = true }
    }

    mutating func setAll() {
        for index in indices { self[index] = true }
    }
}

extension JSONTypes {
    /// The narrowest type of a value: a whole number is an `integer`.
    init(of value: JSON) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .number(let number): self = number.isInteger ? .integer : .fraction
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }
}
