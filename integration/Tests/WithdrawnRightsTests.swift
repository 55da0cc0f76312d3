import Foundation
import Records
import Testing

/// Rights that end: what was signed before stands, what comes after is refused (SCHEDULES.md, EDGE-CASES.md 36), over a
/// real folder hub with its hook.
@Suite(.tags(.large)) struct WithdrawnRightsTests {
    let world: World
    let region: Region

    init() throws {
        world = try World()
        region = try Region(world)
    }

    private func key(of member: String) throws -> String {
        let shown = try region.jo.json("member", "show", member)
        return try #require(shown["member"]?["keys"]?.array?.first?["key"]?.string)
    }

    /// A laptop of a new officer of Bristol, who has nothing yet.
    private func newcomer() throws -> Laptop {
        let laptop = try Laptop(world, "dee")
        try laptop.does("join", region.hub, "--as", Laptop.region)
        try region.jo.does(
            "member", "add", "dee", "--name", "Dee Fox", "--email", "dee@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key", laptop.publicKey())
        return laptop
    }

    /// What stands in the hub's authority space, whoever asks.
    private func isOnHub(_ text: String) throws -> Bool {
        try world.git(region.hubAuthority, "show", "main:records/\(Region.record).json").contains(text)
    }

    @Test("EDGE-CASES 36: revoking a key leaves good what it signed, and a copy made afterwards says so too")
    func revokedKey() throws {
        try region.ann.does("set", Region.record, Region.headline, "Signed before")
        try region.ann.does("sync")
        try region.jo.does("member", "key", "revoke", "ann", try key(of: "ann"))
        try region.ben.does("sync")
        #expect(try region.ben.text(Region.headline) == "Signed before")
        try region.ben.does("set", Region.record, Region.know("voice"), "And on it goes")
        try region.ben.does("sync")
        let dee = try newcomer()
        try dee.does("sync")
        #expect(try dee.text(Region.headline) == "Signed before")
        #expect(try dee.text(Region.know("voice")) == "And on it goes")
        #expect(try dee.main() == region.hubMain)
        // The roster itself was signed with a key that goes now: Jo's.
        try region.jo.does("key", "rotate")
        let eve = try Laptop(world, "eve")
        try eve.does("join", region.hub, "--as", Laptop.region)
    }

    @Test(
        "L3: a new laptop takes an authority space in which an officer wrote who was revoked since; new edits are refused"
    )
    func revokedOfficer() throws {
        try region.ann.does("set", Region.record, Region.headline, "While she was an officer")
        try region.ann.does("sync")
        try region.jo.does("member", "revoke", "ann", "--no-successor")
        // Ann has not heard of it and goes on.
        try region.ann.does("set", Region.record, Region.headline, "Afterwards")
        let dee = try newcomer()
        try dee.does("sync")
        #expect(try dee.text(Region.headline) == "While she was an officer")
        let before = try region.hubMain
        let refused = try region.ann.sli("sync")
        #expect(refused.code == 1, "\(refused)")
        #expect(try region.hubMain == before)
        #expect(try !isOnHub("Afterwards"))
        try dee.does("sync")
        #expect(try dee.text(Region.headline) == "While she was an officer")
    }

    @Test("L17: an edit signed with a key that was withdrawn since is refused, by the laptop and by the hub")
    func withdrawnKey() throws {
        try region.ann.does("set", Region.record, Region.headline, "Signed in time, sent too late")
        let edit = try region.ann.main()
        try region.jo.does("member", "key", "retire", "ann", try key(of: "ann"))
        let before = try region.hubMain
        // Past the laptop's own check: by stock git, as a landing that sli itself would have made.
        let answer = try push(edit, onto: before)
        #expect(answer.code != 0, "\(answer)")
        #expect(answer.errors.contains("no longer an active member"), "\(answer)")
        #expect(try region.hubMain == before)
        let refused = try region.ann.sli("sync")
        #expect(refused.code == 1, "\(refused)")
        #expect(try region.hubMain == before)
        // Others do not notice.
        try region.ben.does("set", Region.record, Region.know("voice"), "Undisturbed")
        try region.ben.does("sync")
        #expect(try isOnHub("Undisturbed"))
    }

    @Test("L17: an edit on a parent from before its author's roles ended is refused in the region too")
    func demotedCoordinator() throws {
        try region.jo.does("member", "add", "ben", "--role", "coordinator")
        try region.ben.does("sync")
        try region.ben.does("new", "programme/neglect-2017")
        let edit = try world.git(region.ben.regionRepository, "rev-parse", "refs/heads/main")
        try region.jo.does("member", "revoke", "ben", "--no-successor")
        let hub = try world.git(region.hubRegion, "rev-parse", "refs/heads/main")
        // On its old parent as it stands, and landed on the newest state.
        let answer = try push(edit, onto: hub, in: region.hubRegion, from: region.ben.regionRepository)
        #expect(answer.code != 0, "\(answer)")
        #expect(answer.errors.contains("no longer an active member"), "\(answer)")
        let refused = try region.ben.sli("sync")
        #expect(refused.code == 1, "\(refused)")
        #expect(try world.git(region.hubRegion, "rev-parse", "refs/heads/main") == hub)
        #expect(try region.ben.sli("member", "role", "give", "ben", "coordinator").code == 1)
        #expect(try world.git(region.hubRegion, "rev-parse", "refs/heads/main") == hub)
    }

    @Test("L18: the coordinator changes the roster while an own edit waits that cannot be sent")
    func rosterBesideWaitingEdit() throws {
        // Jo's second laptop saves with a key that the first one then ends.
        let second = try Laptop(world, "jo-at-home")
        try second.does("join", region.hub, "--as", Laptop.region)
        try region.jo.does("member", "key", "add", "jo-price", "--public-key", second.publicKey())
        try second.does("sync")
        try second.does("new", "programme/neglect-2017")
        let ended = try world.run("ssh-keygen", ["-y", "-f", "\(second.home)/keys/\(Laptop.region)"]).firstLine
        try region.jo.does("member", "key", "retire", "jo-price", ended)
        try second.does("key", "use", "\(region.jo.home)/keys/\(Laptop.region)")
        // The edit waits; the roster is changed beside it.
        try second.does("member", "role", "give", "ann", "director")
        let roles = try region.jo.json("sync")
        #expect(roles["spaces"] != nil)
        let ann = try region.jo.json("member", "show", "ann")["member"]?["roles"]?.array
        #expect(ann?.contains { $0["role"] == "director" } == true)
        let names = try world.git(region.hubRegion, "ls-tree", "-r", "--name-only", "main")
        #expect(!names.contains("programme/neglect-2017"))
        let space = try #require(try second.json("status")["spaces"]?.array?.first)
        let unsent = space["unsent"]?.integer ?? 0
        #expect(unsent + (space["refused"]?.array?.count ?? 0) == 1, "\(space.canonicalText)")
    }

    /// Pushes, by stock git, the landing of one edit whose record nobody else has changed.
    private func push(
        _ edit: String, onto tip: String, in hub: String? = nil, from laptop: String? = nil
    ) throws -> Answer {
        let (hub, laptop) = (hub ?? region.hubAuthority, laptop ?? region.ann.authorityRepository)
        let clone = world.path("clone-\(UUID().uuidString).git")
        _ = try world.run("git", ["clone", "--quiet", "--bare", hub, clone])
        _ = try world.git(clone, "fetch", "--quiet", laptop, "\(edit):refs/keep/edit")
        let seconds =
            try [edit, tip].map { Int(try world.git(clone, "show", "-s", "--format=%ct", $0)) ?? 0 }.max() ?? 0
        let index = ["GIT_INDEX_FILE": world.path("index-\(UUID().uuidString)")]
        for command in [["read-tree", tip]] {
            _ = try world.run("git", ["--git-dir", clone] + command, adding: index)
        }
        let changes = try world.git(clone, "diff-tree", "-r", "--no-commit-id", "\(edit)^", edit)
        for line in changes.split(separator: "\n") {
            let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            _ = try world.run(
                "git",
                ["--git-dir", clone, "update-index", "--add", "--cacheinfo", "100644,\(fields[3]),\(fields[5])"],
                adding: index)
        }
        let tree = try world.run("git", ["--git-dir", clone, "write-tree"], adding: index).firstLine
        let identity = "sli <sli@invalid> \(seconds + 1) +0000"
        let text = """
            tree \(tree)
            parent \(tip)
            parent \(edit)
            author \(identity)
            committer \(identity)

            Landing

            Level: 0

            """
        let landing = try world.git(
            clone, "hash-object", "-t", "commit", "-w", "--literally", world.file("landing", text))
        return try world.start(
            "git", ["--git-dir", clone, "push", hub, "\(landing):refs/heads/main"]
        ).answer()
    }
}
