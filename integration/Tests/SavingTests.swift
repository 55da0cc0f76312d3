import Foundation
import Testing

/// What a person saved is there, whatever the clock says and whoever else saves (DESIGN.md section 9).
@Suite(.tags(.large)) struct SavingTests {
    /// EDGE-CASES.md 24.
    @Test func clocksTenYearsOffChangeNothing() throws {
        let region = try Region(World())
        let decade: Int64 = 315_576_000
        try region.ann.does("set", Region.record, Region.headline, "Ahead", clock: 1_504_000_000 + decade)
        try region.ben.does("set", Region.record, Region.know("leadership"), "Behind", clock: 1_504_000_000 - decade)
        try region.ann.does("sync", clock: 1_504_000_000 + decade)
        try region.ben.does("sync", clock: 1_504_000_000 - decade)
        try region.level()
        #expect(try Set(region.tips()).count == 1)
        for laptop in [region.ann, region.ben] {
            #expect(try laptop.text(Region.headline) == "Ahead")
            #expect(try laptop.text(Region.know("leadership")) == "Behind")
        }
    }

    /// EDGE-CASES.md 24: a date that stock git could not go on from is never written.
    @Test(arguments: [Int64.max, Int64.min, -1, 1 << 34])
    func aClockOutOfAllBoundsIsToldOrBounded(clock: Int64) throws {
        let region = try Region(World())
        let answer = try region.ann.sli("set", Region.record, Region.headline, "Now", clock: clock)
        #expect(answer.output.contains("Saved") == (answer.code == 0), "\(answer)")
        #expect([0, 1].contains(answer.code), "\(answer)")
        #expect(try region.ann.text(Region.headline) == (answer.code == 0 ? "Now" : nil))
        try region.ann.does("set", Region.record, Region.headline, "Later")
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Later")
        #expect(try region.repositories.map(region.world.faults).joined() == "")
    }

    @Test func processesThatSaveAtOnceLoseNothing() throws {
        let region = try Region(World())
        let sections = ["context", "leadership", "front-door", "looked-after", "care-leavers", "workforce"]
        for round in 1...3 {
            let running = try sections.map { section in
                try region.ann.start(
                    "sli", ["set", Region.record, Region.know(section), "\(section), round \(round)"])
            }
            for program in running { #expect(try program.answer().expecting(0).output.contains("Saved")) }
            for section in sections {
                #expect(try region.ann.text(Region.know(section)) == "\(section), round \(round)")
            }
        }
        try region.level()
        #expect(try Set(region.tips()).count == 1)
        for section in sections { #expect(try region.ben.text(Region.know(section)) == "\(section), round 3") }
        #expect(try region.repositories.map(region.world.faults).joined() == "")
    }
}
