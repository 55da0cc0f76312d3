import Records

/// The kinds of record that the tests' region has.
struct TestKinds {
    let json: JSON
    let name: SchemaName

    /// A kind with a field of every rule, once for each kind of space.
    static let all = [
        kind("note", space: "region", identity: ["key"]),
        kind("draft", space: "authority", identity: ["year", "authority"]),
    ]

    private static func kind(_ name: String, space: String, identity: [String]) -> TestKinds {
        func text(_ title: String, _ rule: String) -> JSON {
            ["type": "string", "title": .string(title), "x-help": "Some help.", "x-merge": .string(rule)]
        }
        var properties: JSONObject = [
            "schema": ["const": .string("\(name)/1")],
            "title": text("Title", "atomic"), "grade": text("Grade", "atomic"), "body": text("Body", "text"),
            "once": text("Once", "fixed"),
            "tags": ["type": "array", "items": ["type": "string"], "title": "Tags", "x-merge": "set"],
            "log": ["type": "array", "items": ["type": "string"], "title": "Log", "x-merge": "append"],
            "items": [
                "type": "array", "title": "Items", "x-merge": "keyed", "x-key": ["id"],
                "items": [
                    "type": "object", "required": ["id"], "additionalProperties": false,
                    "properties": [
                        "id": text("Mark", "fixed"), "what": text("What", "atomic"), "words": text("Words", "text"),
                    ],
                ],
            ],
        ]
        for field in identity { properties[field] = text(field, "fixed") }
        let json: JSON = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "title": .string(name), "additionalProperties": false,
            "x-space": .string(space), "x-identity": .array(identity.map { .string($0) }),
            "x-creators": ["officer", "reviewer", "coordinator"], "x-editors": ["officer", "reviewer", "coordinator"],
            "required": .array((["schema"] + identity).map { .string($0) }),
            "properties": .object(properties),
        ]
        return TestKinds(json: json, name: SchemaName("\(name)/1")!)
    }
}
