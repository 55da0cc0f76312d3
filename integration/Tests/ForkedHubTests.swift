import Foundation
import Records
import Testing

/// A restored hub on which others went on, and the way back that docs/hub/restore.md tells (SCHEDULES.md L12).
@Suite(.tags(.large)) struct ForkedHubTests {
    let world: World
    let region: Region

    init() throws {
        world = try World()
        region = try Region(world)
        try region.jo.does("sync")
        let backup = world.path("backup")
        try FileManager.default.copyItem(atPath: region.hub, toPath: backup)
        // A day's work: a third officer, and Ben's words.
        try region.jo.does(
            "member", "add", "cat", "--name", "Cat Day", "--email", "cat@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key",
            try Self.newKey("cat", world))
        try region.ben.does("set", Region.record, Region.headline, "Ben, before the fire")
        try region.ben.does("sync")
        try FileManager.default.removeItem(atPath: region.hub)
        try FileManager.default.copyItem(atPath: backup, toPath: region.hub)
        // Ann, who had been away, is first, with the region's own page and her drafts.
        try region.ann.does("set", Region.record, Region.know("voice"), "Ann, after the fire")
        try region.ann.does("sync")
    }

    private static func newKey(_ name: String, _ world: World) throws -> String {
        _ = try world.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", world.path(name)])
        return try String(contentsOfFile: world.path(name + ".pub"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func tip(_ repository: String) throws -> String { try world.git(repository, "rev-parse", "main") }

    @Test(
        "L12: an authority's drafts: both stay, the coordinator says so by the marks that are read out, and all is there"
    )
    func drafts() throws {
        try region.ben.does("set", Region.record, Region.know("leadership"), "Ben, meanwhile")
        let before = try tip(region.hubAuthority)
        let answer = try region.ben.sli("sync")
        #expect(answer.code == 1 && answer.output.contains("parts from this laptop's"), "\(answer)")
        #expect(try tip(region.hubAuthority) == before)
        #expect(try region.ben.text(Region.headline) == "Ben, before the fire")
        let status = try #require(try region.ben.json("status")["spaces"]?.array?.last)
        #expect(status["suspicion"]?["kind"] == "forked")
        #expect(try region.ben.sli("status").output.contains("sli hub restore"))
        let at = try String(#require(status["suspicion"]?["at"]?.string).prefix(8))
        let fallen = try String(#require(status["tip"]?.string).prefix(8))
        // Ben's sync has brought the region's own line forward meanwhile: that one is no fork.
        let hubsTip = try tip(region.hubRegion)
        let told = try region.jo.json(
            "hub", "restore", "--authority", "bristol", "--at", at, "--fallen", fallen, "--dry-run")
        #expect(told["restoration"]?["space"] == "authorities/bristol")
        #expect(try tip(region.hubRegion) == hubsTip)
        try region.jo.does("hub", "restore", "--authority", "bristol", "--at", at, "--fallen", fallen)
        for laptop in [region.ben, region.ann, region.ben] { try laptop.does("sync") }
        for laptop in [region.ann, region.ben] {
            #expect(try laptop.text(Region.headline) == "Ben, before the fire")
            #expect(try laptop.text(Region.know("voice")) == "Ann, after the fire")
            #expect(try laptop.text(Region.know("leadership")) == "Ben, meanwhile")
            #expect(try laptop.json("verify")["good"] == true)
            #expect(try laptop.json("status")["spaces"]?.array?.allSatisfy { $0["suspect"] == .null } == true)
        }
        #expect(try Set(region.tips()).count == 1)
        #expect(try region.repositories.map(world.faults).joined() == "")
        // A laptop that comes new holds the same and finds it good.
        let dora = try Laptop(world, "dora")
        try dora.does("join", region.hub, "--as", Laptop.region)
        #expect(try dora.json("verify")["good"] == true)
    }

    @Test("L12: the region: what fell off the roster is signed anew, and the page keeps the coordinator's word")
    func theRegion() throws {
        // Somebody else of the coordinator's office goes on from the restored region: Jo's laptop of yesterday.
        let other = try Laptop(world, "jo-yesterday")
        try FileManager.default.removeItem(atPath: other.home)
        try FileManager.default.copyItem(atPath: region.jo.home, toPath: other.home)
        let copy = other.regionRepository
        let step = try tip(region.hubRegion)
        for ref in ["refs/hub/main", "refs/heads/main"] { _ = try world.git(copy, "update-ref", ref, step) }
        try other.does(
            "member", "add", "dan", "--name", "Dan May", "--email", "dan@torbay.example", "--authority", "torbay",
            "--role", "officer", "--public-key",
            try Self.newKey("dan", world))
        let answer = try region.jo.sli("sync")
        #expect(answer.code == 1 && answer.output.contains("parts from this laptop's"), "\(answer)")
        // Rehearsed first: what would be signed, and nothing moves.
        let refs = try world.git(region.jo.regionRepository, "for-each-ref")
        let before = try tip(region.hubRegion)
        let told = try region.jo.json("hub", "restore", "--dry-run")
        #expect(told["dryRun"] == true)
        #expect(try region.jo.sli("hub", "restore", "--dry-run").expecting(0).output.contains("Would be signed anew:"))
        #expect(try tip(region.hubRegion) == before)
        #expect(try world.git(region.jo.regionRepository, "for-each-ref") == refs)
        let report = try region.jo.json("hub", "restore")
        for name in ["renewed", "restoration", "differing"] { #expect(told[name] == report[name], "\(name)") }
        #expect(report["renewed"]?.array == ["records/member/cat.json"])
        #expect(report["restoration"]?["at"]?.string == step)
        let members = try region.jo.json("member", "list").canonicalText
        #expect(members.contains("cat") && members.contains("dan"))
        #expect(try tip(region.hubRegion) == world.git(region.jo.regionRepository, "rev-parse", "main"))
        try other.does("sync")
        #expect(try other.json("member", "list").canonicalText.contains("cat"))
        for laptop in [region.jo, other] { #expect(try laptop.json("verify")["good"] == true) }
        // There is nothing more to bring together.
        let again = try region.jo.sli("hub", "restore")
        #expect(again.code == 1 && again.errors.contains("nothing to bring together"), "\(again)")
        #expect(try region.jo.sli("hub", "restore", "--dry-run").errors == again.errors)
    }
}
