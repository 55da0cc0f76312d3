import Foundation
import Merging
import Records

/// What a person changed in a form: its difference from what they saw when it was written.
///
/// A field whose heading is missing, and an item whose block is missing, stay as they are: only what somebody
/// wrote is a change, never what fell out of a file.
struct FormChange {
    /// One change, at one place.
    struct Step {
        enum Action {
            case set(JSON?)
            /// A new item of a keyed list.
            case insert(ItemKey, JSON)
            case remove
            /// A new entry of a log.
            case append(JSON)
            /// The items of a list in another order.
            case order([ItemKey])
        }

        /// The place: of an item that is made or removed its own, of a log and an order the list's.
        let path: Path
        let action: Action
        let line: Int
    }

    private(set) var steps: [Step] = []
    private(set) var faults: [FormFault] = []
    /// The ids that new items were given, by the line of their heading.
    private(set) var made: [(line: Int, id: String)] = []
    /// The line of the heading that a place of the record stands under.
    private(set) var lines: [Path: Int] = [:]

    /// Items that are taken away.
    private var removed: [Path] = []
    /// Items that are made, so that none is made twice.
    private var inserted: Swift.Set<Path> = []
    let schema: Schema
    let seen: SeenRecord
    private let newID: () -> String

    /// - Parameters:
    ///   - seen: the record as it was when the form was written.
    ///   - newID: makes the id of a new item.
    init(_ form: FilledForm, seen: JSON, schema: Schema, newID: @escaping () -> String) {
        self.schema = schema
        self.seen = SeenRecord(seen, schema: schema)
        self.newID = newID
        read(form)
    }

    /// The changes that a decision stands in the way of, and the rest.
    func parted(by entries: [Entry]) -> (held: [Step], free: [Step]) {
        let held = steps.filter { step in entries.contains { Self.touches(step, $0) } }
        let free = steps.filter { step in !entries.contains { Self.touches(step, $0) } }
        return (held, free)
    }

    /// Whether a change is made at, above or below the place of a decision. To order a list, or to add to it,
    /// touches none of its items.
    static func touches(_ step: Step, _ entry: Entry) -> Bool {
        switch step.action {
        case .order: entry.path.contains(step.path)
        case .append, .set, .insert, .remove: entry.path.touches(step.path)
        }
    }

    /// The heading's line that tells most closely where a place is.
    func line(of path: Path) -> Int {
        var path = path
        while true {
            if let line = lines[path] { return line }
            guard !path.steps.isEmpty else { return 0 }
            path.steps.removeLast()
        }
    }

    // MARK: - Reading

    /// The block that fields belong to which stand below it.
    private struct Owner {
        enum Kind {
            case none
            /// Of an item that is taken away: what stands in its block goes with it.
            case skipped
            case item(Path)
            case newItem(list: Path, [FormAddress.KeyField])
            case entry(Path)
        }

        var kind = Kind.none
        var line = 0
        var place = Place.free
        /// What was written of an item or entry that is to be made.
        var value = JSON.object(JSONObject())
        var isFilled = false
        /// The headings of its fields.
        var lines: [(path: Path, line: Int)] = []
    }

    /// The items of a list in the order of their blocks.
    private struct Sequence {
        var keys: [ItemKey] = []
        var line = 0
    }

    private mutating func read(_ form: FilledForm) {
        var owner = Owner()
        var sequences: [Path: Sequence] = [:]
        var used: Swift.Set<FormAddress> = []
        for block in form.blocks {
            switch block.address {
            case .field(let path):
                readField(block, path, &owner)
            case .place(let path):
                close(&owner, &sequences)
                guard used.insert(block.address).inserted else {
                    faults.append(FormFault(line: block.line, sentence: Wording.formTwice))
                    continue
                }
                readPlace(block, path, &owner, &sequences)
            case .newItem(let list, let fields):
                close(&owner, &sequences)
                owner = Owner(
                    kind: .newItem(list: list, fields), line: block.line,
                    place: schema.root.descendant(at: list).item(0))
                guard case .list(fields.map(\.name)) = seen.shape(at: list) else {
                    return fault(block, Wording.formNoPlace)
                }
                if block.isRemoved { owner.kind = .skipped }
                expectNothing(under: block)
            case .entry(let log):
                close(&owner, &sequences)
                readEntry(block, log, &owner)
            }
        }
        close(&owner, &sequences)
        for (list, sequence) in sequences.sorted(by: { $0.value.line < $1.value.line }) { order(list, sequence) }
    }

