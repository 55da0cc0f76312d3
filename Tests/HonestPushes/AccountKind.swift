package import Records

/// A kind of record that an authority writes in a space of its own, approves there and hands over to the region.
package enum AccountKind {
    package static let founding: [(name: SchemaName, bytes: [UInt8])] = [
        (SchemaName("account/1")!, document.canonicalBytes)
    ]

    /// An account as everybody begins it.
    package static func blank(_ authority: String, _ year: String) -> JSONObject {
        ["authority": .string(authority), "schema": "account/1", "year": .string(year)]
    }

    private static func field(_ title: String, _ rule: String) -> JSON {
        ["type": "string", "title": .string(title), "x-merge": .string(rule)]
    }

    private static let document: JSON = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": "Account",
        "additionalProperties": false, "x-space": "authority", "x-identity": ["year", "authority"],
        "x-creators": ["officer@authority", "director@authority"], "required": ["schema", "year", "authority"],
        "properties": [
            "schema": ["const": "account/1"], "year": field("Year", "fixed"), "authority": field("Authority", "fixed"),
            "body": field("Body", "text"), "verdict": field("Verdict", "atomic"),
        ],
        "x-lifecycle": [
            "initial": "draft",
            "stages": [
                "draft": ["title": "Draft"], "approved": ["title": "Approved", "frozen": true],
                "submitted": ["title": "Submitted", "frozen": true], "returned": ["title": "Returned"],
                "withdrawn": ["title": "Withdrawn"],
            ],
            "statements": [
                "approve": [
                    "title": "Approve", "from": ["draft", "returned", "withdrawn"], "to": "approved",
                    "by": ["director@authority"], "conditions": ["no-open-decision"],
                ],
                "send-back": [
                    "title": "Send back", "from": ["approved"], "to": "draft", "by": ["director@authority"],
                ],
                "submit": [
                    "title": "Submit", "from": ["draft", "approved", "returned", "withdrawn"], "to": "submitted",
                    "by": ["director@authority"], "conditions": ["no-open-decision"],
                ],
                "withdraw": [
                    "title": "Withdraw", "from": ["submitted"], "to": "withdrawn", "by": ["director@authority"],
                ],
                "return": ["title": "Return", "from": ["submitted"], "to": "returned", "by": ["moderator"]],
            ],
        ],
    ]
}
