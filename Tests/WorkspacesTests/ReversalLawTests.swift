import Seeded
import Landing
import GitStorage
import Merging
import Records
import Schemas
import Testing

@testable import Workspaces

/// Where nobody else has written since, taking an edit back gives what was before, and taking that back what came
/// after: whatever the edit was.
@Suite struct ReversalLawTests {
    let schema: Schema

    init() throws {
        let bytes = try #require(ShippedSchemas.bytes(kind: "self-assessment", version: 1))
        schema = try Schema(JSON(reading: bytes))
    }

    private func seen(_ value: JSON) throws -> RecordView {
        let id = try #require(ObjectID(String(repeating: "0", count: 40)))
        return RecordView(
            name: Laptop.name, view: View(space: Laptop.space, base: id, tree: id, mark: ""), document: Document(value),
            schema: schema)
    }

    @Test(arguments: 1...4) func undoGivesWhatWasBeforeAndRedoWhatCameAfter(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let before = Self.record(&random)
            let after = Self.record(&random)
            let undo = RecordReversal(of: Document(before), Document(after), in: try seen(after))
            #expect(undo.kept.isEmpty && undo.document.value == before, "seed \(seed), round \(round)")
            let redo = RecordReversal(of: Document(after), Document(before), in: try seen(before))
            #expect(redo.kept.isEmpty && redo.document.value == after, "seed \(seed), round \(round)")
        }
    }

    /// What somebody else wrote since is never taken away, and never decides anything.
    @Test(arguments: 1...4) func whatOthersWroteSinceIsKept(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let headline = try #require(Path("/headline"))
        for round in 0..<200 {
            let before = Self.record(&random)
            let after = Self.record(&random)
            let now = try #require(after.replacing(headline, with: "Somebody else's."))
            let undo = RecordReversal(of: Document(before), Document(after), in: try seen(now))
            #expect(undo.document.value?["headline"] == "Somebody else's.", "seed \(seed), round \(round)")
            let rest = try #require(before.replacing(headline, with: "Somebody else's."))
            #expect(undo.document.value == rest, "seed \(seed), round \(round)")
        }
    }

    /// A record with some fields, entries and items, in some order.
    private static func record(_ random: inout SeededGenerator) -> JSON {
        func some(_ choices: [JSON]) -> JSON? {
            Bool.random(using: &random) ? choices.randomElement(using: &random) : nil
        }
        var object: JSONObject = ["schema": "self-assessment/1", "year": "2017", "authority": "bristol"]
        object["headline"] = some(["We know why.", "We know well why.", ""])
        object["authors"] = some([["ann"], ["ann", "ben"], []])
        object["period"] = some([["from": "2016-04-01"], ["from": "2017-04-01"]])
        let ids = ["a", "b", "c", "d", "e"].shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random))
        object["plan"] = .array(
            ids.map { id in
                var item: JSONObject = ["id": .string(id)]
                item["action"] = some(["Audit files.", "Audit more files."])
                item["due"] = some(["2017-05-03", "2017-06-30"])
                return .object(item)
            })
        var section: JSONObject = ["section": "leadership", "heading": "Leadership"]
        section["grade"] = some(["good", "inadequate"])
        object["sections"] = [.object(section)]
        return .object(object)
    }
}
