/// Writes a document as CommonMark.
///
/// CommonMark has no tables, so a row becomes an entry of a list with a labelled line for each cell. A text is escaped:
/// no line of it becomes a heading, a list, a rule, code or a link, and no part of it markup.
struct MarkdownWriter {
    private var lines: [String] = []

    static func page(_ document: PrintedDocument) -> String {
        var writer = MarkdownWriter()
        let marking = "**\(escaped(document.running.marking))**"
        writer.lines = [marking, "", "# \(escaped(Unseen.line(document.title)))", ""]
        for block in document.blocks { writer.write(block) }
        for part in document.parts { writer.write(part, level: 2) }
        writer.lines.append(marking)
        return writer.lines.map { $0 + "\n" }.joined()
    }

    private mutating func write(_ part: PrintedPart, level: Int) {
        lines += [String(repeating: "#", count: min(level, 6)) + " " + Self.escaped(Unseen.line(part.title)), ""]
        for block in part.blocks { write(block) }
        for below in part.parts { write(below, level: level + 1) }
    }

    private mutating func write(_ block: PrintedBlock) {
        switch block {
        case .prose(let text):
            for paragraph in Unseen.paragraphs(text) { lines += Self.joined(paragraph) + [""] }
        case .remark(let text): lines += ["*\(Self.escaped(text))*", ""]
        case .facts(let facts):
            lines += facts.flatMap { Self.item($0.label, $0.values) }
            if !facts.isEmpty { lines.append("") }
        case .table(let table): write(table)
        case .list(let items):
            for (index, item) in items.enumerated() {
                let text = Self.joined(Unseen.lines(item.text))
                let mark = "\(index + 1). "
                lines += Self.indented(text, first: mark, rest: String(repeating: " ", count: mark.utf8.count))
            }
            lines.append("")
        case .note(let title, let blocks):
            var inner = MarkdownWriter()
            inner.lines = ["**\(Self.escaped(Unseen.line(title)))**", ""]
            for block in blocks { inner.write(block) }
            while inner.lines.last == "" { inner.lines.removeLast() }
            lines += inner.lines.map { $0.isEmpty ? ">" : "> " + $0 } + [""]
        // Nobody signs a file of text with a pen.
        case .linesToSign: break
        }
    }

    private mutating func write(_ table: PrintedTable) {
        for row in table.rows {
            for (index, cell) in row.cells.enumerated() where index == 0 || !cell.isEmpty {
                lines += Self.indented(
                    Self.item(table.columns[index], cell), first: index == 0 ? "" : "  ", rest: index == 0 ? "" : "  ")
            }
        }
        lines.append("")
    }

    /// `- **Label:** value`, or the label with its values as a list below it.
    private static func item(_ label: String, _ values: [PrintedText]) -> [String] {
        let head = "- **\(escaped(Unseen.line(label))):**"
        guard values.count > 1 else {
            let lines = values.first.map { joined(Unseen.lines($0.text)) } ?? []
            return indented(lines, first: head + " ", rest: "  ")
        }
        return [head]
            + values.flatMap { value in
                indented(joined(Unseen.lines(value.text)), first: "  - ", rest: "    ")
            }
    }

    private static func indented(_ lines: [String], first: String, rest: String) -> [String] {
        guard let head = lines.first else { return [first] }
        return [first + head] + lines.dropFirst().map { rest + $0 }
    }

    /// The lines of one paragraph, escaped, each but the last ending in a hard break.
    private static func joined(_ paragraph: [String]) -> [String] {
        paragraph.enumerated().map { index, line in
            escaped(line) + (index + 1 < paragraph.count ? "\\" : "")
        }
    }

    /// One line of text as CommonMark that says just that.
    static func escaped(_ line: String) -> String {
        let scalars = Array(Unseen.shown(line).unicodeScalars)
        var escaped = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isMarkup: Bool
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "&", "#", "~", "|", "!", "@": isMarkup = true
            // At the start of a line alone: a list, a rule, an underlined heading.
            case "+", "-", "=": isMarkup = index == 0
            // `1.` and `1)` begin a list.
            case ".", ")": isMarkup = index > 0 && scalars[..<index].allSatisfy { ("0"..."9").contains($0) }
            // Many readers make a link of any address.
            case ":": isMarkup = scalars.dropFirst(index + 1).first == "/"
            case "\t":
                escaped.append(" ")
                continue
            default: isMarkup = false
            }
            if isMarkup { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}
