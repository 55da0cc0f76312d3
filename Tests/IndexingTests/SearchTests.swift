import Seeded
import Indexing
import Records
import Testing

@Suite struct SearchTests {
    let folder: IndexFolder

    init() throws { folder = try IndexFolder() }

    private static let filler = String(
        repeating: "Children and families were seen in good time by their workers. ", count: 200)

    private func makeIndex() throws -> RecordIndex {
        let index = try RecordIndex(opening: folder.path)
        let entries = [
            RecordIndex.Entry(
                "self-assessment/2017/bristol", title: "Bristol 2017",
                texts: [
                    Self.filler + "The café’s re-referrals didn’t fall; e\u{301}vidence of DRIFT was naïve. "
                        + Self.filler,
                    "Other text",
                ]),
            RecordIndex.Entry(
                "self-assessment/2017/torbay", title: "Torbay 2017", texts: ["Neglect and drift, drift again"]),
            RecordIndex.Entry(
                "challenge/2017/devon", title: "Devon", texts: ["a\u{2}b\u{0}c control", "C1 (2017): 50%"]),
        ]
        #expect(try index.fill(entries))
        #expect(
            try index.fill(
                [RecordIndex.Entry("comment/2017/torbay", texts: ["private drift"])], space: "authorities/torbay"))
        return index
    }

    private static func found(_ index: RecordIndex, _ query: String) throws -> [String] {
        try index.search(query).map { "\($0.name) \($0.path)" }.sorted()
    }

    @Test func wordsAreFoundInLongProse() throws {
        let index = try makeIndex()
        let place = ["self-assessment/2017/bristol /sections/0"]
        for query in [
            "cafe", "CAFÉ", "cafe\u{301}", "re-referrals", "evidence", "évidence", "naive drift", "didn't fall",
            "\"drift was naive\"", "referrals AND evidence", "naiv*", "naive NOT neglect", "  cafe   fall ",
        ] {
            #expect(try Self.found(index, query) == place, "\(query)")
        }
        let hit = try #require(try index.search("naive drift").first)
        #expect(hit.space == "region" && hit.recordTitle == "Bristol 2017" && hit.title == "Section")
        #expect(hit.snippet.utf8.count < 300 && hit.snippet.contains("…"))
        let finds = hit.finds.map { String(decoding: Array(hit.snippet.utf8)[$0], as: UTF8.self) }
        #expect(finds == ["DRIFT", "naïve"])
        #expect(try Self.found(index, "drift nowhere").isEmpty)
        #expect(try Self.found(index, "bristol").isEmpty, "names are resolved, not searched")
    }

    @Test func theBestComesFirstAndSpacesCanBeChosen() throws {
        let index = try makeIndex()
        #expect(try index.search("drift").first?.name.key == ["2017", "torbay"])
        #expect(try index.search("drift").count == 3)
        #expect(try index.search("drift", limit: 2).count == 2)
        #expect(try index.search("drift", limit: 0).isEmpty && index.search("drift", limit: -1).isEmpty)
        #expect(try index.search("drift", in: "authorities/torbay").map(\.name.kind) == ["comment"])
        #expect(try index.search("section").count == 6, "titles are searched as well")
        #expect(try index.search("section").allSatisfy(\.finds.isEmpty))
        try index.clear(space: "region")
        #expect(try index.search("drift").count == 1)
    }

    @Test func controlCharactersOfATextAreNoFinds() throws {
        let index = try makeIndex()
        let hit = try #require(try index.search("control").first)
        #expect(hit.snippet == "a b c control" && hit.finds == [6..<13])
    }

    @Test(arguments: [
        "", " ", "\n", "\"", "\"\"", "'", "*", "**", "^", "-", "+", ":", "(", ")", "{}", "AND", "OR", "NOT", "NEAR",
        "NEAR(",
        "AND AND", "a AND", "NOT a", "\"open", "(open", "title:", "nothing: x", "{title nothing}: x", "*reads", "*id",
        "\0", "drift\0", "\u{1}\u{2}", "; DROP TABLE record", "' OR 1=1 --", "%", "\u{301}", "\u{FFFF}", "👩‍👧", "…",
    ])
    func noQueryIsAnError(query: String) throws {
        let index = try makeIndex()
        let before = try index.dump()
        _ = try index.search(query)
        #expect(try index.dump() == before)
    }

    @Test func badSyntaxIsPlainWords() throws {
        let index = try makeIndex()
        #expect(try Self.found(index, "drift AND") == Self.found(index, "drift and"))
        #expect(try Self.found(index, "neglect AND AND drift").count == 1)
        #expect(try Self.found(index, "(drift") == Self.found(index, "drift"))
        #expect(try Self.found(index, "C1 (2017): 50%") == ["challenge/2017/devon /sections/1"])
        #expect(try Self.found(index, "-- drift ??") == Self.found(index, "drift"))
        #expect(try Self.found(index, "*drift") == Self.found(index, "drift"))
        #expect(try Self.found(index, "neglect: drift") == ["self-assessment/2017/torbay /sections/0"])
    }

    @Test func longAndRandomQueriesAreBounded() throws {
        let index = try makeIndex()
        let monsters = [
            String(repeating: "drift ", count: 50_000), String(repeating: "(", count: 100_000),
            String(repeating: "\"", count: 99_999), String(repeating: "a", count: 1_000_000),
            String(repeating: "(", count: 900) + "a" + String(repeating: ")", count: 900),
            String(repeating: "NOT ", count: 400) + "a", String(repeating: "a* OR ", count: 300) + "a",
        ]
        for query in monsters {
            // The bound is generous, the fault it stands for was not: FTS5's own ranking took over a minute.
            let duration = try ContinuousClock().measure { _ = try index.search(query) }
            #expect(duration < .seconds(5), "\(query.prefix(20))…")
        }
        #expect(try Self.found(index, monsters[0]) == Self.found(index, "drift"))
        let seed: UInt64 = 40
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "drift", "\"", "(", ")", "AND", "OR", "NOT", "NEAR", "*", "^", ":", "title", "{", "}", "-", "+", " ", ",",
            "2",
        ]
        for round in 0..<2_000 {
            let query = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)!
            }
            .joined(separator: Bool.random(using: &generator) ? " " : "")
            #expect(throws: Never.self, "seed \(seed), round \(round), \(query)") { try index.search(query) }
        }
    }
}
