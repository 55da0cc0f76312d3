import Seeded
import Records

/// Values that fit a made-up schema, mostly, and edits of them. Every scalar and word that an edit adds is one
/// that has not been there before, so that a test can follow it.
struct GeneratedValues {
    var random: SeededGenerator
    private var made = 0

    init(seed: Int) { random = SeededGenerator(seed: seed) }

    mutating func fresh() -> String {
        made += 1
        return "w\(made)"
    }

    /// Whether a word is one that was made once only, and not a key or one of the words that occur often.
    static func isFresh(_ word: String) -> Bool {
        word.utf8.last.map { (0x30...0x39).contains($0) } == true && word.utf8.first != UInt8(ascii: "k")
    }

    // MARK: Values

    mutating func value(of shape: GeneratedShape) -> JSON {
        if random.isHit(oneIn: 25) { return misfit() }
        switch shape {
        case .atomic, .fixed: return scalar()
        case .undeclared: return random.isHit(oneIn: 2) ? ["p": scalar(), "q": scalar()] : .array([scalar()])
        case .text: return text(words: random.number(below: 9))
        case .set: return .array((0..<random.number(below: 4)).map { _ in .string(fresh()) })
        case .append: return .array((0..<random.number(below: 3)).map { _ in scalar() })
        case .object(let properties): return object(of: properties)
        case .keyed(let fields, let item):
            return .array((0..<random.number(below: 5)).map { _ in self.item(fields, item, key: nil) })
        }
    }

    private mutating func misfit() -> JSON {
        switch random.number(below: 4) {
        case 0: .string(fresh())
        case 1: [.string(fresh()), .string(fresh())]
        case 2: ["p": .string(fresh())]
        default: .null
        }
    }

    private mutating func scalar() -> JSON {
        made += 1
        return random.isHit(oneIn: 3) ? .number(JSONNumber(made)) : .string("w\(made)")
    }

    private mutating func text(words: Int) -> JSON {
        .string((0..<words).map { _ in word() }.joined())
    }

    /// Either a word of its own or one that is likely to occur twice.
    private mutating func word() -> String {
        (random.isHit(oneIn: 3) ? random.pick(["and", "the"]) : fresh()) + random.pick([" ", " ", "\n", "\r\n", "  "])
    }

    private mutating func object(of properties: [String: GeneratedShape]) -> JSON {
        var object = JSONObject()
        for (name, shape) in properties.sorted(by: { $0.key < $1.key }) where !random.isHit(oneIn: 4) {
            object[name] = value(of: shape)
        }
        return .object(object)
    }

    private mutating func item(_ fields: [String], _ shapes: [String: GeneratedShape], key: [String]?) -> JSON {
        var item = object(of: shapes).object ?? JSONObject()
        for (index, field) in fields.enumerated() {
            item[field] = .string(key?[index] ?? random.pick(["k1", "k2", "k3", "k4", "k5", "k6", "k7"]))
        }
        if random.isHit(oneIn: 40) { item[fields[0]] = "Not A Key" }
        return .object(item)
    }

    // MARK: Edits

    /// What a person might make of a value, or of one that is not there; `nil` is a deletion.
    mutating func edited(_ value: JSON?, _ shape: GeneratedShape) -> JSON? {
        guard let value else { return random.isHit(oneIn: 2) ? self.value(of: shape) : nil }
        if random.isHit(oneIn: 9) { return nil }
        if random.isHit(oneIn: 12) { return self.value(of: shape) }
        return changed(value, shape)
    }

    /// As ``edited(_:_:)``, but a record stays a record.
    mutating func editedRecord(_ value: JSON, _ shape: GeneratedShape) -> JSON { changed(value, shape) }

    private mutating func changed(_ value: JSON, _ shape: GeneratedShape) -> JSON {
        switch (shape, value) {
        case (.text, .string(let text)): return .string(edited(text))
        case (.set, .array(var items)), (.append, .array(var items)):
            if case .set = shape, random.isHit(oneIn: 2), !items.isEmpty {
                items.remove(at: random.number(below: items.count))
            } else {
                items.append(.string(fresh()))
            }
            return .array(items)
        case (.object(let properties), .object(var object)):
            for _ in 0...random.number(below: 2) {
                let name = random.pick(properties.keys.sorted())
                object[name] = edited(object[name], properties[name] ?? .undeclared)
            }
            return .object(object)
        case (.undeclared, .object(var object)):
            object[random.pick(["p", "q"])] = scalar()
            return .object(object)
        case (.keyed(let fields, let item), .array(let items)): return .array(edited(items, fields, item))
        default: return scalar()
        }
    }

    private mutating func edited(_ text: String) -> String {
        var words = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String($0)! + " " }
        for _ in 0...random.number(below: 3) {
            let place = random.number(below: words.count + 1)
            switch random.number(below: 3) {
            case 0 where place < words.count: words.remove(at: place)
            case 1 where place < words.count: words[place] = word()
            default: words.insert(word(), at: place)
            }
        }
        return words.joined()
    }

    private mutating func edited(
        _ items: [JSON], _ fields: [String], _ shapes: [String: GeneratedShape]
    ) -> [JSON] {
        var items = items
        for _ in 0...random.number(below: 2) {
            let place = random.number(below: items.count + 1)
            switch random.number(below: 6) {
            case 0 where place < items.count: items.remove(at: place)
            case 1 where items.count > 1: items.swapAt(random.number(below: items.count), items.count - 1)
            case 2: items.insert(item(fields, shapes, key: nil), at: place)
            default:
                guard place < items.count, case .object(var object) = items[place] else { continue }
                let name = random.pick(shapes.keys.filter { !fields.contains($0) }.sorted() + ["x"])
                object[name] = edited(object[name], shapes[name] ?? .atomic)
                items[place] = .object(object)
            }
        }
        return items
    }
}
