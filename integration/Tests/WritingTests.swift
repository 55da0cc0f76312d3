import Foundation
import Records
import Testing

/// What beginning and writing records say beside the deed itself.
@Suite(.tags(.large)) struct WritingTests {
    @Test func aLongSectionIsToldAndNothingIsRefused() throws {
        let region = try Region(World())
        let text = Array(repeating: "word", count: 612).joined(separator: " ")
        try region.ann.does("set", Region.record, Region.know("leadership"), text)
        let sentence = ": 612 of 600 words.\n"
        let valid = try region.ann.sli("validate", Region.record).expecting(0)
        #expect(valid.errors.hasSuffix(sentence), "\(valid)")
        #expect(try region.ann.sli("validate", Region.record, "--quiet").expecting(0).errors == "")
        let long = try region.ann.json("validate", Region.record)["long"]
        #expect(long?.array?.map { $0["words"] } == [612])
        #expect(try region.ann.sli("show", Region.record).expecting(0).output.hasSuffix(sentence))
        #expect(try region.ann.json("show", Region.record, "/plan")["long"] == [])
        #expect(
            try region.ann.json("status")["long"] == [
                ["record": .string(Region.record), "sections": try #require(long)]
            ])
        #expect(try region.ann.sli("status").expecting(0).output.contains(sentence))
        try region.ann.does("sync")
        // What was sent is not this laptop's to shorten any more.
        #expect(try region.ann.json("status")["long"] == [])
    }

    @Test func aFormTellsOfTheSectionsThatItMadeLong() throws {
        let region = try Region(World())
        let file = "\(region.ann.home)/form.txt"
        try region.ann.does("edit", Region.record, "--section", "leadership", "--form", file)
        let text = Array(repeating: "word", count: 601).joined(separator: " ")
        let form = try String(contentsOfFile: file, encoding: .utf8)
        let lines = form.components(separatedBy: "\n")
        let heading = try #require(lines.firstIndex { $0.hasPrefix("=== ") && $0.contains("know]") })
        let blank = try #require(lines[heading...].firstIndex(of: ""))
        let filled = lines[...blank] + [text] + lines[(blank + 1)...]
        try Data(filled.joined(separator: "\n").utf8).write(to: URL(filePath: file))
        let answer = try region.ann.sli("edit", Region.record, "--section", "leadership", "--form", file).expecting(0)
        #expect(answer.errors.hasSuffix(": 601 of 600 words.\n"), "\(answer)")
    }

    @Test func aChallengeBeginsWithItsProgrammesLines() throws {
        let region = try Region(World())
        try region.jo.does("new", "programme/neglect-2017")
        try region.jo.does("set", "programme/neglect-2017", "/kind", "neglect")
        try region.jo.does("new", "challenge/neglect-2017/torbay/1")
        let first = try region.jo.json("show", "challenge/neglect-2017/torbay/1", "/lines")["value"]?.array
        #expect(first?.count == 10)
        #expect(first?.first?["line"] == "strategy")

        try region.jo.does("set", "programme/neglect-2017", "/lines", #"[{"heading": "Drift", "line": "planning"}]"#)
        try region.jo.does("new", "challenge/neglect-2017/bristol/1")
        let second = try region.jo.json("show", "challenge/neglect-2017/bristol/1", "/lines")["value"]
        #expect(second == [["heading": "Drift", "line": "planning"]])

        let unknown = try region.jo.sli("new", "challenge/thematic-2018/torbay/1").expecting(0)
        #expect(
            unknown.errors
                == "This laptop knows no programme/thematic-2018 yet, so it begins without lines of enquiry.\n")
    }
}
