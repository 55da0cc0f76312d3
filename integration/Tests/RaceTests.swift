import Foundation
import Testing

/// Laptops that sync at the same moment: all land.
@Suite(.tags(.large)) struct RaceTests {
    @Test func twoLaptopsSyncingAtOnceBothLand() throws {
        let region = try Region(World())
        let rounds = 8
        for round in 1...rounds {
            try region.ann.does("set", Region.record, Region.know("leadership"), "Ann, round \(round)")
            try region.ben.does("set", Region.record, Region.know("workforce"), "Ben, round \(round)")
            let running = try [region.ann, region.ben].map { try $0.start("sli", ["sync"]) }
            for program in running { _ = try program.answer().expecting(0) }
        }
        try region.level()
        #expect(try Set(region.tips()).count == 1)
        for laptop in [region.ann, region.ben] {
            #expect(try laptop.text(Region.know("leadership")) == "Ann, round \(rounds)")
            #expect(try laptop.text(Region.know("workforce")) == "Ben, round \(rounds)")
        }
        // The space, the record, and one landing for each push: lost races leave no trace.
        let landings = try region.world.git(region.hubAuthority, "rev-list", "--first-parent", "--count", "main")
        #expect(landings == "\(2 + 2 * rounds)")
        #expect(try region.repositories.map(region.world.faults).joined() == "")
    }

    /// A save in the middle of a sync of the same laptop waits for nobody and lands with the next one.
    @Test func savingGoesOnWhileASyncRuns() throws {
        let region = try Region(World())
        for round in 1...5 {
            try region.ann.does("set", Region.record, Region.headline, "Before \(round)")
            let sync = try region.ann.start("sli", ["sync"])
            try region.ann.does("set", Region.record, Region.know("voice"), "During \(round)")
            _ = try sync.answer().expecting(0)
            #expect(try region.ann.text(Region.headline) == "Before \(round)")
            #expect(try region.ann.text(Region.know("voice")) == "During \(round)")
        }
        try region.level()
        #expect(try region.ben.text(Region.know("voice")) == "During 5")
        #expect(try Set(region.tips()).count == 1)
    }

    /// Two syncs of one laptop at once take turns.
    @Test func twoSyncsOfOneLaptopTakeTurns() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.headline, "Once")
        let running = try (1...3).map { _ in try region.ann.start("sli", ["sync"]) }
        for program in running { _ = try program.answer().expecting(0) }
        let landings = try region.world.git(region.hubAuthority, "rev-list", "--first-parent", "--count", "main")
        #expect(landings == "3")
        try region.level()
        #expect(try Set(region.tips()).count == 1)
    }
}
