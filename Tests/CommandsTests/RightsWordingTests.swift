import GitStorage
import Landing
import Records
import Testing

@testable import Commands

/// Who may do something, in sentences that a director understands.
@Suite struct RightsWordingTests {
    private let schema: Schema

    init() throws {
        func field(_ title: String, _ more: [(String, JSON)] = []) -> JSON {
            var field: JSONObject = ["type": "string", "title": .string(title)]
            for (name, value) in more { field[name] = value }
            return .object(field)
        }
        schema = try Schema([
            "type": "object", "x-identity": ["host"], "required": ["host"],
            "properties": [
                "host": field("Host"),
                "reviewers": [
                    "type": "array", "items": ["type": "string"], "x-merge": "set", "title": "Challengers",
                    "x-relation": "reviewers",
                ],
                "part": ["type": "object", "title": "Part", "properties": ["due": field("Due")]],
            ],
        ])
    }

    private func words(
        _ act: MissingRight.Act, _ path: String, _ grants: [RoleGrant], isWithdrawn: Bool = false
    ) throws -> String {
        Wording.words(
            MissingRight(
                act, at: try #require(Path(path)), needing: grants, by: schema, isWithdrawn: isWithdrawn))
    }

    @Test func oneMay() throws {
        #expect(
            try words(.change, "/part", [RoleGrant(role: .director, relation: "host")])
                == "only the host's director may change “Part”.")
        #expect(try words(.create, "", [.coordinator]) == "only the coordinator may begin it.")
        #expect(
            try words(.settle, "/part/due", [RoleGrant(role: .moderator)])
                == "only a moderator may settle the decision about “Due” in “Part”.")
    }

    @Test func severalMay() throws {
        let grants = [
            RoleGrant(role: .director, relation: "host"), RoleGrant(role: .assistantDirector, relation: "host"),
            RoleGrant(role: .reviewer, relation: "reviewers"), RoleGrant(role: .director, relation: "reviewers"),
            .coordinator,
        ]
        #expect(
            try words(.change, "/part", Array(grants))
                == "only the host's director or assistant director, a reviewer or director named under “Challengers” or the coordinator may change “Part”."
        )
        #expect(
            try words(.change, "/part", [grants[0], grants[4]])
                == "only the host's director or the coordinator may change “Part”.")
    }

    @Test func aRightThatEndedIsCalledThat() throws {
        #expect(
            try words(.change, "/part", [.coordinator], isWithdrawn: true)
                == "only the coordinator may change “Part”. The right to that was held when it was written, and has ended since."
        )
    }

    @Test func theLineForProgramsNamesPlaceTitleAndRoles() throws {
        let missing = MissingRight(
            .change, at: Path("/part/due")!, needing: [RoleGrant(role: .director, relation: "host"), .coordinator],
            by: schema)
        let line = ViolationLine.json(
            CheckViolation(.file(.right(missing)), in: .zero, at: "records/visit/2017/bristol.json"))
        #expect(line["path"] == "/part/due")
        #expect(line["title"] == "Due")
        #expect(line["needs"] == ["director@host", "coordinator"])
        #expect(line["record"] == "visit/2017/bristol")
    }
}
