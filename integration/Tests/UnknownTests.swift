import Foundation
import Records
import Testing

/// An empty answer means that there is nothing, never that nothing could be known (docs/edge-cases.md, 34).
@Suite(.tags(.large)) struct UnknownTests {
    let world: World
    let region: Region

    init() throws {
        world = try World()
        region = try Region(world)
    }

    private func expectNotKnown(_ laptop: Laptop, _ arguments: [String], _ cause: String) throws {
        let answer = try laptop.start("sli", arguments + ["--json"]).answer()
        #expect(answer.code == 1, "\(arguments): \(answer)")
        let error = try JSON(reading: Array(answer.output.utf8))["error"]
        #expect(error?["kind"] == "not-known", "\(arguments): \(answer)")
        #expect(error?["causes"]?.array?.contains { $0.string?.contains(cause) == true } == true, "\(answer)")
        #expect(try laptop.start("sli", arguments).answer().code == 1)
    }

    private func expectNothing(_ laptop: Laptop, _ arguments: [String]) throws {
        let answer = try laptop.start("sli", arguments + ["--json"]).answer()
        #expect(answer.code == 0, "\(arguments): \(answer)")
        #expect(try JSON(reading: Array(answer.output.utf8)) == [], "\(arguments)")
    }

    @Test func draftsOfOthersAreNotNothing() throws {
        let drafts = "The drafts of torbay are not on this laptop."
        try expectNotKnown(region.ann, ["list", "--authority", "torbay"], drafts)
        try expectNotKnown(region.ann, ["list", "self-assessment", "--authority", "torbay"], drafts)
        // Programmes are the region's: of those this copy holds all.
        try expectNothing(region.ann, ["list", "programme", "--authority", "torbay"])
        try expectNothing(region.ann, ["list", "--authority", "bristol", "--year", "2003"])
        for none in [["conflicts"], ["search", "zebra"], ["amendments", "list"], ["refused", "list"]] {
            try expectNothing(region.ann, none)
        }
        // Names that nobody bears are no filters.
        for wrong in [
            ["list", "--authority", "atlantis"], ["member", "list", "--authority", "atlantis"],
            ["list", "--stage", "nonsense"],
        ] {
            #expect(try region.ann.start("sli", wrong).answer().code == 1, "\(wrong)")
        }
    }

    @Test func aHubThatNeverAnsweredIsNotNothing() throws {
        let dora = try Laptop(world, "dora")
        try dora.does("join", region.hub, "--as", Laptop.region)
        try region.jo.does(
            "member", "add", "dora", "--name", "Dora May", "--email", "dora@torbay.example", "--authority", "torbay",
            "--role", "officer", "--public-key", dora.publicKey())
        // The region answers, the place of the drafts does not.
        let file = "hub/authorities/torbay.git/config"
        let config = try String(contentsOfFile: world.path(file), encoding: .utf8)
        _ = try world.file(file, "[[[")
        #expect(try dora.sli("sync").code != 0)
        let questions = [["list"], ["conflicts"], ["search", "zebra"], ["amendments", "list"], ["receipts"]]
        for question in questions {
            try expectNotKnown(dora, question, "The hub has not answered yet for torbay")
        }
        _ = try world.file(file, config)
        try dora.does("sync")
        for question in questions.dropLast() { try expectNothing(dora, question) }
        // It need not be there to be known, once it has answered.
        try FileManager.default.moveItem(atPath: region.hub, toPath: region.hub + ".away")
        try expectNothing(dora, ["list"])
    }

    @Test func aRecordThatCannotBeReadIsNotNothing() throws {
        let ann = region.ann
        let copy = ann.authorityRepository
        let blob = try world.git(copy, "hash-object", "-w", world.file("junk", "{{{"))
        let index = ["GIT_INDEX_FILE": world.path("index")]
        _ = try world.run("git", ["--git-dir", copy, "read-tree", "refs/heads/main"], adding: index)
        let place = "records/self-assessment/2016/bristol.json"
        _ = try world.run(
            "git", ["--git-dir", copy, "update-index", "--add", "--cacheinfo", "100644,\(blob),\(place)"], adding: index
        )
        let tree = try world.run("git", ["--git-dir", copy, "write-tree"], adding: index).firstLine
        let commit = try world.run(
            "git",
            [
                "--git-dir", copy, "-c", "user.name=Eve", "-c", "user.email=eve@x.example", "commit-tree", tree, "-p",
                "refs/heads/main", "-m", "x",
            ]
        ).firstLine
        _ = try world.git(copy, "update-ref", "refs/heads/main", commit)
        let cause = "self-assessment/2016/bristol cannot be read here."
        try expectNotKnown(ann, ["search", "zebra"], cause)
        try expectNotKnown(ann, ["list", "--stage", "submitted"], cause)
        // What was found is given, with a remark.
        let listed = try ann.sli("list", "--stage", "draft").expecting(0)
        #expect(listed.output.contains(Region.record) && listed.errors.contains(cause), "\(listed)")
    }
}
