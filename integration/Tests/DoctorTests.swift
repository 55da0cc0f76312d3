import Foundation
import Records
import Testing

/// `sli doctor` on copies that were damaged in the ways that laptops damage them (EDGE-CASES 17, 18, 21, 22, 24).
@Suite(.tags(.large)) struct DoctorTests {
    private static let copy = "copies/south-west"
    private static let region = "copies/south-west/region.git"

    /// A region of one laptop, with a hub in a folder.
    private func laptop() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let founded = try await sandbox.sli([
            "init", "south-west", "--name", "South West", "--coordinator", "Jo Price", "--email", "jo@sw.example",
        ])
        try #require(founded.code == 0, "\(founded.errors)")
        let hub = try await sandbox.sli(["hub", "init", sandbox.path("hub")])
        try #require(hub.code == 0, "\(hub.errors)")
        return sandbox
    }

    private func kinds(_ sandbox: Sandbox, _ more: String..., clock: String = "1504000000") async throws -> [String] {
        let ending = try await sandbox.sli(["doctor", "--json"] + more, environment: ["SLI_CLOCK": clock])
        let answer = try JSON(reading: ending.output)
        let kinds = answer["findings"]?.array?.compactMap { $0["kind"]?.string } ?? []
        #expect(ending.code == (kinds.isEmpty ? 0 : 1))
        #expect(answer["isHealthy"]?.bool == kinds.isEmpty)
        return kinds
    }

    @Test func findsNothingWrongWithASoundCopy() async throws {
        let sandbox = try await laptop()
        #expect(try await kinds(sandbox, "--hub") == [])
        // What long work is at, only a terminal is told.
        let plain = try await sandbox.sli(["doctor"], environment: ["TERM": "xterm"])
        #expect(plain.code == 0)
        #expect(plain.errors == "")
        #expect(plain.output == "Nothing is wrong with this laptop's copy.\n")
    }

    @Test func removesTheLocksOfAKilledProgram() async throws {
        let sandbox = try await laptop()
        for lock in ["refs/heads/main.lock", "refs/hub/main.lock", "packed-refs.lock"] {
            try sandbox.write("", to: "\(Self.region)/\(lock)")
        }
        #expect(try await kinds(sandbox) == ["stale-lock", "stale-lock", "stale-lock"])
        #expect(try await kinds(sandbox, "--fix") == [])
        #expect(!sandbox.exists("\(Self.region)/refs/heads/main.lock"))
        #expect(!sandbox.exists("\(Self.region)/packed-refs.lock"))
    }

    @Test func leavesTheLockOfALivingProgramAlone() async throws {
        let sandbox = try await laptop()
        try sandbox.write("", to: "\(Self.region)/refs/heads/main.lock")
        let holder = open(sandbox.path("\(Self.copy)/writer.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(holder) }
        #expect(flock(holder, LOCK_EX) == 0)
        #expect(try await kinds(sandbox, "--fix") == ["held-lock"])
        #expect(sandbox.exists("\(Self.region)/refs/heads/main.lock"))
    }

    @Test func findsCopiesThatASyncServiceMade() async throws {
        let sandbox = try await laptop()
        let main = try sandbox.text("\(Self.region)/refs/heads/main")
        for name in ["refs/heads/main-LAPTOP42", "refs/heads/main (Ann's conflicted copy 2017-08-01)", "HEAD-LAPTOP42"]
        {
            try sandbox.write(main, to: "\(Self.region)/\(name)")
        }
        try sandbox.write("{}", to: "\(Self.copy)/workspace-LAPTOP42.json")
        #expect(try await kinds(sandbox, "--fix") == Array(repeating: "conflict-copy", count: 4))
        // Nothing that may be the only copy of somebody's work is removed.
        #expect(sandbox.exists("\(Self.region)/refs/heads/main-LAPTOP42"))
    }

    @Test func findsAStoreInAFolderOfASyncService() async throws {
        let sandbox = try await laptop()
        try FileManager.default.createDirectory(
            atPath: sandbox.path("OneDrive - Council"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            atPath: sandbox.path("copies"), toPath: sandbox.path("OneDrive - Council/copies"))
        let ending = try await sandbox.sli(
            ["doctor", "--json"], environment: ["SLI_HOME": sandbox.path("OneDrive - Council/copies")])
        let found = try #require(JSON(reading: ending.output)["findings"]?.array)
        let kinds = found.compactMap { $0["kind"]?.string }
        #expect(kinds.contains("synced-folder"))
    }

    @Test func makesADriftedIndexAnew() async throws {
        let sandbox = try await laptop()
        // The index exists once somebody asked it.
        #expect(try await kinds(sandbox) == [])
        let bytes = Array(repeating: UInt8(0x5A), count: 4096)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: sandbox.path("\(Self.copy)/index.sqlite")))
        try file.seek(toOffset: 8192)
        try file.write(contentsOf: Data(bytes))
        try file.close()
        _ = try await kinds(sandbox, "--fix")
        #expect(try await kinds(sandbox) == [])
    }

    @Test func closesAnOpenKey() async throws {
        let sandbox = try await laptop()
        let key = sandbox.path("copies/keys/south-west")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(try await kinds(sandbox) == ["open-key"])
        #expect(try await kinds(sandbox, "--fix") == [])
        #expect(try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int == 0o600)
        try FileManager.default.removeItem(atPath: key)
        #expect(try await kinds(sandbox, "--fix") == ["unreadable-key"])
    }

    @Test func remarksAClockTenYearsOff() async throws {
        let sandbox = try await laptop()
        #expect(try await kinds(sandbox, clock: "1204000000") == ["clock"])
        #expect(try await kinds(sandbox, clock: "1804000000") == ["clock"])
        // A region may rest for a while, and clocks differ by minutes.
        #expect(try await kinds(sandbox, clock: "1503999000") == [])
        #expect(try await kinds(sandbox, clock: "1530000000") == [])
    }

    @Test func saysWhichMarkIsMissingOrBroken() async throws {
        let sandbox = try await laptop()
        try sandbox.write(String(repeating: "1", count: 40) + "\n", to: "\(Self.region)/refs/heads/main")
        #expect(try await kinds(sandbox) == ["broken-mark"])
        try FileManager.default.removeItem(atPath: sandbox.path("\(Self.region)/refs/heads/main"))
        #expect(try await kinds(sandbox) == ["missing-mark"])
    }

    /// Puts another tree under a space's marks: its own with one file left out, or with other bytes in its place.
    private func replace(_ file: String, with content: String?, in space: String, _ world: World) throws {
        var tree = try world.git(space, "ls-tree", "main").split(separator: "\n").filter { !$0.hasSuffix("\t\(file)") }
        if let content {
            let blob = try world.git(
                space, "hash-object", "-w", "--stdin", input: world.file("content", content))
            tree.append("100644 blob \(blob)\t\(file)")
        }
        let id = try world.git(
            space, "mktree", input: world.file("tree", tree.joined(separator: "\n") + "\n"))
        let identity = [
            "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@y", "GIT_AUTHOR_DATE": "1504000000 +0000",
            "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@y", "GIT_COMMITTER_DATE": "1504000000 +0000",
        ]
        let commit = try world.run(
            "git", ["--git-dir", space, "commit-tree", id, "-p", "main", "-m", "x"], adding: identity
        ).firstLine
        for name in ["refs/hub/main", "refs/heads/main"] { _ = try world.git(space, "update-ref", name, commit) }
    }

    @Test(arguments: [
        (nil, "missing-page"), ("{", "unreadable-file"), ("{}\n", "unreadable-file"),
    ])
    func tellsOfTheMissingOrUnreadablePageOfASpace(content: String?, kind: String) throws {
        let world = try World()
        let region = try Region(world)
        let spaces = [
            (region.ann.regionRepository, "region.json", "region"),
            (region.ann.authorityRepository, "space.json", "authorities/bristol"),
        ]
        for (repository, page, space) in spaces {
            let former = try world.git(repository, "rev-parse", "refs/hub/main")
            try replace(page, with: content, in: repository, world)
            let answer = try region.ann.sli("doctor", "--json")
            #expect(answer.code == 1)
            let found = try #require(JSON(reading: answer.output)["findings"]?.array)
            #expect(found.map { $0["kind"] } == [.string(kind)], "\(answer)")
            #expect(found.first?["place"] == .string(page))
            #expect(found.first?["space"] == .string(space))
            for name in ["refs/hub/main", "refs/heads/main"] {
                _ = try world.git(repository, "update-ref", name, former)
            }
        }
    }

    @Test func saysThatAStoreCannotBeOpened() async throws {
        let sandbox = try await laptop()
        try FileManager.default.removeItem(atPath: sandbox.path("\(Self.region)/HEAD"))
        let found = try await kinds(sandbox)
        #expect(found.contains("unreadable-space"))
    }

    @Test func saysWhatToDoAboutADamagedCopy() async throws {
        let sandbox = try await laptop()
        try sandbox.write("{", to: "\(Self.copy)/workspace.json")
        #expect(try await kinds(sandbox) == ["damaged"])
    }

    @Test func asksTheHub() async throws {
        let sandbox = try await laptop()
        try FileManager.default.moveItem(atPath: sandbox.path("hub"), toPath: sandbox.path("gone"))
        #expect(try await kinds(sandbox) == [])
        #expect(try await kinds(sandbox, "--hub") == ["unreachable"])
    }

    @Test func saysThatGitIsMissing() async throws {
        let sandbox = try await laptop()
        let ending = try await sandbox.sli(["doctor", "--json"], environment: ["PATH": sandbox.path("nowhere")])
        let found = try #require(JSON(reading: ending.output)["findings"]?.array)
        #expect(found.map { $0["kind"] } == ["missing-tool", "missing-tool", "missing-tool"])
    }

    @Test func worksBeforeThereIsACopy() async throws {
        #expect(try await kinds(Sandbox()) == ["no-copy"])
    }
}
