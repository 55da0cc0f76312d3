import Foundation
import Records
import Testing

/// `sli hub use`: another address is kept only if this copy's own region is there.
@Suite(.tags(.large)) struct HubUseTests {
    private func hub(_ laptop: Laptop) throws -> JSON? { try laptop.json("status")["hub"] }

    @Test func followsAHubThatWasMoved() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.headline, "Better.")
        let moved = region.world.path("elsewhere")
        try FileManager.default.moveItem(atPath: region.hub, toPath: moved)
        #expect(try region.ann.sli("sync").code == 69)

        let dry = try region.ann.json("hub", "use", moved, "--dry-run")
        #expect(dry["dryRun"] == true)
        #expect(try hub(region.ann) == .string(region.hub))
        let answer = try region.ann.json("hub", "use", moved + "/")
        #expect(answer["address"] == .string(moved))
        #expect(answer["former"] == .string(region.hub))
        #expect(answer["spaces"]?.array?.contains { $0["sent"] == 1 } == true)
        #expect(try hub(region.ann) == .string(moved))
        #expect(try region.ann.json("status")["spaces"]?.array?.allSatisfy { $0["unsent"] == 0 } == true)
        // The coordinator's copy knows less than that hub: it follows, too.
        try region.jo.does("hub", "use", moved)
        try region.jo.does("sync")
    }

    @Test func keepsTheAddressWhereNothingAnswers() throws {
        let region = try Region(World())
        let nowhere = try region.ann.sli("hub", "use", region.world.path("nowhere"))
        #expect(nowhere.code == 69, "\(nowhere)")
        #expect(try hub(region.ann) == .string(region.hub))
    }

    @Test func refusesAnotherRegion() throws {
        let world = try World()
        let region = try Region(world)
        let other = try Laptop(world, "other")
        try other.does(
            "init", "east", "--name", "South West", "--coordinator", "Kim Day", "--email", "kim@east.example")
        try other.does("hub", "init", world.path("other-hub"))
        let before = try incoming(region.ann)
        let refused = try region.ann.sli("hub", "use", world.path("other-hub"), "--json")
        #expect(refused.code == 1, "\(refused)")
        #expect(try JSON(reading: refused.output)["error"]?["kind"] == "other-region")
        #expect(try incoming(region.ann) == before)

        #expect(try hub(region.ann) == .string(region.hub))
    }

    @Test func refusesARegionThatDoesNotGoOnFromWhatIsKnown() throws {
        let world = try World()
        let region = try Region(world)
        // A step that no landing is, made with stock git.
        let forged = world.path("forged")
        _ = try world.run("cp", ["-a", region.hub, forged])
        let repository = forged + "/region.git"
        let tree = try world.git(repository, "rev-parse", "main^{tree}")
        let identity = [
            "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@y", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@y",
        ]
        let step = try world.run(
            "git", ["--git-dir", repository, "commit-tree", tree, "-p", "main", "-m", "x"], adding: identity
        ).firstLine
        _ = try world.git(repository, "update-ref", "refs/heads/main", step)
        let refused = try region.ann.sli("hub", "use", forged, "--json")
        #expect(refused.code == 1, "\(refused)")
        #expect(try JSON(reading: refused.output)["error"]?["kind"] == "suspect")
        #expect(try hub(region.ann) == .string(region.hub))
    }

    @Test func bringsTheRegionToANewHub() throws {
        let world = try World()
        let region = try Region(world)
        let place = world.path("new/region.git")
        _ = try world.run("git", ["init", "--quiet", "--bare", "--initial-branch=main", place])
        let dry = try region.jo.sli("hub", "use", world.path("new"), "--dry-run").expecting(0)
        #expect(dry.output.hasPrefix("There is room for the region at "))
        #expect(try world.git(place, "for-each-ref") == "")
        try region.jo.does("hub", "use", world.path("new"))
        #expect(try world.git(place, "rev-parse", "main") == world.git(region.hubRegion, "rev-parse", "main"))
    }

    /// What was fetched last.
    private func incoming(_ laptop: Laptop) throws -> String {
        try laptop.world.git(laptop.regionRepository, "rev-parse", "refs/hub/incoming")
    }
}
