import Foundation
import Records
import Testing

/// `sli merge-file --git-driver` under stock git (docs/merge-driver.md).
@Suite(.tags(.large)) struct MergeDriverTests {
    static let schema = """
        {"properties": {"grade": {"x-merge": "atomic"}, "prose": {"type": "string", "x-merge": "text"},
          "plan": {"x-merge": "keyed", "x-key": ["id"], "items": {"type": "object", "required": ["id"],
            "properties": {"id": {"type": "string"}}}}}}
        """

    static let first = #"{"grade": 1, "plan": [{"id": "a"}], "prose": "One two three four five."}"#

    /// A repository with the driver set up and one record, and a second branch beside `main`.
    private func repository() async throws -> Sandbox {
        let sandbox = try Sandbox()
        try await sandbox.must("init", "--quiet", "--initial-branch=main", ".")
        try await sandbox.must(
            "config", "merge.sli.driver", "sli merge-file --git-driver --schema schema.json %O %A %B %P")
        try sandbox.write("records/*.json merge=sli\n", to: ".gitattributes")
        try sandbox.write("*.conflicts.json\ncopies\n", to: ".gitignore")
        try sandbox.write(Self.schema, to: "schema.json")
        try await sandbox.commit(Self.first)
        try await sandbox.must("branch", "other")
        return sandbox
    }

    @Test func mergesWhatALineMergeCannot() async throws {
        let sandbox = try await repository()
        try await sandbox.commit(
            #"{"grade": 2, "plan": [{"id": "a"}, {"id": "b"}], "prose": "One 2 three four five."}"#)
        try await sandbox.must("switch", "--quiet", "other")
        try await sandbox.commit(
            #"{"grade": 1, "plan": [{"id": "a"}, {"id": "c"}], "prose": "One two three four 5."}"#)
        try await sandbox.must("merge", "--quiet", "--no-edit", "main")
        let expected: JSON = [
            "grade": 2, "plan": [["id": "a"], ["id": "b"], ["id": "c"]], "prose": "One 2 three four 5.",
        ]
        #expect(try sandbox.text("records/a.json") == expected.canonicalText)
        #expect(try await sandbox.git(["status", "--porcelain"]).output.isEmpty)
        #expect(!sandbox.exists("records/a.json.conflicts.json"))
    }

    @Test func stopsAtAConflictAndWritesItBesideTheFile() async throws {
        let sandbox = try await repository()
        try await sandbox.commit(#"{"grade": 2, "plan": [{"id": "a"}], "prose": "One two three four five."}"#)
        try await sandbox.must("switch", "--quiet", "other")
        try await sandbox.commit(#"{"grade": 3, "plan": [], "prose": "One two three four five."}"#)

        let merge = try await sandbox.git(["merge", "--no-edit", "main"])
        #expect(merge.code == 1)
        #expect((merge.output + merge.errors).contains("records/a.json: 1 place needs a decision:\n  /grade\n"))
        let shown: JSON = ["grade": 3, "plan": [], "prose": "One two three four five."]
        #expect(try sandbox.text("records/a.json") == shown.canonicalText)
        #expect(try await sandbox.git(["status", "--porcelain"]).output == "UU records/a.json\n")
        let beside: JSON = [
            "conflicts": [["bases": [["value": 1]], "path": "/grade", "sides": [["value": 2], ["value": 3]]]],
            "merged": shown,
        ]
        #expect(try sandbox.text("records/a.json.conflicts.json") == beside.canonicalText)

        try sandbox.write(#"{"grade": 2}"#, to: "records/a.json")
        try await sandbox.must("commit", "--quiet", "--all", "--no-edit")
        #expect(try await sandbox.git(["status", "--porcelain"]).output.isEmpty)
    }

    @Test func rebasesEditByEdit() async throws {
        let sandbox = try await repository()
        try await sandbox.commit(#"{"grade": 2, "plan": [{"id": "a"}], "prose": "One two three four five."}"#)
        try await sandbox.must("switch", "--quiet", "other")
        try await sandbox.commit(#"{"grade": 1, "plan": [{"id": "a"}], "prose": "One two three four 5."}"#)
        try await sandbox.commit(#"{"grade": 3, "plan": [{"id": "a"}], "prose": "One two three four 5."}"#)
        try await sandbox.commit(#"{"grade": 3, "plan": [{"id": "z"}], "prose": "One two three four 5."}"#)

        // The first edit is harmless, the second is about the grade.
        let rebase = try await sandbox.git(["rebase", "main"])
        #expect(rebase.code == 1)
        #expect((rebase.output + rebase.errors).contains("/grade"))
        let shown: JSON = ["grade": 2, "plan": [["id": "a"]], "prose": "One two three four 5."]
        #expect(try sandbox.text("records/a.json") == shown.canonicalText)
        #expect(sandbox.exists("records/a.json.conflicts.json"))

        try sandbox.write(
            #"{"grade": 4, "plan": [{"id": "a"}], "prose": "One two three four 5."}"#, to: "records/a.json")
        try await sandbox.must("add", "records/a.json")
        try await sandbox.must("rebase", "--continue")
        let expected: JSON = ["grade": 4, "plan": [["id": "z"]], "prose": "One two three four 5."]
        #expect(try JSON(reading: sandbox.text("records/a.json")) == expected)
        // The third one merged, so nothing that is settled is left lying about.
        #expect(!sandbox.exists("records/a.json.conflicts.json"))
    }

    @Test func mergesAFileThatBothAdded() async throws {
        let sandbox = try await repository()
        try await sandbox.commit(#"{"grade": 2}"#, as: "records/new.json")
        try await sandbox.must("switch", "--quiet", "other")
        try await sandbox.commit(#"{"prose": "Words."}"#, as: "records/new.json")
        try await sandbox.must("merge", "--quiet", "--no-edit", "main")
        #expect(try sandbox.text("records/new.json") == "{\n  \"grade\": 2,\n  \"prose\": \"Words.\"\n}\n")
    }

    @Test func leavesAFileThatCannotBeReadToThePerson() async throws {
        let sandbox = try await repository()
        let ours = #"{"grade": 2, "plan": [], "prose": ""}"#
        try await sandbox.commit(#"{"grade": 2,"#)
        try await sandbox.must("switch", "--quiet", "other")
        try await sandbox.commit(ours)
        let merge = try await sandbox.git(["merge", "--no-edit", "main"])
        #expect(merge.code == 1)
        #expect(try sandbox.text("records/a.json") == ours)
        #expect(try await sandbox.git(["status", "--porcelain"]).output == "UU records/a.json\n")
    }

    // MARK: - Without git

    @Test(arguments: ["{", "\u{FEFF}{}"])
    func leavesLeftUntouchedWhenDataIsBad(right: String) async throws {
        let sandbox = try MergeFileTests.sandbox(left: #"{"a":1}"#, right: right)
        let before = try sandbox.names()
        let ending = try await sandbox.sli([
            "merge-file", "--git-driver", "--schema", "schema", "base", "left", "right",
        ])
        #expect(ending.code == 65)
        #expect(try sandbox.text("left") == #"{"a":1}"#)
        #expect(try sandbox.names() == before)
        let usage = try await sandbox.sli(["merge-file", "--git-driver", "--schema", "schema", "base", "left"])
        #expect(usage.code == 64)
        #expect(try sandbox.text("left") == #"{"a":1}"#)
    }

    @Test func namesLeftWhereNoPathIsGiven() async throws {
        let sandbox = try MergeFileTests.sandbox(left: #"{"a": 1}"#, right: #"{"a": 2}"#)
        let ending = try await sandbox.sli([
            "merge-file", "--git-driver", "--schema", "schema", "base", "left", "right",
        ])
        #expect(ending.code == 1)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("left: 1 place needs a decision:\n  /a\n"))
        #expect(try sandbox.text("left") == "{\n  \"a\": 1\n}\n")
        #expect(try JSON(reading: sandbox.text("left.conflicts.json"))["conflicts"]?.array?.count == 1)
    }

    @Test func keepsAFileOfAnotherMeaning() async throws {
        let sandbox = try MergeFileTests.sandbox(left: #"{"a": 1}"#, right: #"{"b": 2}"#)
        try sandbox.write(#"{"mine": true}"#, to: "left.conflicts.json")
        let ending = try await sandbox.sli([
            "merge-file", "--git-driver", "--schema", "schema", "base", "left", "right",
        ])
        #expect(ending.code == 0)
        #expect(try sandbox.text("left.conflicts.json") == #"{"mine": true}"#)
    }
}

extension Sandbox {
    /// Runs git, which has to succeed.
    fileprivate func must(_ arguments: String...) async throws {
        let ending = try await git(arguments)
        try #require(ending.code == 0, "git \(arguments): \(ending.output)\(ending.errors)")
    }

    fileprivate func commit(_ content: String, as file: String = "records/a.json") async throws {
        try write(content, to: file)
        try await must("add", "--all")
        try await must("commit", "--quiet", "--message", "Change")
    }
}
