import Foundation
import Records
import Testing

/// `sli merge-file` as other programs call it (DESIGN.md section 11): exit codes and bytes.
@Suite(.tags(.large)) struct MergeFileTests {
    static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Tests/MergingTests/Cases")

    /// The golden cases that files can tell: two versions, no decisions open before, a landing's bounds.
    static let tellable = try! FileManager.default.contentsOfDirectory(atPath: cases.path).sorted().filter { name in
        let files = try! FileManager.default.contentsOfDirectory(
            atPath: cases.appendingPathComponent(name).path)
        return files.contains("left.json") && files.contains("right.json") && !files.contains("limits.json")
            && !files.contains { $0.hasSuffix("-conflicts.json") }
    }

    @Test func mostGoldenCasesAreTellable() { #expect(Self.tellable.count >= 80) }

    @Test(arguments: tellable)
    func yieldsWhatTheTableSays(name: String) async throws {
        let sandbox = try Sandbox()
        let folder = Self.cases.appendingPathComponent(name)
        func path(_ file: String) -> String { folder.appendingPathComponent(file + ".json").path }
        let expected = try JSON(
            reading: Array(Data(contentsOf: URL(fileURLWithPath: path("expected")))), limits: .landing)
        let base = FileManager.default.fileExists(atPath: path("base")) ? path("base") : "/dev/null"
        let conflicts = try #require(expected["conflicts"])
        let code: Int32 = conflicts == [] ? 0 : 1

        for (left, right, shown) in [("left", "right", "merged"), ("right", "left", "swapped")] {
            let merged = try #require(expected[shown] ?? expected["merged"])
            let answer: JSON = ["conflicts": conflicts, "merged": merged]
            let common = ["merge-file", "--schema", path("schema"), base, path(left), path(right)]

            let plain = try await sandbox.sli(common)
            #expect(plain.code == code)
            #expect(plain.output == merged.canonicalText)

            let json = try await sandbox.sli(common + ["--json", "-o", "answer.json"])
            #expect(json.code == code)
            #expect(json.output.isEmpty)
            #expect(try sandbox.text("answer.json") == answer.canonicalText)
        }
    }

    // MARK: - Bases

    @Test(arguments: ["empty", "/dev/null", ""])
    func takesAnEmptyBaseForNone(base: String) async throws {
        let sandbox = try Self.sandbox(left: #"{"a": 1}"#, right: #"{"b": 2}"#)
        try sandbox.write("", to: "empty")
        let ending = try await sandbox.sli(["merge-file", "--schema", "schema", base, "left", "right"])
        #expect(ending.code == 0)
        #expect(ending.output == "{\n  \"a\": 1,\n  \"b\": 2\n}\n")
    }

    @Test func takesAnEmptyVersionForUnreadable() async throws {
        let sandbox = try Self.sandbox(left: "", right: #"{"b": 2}"#)
        #expect(try await sandbox.merge().code == 65)
    }

    @Test(arguments: ["base", "left", "right", "schema"])
    func readsOneFileFromStandardInput(file: String) async throws {
        let sandbox = try Self.sandbox(base: #"{"c": 0}"#, left: #"{"a": 1, "c": 1}"#, right: #"{"b": 2, "c": 0}"#)
        let files = ["schema", "base", "left", "right"].map { $0 == file ? "-" : $0 }
        let ending = try await sandbox.sli(
            ["merge-file", "--schema"] + files, input: sandbox.text(file))
        #expect(ending.code == 0)
        #expect(ending.output == "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 1\n}\n")
    }

    // MARK: - What cannot be read

    static let unreadable: [(String, [UInt8], String)] = [
        ("duplicate names", Array("{\"a\": 1,\r\n\"a\": 2}".utf8), "line 2, column 1"),
        ("a byte-order mark", [0xEF, 0xBB, 0xBF] + Array("{}".utf8), "line 1, column 1"),
        ("bytes that are no UTF-8", Array("{\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8), "line 1, column 8"),
        ("a name outside ASCII", Array("{\n  \"é\": 1}".utf8), "line 2, column "),
        ("half a surrogate pair", Array(#"{"a": "\ud800"}"#.utf8), "line 1, column "),
        ("a number out of bounds", Array(#"{"a": 1e99999}"#.utf8), "line 1, column "),
        ("257 levels", Array((String(repeating: "[", count: 257) + String(repeating: "]", count: 257)).utf8), "256"),
        ("100,000 levels", Array(String(repeating: "[", count: 100_000).utf8), "256"),
        ("an end too early", Array("{\"a\": ".utf8), "line 1, column 7"),
        ("more after the end", Array("{} {}".utf8), "line 1, column 4"),
        ("conflict marks of git", Array("<<<<<<< HEAD\n{}\n".utf8), "line 1, column 1"),
        ("more than four mebibytes", Array(repeating: 0x20, count: (4 << 20) + 1), "4194304"),
    ]

    @Test(arguments: unreadable, ["base", "left", "right"])
    func refusesWhatCannotBeRead(_ bad: (name: String, bytes: [UInt8], place: String), file: String) async throws {
        let sandbox = try Self.sandbox(left: "{}", right: "{}")
        try sandbox.write(bad.bytes, to: file)
        let ending = try await sandbox.merge("-o", "answer")
        #expect(ending.code == 65)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains(file))
        #expect(ending.errors.contains(bad.place))
        #expect(!sandbox.exists("answer"))
    }

    @Test func takesLineEndsOfWindowsAsWhiteSpace() async throws {
        let sandbox = try Self.sandbox(left: "{\r\n\"a\": \"x\\r\\ny\"\r\n}\r\n", right: "{}")
        let ending = try await sandbox.merge()
        #expect(ending.code == 0)
        #expect(ending.output.utf8.elementsEqual("{\n  \"a\": \"x\\r\\ny\"\n}\n".utf8))
    }

    @Test(arguments: ["base", "left", "right", "schema"])
    func refusesAMissingFile(file: String) async throws {
        let sandbox = try Self.sandbox(left: "{}", right: "{}")
        try FileManager.default.removeItem(atPath: sandbox.path(file))
        let ending = try await sandbox.merge()
        #expect(ending.code == 65)
        #expect(ending.errors.contains(file))
    }

    @Test func refusesAFolder() async throws {
        let sandbox = try Self.sandbox(left: "{}", right: "{}")
        #expect(try await sandbox.sli(["merge-file", "--schema", "schema", "base", ".", "right"]).code == 65)
    }

    @Test func namesTheKeywordThatItDoesNotSupport() async throws {
        let sandbox = try Self.sandbox(left: "{}", right: "{}", schema: ##"{"$dynamicRef": "#a"}"##)
        let ending = try await sandbox.merge()
        #expect(ending.code == 65)
        #expect(ending.errors.contains("$dynamicRef"))
    }

    @Test(arguments: [
        ["merge-file"], ["merge-file", "base", "left", "right"], ["merge-file", "--schema", "schema", "base", "left"],
        ["merge-file", "--schema", "schema", "base", "left", "right", "extra"],
        ["merge-file", "--schema", "schema", "-", "-", "right"],
        ["merge-file", "--schema", "schema", "base", "left", "right", "--what"],
        ["merge-file", "--schema", "schema", "base", "left", "right", "-o"],
        ["merge-file", "--schema", "schema", "base", "left", "right", "--git-driver", "-o", "x"],
    ])
    func tellsUsageFromData(arguments: [String]) async throws {
        let sandbox = try Self.sandbox(left: "{}", right: "{}")
        let ending = try await sandbox.sli(arguments)
        #expect(ending.code == 64)
        #expect(ending.output.isEmpty)
    }

    // MARK: - What it does not do

    @Test func neverValidates() async throws {
        let sandbox = try Self.sandbox(
            left: #"{"a": 1}"#, right: #"{"b": 1}"#,
            schema: #"{"properties": {"a": {"type": "string"}}, "required": ["z"]}"#)
        #expect(try await sandbox.merge().code == 0)
    }

    @Test func liftsVersionsToTheHighest() async throws {
        let schema = """
            {"properties": {"schema": {"const": "visit/2"}, "place": {"x-merge": "atomic"}},
             "x-migrate": {"1": [{"rename": ["/where", "place"]}]}}
            """
        let sandbox = try Self.sandbox(
            base: #"{"schema": "visit/1", "where": "a", "note": 1}"#,
            left: #"{"schema": "visit/2", "place": "a", "note": 2}"#,
            right: #"{"schema": "visit/1", "where": "b", "note": 1}"#, schema: schema)
        let ending = try await sandbox.merge()
        #expect(ending.code == 0)
        #expect(ending.output == "{\n  \"note\": 2,\n  \"place\": \"b\",\n  \"schema\": \"visit/2\"\n}\n")
    }

    @Test func leavesOneVersionAsItIs() async throws {
        let schema = """
            {"properties": {"schema": {"const": "visit/2"}}, "x-migrate": {"1": [{"rename": ["/where", "place"]}]}}
            """
        let sandbox = try Self.sandbox(
            base: #"{"schema": "visit/1", "where": "a"}"#, left: #"{"schema": "visit/1", "where": "a", "b": 1}"#,
            right: #"{"schema": "visit/1", "where": "b"}"#, schema: schema)
        #expect(
            try await sandbox.merge().output == "{\n  \"b\": 1,\n  \"schema\": \"visit/1\",\n  \"where\": \"b\"\n}\n")
    }

    // MARK: - Writing

    @Test func replacesAFileWhole() async throws {
        let sandbox = try Self.sandbox(left: #"{"a": 1}"#, right: #"{"b": 2}"#)
        try sandbox.write("what stood there", to: "answer")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: sandbox.path("answer"))
        let before = try sandbox.names()
        #expect(try await sandbox.merge("-o", "answer").code == 0)
        #expect(try sandbox.text("answer") == "{\n  \"a\": 1,\n  \"b\": 2\n}\n")
        #expect(try sandbox.names() == before)
        let mode = try FileManager.default.attributesOfItem(atPath: sandbox.path("answer"))[.posixPermissions]
        #expect(mode as? Int == 0o640)
    }

    @Test func mayWriteOverAFileThatItReads() async throws {
        let sandbox = try Self.sandbox(left: #"{"a": 1}"#, right: #"{"b": 2}"#)
        #expect(try await sandbox.merge("-o", "left").code == 0)
        #expect(try sandbox.text("left") == "{\n  \"a\": 1,\n  \"b\": 2\n}\n")
    }

    @Test func leavesTheFileAloneWhenTheDataIsBad() async throws {
        let sandbox = try Self.sandbox(left: #"{"a": 1}"#, right: "{")
        try sandbox.write("what stood there", to: "answer")
        #expect(try await sandbox.merge("-o", "answer").code == 65)
        #expect(try sandbox.text("answer") == "what stood there")
    }

    @Test func doesNotCallAFullDiskAConflict() async throws {
        let sandbox = try Self.sandbox(left: #"{"a": 1}"#, right: #"{"b": 2}"#)
        #expect(try await sandbox.merge("-o", "/dev/full").code == 70)
        #expect(try await sandbox.merge("-o", "no/such/folder").code == 64)
    }

    @Test func sortsConflictsByTheBytesOfTheirPaths() async throws {
        let sandbox = try Self.sandbox(
            left: #"{"a": {"b": 1}, "a-b": 1, "B": 1}"#, right: #"{"a": {"b": 2}, "a-b": 2, "B": 2}"#)
        let ending = try await sandbox.merge("--json")
        #expect(ending.code == 1)
        let paths = try JSON(reading: ending.output)["conflicts"]?.array?.compactMap { $0["path"]?.string }
        #expect(paths == ["/B", "/a-b", "/a/b"])
    }

    static func sandbox(
        base: String = "{}", left: String, right: String, schema: String = "{}"
    ) throws -> Sandbox {
        let sandbox = try Sandbox()
        for (name, content) in [("base", base), ("left", left), ("right", right), ("schema", schema)] {
            try sandbox.write(content, to: name)
        }
        return sandbox
    }
}

extension Sandbox {
    fileprivate func merge(_ more: String...) async throws -> Ending {
        try await sli(["merge-file", "--schema", "schema", "base", "left", "right"] + more)
    }
}
