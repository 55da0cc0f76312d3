/// Writes a document as one HTML page that needs nothing else: no script, no font, no picture, no other file.
///
/// WCAG 2.2 AA: one first heading, headings in order, landmarks, a skip link, captions and scopes of tables, a layout
/// that flows at 320 pixels, contrast, nothing told by colour alone. Printed on A4, each page bears the name, the
/// marking, the version and its number, by margin boxes of CSS.
struct HTMLWriter {
    private var lines: [String] = []

    static func page(_ document: PrintedDocument) -> String {
        var writer = HTMLWriter()
        writer.write(document)
        return writer.lines.map { $0 + "\n" }.joined()
    }

    private mutating func write(_ document: PrintedDocument) {
        let title = Self.escaped(document.title)
        let marking = Self.escaped(document.running.marking)
        lines += [
            "<!DOCTYPE html>", "<html lang=\"en-GB\">", "<head>", "<meta charset=\"utf-8\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            "<title>\(title) – \(marking)</title>", "<style>",
        ]
        lines += [PageStyle.sheet, PageStyle.margins(document.running), "</style>", "</head>", "<body>"]
        lines += ["<a class=\"skip\" href=\"#content\">\(Self.escaped(Wording.printedSkip))</a>"]
        lines += ["<header>", "<p class=\"marking\">\(marking)</p>", "</header>"]
        lines += ["<main id=\"content\" tabindex=\"-1\">", "<h1>\(title)</h1>"]
        for block in document.blocks { write(block) }
        writeContents(document.parts)
        for (index, part) in document.parts.enumerated() { write(part, level: 2, Self.anchor(part, [index])) }
        lines += ["</main>", "<footer>", "<p class=\"marking\">\(marking)</p>", "</footer>", "</body>", "</html>"]
    }

    /// The parts and what stands directly within them.
    private mutating func writeContents(_ parts: [PrintedPart]) {
        guard !parts.isEmpty else { return }
        lines += [
            "<nav aria-labelledby=\"contents\">",
            "<p id=\"contents\" class=\"nav-title\">\(Self.escaped(Wording.printedContents))</p>", "<ul>",
        ]
        for (index, part) in parts.enumerated() {
            lines.append("<li>\(Self.link(part, Self.anchor(part, [index])))")
            if !part.parts.isEmpty {
                lines.append("<ul>")
                for (inner, below) in part.parts.enumerated() {
                    lines.append("<li>\(Self.link(below, Self.anchor(below, [index, inner])))</li>")
                }
                lines.append("</ul>")
            }
            lines.append("</li>")
        }
        lines += ["</ul>", "</nav>"]
    }

    private static func link(_ part: PrintedPart, _ anchor: String) -> String {
        "<a href=\"#\(anchor)\">\(escaped(Unseen.line(part.title)))</a>"
    }

    /// Where a part is found: what it is called, or its place in the document.
    private static func anchor(_ part: PrintedPart, _ place: [Int]) -> String {
        part.anchor.map(escaped) ?? "part-" + place.map { String($0 + 1) }.joined(separator: "-")
    }

    private mutating func write(_ part: PrintedPart, level: Int, _ anchor: String?) {
        // HTML knows six levels; what lies deeper stands under one of the sixth.
        let tag = "h\(min(level, 6))"
        let name = anchor.map { " id=\"\($0)\"" } ?? ""
        lines.append("<section>")
        lines.append("<\(tag)\(name)>\(Self.escaped(Unseen.line(part.title)))</\(tag)>")
        for block in part.blocks { write(block, under: part.title) }
        for (index, below) in part.parts.enumerated() {
            write(
                below, level: level + 1,
                below.anchor.map(Self.escaped)
                    ?? (level == 2 ? anchor.map { "\($0)-\(index + 1)" } : nil))
        }
        lines.append("</section>")
    }

    private mutating func write(_ block: PrintedBlock, under title: String = "") {
        switch block {
        case .prose(let text): writeProse(text)
        case .remark(let text): lines.append("<p class=\"remark\">\(Self.escaped(text))</p>")
        case .facts(let facts) where facts.isEmpty: break
        case .facts(let facts):
            lines.append("<dl>")
            for fact in facts {
                let values = Self.html(fact.values)
                lines.append("<div><dt>\(Self.escaped(Unseen.line(fact.label)))</dt><dd>\(values)</dd></div>")
            }
            lines.append("</dl>")
        case .table(let table): write(table, under: title)
        case .list(let items):
            lines.append("<ol>")
            for item in items {
                lines.append("<li\(Self.name(item.anchor))>\(Self.html(item.text))</li>")
            }
            lines.append("</ol>")
        case .note(let title, let blocks):
            lines += ["<div class=\"note\">", "<p class=\"note-title\">\(Self.escaped(Unseen.line(title)))</p>"]
            for block in blocks { write(block) }
            lines.append("</div>")
        case .linesToSign(let labels):
            lines += ["<div class=\"sign\">", "<p>\(Self.escaped(Wording.printedOnPaper))</p>", "<ul>"]
            for label in labels { lines.append("<li>\(Self.escaped(label))</li>") }
            lines += ["</ul>", "</div>"]
        }
    }

    private mutating func writeProse(_ text: String) {
        for paragraph in Unseen.paragraphs(text) {
            lines.append("<p>\(paragraph.map(Self.escaped).joined(separator: "<br>\n"))</p>")
        }
    }

    /// - Parameter title: the heading above; a caption that says the same is for screen readers alone.
    private mutating func write(_ table: PrintedTable, under title: String) {
        let name = Self.escaped(Unseen.line(table.caption))
        let caption = table.caption == title ? "<caption class=\"same\">" : "<caption>"
        // A table wider than the screen is moved by itself, with the keyboard too; the page is not.
        lines.append("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"\(name)\">")
        lines += ["<table>", "\(caption)\(name)</caption>", "<thead>", "<tr>"]
        for column in table.columns { lines.append("<th scope=\"col\">\(Self.escaped(Unseen.line(column)))</th>") }
        lines += ["</tr>", "</thead>", "<tbody>"]
        for row in table.rows {
            lines.append("<tr\(Self.name(row.anchor))>")
            for (index, cell) in row.cells.enumerated() {
                let (open, close) = index == 0 ? ("<th scope=\"row\">", "</th>") : ("<td>", "</td>")
                lines.append(open + (cell.isEmpty ? Self.escaped(Wording.printedNothing) : Self.html(cell)) + close)
            }
            lines.append("</tr>")
        }
        lines += ["</tbody>", "</table>", "</div>"]
    }

    private static func name(_ anchor: String?) -> String { anchor.map { " id=\"\(escaped($0))\"" } ?? "" }

    /// Several values are a list, so that a reader knows how many there are.
    private static func html(_ values: [PrintedText]) -> String {
        guard values.count != 1 else { return html(values[0]) }
        return "<ul>" + values.map { "<li>\(html($0))</li>" }.joined() + "</ul>"
    }

    private static func html(_ value: PrintedText) -> String {
        switch value.target {
        case .address: "<a href=\"\(escaped(value.text))\">\(html(value.text))</a>"
        case .place(let anchor): "<a href=\"#\(escaped(anchor))\">\(html(value.text))</a>"
        case nil: value.isDigest ? "<span class=\"digest\">\(escaped(value.text))</span>" : html(value.text)
        }
    }

    /// A short text, its lines kept.
    private static func html(_ text: String) -> String {
        Unseen.lines(text).map(escaped).joined(separator: "<br>")
    }

    /// The text as it stands in the content of an element or in the value of an attribute.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in Unseen.shown(text).unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
