import Records

/// Lays a record out for paper by its schema: titles, the form's order, short values as facts, prose as paragraphs,
/// lists as tables or headed parts, and what is blank told once.
struct RecordLayout {
    /// What stands at one place: short values, then what needs a heading.
    struct Content {
        var blocks: [PrintedBlock] = []
        var facts: [PrintedFact] = []
        var parts: [PrintedPart] = []
        /// The titles of what is not filled in.
        var blank: [String] = []

        /// All but the parts, in the order in which it is read.
        var allBlocks: [PrintedBlock] {
            var all = blocks
            if !facts.isEmpty { all.append(.facts(facts)) }
            guard !blank.isEmpty else { return all }
            let isEmpty = all.isEmpty && parts.isEmpty
            return all + [.remark(Wording.printedBlank(isEmpty ? [] : blank))]
        }
    }

    let schema: Schema
    let references: PrintedReferences
    /// Where decisions wait.
    let waiting: Swift.Set<Path>
    let names: PrintedNames
    private let order: FieldOrder
    /// Whether items can be referred to; in the texts of a decision they cannot.
    var hasAnchors = true

    /// The longest text that is a value beside its label rather than prose below a heading, in characters.
    static let longestFact = 200

    init(_ schema: Schema, of value: JSON, waiting: [Path] = [], names: PrintedNames = PrintedNames()) {
        self.schema = schema
        self.waiting = Swift.Set(waiting)
        self.names = names
        references = PrintedReferences(value, schema)
        order = FieldOrder(schema)
    }

    /// The whole record but for its form and its name, which its head tells.
    func content(of value: JSON) -> Content {
        content(of: value, at: schema.root, .root, leavingOut: Swift.Set(["schema"] + schema.identity))
    }

    /// What stands at any one place, with its title; `nil` if nothing is filled in there.
    func content(of value: JSON, at place: Place, _ path: Path, titled title: String) -> Content? {
        guard !Self.isBlank(value) else { return nil }
        var content = Content()
        add(value, at: place, path, title: title, to: &content, isItem: false)
        return content
    }

    // MARK: - Objects

    func content(
        of value: JSON, at place: Place, _ path: Path, leavingOut hidden: Swift.Set<String>, isItem: Bool = false
    ) -> Content {
        var content = Content()
        let names = Swift.Set(place.propertyNames + (value.object?.names ?? [])).subtracting(hidden)
        for name in sorted(Array(names), of: place) {
            let child = place.property(name)
            let childPath = path.appending(name: name)
            let title =
                [child.title ?? name, name, Wording.formWhole].lazy.map(Unseen.line).first { !$0.isEmpty } ?? ""
            guard let found = value[name], !Self.isBlank(found) else {
                guard waiting.contains(childPath) else {
                    content.blank.append(title)
                    continue
                }
                content.facts.append(PrintedFact(title, [mark]))
                continue
            }
            // What an item is about stands under its heading without another.
            if isItem, let text = found.string, child.title != nil, child.title == place.title {
                if waiting.contains(childPath) { content.blocks.append(.remark(Wording.printedDecisionHere)) }
                content.blocks.append(.prose(text))
            } else {
                add(found, at: child, childPath, title: title, to: &content, isItem: isItem)
            }
        }
        return content
    }

    /// What is set once first, then the form's order.
    func sorted(_ names: [String], of place: Place) -> [String] {
        let sorted = order.sorted(names, of: place)
        return sorted.filter { place.property($0).rule == .fixed } + sorted.filter { place.property($0).rule != .fixed }
    }

    private func add(
        _ value: JSON, at place: Place, _ path: Path, title: String, to content: inout Content, isItem: Bool
    ) {
        if let values = short(value, at: place, path, inItem: isItem) {
            content.facts.append(PrintedFact(title, values + (waiting.contains(path) ? [mark] : [])))
            return
        }
        var part = PrintedPart(title: title)
        if waiting.contains(path) { part.blocks.append(.remark(Wording.printedDecisionHere)) }
        switch value {
        case .string(let text): part.blocks.append(.prose(text))
        case .array(let items): addList(items, at: place, path, to: &part)
        case .object:
            let inner = self.content(of: value, at: place, path, leavingOut: [])
            guard !inner.parts.isEmpty || waiting.contains(path) else {
                // A few values that belong together need no heading of their own.
                content.facts += inner.facts.map { PrintedFact("\(title): \($0.label)", $0.values) }
                content.blank += inner.blank.map { "\(title): \($0)" }
                return
            }
            part.blocks += inner.allBlocks
            part.parts = inner.parts
        case .null, .bool, .number: return
        }
        content.parts.append(part)
    }

    // MARK: - Short values

    /// The value as one or several short texts; `nil` if it takes paragraphs or parts.
    ///
    /// Prose of a section has a heading even if it is short; of a small item it is one line among others.
    func short(_ value: JSON, at place: Place, _ path: Path, inItem: Bool) -> [PrintedText]? {
        switch value {
        case .null, .bool, .number: return [PrintedText(Fields.scalar(value))]
        case .string(let text):
            let isShort = text.unicodeScalars.count <= Self.longestFact && !text.utf8.contains(0x0A)
            return isShort && (inItem || place.rule != .text) ? [word(text, at: place, path)] : nil
        case .array(let items):
            var all: [PrintedText] = []
            for (index, item) in items.enumerated() where !Self.isBlank(item) {
                guard item.array == nil, item.object == nil,
                    let texts = short(item, at: place.item(index), path, inItem: true)
                else { return nil }
                all += texts
            }
            return all
        case .object: return nil
        }
    }

    /// A text in the words of the page: a choice, a day, what a reference means, an address as a link.
    private func word(_ text: String, at place: Place, _ path: Path) -> PrintedText {
        let line = Unseen.line(text)
        if let choices = place.choices, choices.contains(.string(text)) {
            return PrintedText(Wording.choice(text, of: choices))
        }
        if case .name(let field)? = path.steps.last, let item = references.item(named: text, in: field) {
            return PrintedText(item.label, target: hasAnchors ? .place(item.anchor) : nil)
        }
        if Self.isAddress(text) { return PrintedText(text, target: .address) }
        if names.byID[text] != nil { return PrintedText(names.words(text)) }
        let day = Dates.day(text)
        if !day.hasSameBytes(as: text) { return PrintedText(day) }
        let isDigest =
            text.utf8.count > 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return PrintedText(line.isEmpty ? text : line, isDigest: isDigest)
    }

    /// Whether the text as a whole is an address of the web, in printable ASCII.
    private static func isAddress(_ text: String) -> Bool {
        ["https://", "http://"].contains { text.utf8.starts(with: $0.utf8) && text.utf8.count > $0.utf8.count }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// What stands beside a value about which a decision waits.
    var mark: PrintedText { PrintedText(Wording.printedDecisionHere) }

    /// Whether nothing is filled in: no value, blanks alone, or nothing but such things.
    static func isBlank(_ value: JSON) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
        case .array(let items): items.allSatisfy(isBlank)
        case .object(let object): object.members.allSatisfy { isBlank($0.value) }
        case .bool, .number: false
        }
    }
}

/// What the authorities of the region are called, by their ids.
struct PrintedNames {
    var byID: [String: String] = [:]

    /// `Bristol (bristol)`, or the id alone where nobody bears it.
    func words(_ id: String) -> String { byID[id].map { "\($0) (\(id))" } ?? id }
}
