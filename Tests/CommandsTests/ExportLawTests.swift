import Foundation
import Records
import Seeded
import Testing

@testable import Commands

/// Whatever a record says: every text of it stands in every format, and headings follow each other in order.
@Suite struct ExportLawTests {
    private static let kinds = ["self-assessment", "challenge", "moderation", "programme"]

    @Test(arguments: kinds, 0..<8)
    func everyTextIsThereAndEveryHeadingFollows(kind: String, seed: UInt64) throws {
        let schema = try FormLawTests.schema(kind)
        var odd = OddRecords(seed: seed)
        let value = odd.record(of: schema)
        let record = try ExportSamples.record(kind, schema.identity.map { _ in "2017" }, value)
        let html = HTMLWriter.page(RecordPage(record).document)
        let markdown = MarkdownWriter.page(RecordPage(record).document)
        let page = PageText(html)
        let texts = [("html", Self.bare(page.text)), ("markdown", Self.bare(Self.unescaped(markdown)))]
        let leaves = Leaves(of: value, schema)
        for leaf in leaves.printed where !Self.bare(leaf).isEmpty {
            for (format, text) in texts {
                let isThere = text.range(of: Self.bare(leaf)) != nil
                #expect(isThere, "\(kind), seed \(seed), \(format): \(leaf.debugDescription.prefix(300))")
            }
        }
        Self.expectOrder(page.headings, "\(kind), seed \(seed), html")
        Self.expectOrder(Self.headings(markdown), "\(kind), seed \(seed), markdown")
        #expect(page.tags.isSubset(of: Self.tags), "\(kind), seed \(seed): \(page.tags.subtracting(Self.tags))")
        #expect(page.anchors.count == Swift.Set(page.anchors).count, "\(kind), seed \(seed)")
        #expect(Swift.Set(page.links).isSubset(of: page.anchors + ["content"]), "\(kind), seed \(seed)")
        let rows = Self.rows(ExportFormat.csv.text(of: record))
        #expect(rows.allSatisfy { $0.count == 5 }, "\(kind), seed \(seed)")
        let cells = Dictionary(rows.map { ($0[0], $0[3]) }, uniquingKeysWith: { first, _ in first })
        for (path, text) in leaves.stored {
            #expect(cells[path]?.hasSameBytes(as: text) == true, "\(kind), seed \(seed), csv: \(path)")
        }
        #expect(ExportJSON(record).json["value"] == value)
    }

    private static let tags: Swift.Set<String> = [
        "html", "head", "meta", "title", "style", "body", "a", "header", "p", "nav", "ul", "ol", "li", "main", "h1",
        "h2",
        "h3", "h4", "h5", "h6", "section", "dl", "div", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th",
        "td", "span", "br", "footer", "!DOCTYPE",
    ]

    private static func expectOrder(_ levels: [Int], _ place: String) {
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1, "\(place)")
        for (first, second) in zip(levels, levels.dropFirst()) where second > first + 1 {
            Issue.record("\(place): a heading of level \(second) follows one of level \(first)")
        }
    }

    /// Without white space, hyphens and capitals: lines are broken anew, and choices are written as words.
    private static func bare(_ text: String) -> Data {
        let text = String(
            String.UnicodeScalarView(
                Unseen.shown(text).unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "-" })
        )
        // Capitals of ASCII alone: no other letter changes.
        return Data(text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }

    private static func unescaped(_ markdown: String) -> String {
        var text = String.UnicodeScalarView()
        var scalars = Array(markdown.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if scalar == "\\", let next = scalars.first {
                scalars.removeFirst()
                text.append(next)
            } else if scalar != ">" || text.last != "\n" {
                text.append(scalar)
            }
        }
        return String(text)
    }

    private static func headings(_ markdown: String) -> [Int] {
        FormLines.split(markdown).filter { $0.hasPrefix("#") }.map { $0.prefix { $0 == "#" }.count }
    }

    /// The rows of a file as a reader of RFC 4180 takes them, without the apostrophes that keep off formulas.
    private static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(text.unicodeScalars.dropFirst())[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                cell.append(scalar)
                scalars.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted, "\r" where !isQuoted:
                row.append(String(cell.first == "'" ? String.UnicodeScalarView(cell.dropFirst()) : cell))
                cell = String.UnicodeScalarView()
                guard scalar == "\r" else { continue }
                scalars.removeFirst()
                rows.append(row)
                row = []
            default: cell.append(scalar)
            }
        }
        return rows
    }

    /// The texts of a record, as they are stored and as a page words them.
    private struct Leaves {
        var printed: [String] = []
        var stored: [(path: String, text: String)] = []

        init(of value: JSON, _ schema: Schema) { collect(value, schema.root, .root) }

        private mutating func collect(_ value: JSON, _ place: Place, _ path: Path) {
            switch value {
            case .object(let object):
                for member in object.members {
                    collect(member.value, place.property(member.name), path.appending(name: member.name))
                }
            case .array(let items):
                let keys = PrintedReferences.keys(of: items, at: place)
                for (index, item) in items.enumerated() {
                    let below = keys.map { path.appending(item: $0[index]) } ?? path.appending(index: index)
                    collect(item, place.item(index), below)
                }
            case .string(let text):
                stored.append(("\(path)", text))
                // What identifies an item is said by its number or its heading.
                if case .item(let key)? = path.steps.dropLast().last, case .name(let name)? = path.steps.last,
                    key.fields.contains(where: { $0.name == name })
                {
                    return
                }
                printed.append(text)
            case .number(let number):
                stored.append(("\(path)", number.text))
                printed.append(number.text)
            case .bool(let truth):
                stored.append(("\(path)", truth ? "true" : "false"))
                printed.append(truth ? "yes" : "no")
            case .null: stored.append(("\(path)", ""))
            }
        }
    }

    /// What a reader of a page gets to see, found without a browser.
    private struct PageText {
        var text = ""
        var headings: [Int] = []
        var tags: Swift.Set<String> = []
        var anchors: [String] = []
        var links: [String] = []

        init(_ page: String) {
            // By bytes: a combining character behind a tag is one Character with its end.
            var rest = Array(page.utf8)[...]
            while let open = rest.firstIndex(of: UInt8(ascii: "<")),
                let close = rest[open...].firstIndex(of: UInt8(ascii: ">"))
            {
                text.unicodeScalars.append(contentsOf: String(decoding: rest[..<open], as: UTF8.self).unicodeScalars)
                let tag = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
                rest = rest[(close + 1)...]
                let name = tag.prefix { $0 != " " }
                if !tag.hasPrefix("/") { tags.insert(String(name)) }
                if name.count == 2, name.first == "h", let level = Int(name.dropFirst()) { headings.append(level) }
                for part in tag.split(separator: "\"", omittingEmptySubsequences: false).adjacent {
                    if part.0.hasSuffix(" id=") { anchors.append(part.1) }
                    if part.0.hasSuffix(" href="), part.1.hasPrefix("#") { links.append(String(part.1.dropFirst())) }
                }
            }
            text.unicodeScalars.append(contentsOf: String(decoding: rest, as: UTF8.self).unicodeScalars)
            // Entities are ASCII; what stands beside them may combine with what they mean.
            for (entity, meant) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
                text = text.replacingOccurrences(of: entity, with: meant, options: .literal)
            }
        }
    }
}

extension Array where Element == Substring {
    fileprivate var adjacent: [(String, String)] { zip(self, dropFirst()).map { (String($0), String($1)) } }
}
