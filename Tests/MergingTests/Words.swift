import Records

@testable import Merging

/// Every scalar that a version holds, texts cut into words: what must neither be lost nor invented.
struct Words: Hashable {
    private(set) var all: Set<String> = []

    init(_ document: Document) {
        if let value = document.value { add(value) }
        for entry in document.entries {
            for side in entry.sides { if let value = side.value { add(value) } }
        }
    }

    init(ofBasesIn document: Document) {
        for entry in document.entries {
            for base in entry.bases { if let value = base.value { add(value) } }
        }
    }

    func subtracting(_ other: Words) -> Set<String> { all.subtracting(other.all) }

    private mutating func add(_ value: JSON) {
        switch value {
        case .string(let text):
            let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 == 0x0C }
            for word in text.utf8.split(whereSeparator: isSpace) { all.insert(String(word)!) }
        case .array(let items): for item in items { add(item) }
        case .object(let object): for member in object.members { add(member.value) }
        case .number(let number): all.insert(number.text)
        case .null, .bool: break
        }
    }
}

extension Document {
    /// The record with the first side of every open decision in place of the one that is shown: what two
    /// merges of the same versions must agree on.
    var unshown: JSON? {
        entries.reduce(value) { Whole.putting($1.sides[0].value, at: $1.path.steps[...], in: $0) }
    }

    /// What is wrong with how the open decisions are held; `nil` if nothing is.
    var fault: String? {
        let paths = entries.map(\.path)
        for (index, entry) in entries.enumerated() {
            let path = entry.path.description
            if entry.sides.count < 2 { return "\(path) has one side" }
            if entry.sides != Side.sorted(entry.sides) { return "the sides of \(path) are not in order" }
            if entry.bases.isEmpty || entry.bases != Side.sorted(entry.bases) { return "the bases of \(path)" }
            if paths.enumerated().contains(where: { $0.offset != index && $0.element.contains(entry.path) }) {
                return "\(path) is nested"
            }
            var shown: JSON?? = .some(value)
            for step in entry.path.steps { shown = shown.flatMap { Whole.child(step, of: $0)?.value } }
            guard let shown = shown ?? nil, entry.sides.contains(Side(shown)) else { return "\(path) shows no side" }
        }
        if let conflictsJSON, Document.entries(reading: conflictsJSON) != entries { return "is read back differently" }
        return nil
    }
}