    private mutating func readPlace(
        _ block: FilledForm.Block, _ path: Path, _ owner: inout Owner, _ sequences: inout [Path: Sequence]
    ) {
        if removed.contains(where: { $0.contains(path) }) {
            owner.kind = .skipped
            return
        }
        lines[path] = block.line
        let place = schema.root.descendant(at: path)
        guard place.isDescribed || seen.value(at: path) != nil else { return fault(block, Wording.formNoPlace) }
        if case .item(let key)? = path.steps.last {
            let list = Path(Array(path.steps.dropLast()))
            guard case .list(let fields) = seen.shape(at: list), fields == key.fields.map(\.name) else {
                return fault(block, Wording.formNoPlace)
            }
            expectNothing(under: block)
            if block.isRemoved {
                if seen.value(at: path) != nil { steps.append(Step(path: path, action: .remove, line: block.line)) }
                removed.append(path)
                owner.kind = .skipped
                return
            }
            sequences[list, default: Sequence(line: block.line)].keys.append(key)
            if seen.value(at: path) == nil {
                owner = Owner(
                    kind: .newItem(list: list, key.fields.map { FormAddress.KeyField(name: $0.name, value: $0.value) }),
                    line: block.line, place: place)
                owner.isFilled = true
            } else {
                owner = Owner(kind: .item(path), line: block.line, place: place)
            }
            return
        }
        switch seen.shape(at: path) {
        case .field(let mode): take(block, place, mode, at: path)
        case .list, .log, .object: expectNothing(under: block)
        }
    }

    private mutating func readField(_ block: FilledForm.Block, _ path: Path, _ owner: inout Owner) {
        switch owner.kind {
        case .none: fault(block, Wording.formNoBlock)
        case .skipped: return
        case .item(let item):
            let full = Path(item.steps + path.steps)
            guard lines[full] == nil else { return fault(block, Wording.formTwice) }
            lines[full] = block.line
            let place = schema.root.descendant(at: full)
            guard place.isDescribed || seen.value(at: full) != nil,
                case .field(let mode) = seen.shape(at: full)
            else { return fault(block, Wording.formNoPlace) }
            take(block, place, mode, at: full)
        case .newItem, .entry:
            let place = owner.place.descendant(at: path)
            guard place.isDescribed, case .field(let mode) = FormShape.of(place, nil) else {
                return fault(block, Wording.formNoPlace)
            }
            owner.lines.append((path, block.line))
            guard let value = value(of: block, place, mode) else { return }
            guard owner.value.value(at: path) == nil else { return fault(block, Wording.formTwice) }
            owner.value = owner.value.replacing(path, with: value) ?? owner.value
            owner.isFilled = true
        }
    }

    private mutating func readEntry(_ block: FilledForm.Block, _ log: Path, _ owner: inout Owner) {
        guard case .log = seen.shape(at: log) else { return fault(block, Wording.formNoPlace) }
        let count = seen.value(at: log)?.array?.count ?? 0
        let place = schema.root.descendant(at: log).item(count)
        lines[log.appending(index: count)] = lines[log.appending(index: count)] ?? block.line
        if case .object = FormShape.of(place, nil) {
            owner = Owner(kind: .entry(log), line: block.line, place: place)
            expectNothing(under: block)
        } else if let value = value(of: block, place, place.takesText ? .text : .json) {
            steps.append(Step(path: log, action: .append(value), line: block.line))
        }
    }

