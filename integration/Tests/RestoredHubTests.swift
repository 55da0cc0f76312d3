import Foundation
import Records
import Testing

/// A hub that was put back to an older state, as a restored backup is, objects and all (SCHEDULES.md L11).
@Suite(.tags(.large)) struct RestoredHubTests {
    let world: World
    let region: Region
    private var backup: String { world.path("backup") }

    init() throws {
        world = try World()
        region = try Region(world)
        try FileManager.default.copyItem(atPath: region.hub, toPath: backup)
    }

    /// Puts the backup in the hub's place.
    private func restore() throws {
        try FileManager.default.removeItem(atPath: region.hub)
        try FileManager.default.copyItem(atPath: backup, toPath: region.hub)
    }

    @Test("L11: a copy that made none of the lost steps brings the hub forward, several at once, to the same bytes")
    func broughtForwardByWhoMadeNothing() throws {
        for number in 1...3 {
            try region.ann.does("set", Region.record, Region.headline, "Ann \(number)")
            try region.ann.does("sync")
        }
        try region.ben.does("sync")
        let today = try region.hubMain
        try restore()
        #expect(try region.hubMain != today)
        // Ann's laptop stays off: Ben's alone knows what fell off.
        let answer = try region.ben.sli("sync").expecting(0)
        #expect(try region.hubMain == today, "\(answer)")
        #expect(try world.faults(region.hubAuthority) == "")
        try region.level()
        #expect(try region.ann.text(Region.headline) == "Ann 3")
        #expect(try region.ann.json("verify")["good"] == true)
    }

    @Test("L11: the region and an authority's space are brought forward by whoever comes first, with own work on top")
    func bothSpacesAndOwnWork() throws {
        try region.jo.does(
            "member", "add", "cat", "--name", "Cat Day", "--email", "cat@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti")
        try region.ann.does("set", Region.record, Region.headline, "Ann")
        try region.level()
        let regionTip = try world.git(region.hubRegion, "rev-parse", "main")
        let lost = try region.hubMain
        try restore()
        try region.ben.does("set", Region.record, Region.know("voice"), "Ben, on top")
        let answer = try region.ben.sli("sync").expecting(0)
        #expect(try world.git(region.hubRegion, "rev-parse", "main") == regionTip, "\(answer)")
        _ = try world.git(region.hubAuthority, "merge-base", "--is-ancestor", lost, "main")
        try region.level()
        for laptop in [region.ann, region.ben] {
            #expect(try laptop.text(Region.headline) == "Ann")
            #expect(try laptop.text(Region.know("voice")) == "Ben, on top")
        }
        try region.jo.does("sync")
        #expect(try region.jo.json("member", "list").canonicalText.contains("cat"))
    }

    @Test("L11: two copies that bring it forward at the same time make the same line")
    func bothAtOnce() throws {
        for number in 1...3 {
            try region.ann.does("set", Region.record, Region.headline, "Ann \(number)")
            try region.level()
        }
        let today = try region.hubMain
        try restore()
        let programs = try [region.ann, region.ben].map { try $0.start("sli", ["sync"]) }
        for program in programs { _ = try program.answer().expecting(0) }
        #expect(try region.hubMain == today)
        #expect(try world.faults(region.hubAuthority) == "")
    }

    @Test("a hub whose repository was lost and set up anew, empty, is filled again")
    func emptyAgain() throws {
        try region.ann.does("set", Region.record, Region.headline, "Ann")
        try region.level()
        let today = try region.tips()
        let regionTip = try world.git(region.hubRegion, "rev-parse", "main")
        try FileManager.default.removeItem(atPath: region.hub)
        try region.jo.does("hub", "init", region.hub)
        try region.ben.does("sync")
        #expect(try region.tips() == today)
        #expect(try world.git(region.hubRegion, "rev-parse", "main") == regionTip)
    }
}
