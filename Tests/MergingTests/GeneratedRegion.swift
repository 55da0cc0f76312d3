import Seeded
import Records

@testable import Merging

/// A hub and some laptops with one record, driven by chance: people edit, settle decisions, fetch and land.
///
/// Lands a chain as `Landing` does: each edit in turn, merged with the state, its parent as the base.
struct GeneratedRegion {
    struct Edit {
        let parent: Document
        let result: Document
    }

    struct Laptop {
        var head: Document
        var chain: [Edit] = []
    }

    let place: Place
    let shape: GeneratedShape
    var values: GeneratedValues
    private(set) var state: Document
    private var laptops: [Laptop]

    init(seed: Int, shape: GeneratedShape? = nil, laptops count: Int = 3) throws {
        values = GeneratedValues(seed: seed)
        self.shape = shape ?? GeneratedShape.record(using: &values.random)
        place = try Schema(self.shape.json).root
        var record = values.value(of: self.shape)
        while record.object == nil { record = values.value(of: self.shape) }
        state = Document(record)
        laptops = Array(repeating: Laptop(head: state), count: count)
    }

    /// One thing that happens; returns the edits that it landed, with the states before and after each.
    mutating func step() -> [(before: Document, edit: Edit, after: Document)] {
        let index = values.random.number(below: laptops.count)
        switch values.random.number(below: 5) {
        case 0 where laptops[index].chain.isEmpty:
            laptops[index].head = state
            return []
        case 1: return land(index)
        case 2 where !laptops[index].head.entries.isEmpty: settle(index)
        default: edit(index)
        }
        return []
    }

    /// Lands what is left, laptop by laptop.
    mutating func landAll() -> [(before: Document, edit: Edit, after: Document)] {
        laptops.indices.flatMap { land($0) }
    }

    /// A copy of everything, with other chances ahead.
    func forked(seed: Int) -> GeneratedRegion {
        var fork = self
        fork.values.random = SeededGenerator(seed: seed)
        return fork
    }

    private mutating func land(_ index: Int) -> [(before: Document, edit: Edit, after: Document)] {
        var landed: [(before: Document, edit: Edit, after: Document)] = []
        for edit in laptops[index].chain {
            let before = state
            state = Document.merging(base: edit.parent, left: before, right: edit.result, at: place)
            landed.append((before, edit, state))
        }
        laptops[index] = Laptop(head: state)
        return landed
    }

    private mutating func edit(_ index: Int) {
        let parent = laptops[index].head
        guard let old = parent.value else { return }
        let new = values.editedRecord(old, shape)
        guard new.object != nil else { return }
        // What is still shown as it was stays open; what was changed at, above or below a path is settled.
        let entries = parent.entries.filter { shown(at: $0.path, in: old) == shown(at: $0.path, in: new) }
        save(Document(new, entries: entries), on: index)
    }

    private mutating func settle(_ index: Int) {
        let parent = laptops[index].head
        let entry = values.random.pick(parent.entries)
        let chosen = values.random.isHit(oneIn: 3) ? .string(values.fresh()) : values.random.pick(entry.sides).value
        let value = Whole.putting(chosen, at: entry.path.steps[...], in: parent.value)
        guard value?.object != nil else { return }
        save(Document(value, entries: parent.entries.filter { $0 != entry }), on: index)
    }

    private mutating func save(_ result: Document, on index: Int) {
        let parent = laptops[index].head
        guard result != parent else { return }
        laptops[index].chain.append(Edit(parent: parent, result: result))
        laptops[index].head = result
    }

    private func shown(at path: Path, in value: JSON) -> JSON? {
        var shown: JSON? = value
        for step in path.steps { shown = Whole.child(step, of: shown)?.value }
        return shown
    }
}
