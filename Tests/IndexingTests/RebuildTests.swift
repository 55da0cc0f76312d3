import Seeded
import Indexing
import Records
import Testing

@Suite struct RebuildTests {
    let folder: IndexFolder

    init() throws { folder = try IndexFolder() }

    private static let words = [
        "neglect", "Thresholds", "front", "door", "café", "re-referrals", "supervision", "“voice”", "of", "the",
        "child",
        "2017", "naïve", "\u{2}", "plan\n", "Æ", "e\u{301}vidence", "子ども", "👩‍👧",
    ]

    private static func entry(using generator: inout SeededGenerator) -> RecordIndex.Entry {
        let authorities = ["bristol", "torbay", "devon", "dorset"]
        let name = RecordName(
            kind: ["self-assessment", "challenge"].randomElement(using: &generator)!,
            key: [
                String(Int.random(in: 2016...2018, using: &generator)), authorities.randomElement(using: &generator)!,
            ])!
        var text: String {
            (0..<Int.random(in: 0...30, using: &generator)).map { _ in words.randomElement(using: &generator)! }
                .joined(separator: " ")
        }
        let passages = (0..<Int.random(in: 0...3, using: &generator)).map {
            RecordIndex.Passage(path: Path([.name("text\($0)")]), title: text, text: text)
        }
        return RecordIndex.Entry(
            name: name, schema: "\(name.kind)/\(Int.random(in: 1...2, using: &generator))", title: text,
            authority: Bool.random(using: &generator) ? name.key[1] : nil,
            year: Bool.random(using: &generator) ? name.key[0] : nil, blob: String(generator.next(), radix: 16),
            stage: Bool.random(using: &generator) ? "draft" : nil, passages: passages)
    }

    private static func decisions(using generator: inout SeededGenerator) -> [RecordIndex.Decision] {
        (0..<Int.random(in: 0...2, using: &generator)).map {
            RecordIndex.Decision(
                path: Path([.name("text\($0)")]), title: "Text", sides: Int.random(in: 2...4, using: &generator))
        }
    }

    /// One step of a space's life, done to the index and to the model.
    private static func step(
        _ number: Int, index: RecordIndex, model: inout IndexModel, using generator: inout SeededGenerator
    ) throws -> Bool {
        let space = ["region", "authorities/bristol"].randomElement(using: &generator)!
        if Int.random(in: 0..<12, using: &generator) == 0 {
            try index.clear(space: space)
            model.cursors[space] = nil
            model.entries[space] = nil
            model.decisions[space] = nil
            return true
        }
        var upserts: [RecordName: RecordIndex.Entry] = [:]
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let entry = entry(using: &generator)
            upserts[entry.name] = entry
        }
        let removals = (model.entries[space] ?? [:]).keys.sorted()
            .filter { upserts[$0] == nil && Int.random(in: 0..<5, using: &generator) == 0 }
        var changed: [RecordName: [RecordIndex.Decision]] = [:]
        for name in upserts.keys.sorted() where Bool.random(using: &generator) {
            changed[name] = decisions(using: &generator)
        }
        let cursor = "commit-\(number)"
        let isDone = try index.replace(
            space: space, from: model.cursors[space], cursor: cursor, upserts: upserts.values, removals: removals,
            decisions: changed)
        model.cursors[space] = cursor
        for name in removals {
            model.entries[space]?[name] = nil
            model.decisions[space]?[name] = nil
        }
        for (name, entry) in upserts { model.entries[space, default: [:]][name] = entry }
        for (name, waiting) in changed { model.decisions[space, default: [:]][name] = waiting }
        return isDone
    }

    private static func rebuilt(from model: IndexModel, at path: String) throws -> RecordIndex {
        let index = try RecordIndex(opening: path)
        for (space, cursor) in model.cursors {
            let isDone = try index.replace(
                space: space, from: nil, cursor: cursor, upserts: model.entries[space, default: [:]].values,
                decisions: model.decisions[space, default: [:]])
            #expect(isDone)
        }
        return index
    }

    /// EDGE-CASES 18.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func carriedForwardItSaysWhatARebuildSays(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var index = try RecordIndex(opening: folder.path)
        var model = IndexModel()
        for number in 0..<120 {
            let isDone = try Self.step(number, index: index, model: &model, using: &generator)
            #expect(isDone, "seed \(seed), step \(number)")
            guard number % 12 == 11 else { continue }
            let other = try Self.rebuilt(from: model, at: folder.path("rebuilt-\(number).sqlite"))
            #expect(try index.dump() == other.dump(), "seed \(seed), step \(number)")
            for word in Self.words {
                let hits = try index.search(word, limit: 1_000)
                let others = try other.search(word, limit: 1_000)
                #expect(Set(hits) == Set(others), "seed \(seed), step \(number), \(word)")
            }
            #expect(try index.records() == other.records(), "seed \(seed), step \(number)")
            #expect(try index.isSound(), "seed \(seed), step \(number)")
            index = try RecordIndex(opening: folder.path)
            #expect(!index.wasRebuilt)
        }
        #expect(try !index.dump().contains("\"records\": []"), "the law was tried on something")
    }

    /// EDGE-CASES 19.
    @Test func differencesOfAnotherCommitAreNotWritten() throws {
        let index = try RecordIndex(opening: folder.path)
        let first = RecordIndex.Entry("challenge/2017/bristol", title: "First")
        let second = RecordIndex.Entry("challenge/2017/bristol", title: "Second")
        #expect(try index.cursor(of: "region") == nil)
        #expect(try index.replace(space: "region", from: nil, cursor: "c1", upserts: [first]))
        let before = try index.dump()
        #expect(try !index.replace(space: "region", from: nil, cursor: "c2", upserts: [second]))
        #expect(try !index.replace(space: "region", from: "c0", cursor: "c2", upserts: [second]))
        #expect(try !index.replace(space: "other", from: "c1", cursor: "c2", upserts: [second]))
        #expect(try index.dump() == before)
        #expect(try index.replace(space: "region", from: "c1", cursor: "c2", upserts: [second]))
        #expect(try index.cursor(of: "region") == "c2" && index.records().map(\.title) == ["Second"])
    }

    @Test func aFailureHalfWayLeavesNothing() throws {
        let index = try RecordIndex(opening: folder.path)
        #expect(try index.fill([RecordIndex.Entry("challenge/2017/bristol")]))
        let before = try index.dump()
        var broken = RecordIndex.Entry("challenge/2017/torbay", texts: ["a", "b"])
        broken.passages[1].path = broken.passages[0].path
        #expect(throws: IndexError.self) {
            try index.replace(space: "region", from: "c1", cursor: "c2", upserts: [broken])
        }
        #expect(try index.dump() == before)
    }
}
