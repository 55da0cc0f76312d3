import Foundation
import GitStorage
import Landing
import Merging
import Records
import Statements
import Testing
import Workspaces

/// The kinds of record about which these tests state something, and the people who do.
enum LifecycleKinds {
    /// A record of the region that a director submits and a moderator returns.
    static let review = RecordName("review/one")!
    /// A record of Bristol's own, which is approved there and submitted to the region.
    static let account = RecordName("account/2017/bristol")!
    /// A record with a host, whose officers alone write its text.
    static let visit = RecordName("visit/one")!
    static let bristol = SpaceKind.authority("bristol")

    /// A world in which Ann and Ben are directors and officers of Bristol, Cat and Dan its officers, Pat a moderator.
    static func world(_ people: [String] = ["ann", "ben", "pat", World.coordinator]) async throws -> World {
        let world = try await World(people)
        try await world.govern {
            var files: [String: [UInt8]?] = [:]
            for (person, roles) in [
                ("ann", [Role.officer, .director]), ("ben", [.officer, .director]), ("pat", [.moderator]),
            ] {
                files["records/member/\(person).json"] = try World.member(person, roles: roles).json.canonicalBytes
            }
            for (kind, schema) in schemas { files["schemas/\(kind)/1.json"] = schema.canonicalBytes }
            return files
        }
        for person in people { try await world.sync(person) }
        return world
    }

    private static var schemas: [(String, JSON)] {
        [
            ("review", schema("review", space: "region", identity: ["key"], lifecycle)),
            ("account", schema("account", space: "authority", identity: ["year", "authority"], lifecycle)),
            ("visit", schema("visit", space: "region", identity: ["key"], nil)),
        ]
    }

    private static func schema(_ kind: String, space: String, identity: [String], _ lifecycle: JSON?) -> JSON {
        func text(_ title: String, _ rule: String) -> JSONObject {
            ["type": "string", "title": .string(title), "x-help": "Some help.", "x-merge": .string(rule)]
        }
        var properties: JSONObject = [
            "schema": ["const": .string("\(kind)/1")], "grade": .object(text("Grade", "atomic")),
            "body": .object(text("Body", "text")),
        ]
        for field in identity { properties[field] = .object(text(field, "fixed")) }
        if kind == "visit" {
            var host = text("Host", "atomic")
            host["x-relation"] = "host"
            host["x-editors"] = ["coordinator"]
            properties["host"] = .object(host)
            var body = text("Body", "text")
            body["x-editors"] = ["officer@host"]
            properties["body"] = .object(body)
        }
        var document: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": .string(kind),
            "additionalProperties": false, "x-space": .string(space),
            "x-identity": .array(identity.map { .string($0) }), "x-creators": ["officer", "coordinator"],
            "x-editors": ["officer", "director", "coordinator"],
            "required": .array((["schema"] + identity).map { .string($0) }), "properties": .object(properties),
        ]
        document["x-lifecycle"] = lifecycle
        return .object(document)
    }

    private static let lifecycle: JSON = [
        "initial": "draft",
        "stages": [
            "draft": ["title": "Draft"], "approved": ["title": "Approved", "frozen": true],
            "submitted": ["title": "Submitted", "frozen": true], "returned": ["title": "Returned"],
            "withdrawn": ["title": "Withdrawn"],
        ],
        "statements": [
            "approve": [
                "title": "Approve", "from": ["draft", "returned", "withdrawn"], "to": "approved", "by": ["director"],
                "requires": ["required": ["grade"]], "conditions": ["no-open-decision"],
            ],
            "send-back": ["title": "Send back", "from": ["approved"], "to": "draft", "by": ["director"]],
            "submit": [
                "title": "Submit", "from": ["draft", "approved", "returned", "withdrawn"], "to": "submitted",
                "by": ["director"], "requires": ["required": ["grade"]], "conditions": ["no-open-decision"],
            ],
            "withdraw": ["title": "Withdraw", "from": ["submitted"], "to": "withdrawn", "by": ["director"]],
            "return": ["title": "Return", "from": ["submitted"], "to": "returned", "by": ["moderator"]],
        ],
    ]
}

extension Desk {
    /// Begins a record of one of these kinds.
    @discardableResult
    func begin(_ name: RecordName, _ fields: [(String, JSON)] = []) async throws -> SaveOutcome {
        let view = try await workspace.record(name)
        var object: JSONObject = ["schema": .string("\(name.kind)/1")]
        for (field, part) in zip(name.kind == "account" ? ["year", "authority"] : ["key"], name.key) {
            object[field] = .string(part)
        }
        for (field, value) in fields { object[field] = value }
        return try await workspace.save(
            Document(.object(object)), over: view, subject: "Begin \(name)", clock: World.clock)
    }

    /// Signs an act about a record as it is shown in a space.
    @discardableResult
    func state(_ act: String, _ name: RecordName, in space: SpaceKind? = nil) async throws -> SaveOutcome {
        let view: RecordView
        if let space {
            view = try await workspace.record(name, in: space)
        } else {
            view = try await workspace.record(name)
        }
        return try await workspace.state(act, on: view, clock: World.clock)
    }

    func submit(_ name: RecordName) async throws -> SaveOutcome {
        try await workspace.handOver(name, clock: World.clock)
    }

    /// The effects of what was stated about a record, in their order, and its stage.
    func docket(_ name: RecordName, in space: SpaceKind = .region) async throws -> [String] {
        try await workspace.stage(of: name, in: space).docket.entries.map { entry in
            if case .overtaken(let reason) = entry.effect { "\(entry.act): \(reason.rawValue)" } else { entry.act }
        }
    }

    func stage(_ name: RecordName, in space: SpaceKind = .region) async throws -> String? {
        try await workspace.stage(of: name, in: space).stage
    }
}
