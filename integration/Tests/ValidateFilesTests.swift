import Foundation
import Records
import Testing

/// `sli validate --schema` as other programs call it (DESIGN.md section 11).
@Suite(.tags(.large)) struct ValidateFilesTests {
    static let schema = """
        {"type": "object", "required": ["name"], "additionalProperties": false,
         "properties": {
           "name": {"type": "string", "title": "Name"},
           "plan": {"x-merge": "keyed", "x-key": ["id"], "items": {"type": "object", "required": ["id"],
             "properties": {"id": {"type": "string"}, "due": {"type": "integer", "title": "Due"}}}}}}
        """

    private func sandbox(_ files: [String: String]) throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.write(Self.schema, to: "schema.json")
        for (name, content) in files { try sandbox.write(content, to: name) }
        return sandbox
    }

    @Test func saysNothingOfValidFiles() async throws {
        let sandbox = try sandbox(["a.json": #"{"name": "x"}"#, "b.json": #"{"name": "y", "plan": []}"#])
        let ending = try await sandbox.sli(["validate", "--schema", "schema.json", "a.json", "b.json"])
        #expect(ending.code == 0)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.isEmpty)
    }

    @Test func givesEachViolationALine() async throws {
        let sandbox = try sandbox([
            "a.json": #"{"plan": [{"id": "x", "due": "soon"}], "name": 4}"#, "b.json": #"{"name": "y"}"#,
            "c.json": "{}",
        ])
        let ending = try await sandbox.sli(["validate", "--schema", "schema.json", "a.json", "b.json", "c.json"])
        #expect(ending.code == 1)
        #expect(ending.lines.count == 3)
        #expect(ending.lines[0].hasPrefix("a.json: /name: "))
        #expect(ending.lines[1].hasPrefix("a.json: /plan/id=x/due: "))
        #expect(ending.lines[2].hasPrefix("c.json: /name: "))
        // What the record says is not repeated.
        #expect(!ending.output.contains("soon"))
    }

    @Test func givesProgramsBothSpellingsOfAPlace() async throws {
        let sandbox = try sandbox(["a.json": #"{"plan": [{"id": "x", "due": "soon"}], "name": "n"}"#])
        let ending = try await sandbox.sli(["validate", "--json", "--schema", "schema.json", "a.json"])
        #expect(ending.code == 1)
        let answer = try JSON(reading: ending.output)
        #expect(answer["valid"] == false)
        let violation = try #require(answer["files"]?.array?.first?["violations"]?.array?.first)
        #expect(violation["path"] == "/plan/id=x/due")
        #expect(violation["pointer"] == "/plan/0/due")
        #expect(violation["title"] == "Due")
        #expect(violation["schemaLocation"] == "/properties/plan/items/properties/due/type")
    }

    @Test func checksTheOtherFilesWhenOneCannotBeRead() async throws {
        let sandbox = try sandbox(["a.json": #"{"name": 1,"#, "b.json": #"{"name": 2}"#])
        for order in [["a.json", "b.json", "none.json"], ["b.json", "none.json", "a.json"]] {
            let ending = try await sandbox.sli(["validate", "--schema", "schema.json"] + order)
            #expect(ending.code == 65)
            #expect(ending.lines.count == 1)
            #expect(ending.lines[0].hasPrefix("b.json: /name: "))
            #expect(ending.errors.contains("a.json"))
            #expect(ending.errors.contains("line 1, column 12"))
            #expect(ending.errors.contains("none.json"))
        }
        let json = try await sandbox.sli(["validate", "--json", "--schema", "schema.json", "a.json", "b.json"])
        let files = try #require(try JSON(reading: json.output)["files"]?.array)
        #expect(files[0]["error"]?["kind"] == "unreadable")
        #expect(files[1]["violations"]?.array?.count == 1)
    }

    @Test(arguments: MergeFileTests.unreadable)
    func refusesWhatCannotBeRead(_ bad: (name: String, bytes: [UInt8], place: String)) async throws {
        let sandbox = try sandbox([:])
        try sandbox.write(bad.bytes, to: "a.json")
        let ending = try await sandbox.sli(["validate", "--schema", "schema.json", "a.json"])
        #expect(ending.code == 65)
        #expect(ending.errors.contains(bad.place))
    }

    @Test(arguments: ["$dynamicRef", "contentSchema2", "x-what"])
    func namesTheKeywordThatItDoesNotSupport(keyword: String) async throws {
        let sandbox = try sandbox(["a.json": "{}", "bad.json": "{\"\(keyword)\": {}}"])
        let ending = try await sandbox.sli(["validate", "--schema", "bad.json", "a.json"])
        #expect(ending.code == 65)
        #expect(ending.errors.contains(keyword))
    }

    @Test func readsAFileFromStandardInput() async throws {
        let sandbox = try sandbox([:])
        let ending = try await sandbox.sli(["validate", "--schema", "schema.json", "-"], input: "{}")
        #expect(ending.code == 1)
        #expect(ending.output.hasPrefix("-: /name: "))
    }

    @Test(arguments: [
        ["validate"], ["validate", "--schema", "schema.json"], ["validate", "--schema", "-", "-"],
        ["validate", "--schema"], ["validate", "--schema", "schema.json", "a.json", "--what"],
    ])
    func tellsUsageFromData(arguments: [String]) async throws {
        #expect(try await sandbox(["a.json": "{}"]).sli(arguments).code == 64)
    }
}
