import Foundation
import Records
import Testing

/// A hub that judges nothing: a plain folder, or a hosting service. Every copy's own check still guards.
@Suite(.tags(.large)) struct PlainHubTests {
    let world: World
    let region: Region

    /// The hub's repositories become what `git init --bare` makes, with the same history.
    init() throws {
        world = try World()
        region = try Region(world)
        for repository in [region.hubRegion, region.hubAuthority] {
            let plain = repository + ".plain"
            _ = try world.run("git", ["init", "--quiet", "--bare", "--initial-branch=main", plain])
            _ = try world.git(plain, "fetch", "--quiet", repository, "main:main")
            try FileManager.default.removeItem(atPath: repository)
            try FileManager.default.moveItem(atPath: plain, toPath: repository)
        }
    }

    private func spaces(_ laptop: Laptop) throws -> [JSON] { try laptop.json("status")["spaces"]?.array ?? [] }

    @Test("a plain folder carries everybody's work, and `status` and `doctor` say that it checks nothing")
    func aPlainFolderIsSaid() throws {
        try region.ann.does("set", Region.record, Region.headline, "Through a plain folder")
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Through a plain folder")
        for laptop in [region.ann, region.ben] {
            #expect(try laptop.sli("status").output.contains("The hub itself checks nothing"))
            #expect(try spaces(laptop).map { $0["hubChecks"] } == [false, false])
            let doctor = try laptop.sli("doctor")
            #expect(doctor.code == 0 && doctor.output.contains("checks nothing before it takes"), "\(doctor)")
            let notices = try laptop.json("doctor")["notices"]?.array
            #expect(notices?.map { $0["kind"] } == ["unguarded-hub", "unguarded-hub"])
        }
    }

    @Test("through an address that is no folder, what the hub said to a push tells whether it checks")
    func aDistantHubIsKnownByItsAnswer() throws {
        // git's own transport for a folder, under a name that sli cannot look into.
        _ = try world.file("ann/.gitconfig", "[url \"\(region.hub)/\"]\n\tinsteadOf = ssh://hub/\n")
        try region.ann.rewriteSettings("\"\(region.hub)\"", with: "\"ssh://hub\"")
        try region.ann.does("set", Region.record, Region.headline, "From afar")
        try region.ann.does("sync")
        #expect(try spaces(region.ann).map { $0["hubChecks"] } == [.null, false])
        // The same hub with its check before it.
        let other = try World()
        let guarded = try Region(other)
        _ = try other.file("ann/.gitconfig", "[url \"\(guarded.hub)/\"]\n\tinsteadOf = ssh://hub/\n")
        try guarded.ann.rewriteSettings("\"\(guarded.hub)\"", with: "\"ssh://hub\"")
        try guarded.ann.does("set", Region.record, Region.headline, "From afar")
        try guarded.ann.does("sync")
        let status = try guarded.ann.json("status")["spaces"]?.array
        #expect(status?.map { $0["hubChecks"] } == [.null, true])
    }

    @Test("L19: what a plain folder takes in from anybody, no copy takes in; `hub repair` mends it from a laptop")
    func everyCopyGuards() throws {
        try region.ann.does("set", Region.record, Region.headline, "As it was agreed")
        try region.level()
        let good = try region.hubMain
        let tree = try world.git(region.hubAuthority, "rev-parse", "main^{tree}")
        let clone = world.path("clone.git")
        _ = try world.run("git", ["clone", "--quiet", "--bare", region.hubAuthority, clone])
        let bad = try world.run(
            "git",
            [
                "--git-dir", clone, "-c", "user.name=Eve", "-c", "user.email=eve@x.example", "commit-tree", tree, "-p",
                "main", "-m", "x",
            ]
        ).firstLine
        // Nothing stops this push.
        _ = try world.git(clone, "push", "--quiet", region.hubAuthority, "\(bad):refs/heads/main")
        for laptop in [region.ann, region.ben] {
            let answer = try laptop.sli("sync")
            #expect(answer.code == 1 && answer.output.contains(bad.prefix(8)), "\(answer)")
            #expect(try laptop.text(Region.headline) == "As it was agreed")
        }
        try region.ben.does("set", Region.record, Region.headline, "Written meanwhile")
        let outcome = try region.ann.json("hub", "repair")
        #expect(outcome["spaces"]?.array?.map { $0["state"] } == ["good", "put-back", "empty"])
        #expect(outcome["spaces"]?.array?.map { $0["guarded"] } == [false, false, true])
        #expect(try region.hubMain == good)
        try region.level()
        #expect(try region.ann.text(Region.headline) == "Written meanwhile")
    }
}
