import Records
import Testing

/// Places of one record, named one after the other: the work grows with the record, not with its square.
@Suite struct KeyedItemsTests {
    private static let schema = try! Schema(
        JSON(
            reading: """
                {"properties": {"plan": {"type": "array", "title": "Plan", "x-merge": "keyed", "x-key": ["id"],
                  "items": {"type": "object", "title": "Action", "required": ["id"], "properties": {
                    "id": {"type": "string", "x-merge": "fixed"},
                    "action": {"type": "string", "title": "Action"},
                    "steps": {"type": "array", "x-merge": "keyed", "x-key": ["id"], "title": "Steps",
                      "items": {"type": "object", "title": "Step", "required": ["id"], "properties": {
                        "id": {"type": "string"}, "title": {"type": "string", "title": "Step"}}}}}}}}}
                """))

    private static func record(actions: Int, steps: Int) -> JSON {
        [
            "plan": .array(
                (0..<actions).map { action in
                    [
                        "action": .string("Do \(action)"), "id": .string("a\(action)"),
                        "steps": .array(
                            (0..<steps).map { step in
                                ["id": .string("s\(step)"), "title": .string("Step \(action).\(step)")]
                            }),
                    ]
                })
        ]
    }

    @Test func aListIsReadOnceHoweverManyOfItsItemsAreNamed() throws {
        let record = Self.record(actions: 4_000, steps: 2)
        var items = KeyedItems()
        for action in 0..<4_000 {
            let path = try #require(Path("/plan/id=a\(action)/steps/id=s1/title"))
            let title = FieldTitle(of: path, at: Self.schema.root, in: record, finding: &items)
            #expect(
                title.parts == [
                    .item(noun: "Action", name: "Do \(action)"), .item(noun: "Step", name: "Step \(action).1"),
                ])
        }
        // The plan once, and the steps of each action.
        #expect(items.itemsRead == 4_000 + 4_000 * 2)
    }

    @Test func namesWhatNamingEachPlaceAloneNames() throws {
        var record = Self.record(actions: 3, steps: 2)
        // A key that names two items names none.
        let twice = (record["plan"]?.array ?? []) + [["action": "Again", "id": "a1"]]
        record = try #require(record.replacing(Path([.name("plan")]), with: .array(twice)))
        var items = KeyedItems()
        let texts = [
            "", "/plan", "/plan/id=a0", "/plan/id=a1/action", "/plan/id=a9", "/plan/0", "/plan/id=a2/steps/id=s0",
            "/plan/id=a2/steps/id=s0/title", "/nothing/id=a1",
        ]
        for path in try texts.map({ try #require(Path($0)) }) {
            let alone = FieldTitle(of: path, at: Self.schema.root, in: record)
            #expect(FieldTitle(of: path, at: Self.schema.root, in: record, finding: &items) == alone)
            var walked = Path.root
            for step in path.steps {
                walked = walked.appending(step)
                guard case .item(let key) = step else { continue }
                // As reading the list for it alone finds it.
                if record.value(at: walked) == nil {
                    let part = FieldTitle(of: walked, at: Self.schema.root, in: record).parts.last
                    #expect(
                        part == .item(noun: Self.schema.root.descendant(at: walked).title, name: key.fields[0].value))
                }
            }
        }
    }
}
