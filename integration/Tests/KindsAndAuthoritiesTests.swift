import Foundation
import Records
import Testing

/// `sli schema`, `sli authority` and what the shell completes.
@Suite(.tags(.large)) struct KindsAndAuthoritiesTests {
    private func coordinator() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let founded = try await sandbox.sli([
            "init", "south-west", "--name", "South West", "--coordinator", "Jo Price", "--email", "jo@sw.example",
        ])
        try #require(founded.code == 0, "\(founded.errors)")
        return sandbox
    }

    private static func visit(_ version: Int, space: String = "region", identity: String = "year", more: String = "")
        -> String
    {
        """
        {"properties": {"schema": {"const": "visit/\(version)"},
           "year": {"type": "string", "x-merge": "fixed", "title": "Year", "x-help": "The year of the visit."},
           "host": {"type": "string", "x-merge": "fixed"}},
         "required": ["schema", "year", "host"], "type": "object", "x-space": "\(space)",
         "x-identity": ["\(identity)"]\(more)}
        """
    }

    private static let migrations = #", "x-migrate": {"1": [{"default": ["/note", ""]}]}"#

    @Test func addsAKindAndItsNextVersion() async throws {
        let sandbox = try await coordinator()
        try sandbox.write(Self.visit(1), to: "1.json")
        try sandbox.write(Self.visit(2, more: Self.migrations), to: "2.json")
        let dry = try await sandbox.sli(["schema", "add", "1.json", "--dry-run", "--json"])
        #expect(dry.code == 0)
        #expect(try JSON(reading: dry.output) == ["added": false, "dryRun": true, "name": "visit/1"])
        #expect(try await sandbox.sli(["schema", "show", "visit"]).code == 1)

        #expect(try await sandbox.sli(["schema", "add", "1.json"]).code == 0)
        #expect(try await sandbox.sli(["schema", "add", "2.json"]).code == 0)
        let again = try await sandbox.sli(["schema", "add", "2.json", "--json"])
        #expect(try JSON(reading: again.output)["added"] == false)

        let shown = try await sandbox.sli(["schema", "show", "visit"])
        #expect(shown.output == (try JSON(reading: sandbox.text("2.json")).canonicalText))
        let first = try await sandbox.sli(["schema", "show", "visit/1"])
        #expect(first.output == (try JSON(reading: sandbox.text("1.json")).canonicalText))
        let list = try await sandbox.sli(["schema", "list", "--json"])
        let versions = try JSON(reading: list.output).array?.filter { $0["kind"] == "visit" }.compactMap {
            $0["version"]
        }
        #expect(versions == [1, 2])
    }

    @Test(arguments: [
        (visit(2), "x-migrate"),
        (visit(2, identity: "host", more: migrations), "x-identity"),
        (visit(3, more: #", "x-migrate": {"1": [], "2": []}"#), "visit/2"),
        (visit(1, more: #", "title": "Another""#), "visit/2"),
    ])
    func refusesAVersionThatDoesNotFollow(schema: String, mention: String) async throws {
        let sandbox = try await coordinator()
        try sandbox.write(Self.visit(1), to: "1.json")
        try #require(try await sandbox.sli(["schema", "add", "1.json"]).code == 0)
        try sandbox.write(schema, to: "next.json")
        let ending = try await sandbox.sli(["schema", "add", "next.json"])
        #expect(ending.code == 1)
        #expect(ending.errors.contains(mention), "\(ending.errors)")
        let shown = try await sandbox.sli(["schema", "list", "--json"])
        #expect(try JSON(reading: shown.output).array?.filter { $0["kind"] == "visit" }.count == 1)
    }

    @Test func checksASchemaWithoutAnyCopy() async throws {
        let sandbox = try Sandbox()
        try sandbox.write(Self.visit(1), to: "1.json")
        try sandbox.write(Self.visit(2, more: Self.migrations), to: "2.json")
        try sandbox.write(#"{"properties": {"a": {"x-merge": "newest"}}}"#, to: "bad.json")
        try sandbox.write(#"{"properties": {"schema": {"const": "visit/1"}}}"#, to: "partial.json")
        let good = try await sandbox.sli(["schema", "check", "1.json"])
        #expect(good.code == 0)
        // The one field that nobody described.
        #expect(good.errors.contains("/host"))
        #expect(!good.errors.contains("/year"))
        #expect(try await sandbox.sli(["schema", "check", "2.json", "--after", "1.json"]).code == 0)
        #expect(try await sandbox.sli(["schema", "check", "1.json", "--after", "2.json"]).code == 1)
        #expect(try await sandbox.sli(["schema", "check", "partial.json"]).code == 1)
        let bad = try await sandbox.sli(["schema", "check", "bad.json"])
        #expect(bad.code == 65)
        #expect(bad.errors.contains("x-merge"))
    }

    @Test func listsFieldsWithTitleAndHelp() async throws {
        let sandbox = try await coordinator()
        let json = try await sandbox.sli(["schema", "show", "self-assessment", "--fields", "--json"])
        let fields = try #require(JSON(reading: json.output)["fields"]?.array)
        let grade = try #require(fields.first { $0["path"] == "/sections/*/grade" })
        let title = try #require(grade["title"]?.string)
        let plain = try await sandbox.sli(["schema", "show", "self-assessment", "--fields"])
        #expect(plain.output.contains("/sections/*/grade  \(title)"))
        #expect(plain.output.contains(try #require(grade["help"]?.string)))
    }

    @Test func listsTheAuthoritiesOfADay() async throws {
        let sandbox = try await coordinator()
        func ids(_ more: String...) async throws -> [String] {
            let ending = try await sandbox.sli(["authority", "list", "--json"] + more)
            #expect(ending.code == 0)
            return try JSON(reading: ending.output).array?.compactMap { $0["authority"]?.string } ?? []
        }
        let all = try await ids()
        let before = try await ids("--on", "2019-03-31")
        let after = try await ids("--on", "2019-04-01")
        #expect(all.contains("dorset") && all.contains("dorset-county"))
        #expect(before.contains("dorset-county") && !before.contains("dorset"))
        #expect(after.contains("dorset") && !after.contains("dorset-county"))
        #expect(try await sandbox.sli(["authority", "list", "--on", "2019-02-30"]).code == 64)

        let shown = try await sandbox.sli(["authority", "show", "dorset", "--json"])
        #expect(try JSON(reading: shown.output)["predecessors"]?.array?.contains("dorset-county") == true)
        #expect(try await sandbox.sli(["authority", "show", "atlantis"]).code == 1)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func writesACompletionScript(shell: String) async throws {
        let sandbox = try Sandbox()
        let ending = try await sandbox.sli(["--generate-completion-script", shell])
        #expect(ending.code == 0)
        #expect(ending.output.contains("merge-file"))
        #expect(ending.output.contains("---completion"))
        if shell == "bash" {
            try sandbox.write(ending.output, to: "script")
            #expect(try await sandbox.run("/bin/bash", ["-n", "script"]).code == 0)
        }
    }

    @Test func completesNamesFromTheCopy() async throws {
        let sandbox = try await coordinator()
        let made = try await sandbox.sli(["new", "programme/neglect-2017"])
        try #require(made.code == 0, "\(made.errors)")
        let records = try await sandbox.sli([
            "---completion", "show", "--", "positional@0", "2", "0", "sli", "show", "",
        ])
        #expect(records.code == 0)
        #expect(records.lines.contains("programme/neglect-2017"))
        let kinds = try await sandbox.sli(
            ["---completion", "schema", "show", "--", "positional@0", "3", "0", "sli", "schema", "show", ""])
        #expect(kinds.lines.contains("self-assessment"))
        // Where there is no copy a shell is offered nothing, and told nothing.
        let nothing = try await Sandbox().sli(
            ["---completion", "show", "--", "positional@0", "2", "0", "sli", "show", ""])
        #expect(nothing.lines.isEmpty)
        #expect(nothing.errors.isEmpty)
    }
}
