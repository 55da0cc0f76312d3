import Records
import Testing

@testable import Commands

/// How a record is laid out for paper.
@Suite struct RecordLayoutTests {
    private static func content(_ kind: String, _ value: JSON, waiting: [Path] = []) throws -> RecordLayout.Content {
        RecordLayout(try FormLawTests.schema(kind), of: value, waiting: waiting).content(of: value)
    }

    private static func part(_ title: String, _ parts: [PrintedPart]) throws -> PrintedPart {
        try #require(parts.first { $0.title == title })
    }

    private static func remarks(_ blocks: [PrintedBlock]) -> [String] {
        blocks.compactMap { if case .remark(let text) = $0 { text } else { nil } }
    }

    @Test func whatIsBlankIsToldOnce() throws {
        let sections = try Self.part("Sections", Self.content("self-assessment", ExportSamples.blank()).parts)
        let section = try #require(sections.parts.first)
        #expect(section.parts.isEmpty)
        #expect(Self.remarks(section.blocks).count == 1)
        let bare = try Self.content("self-assessment", ["sections": [["section": "voice", "heading": "Voice"]]])
        #expect(Self.remarks(try Self.part("Sections", bare.parts).parts[0].blocks) == ["Not filled in."])
        #expect(bare.blank.contains("Headline") && bare.blank.contains("Offers"))
    }

    @Test func shortItemsAreATableAndLongOnesAreParts() throws {
        let short: JSON = ["due": "2018-01-31", "id": "aaaaaaaaaaaaaaaa", "status": "on-track", "text": "Meet."]
        let long = short.adding("text", .string(String(repeating: "long ", count: 50)))
        let one = try Self.part("Actions", Self.content("challenge", ["actions": [short]]).parts)
        guard case .table(let table)? = one.blocks.first else {
            Issue.record("no table")
            return
        }
        #expect(table.columns == ["No.", "Action", "Due", "Status"])
        #expect(table.rows[0].cells.map { $0.map(\.text) } == [["1"], ["Meet."], ["31 January 2018"], ["On track"]])
        #expect(Self.remarks(one.blocks) == ["Not filled in: Owner, Finding, Progress."])
        let other = try Self.part("Actions", Self.content("challenge", ["actions": [short, long]]).parts)
        #expect(other.parts.map(\.title) == ["Action 1", "Action 2"])
    }

    @Test func whatNamesAnotherItemSaysSoInWords() throws {
        let value: JSON = [
            "actions": [["finding": "bbbbbbbbbbbbbbbb", "id": "aaaaaaaaaaaaaaaa", "text": "Meet."]],
            "findings": [
                ["id": "cccccccccccccccc", "text": "One."],
                ["id": "bbbbbbbbbbbbbbbb", "line": "voice", "text": "Two."],
            ],
            "lines": [["heading": "Voice of the child", "line": "voice", "question": "Who asks?"]],
        ]
        let parts = try Self.content("challenge", value).parts
        guard case .table(let actions)? = try Self.part("Actions", parts).blocks.first,
            case .table(let findings)? = try Self.part("Findings", parts).blocks.first
        else {
            Issue.record("no tables")
            return
        }
        let named = try #require(actions.rows[0].cells.last?.first)
        #expect(named.text == "Finding 2")
        #expect(named.target == findings.rows[1].anchor.map { .place($0) })
        #expect(findings.rows[1].cells.flatMap { $0 }.contains { $0.text == "Voice of the child" })
    }

    @Test func aWaitingDecisionIsMarkedWhereItIsAndShownWhole() throws {
        let record = try ExportSamples.record(
            "self-assessment", ["2017", "bristol"], ["headline": "Shown.", "schema": "self-assessment/1"],
            decisions: [ExportSamples.decision(Path("/headline")!, ["Shown.", "Other text."])])
        let parts = RecordPage(record).document.parts
        #expect(Self.remarks(try Self.part("Headline", parts).blocks) == [Wording.printedDecisionHere])
        let waiting = try Self.part("Decisions that wait", parts)
        let notes = waiting.parts[0].blocks.compactMap { block -> String? in
            if case .note(let title, _) = block { title } else { nil }
        }
        #expect(notes.count == 4 && notes[0].contains("Writer 0 (m0), 29 August 2017"))
        for format in ExportFormat.allCases {
            let text = format.text(of: record)
            for words in ["Other text.", "Writer 1"] { #expect(text.contains(words), "\(format)") }
        }
    }

    @Test func numbersAndAnswersAreWords() throws {
        let content = try Self.content(
            "programme", ["members": [["authority": "devon", "capacity": 2, "status": "invited"]]])
        guard case .table(let table)? = try Self.part("Authorities taking part", content.parts).blocks.first else {
            Issue.record("no table")
            return
        }
        #expect(table.rows[0].cells.map { $0.map(\.text) }.contains(["2"]))
    }

    /// A kind that only its region knows, with titles that nobody should write, and fields of which it says nothing.
    @Test func aRegionsOwnKindIsLaidOutByItsSchema() throws {
        let schema = try Schema([
            "properties": [
                "aim": ["title": "<h1>Aim</h1>\n# two", "type": "string", "x-merge": "text"],
                "days": ["items": ["type": "string"], "title": "Days", "type": "array", "x-merge": "set"],
                "schema": ["const": "visit/1"], "where": ["title": "Where", "type": "string"],
            ],
            "required": ["schema", "where"], "title": "Visit", "x-identity": ["where"],
        ])
        let value: JSON = [
            "aim": "See it.", "days": ["2017-10-05", "2017-10-06"], "link": "https://example.org/?a=1&b=2",
            "schema": "visit/1", "unsaid": ["a": ["one", "two"], "b": true], "where": "torbay",
        ]
        let layout = RecordLayout(schema, of: value)
        let content = layout.content(of: value)
        #expect(content.parts.map(\.title) == ["<h1>Aim</h1> # two"])
        #expect(content.facts.map(\.label) == ["Days", "link", "unsaid: a", "unsaid: b"])
        #expect(content.facts.map { $0.values.map(\.text) }[0] == ["5 October 2017", "6 October 2017"])
        #expect(content.facts[1].values[0].target == .address)
        let document = PrintedDocument(
            title: "Visit", running: PrintedDocument.Running(name: "visit/torbay", marking: "OFFICIAL", version: nil),
            blocks: content.allBlocks, parts: content.parts)
        let page = HTMLWriter.page(document)
        #expect(page.contains("<h2 id=\"part-1\">&lt;h1&gt;Aim&lt;/h1&gt; # two</h2>"))
        #expect(page.contains("<a href=\"https://example.org/?a=1&amp;b=2\">https://example.org/?a=1&amp;b=2</a>"))
        #expect(MarkdownWriter.page(document).contains("\n## \\<h1\\>Aim\\</h1\\> \\# two\n"))
    }
}