    /// Ends a block: an item or entry that is to be made is complete now.
    private mutating func close(_ owner: inout Owner, _ sequences: inout [Path: Sequence]) {
        defer { owner = Owner() }
        guard owner.isFilled, case .object(var object) = owner.value else { return }
        switch owner.kind {
        case .none, .skipped, .item: return
        case .entry(let log):
            let index = seen.value(at: log)?.array?.count ?? 0
            for field in owner.lines { lines[Path(log.appending(index: index).steps + field.path.steps)] = field.line }
            steps.append(Step(path: log, action: .append(owner.value), line: owner.line))
        case .newItem(let list, let fields):
            for field in fields {
                var value = field.value
                if value.isEmpty, field.name == "id" {
                    value = newID()
                    made.append((owner.line, value))
                }
                object[field.name] = .string(value)
            }
            let item = JSON.object(object)
            guard let key = ItemKey(of: item, fields: fields.map(\.name)) else {
                faults.append(FormFault(line: owner.line, sentence: Wording.formNoKey))
                return
            }
            let path = list.appending(item: key)
            guard seen.value(at: path) == nil, inserted.insert(path).inserted else {
                faults.append(FormFault(line: owner.line, sentence: Wording.formTwice))
                return
            }
            lines[path] = owner.line
            for field in owner.lines { lines[Path(path.steps + field.path.steps)] = field.line }
            steps.append(Step(path: path, action: .insert(key, item), line: owner.line))
            if sequences[list]?.keys.contains(key) != true {
                sequences[list, default: Sequence(line: owner.line)].keys.append(key)
            }
        }
    }

    private mutating func take(_ block: FilledForm.Block, _ place: Place, _ mode: FormMode, at path: Path) {
        let old = seen.value(at: path)
        let body = FormBody(lines: block.body, mode: block.mode ?? mode)
        let new: JSON?
        do {
            new = try body.value(at: place)
        } catch {
            faults.append(FormFault(line: block.line, sentence: error.sentence))
            return
        }
        // What differs only in how an editor composes letters is no change.
        guard new?.composed != old?.composed else { return }
        guard place.rule != .fixed || old == nil else { return fault(block, Wording.formFixed) }
        var value = FormBody.meant(new?.composed, at: place)
        if value == nil {
            // A list without lines is an empty one.
            if case .array? = old, body.mode == .lines { value = [] }
            guard value != old else { return }
        }
        if place.rule == .set, case .array(let items)? = value {
            value = .array(Swift.Set(items).sorted { $0.precedesCanonically($1) })
            guard value != old else { return }
        }
        steps.append(Step(path: path, action: .set(value), line: block.line))
    }

    private mutating func value(of block: FilledForm.Block, _ place: Place, _ mode: FormMode) -> JSON? {
        do {
            let read = try FormBody(lines: block.body, mode: block.mode ?? mode).value(at: place)
            return FormBody.meant(read?.composed, at: place)
        } catch {
            faults.append(FormFault(line: block.line, sentence: error.sentence))
            return nil
        }
    }

    private mutating func expectNothing(under block: FilledForm.Block) {
        if block.body.contains(where: { !FormLines.isBlank($0) }) { fault(block, Wording.formUnderList) }
    }

    private mutating func fault(_ block: FilledForm.Block, _ sentence: String) {
        faults.append(FormFault(line: block.line, sentence: sentence))
    }

    /// The order of a list's blocks, if it is another than that of its items.
    private mutating func order(_ list: Path, _ sequence: Sequence) {
        guard case .list(let fields) = seen.shape(at: list) else { return }
        let standing = (seen.value(at: list)?.array ?? []).compactMap { ItemKey(of: $0, fields: fields) }
        let written = Swift.Set(sequence.keys)
        // A block that is missing keeps its item behind the one that it stood behind.
        var first: [ItemKey] = []
        var followers: [ItemKey: [ItemKey]] = [:]
        var last: ItemKey?
        for key in standing {
            if written.contains(key) {
                last = key
            } else if let last {
                followers[last, default: []].append(key)
            } else {
                first.append(key)
            }
        }
        let keys = first + sequence.keys.flatMap { [$0] + (followers[$0] ?? []) }
        let known = Swift.Set(standing)
        guard keys != standing + keys.filter({ !known.contains($0) }) else { return }
        steps.append(Step(path: list, action: .order(keys), line: sequence.line))
    }
}

extension JSON {
    /// The value with every text in composed form, as keyboards and editors differ (DESIGN.md section 3).
    var composed: JSON {
        switch self {
        case .string(let text): .string(text.precomposedStringWithCanonicalMapping)
        case .array(let items): .array(items.map(\.composed))
        case .object(let object): .object(JSONObject(object.members.map { ($0.name, $0.value.composed) }))
        case .null, .bool, .number: self
        }
    }
}
