package import Records

/// A kind of record with every rule and every sort of editor, in two versions.
package enum VisitKind {
    /// What a region starts with.
    package static let founding: [(name: SchemaName, bytes: [UInt8])] = [(SchemaName("visit/1")!, first.canonicalBytes)]

    /// A visit as everybody begins it.
    package static func blank(_ host: String, _ year: String = "2017", version: Int = 1) -> JSONObject {
        ["headings": headings, "host": .string(host), "schema": .string("visit/\(version)"), "year": .string(year)]
    }

    package static let headings: JSON = [
        ["heading": "one", "text": "What we saw"], ["heading": "two", "text": "What next"],
    ]

    package static let first = document(version: 1)
    /// The title is called otherwise and belongs to the director alone.
    package static let second = document(version: 2, titleEditors: ["director@host"])
    /// The title is called otherwise, and nobody may more or less.
    package static let renamed = document(version: 2, titleEditors: ["officer@host", "coordinator"])

    /// A director hands a visit's record in, and it may come back.
    private static let lifecycle: JSON = [
        "initial": "open",
        "stages": [
            "open": ["title": "Open"], "submitted": ["title": "Submitted", "frozen": true],
            "returned": ["title": "Returned"],
        ],
        "statements": [
            "submit": [
                "title": "Submit", "from": ["open", "returned"], "to": "submitted",
                "by": ["director@host", "coordinator"], "conditions": ["no-open-decision"],
            ],
            "return": [
                "title": "Return", "from": ["submitted"], "to": "returned", "by": ["moderator", "coordinator"],
            ],
        ],
    ]

    private static func field(_ title: String, _ rule: String, _ editors: [String]? = nil) -> JSON {
        var field: JSONObject = ["type": "string", "title": .string(title), "x-merge": .string(rule)]
        if let editors { field["x-editors"] = .array(editors.map { .string($0) }) }
        return .object(field)
    }

    private static func list(_ title: String, _ rule: String, _ editors: [String]? = nil) -> JSON {
        var field: JSONObject = [
            "type": "array", "title": .string(title), "x-merge": .string(rule), "items": ["type": "string"],
        ]
        if let editors { field["x-editors"] = .array(editors.map { .string($0) }) }
        return .object(field)
    }

    /// - Parameter titleEditors: of the second version.
    package static func document(version: Int, titleEditors: [String] = []) -> JSON {
        let officer = ["officer@host", "coordinator"]
        var properties: JSONObject = [
            "schema": ["const": .string("visit/\(version)")],
            "year": field("Year", "fixed"), "host": field("Host", "fixed"),
            "headings": [
                "type": "array", "title": "Headings", "x-merge": "keyed", "x-key": ["heading"],
                "x-editors": ["officer@host", "coordinator"], "default": headings,
                "items": [
                    "type": "object", "required": ["heading"], "additionalProperties": false,
                    "properties": ["heading": field("Heading", "fixed"), "text": field("Text", "text")],
                ],
            ],
            "grade": field("Grade", "atomic", ["director@host"]),
            "notes": field("Notes", "text", ["reviewer@reviewers"]),
            "once": field("Once", "fixed", officer), "plain": field("Plain", "atomic"),
            "tags": list("Tags", "set", officer), "log": list("Log", "append", officer),
            "reviewers": [
                "type": "array", "title": "Reviewers", "x-merge": "set", "items": ["type": "string"],
                "x-relation": "reviewers",
            ],
            "lead": [
                "type": "string", "title": "Lead", "x-merge": "atomic", "x-relation": "lead",
            ],
            "team": [
                "type": "array", "title": "Team", "x-merge": "keyed", "x-key": ["member"], "x-relation": "team",
                "items": [
                    "type": "object", "required": ["member"], "properties": ["member": field("Member", "fixed")],
                ],
            ],
            "summary": field("Summary", "text", ["reviewer@lead"]),
            "plan": field("Plan", "text", ["reviewer@team"]),
            "actions": [
                "type": "array", "title": "Actions", "x-merge": "keyed", "x-key": ["id"],
                "x-editors": ["officer@host", "coordinator"],
                "items": [
                    "type": "object", "required": ["id"], "additionalProperties": false,
                    "properties": [
                        "id": field("Mark", "fixed"), "what": field("What", "atomic"),
                        "words": field("Words", "text"), "reply": field("Reply", "text", ["moderator"]),
                    ],
                ],
            ],
            "part": [
                "type": "object", "title": "Part", "x-editors": ["director@host"], "additionalProperties": false,
                "properties": [
                    "own": field("Own", "atomic", ["officer@host"]), "theirs": field("Theirs", "atomic"),
                ],
            ],
        ]
        var document: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": "Visit",
            "additionalProperties": false, "x-space": "region", "x-identity": ["year", "host"],
            "x-creators": ["coordinator", "officer@host"], "required": ["schema", "year", "host"],
            "x-lifecycle": lifecycle,
        ]
        if version == 1 {
            properties["title"] = field("Title", "atomic", officer)
        } else {
            properties["name"] = field("Name", "atomic", titleEditors)
            document["x-migrate"] = ["1": [["rename": ["/title", "name"]]]]
        }
        document["properties"] = .object(properties)
        return .object(document)
    }
}
