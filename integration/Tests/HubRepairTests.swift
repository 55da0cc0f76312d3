import Foundation
import Records
import Testing

/// What somebody wrote straight into the hub's folder with stock git, past the hook (SCHEDULES.md L19): no laptop ever
/// shows it, all go on saving, and `sli hub repair` is the way back.
@Suite(.tags(.large)) struct HubRepairTests {
    let world: World
    let region: Region

    init() throws {
        world = try World()
        region = try Region(world)
        try region.ann.does("set", Region.record, Region.headline, "As it was agreed")
        try region.level()
    }

    /// Writes a commit straight into the hub, as whoever has the folder can.
    @discardableResult
    private func write(_ file: String, _ content: String, into hub: String, orphan: Bool = false) throws -> String {
        let blob = try world.git(hub, "hash-object", "-w", world.file("forged", content))
        let index = ["GIT_INDEX_FILE": world.path("index-\(UUID().uuidString)")]
        if !orphan { _ = try world.run("git", ["--git-dir", hub, "read-tree", "main"], adding: index) }
        _ = try world.run(
            "git", ["--git-dir", hub, "update-index", "--add", "--cacheinfo", "100644,\(blob),\(file)"], adding: index)
        let tree = try world.run("git", ["--git-dir", hub, "write-tree"], adding: index).firstLine
        let parents = orphan ? [] : ["-p", "main"]
        let commit = try world.run(
            "git",
            ["--git-dir", hub, "-c", "user.name=Eve", "-c", "user.email=eve@x.example", "commit-tree", tree]
                + parents + ["-m", "x"]
        ).firstLine
        _ = try world.git(hub, "update-ref", "refs/heads/main", commit)
        return commit
    }

    private func expectNothingOfItIsSeen(_ bad: String, _ space: String) throws {
        for laptop in [region.ann, region.ben] {
            let answer = try laptop.sli("sync")
            #expect(answer.code == 1, "\(answer)")
            #expect(answer.output.contains(bad.prefix(8)) && answer.output.contains("sli hub repair"), "\(answer)")
            #expect(try laptop.text(Region.headline) == "As it was agreed")
            // It is named, with the reason, and not only once.
            let status = try laptop.json("status")["spaces"]?.array?.first { $0["space"]?.string == space }
            #expect(status?["suspect"]?.string == bad)
            #expect(status?["suspicion"]?["kind"] == "faults")
            #expect(status?["suspicion"]?["reasons"]?.array?.isEmpty == false)
            let words = try laptop.sli("status").output
            #expect(words.contains(bad.prefix(8)) && words.contains("not one that sli makes"), "\(words)")
        }
    }

    private func expectAllIsWell() throws {
        try region.level()
        for laptop in [region.ann, region.ben] {
            #expect(try laptop.text(Region.headline) == "Written meanwhile")
            #expect(try laptop.sli("status").output.contains("Everything is sent."))
            #expect(try laptop.json("status")["spaces"]?.array?.allSatisfy { $0["suspect"] == .null } == true)
        }
        #expect(try Set(region.tips()).count == 1)
    }

    @Test("L19: a bad step in the hub's folder is never visible, all go on saving, and the hub is repaired")
    func aBadStepIsPutBack() async throws {
        let good = try region.hubMain
        let bad = try write("records/\(Region.record).json", "{\"headline\": \"Forged\"}", into: region.hubAuthority)
        let worse = try write("notes.txt", "more", into: region.hubAuthority)
        try expectNothingOfItIsSeen(worse, "authorities/bristol")
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        // Rehearsed first: it says what the repair comes to, and changes no byte of the hub.
        let files = try HubFiles(region.hub)
        let told = try region.jo.json("hub", "repair", region.hub, "--dry-run")
        #expect(told["dryRun"] == true)
        #expect(try HubFiles(region.hub) == files)
        #expect(try region.jo.sli("hub", "repair", region.hub, "--dry-run").output.contains("would be put back to"))
        let answer = try region.jo.json("hub", "repair", region.hub)
        #expect(answer["spaces"] == told["spaces"])
        #expect(try HubFiles(region.hub) != files)
        let spaces = answer["spaces"]?.array ?? []
        #expect(spaces.map { $0["state"]?.string } == ["good", "put-back", "empty"])
        #expect(spaces[1]["tip"]?.string == good && spaces[1]["suspect"]?.string == worse)
        #expect(spaces[1]["reasons"]?.array?.first?["commit"]?.string == bad, "the first that is wrong is named")
        #expect(try region.hubMain == good)
        // What was written is kept for whoever looks into it, and nobody fetches it.
        #expect(try world.git(region.hubAuthority, "rev-parse", "refs/suspect/\(worse)") == worse)
        #expect(try !world.run("git", ["ls-remote", region.hubAuthority]).output.contains("suspect"))
        try expectAllIsWell()
        // A second run finds nothing to do.
        let again = try region.jo.json("hub", "repair", region.hub)["spaces"]?.array
        #expect(again?.map { $0["state"]?.string } == ["good", "good", "empty"])
    }

    @Test("L19: a bad step in the region's own repository stops nobody, and drafts go on")
    func aBadRegion() throws {
        let good = try world.git(region.hubRegion, "rev-parse", "main")
        let bad = try write("records/member/eve.json", "{}", into: region.hubRegion)
        try expectNothingOfItIsSeen(bad, "region")
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        try region.jo.does("hub", "repair", region.hub)
        #expect(try world.git(region.hubRegion, "rev-parse", "main") == good)
        try expectAllIsWell()
    }

    @Test("another history in place of the region's is left for the one that the hub had before")
    func anotherHistory() throws {
        let good = try region.hubMain
        let bad = try write("space.json", "{}", into: region.hubAuthority, orphan: true)
        for laptop in [region.ann, region.ben] { #expect(try laptop.sli("sync").code == 1) }
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        try region.jo.does("hub", "repair", region.hub)
        #expect(try region.hubMain == good)
        #expect(try world.git(region.hubAuthority, "rev-parse", "refs/suspect/\(bad)") == bad)
        try expectAllIsWell()
    }

    @Test("a file that a power cut left empty is moved aside, and the hub goes back to what it had")
    func anEmptyRef() throws {
        let good = try region.hubMain
        try Data().write(to: URL(filePath: region.hubAuthority + "/refs/heads/main"))
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        _ = try region.ann.sli("sync")
        let outcome = try region.jo.json("hub", "repair", region.hub)["spaces"]?.array?[1]
        #expect(outcome?["movedAside"] == true && outcome?["state"] == "put-back")
        #expect(try region.hubMain == good)
        try expectAllIsWell()
    }

    @Test("objects that git itself does not take are told as damage, and repaired like any bad step")
    func malformedObjects() throws {
        let good = try region.hubMain
        let tree = try world.git(region.hubAuthority, "rev-parse", "main^{tree}")
        let bad = try world.git(
            region.hubAuthority, "hash-object", "-t", "commit", "-w", "--literally",
            world.file("commit", "tree \(tree)\nparent \(good)\nauthor nobody\n\nx\n"))
        try Data("\(bad)\n".utf8).write(to: URL(filePath: region.hubAuthority + "/refs/heads/main"))
        let answer = try region.ann.sli("sync")
        #expect(answer.code == 69 && answer.output.contains("sli hub repair"), "\(answer)")
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        #expect(try region.jo.json("hub", "repair", region.hub)["spaces"]?.array?[1]["state"] == "put-back")
        #expect(try region.hubMain == good)
        try expectAllIsWell()
    }

    @Test("a hub that nothing is left of is filled again by any copy")
    func nothingLeft() throws {
        try write("space.json", "{}", into: region.hubAuthority, orphan: true)
        try FileManager.default.removeItem(atPath: region.hubAuthority + "/logs")
        let outcome = try region.jo.json("hub", "repair", region.hub)["spaces"]?.array?[1]
        #expect(outcome?["state"] == "emptied")
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        try expectAllIsWell()
    }

    @Test("17: a lock that a cut transfer left is taken away, and one that is in use is not")
    func locks() throws {
        let lock = region.hubAuthority + "/refs/heads/main.lock"
        try Data().write(to: URL(filePath: lock))
        try region.ann.does("set", Region.record, Region.headline, "Written meanwhile")
        let answer = try region.ann.sli("sync")
        #expect(answer.code == 69 && answer.output.contains("sli hub repair"), "\(answer)")
        let repair = try region.jo.start("sli", ["hub", "repair", region.hub, "--wait", "2"])
        let used = try repair.answer()
        #expect(used.code == 0 && used.output.contains("main.lock"), "\(used)")
        #expect(!FileManager.default.fileExists(atPath: lock))
        try expectAllIsWell()
    }

    @Test("17: a lock that changes while it is watched belongs to somebody alive and stays")
    func livingLock() throws {
        let lock = region.hubAuthority + "/refs/heads/main.lock"
        try Data().write(to: URL(filePath: lock))
        let repair = try region.jo.start("sli", ["hub", "repair", region.hub, "--wait", "3"])
        // Another transfer's lock, again and again.
        while !repair.hasExited {
            try Data("x".utf8).write(to: URL(filePath: lock + ".new"))
            guard rename(lock + ".new", lock) == 0 else { throw Failure("rename") }
            usleep(100_000)
        }
        let answer = try repair.answer()
        #expect(!answer.output.contains("taken away"), "\(answer)")
        #expect(FileManager.default.fileExists(atPath: lock))
    }

    @Test("a folder without a hub is told as such")
    func noHub() throws {
        let answer = try region.jo.sli("hub", "repair", world.path("nowhere"))
        #expect(answer.code == 1 && answer.errors.contains("There is no hub"), "\(answer)")
    }
}

/// What lies in a hub's folder: every file with its bytes.
private struct HubFiles: Equatable {
    let contents: [String: Data]

    init(_ folder: String) throws {
        guard let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] else {
            throw Failure("no folder \(folder)")
        }
        contents = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name, $0) }
            })
    }
}
