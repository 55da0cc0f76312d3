import Records

extension RecordLayout {
    /// The most columns of a table, beside the one that says what a row is about.
    private static let mostColumns = 5
    /// The longest text in a cell, in characters.
    private static let longestCell = 120

    /// One item of a list that is about to be laid out.
    private struct Item {
        let value: JSON
        let place: Place
        let path: Path
        let key: ItemKey?
        let label: String
        /// Its place in the list, counted from 1.
        let number: Int
        let anchor: String?
        let content: Content
    }

    /// A list below its heading: a table where all is short, numbered lines where there is one text each, headed parts
    /// otherwise.
    func addList(_ list: [JSON], at place: Place, _ path: Path, to part: inout PrintedPart) {
        let keys = PrintedReferences.keys(of: list, at: place)
        let items = list.enumerated().compactMap { index, value -> Item? in
            let key = keys?[index]
            let below = key.map { path.appending(item: $0) } ?? path.appending(index: index)
            guard !Self.isBlank(value) || waiting.contains(below) else { return nil }
            return item(value, key, place.item(index), below, index)
        }
        if let table = table(items, caption: part.title) {
            part.blocks.append(.table(table.table))
            if !table.blank.isEmpty { part.blocks.append(.remark(Wording.printedBlank(table.blank))) }
        } else if let lines = lines(items) {
            part.blocks.append(.list(lines))
            let blank = items.flatMap(\.content.blank)
            if !blank.isEmpty { part.blocks.append(.remark(Wording.printedBlank(Self.distinct(blank)))) }
        } else {
            part.parts += items.map { item in
                var own = PrintedPart(title: item.label, anchor: item.anchor)
                if waiting.contains(item.path) { own.blocks.append(.remark(Wording.printedDecisionHere)) }
                own.blocks += item.content.allBlocks
                own.parts = item.content.parts
                return own
            }
        }
    }

    private func item(_ value: JSON, _ key: ItemKey?, _ place: Place, _ path: Path, _ index: Int) -> Item {
        let reference = hasAnchors ? references.item(at: path) : nil
        let label = PrintedReferences.label(value, key, place, index: index)
        var hidden = Swift.Set(key?.fields.map(\.name) ?? [])
        // The heading of a named item is what it is called.
        if let key, !PrintedReferences.isMadeUp(key), value["heading"]?.string.map(Unseen.line) == label {
            hidden.insert("heading")
        }
        var content = Content()
        if case .object = value {
            let isSmall = key.map(PrintedReferences.isMadeUp) ?? true
            content = self.content(of: value, at: place, path, leavingOut: hidden, isItem: isSmall)
        } else if let inner = value.array == nil
            ? Content(blocks: [.prose(Fields.scalar(value))])
            : self.content(of: value, at: place, path, titled: label)
        {
            content = inner
        }
        return Item(
            value: value, place: place, path: path, key: key, label: label, number: index + 1,
            anchor: reference?.anchor, content: content)
    }

    private static func distinct(_ titles: [String]) -> [String] {
        titles.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    // MARK: - Tables

    /// The items as a table, and the titles of the columns in which nobody has filled in anything.
    private func table(_ items: [Item], caption: String) -> (table: PrintedTable, blank: [String])? {
        guard !items.isEmpty, items.allSatisfy({ $0.value.object != nil && !waiting.contains($0.path) }) else {
            return nil
        }
        var columns: [String] = []
        var rows: [[String: [PrintedText]]] = []
        var blank: [String] = []
        for item in items {
            guard item.content.parts.isEmpty else { return nil }
            var row: [String: [PrintedText]] = [:]
            for block in item.content.blocks {
                // The text that the item is about.
                guard case .prose(let text) = block, let title = item.place.title, row[title] == nil,
                    text.unicodeScalars.count <= Self.longestCell, !text.utf8.contains(0x0A)
                else { return nil }
                row[title] = [PrintedText(text)]
                if !columns.contains(title) { columns.insert(title, at: 0) }
            }
            for fact in item.content.facts {
                let isShort = fact.values.allSatisfy { $0.text.unicodeScalars.count <= Self.longestCell }
                guard isShort, row[fact.label] == nil else { return nil }
                row[fact.label] = fact.values
                if !columns.contains(fact.label) { columns.append(fact.label) }
            }
            blank += item.content.blank
            rows.append(row)
        }
        guard (2...Self.mostColumns).contains(columns.count) else { return nil }
        let isNamed = items[0].key.map { !PrintedReferences.isMadeUp($0) } ?? false
        let first = isNamed ? items[0].place.title ?? Wording.printedName : Wording.printedNumber
        let table = PrintedTable(
            caption: caption, columns: [first] + columns,
            rows: zip(items, rows).map { item, row in
                let name = PrintedText(isNamed ? item.label : "\(item.number)")
                return PrintedTable.Row(cells: [[name]] + columns.map { row[$0] ?? [] }, anchor: item.anchor)
            })
        return (table, Self.distinct(blank).filter { !columns.contains($0) })
    }

    /// The items as numbered lines, if each is one text and nothing else.
    private func lines(_ items: [Item]) -> [PrintedItem]? {
        var lines: [PrintedItem] = []
        for item in items {
            guard !waiting.contains(item.path), item.content.parts.isEmpty, item.content.facts.isEmpty,
                item.content.blocks.count == 1, case .prose(let text) = item.content.blocks[0],
                Unseen.paragraphs(text).count == 1, item.key.map(PrintedReferences.isMadeUp) ?? true
            else { return nil }
            lines.append(PrintedItem(text: text, anchor: item.anchor))
        }
        return lines.isEmpty ? nil : lines
    }
}
