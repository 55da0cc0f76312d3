import Foundation
import Records
import Testing

/// `sli export`, judged by others: axe in a headless browser, a printer, Python's csv, a reader of CommonMark.
@Suite(.tags(.large)) struct ExportTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let hostile =
        "# No heading\n[no link](https://evil.example) <script>document.title = 1</script>\n=1+1"

    private func check(_ world: World, _ arguments: String...) throws -> JSON {
        let script = Self.root.appending(path: "integration/export/check.py").path
        return try JSON(reading: world.run("/usr/bin/python3", [script] + arguments).output)
    }

    /// Where `integration/packages.sh test` puts the rules.
    private static var rules: String {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache"
            let file = "\(cache)/sli-tests/axe-0.1.8/axe_playwright_python/axe.min.js"
            guard FileManager.default.fileExists(atPath: file) else {
                throw Failure("\(file) is missing: integration/packages.sh test installs it")
            }
            return file
        }
    }

    /// A region in which Ann, now Bristol's director, has filled in the self-assessment.
    private func region() throws -> Region {
        let region = try Region(World())
        let id = try #require(try region.ann.json("status")["member"]?["id"]?.string)
        try region.jo.does(
            "member", "add", id, "--name", "Ann Lee", "--email", "ann@bristol.example", "--authority", "bristol",
            "--role", "director", "--public-key", region.ann.publicKey())
        for laptop in [region.ann, region.ben] { try laptop.does("sync") }
        let example = Self.root.appending(path: "Tests/RecordsTests/Examples/self-assessment.json")
        let filled = try #require(try JSON(reading: [UInt8](Data(contentsOf: example))).object)
        for name in ["asks", "authors", "contacts", "headline", "marking", "offers", "period", "plan", "sections"] {
            let value = try #require(filled[name])
            try region.ann.does("set", Region.record, "/\(name)", value.string ?? value.canonicalText)
        }
        return region
    }

    @Test func aRegionsPagesHaveNoFaultForAxe() throws {
        let region = try region()
        let (world, ann, ben) = (region.world, region.ann, region.ben)
        try region.level()
        try ann.does("set", Region.record, Region.headline, "We know where we are slow.")
        try ben.does("set", Region.record, Region.headline, Self.hostile)
        try region.level()
        try ann.does("sync")
        #expect(try ann.json("conflicts").array?.count == 1)
        let filled = world.path("filled.html")
        try ann.does("export", Region.record, "-o", filled)
        let text = try String(contentsOfFile: filled, encoding: .utf8)
        for words in ["We know where we are slow.", "# No heading", "Text 1 of 2, by ", "Ann Lee", "Ben Fry"] {
            #expect(text.contains(words), "\(words)")
        }
        try ann.does("new", "self-assessment/2018/bristol")
        try ann.does("export", "self-assessment/2018/bristol", "-o", world.path("blank.html"))
        // As the program writes them (Tests/CommandsTests/ExportPageTests.swift).
        let kept = ["challenge.html", "moderation.html"].map {
            Self.root.appending(path: "Tests/CommandsTests/Pages/\($0)").path
        }
        let pages = [filled, world.path("blank.html")] + kept
        let script = Self.root.appending(path: "integration/export/check.py").path
        let answer = try world.run("/usr/bin/python3", [script, "axe", Self.rules] + pages)
        let found = try #require(try JSON(reading: answer.output).array)
        #expect(found.count == pages.count)
        for (page, one) in zip(pages, found) {
            #expect(one["violations"] == [], "\(page)")
            #expect(one["incomplete"] == [], "\(page)")
            #expect(one["scripts"] == 0, "\(page)")
            #expect((one["width"]?.integer ?? .max) <= 320, "\(page)")
            let rules = ["color-contrast", "heading-order", "list", "page-has-heading-one", "region", "target-size"]
            for rule in rules { #expect(one["passes"]?.array?.contains(.string(rule)) == true, "\(page): \(rule)") }
        }
    }

    @Test func whatWasSignedIsPrintedOnNumberedPages() throws {
        let region = try region()
        let (world, ann) = (region.world, region.ann)
        try ann.does("approve", Region.record, "--yes")
        try ann.does("send-back", Region.record, "--yes", "--note", "Once more.")
        try ann.does("set", Region.record, Region.headline, "Said otherwise.")
        try ann.does("approve", Region.record, "--yes", "--note", "Agreed with the lead member.")
        try ann.does("submit", Region.record, "--yes")
        try ann.does("sync")
        let page = world.path("signed.html")
        let written = try ann.json("export", Region.record, "-o", page)
        let digest = try #require(written["digest"]?.string)
        let paper = try check(world, "paper", page)
        #expect(paper["size"] == "A4")
        let pages = (paper["pages"]?.array ?? []).compactMap(\.string)
        #expect(pages.count > 3 && paper["count"] == .number(JSONNumber(pages.count)))
        for (index, text) in pages.enumerated() {
            #expect(text.contains("Page \(index + 1) of \(pages.count)"), "\(text)")
            #expect(text.contains("Version \(digest.prefix(16))"), "\(text)")
            #expect(text.contains(Region.record), "\(text)")
            // At the top and at the bottom.
            #expect(text.components(separatedBy: "OFFICIAL-SENSITIVE").count > 2, "\(text)")
            #expect(text.split(separator: "\n").count > 5, "page \(index + 1) is all but empty")
        }
        let all = pages.joined()
        for words in ["Signatures", "Ann Lee", "Superseded", "Agreed with the lead member.", "Submit", "this version"] {
            #expect(all.contains(words), "\(words)")
        }
        #expect(all.replacingOccurrences(of: "\n", with: "").contains(digest))
    }

    @Test func csvAndMarkdownAreReadAsTheyWereWritten() throws {
        let region = try Region(World())
        let (world, ann) = (region.world, region.ann)
        try ann.does("set", Region.record, Region.headline, Self.hostile)
        try ann.does("set", Region.record, Region.know("leadership"), "=HYPERLINK(\"https://evil.example\")")
        let rows = world.path("record.csv")
        try ann.does("export", Region.record, "-o", rows)
        let read = try #require(try check(world, "rows", rows).array)
        func cell(_ path: String) -> String? { read.first { $0["path"] == .string(path) }?["value"]?.string }
        #expect(cell(Region.headline) == Self.hostile)
        #expect(cell(Region.know("leadership")) == "'=HYPERLINK(\"https://evil.example\")")
        #expect(read.allSatisfy { row in !["=", "+", "-", "@"].contains(row["value"]?.string?.first ?? " ") })
        let page = world.path("record.md")
        try ann.does("export", Region.record, "-o", page)
        let seen = try check(world, "markdown", page)
        let kinds = (seen["kinds"]?.array ?? []).compactMap(\.string)
        #expect(
            !kinds.isEmpty
                && Set(kinds).isDisjoint(with: ["link", "image", "code", "code_block", "html_inline", "thematic_break"])
        )
        #expect(seen["headings"]?.array?.contains("Headline") == true)
        #expect(seen["headings"]?.array?.contains("No heading") == false)
        #expect(seen["headings"]?.array?.contains { $0.string?.contains("Self-assessment") == true } == true)
    }

    @Test func onlyWhatExportWroteIsWrittenOver() throws {
        let region = try Region(World())
        let (world, ann) = (region.world, region.ann)
        let told = try ann.json("export", Region.record)
        #expect(told["text"]?.string?.contains("<html lang=\"en-GB\">") == true && told["file"] == nil)
        let first = try #require(told["digest"]?.string)
        for ending in ["html", "md", "csv", "json"] {
            let file = world.path("record.\(ending)")
            try ann.does("export", Region.record, "-o", file)
            try ann.does("export", Region.record, "-o", file)
            let own = try String(contentsOfFile: file, encoding: .utf8) + "A remark of mine.\n"
            _ = try world.file("record.\(ending)", own)
            let refused = try ann.sli("export", Region.record, "-o", file)
            #expect(refused.code == 1 && refused.errors.contains("Nothing was written"), "\(refused)")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == own)
            try ann.does("export", Region.record, "-o", file, "--force")
        }
        try ann.does("set", Region.record, Region.headline, "Another version.")
        let now = try ann.sli("export", Region.record, "--format", "markdown").expecting(0)
        #expect(now.output.contains("Another version.") && now.errors.isEmpty)
        let before = try ann.sli("export", Region.record, "--format", "json", "--version", String(first.prefix(8)))
        let earlier = try JSON(reading: before.expecting(0).output)
        #expect(earlier["standing"] == false && earlier["digest"] == .string(first))
        #expect(earlier["value"]?["headline"] == nil && earlier["titles"]?["/headline"] == "Headline")
        let unknown = try ann.sli("export", Region.record, "--version", String(repeating: "0", count: 64))
        #expect(unknown.code == 1 && unknown.errors.contains("No version of"), "\(unknown)")
        #expect(try ann.sli("export", Region.record, "--version", "abc").code == 64)
        let nowhere = try ann.sli("export", Region.record, "-o", world.path("no/such/folder.html"))
        #expect(nowhere.code != 0 && nowhere.output.isEmpty, "\(nowhere)")
    }
}
