import GitStorage
import Merging
import Records
import Syncing
import Testing
import Workspaces

@testable import Landing

/// What bounds a landing's work: every record has a budget of its own (docs/formats.md).
@Suite(.serialized)
struct LandingBudgetTests {
    static let long = RecordName("note/long")!
    static let short = RecordName("note/short")!

    private func note(_ name: RecordName, _ body: String, _ grade: String) -> [UInt8] {
        let note: JSON = [
            "body": .string(body), "grade": .string(grade), "key": .string(name.key[0]), "schema": "note/1",
        ]
        return note.canonicalBytes
    }

    /// The documents that come of two edits of both records, one of them landing upon the other.
    private func landed(_ limits: MergeLimits) async throws -> [RecordName: Document] {
        let world = try await World([World.coordinator])
        let store = try ObjectStore(opening: world.hubPath())
        let tip = try store.commit(world.hubTip())
        let words = (0..<60).map { "word\($0)" }
        func tree(_ long: [String], _ short: String, _ grade: String) throws -> ObjectID {
            try store.applying(
                [
                    Self.long.recordPath: store.writeBlob(note(Self.long, long.joined(separator: " "), grade)),
                    Self.short.recordPath: store.writeBlob(note(Self.short, short, grade)),
                ], to: tip.tree)
        }
        let base = try tree(words, "a b c d e", "1")
        // One side writes the long text anew, so that comparing it takes some hundred steps; the other one word.
        let state = try tree(words.prefix(50).map { $0 + "!" } + words.suffix(10), "A b c d e", "1")
        let edit = try tree(words.dropLast() + ["last"], "a b c d E", "2")
        var replay = Replay(
            onto: state, in: store, schemas: SchemaCatalogue(regionTree: tip.tree, in: store), isLanding: false)
        replay.limits = limits
        try replay.apply(from: base, to: edit)
        let result = try replay.state.written()
        let files = TreeOverlay(result, in: store)
        var documents: [RecordName: Document] = [:]
        for name in [Self.long, Self.short] {
            documents[name] = try StoredDocument.read(
                name, record: files[name.recordPath], conflicts: files[name.conflictsPath], from: store
            ) { try files[$0] }
        }
        return documents
    }

    @Test("within the budget both records merge word by word")
    func withinTheBudget() async throws {
        let documents = try await landed(.landing)
        #expect(
            documents[Self.short] == Document(["body": "A b c d E", "grade": "2", "key": "short", "schema": "note/1"]))
        let body = try #require(documents[Self.long]?.value?["body"]?.string)
        #expect(documents[Self.long]?.entries == [])
        #expect(body.hasPrefix("word0! word1!") && body.hasSuffix("word58 last"))
    }

    @Test("a text past its budget is one decision; the rest of its record, and other records, merge")
    func pastTheBudgetOfAText() async throws {
        var limits = MergeLimits.landing
        limits.textSteps = 200
        let documents = try await landed(limits)
        let entry = try #require(documents[Self.long]?.entries.first)
        #expect(entry.path.description == "/body" && entry.sides.count == 2)
        // As each had written it: nothing of the other's is in it.
        #expect(entry.sides.contains { $0.value?.string?.hasPrefix("word0 ") == true })
        #expect(entry.sides.contains { $0.value?.string?.hasSuffix("word59") == true })
        #expect(documents[Self.long]?.value?["grade"] == "2")
        #expect(documents[Self.short]?.entries == [])
    }

    @Test("a record past its budget is one decision about the whole of it, and takes nothing of another one's budget")
    func pastTheBudgetOfARecord() async throws {
        var limits = MergeLimits.landing
        limits.recordSteps = 200
        let documents = try await landed(limits)
        let entry = try #require(documents[Self.long]?.entries.first)
        #expect(entry.path.description == "" && documents[Self.long]?.entries.count == 1)
        #expect(Set(entry.sides.map { $0.value?["grade"] }) == ["1", "2"])
        #expect(
            documents[Self.short] == Document(["body": "A b c d E", "grade": "2", "key": "short", "schema": "note/1"]))
        // Made again it is the same.
        #expect(try await landed(limits)[Self.long] == documents[Self.long])
    }
}
