import Foundation
import Testing

/// The hub behind a real sshd (DESIGN.md section 8).
@Suite(.tags(.large)) struct SSHTests {
    @Test func twoLaptopsMeetAndDecideOverSSH() throws {
        let world = try World()
        let server = try SSHHub(world)
        let region = try Region(
            founding: world, settings: ["GIT_SSH_COMMAND": server.command], address: { server.address($1) })
        let (ann, ben) = (region.ann, region.ben)
        let grade = "/sections/section=leadership/grade"

        try ann.does("set", Region.record, Region.headline, "We know our front door is slow.")
        try ben.does("set", Region.record, Region.know("leadership"), "Leaders audit twelve files a month.")
        try region.level()
        for laptop in [ann, ben] {
            #expect(try laptop.text(Region.headline) == "We know our front door is slow.")
            #expect(try laptop.text(Region.know("leadership")) == "Leaders audit twelve files a month.")
        }

        try ann.does("set", Region.record, grade, "good")
        try ben.does("set", Region.record, grade, "inadequate")
        try ann.does("sync")
        #expect(try ben.sli("sync", "--check").code == 3)
        try ann.does("sync")
        for laptop in [ann, ben] {
            let decisions = try laptop.sli("conflicts").expecting(0).output
            #expect(decisions.contains("good") && decisions.contains("inadequate"), "\(decisions)")
        }
        try ann.does("resolve", Region.record, grade, "--keep", "ann")
        try region.level()
        for laptop in [ann, ben] {
            #expect(try laptop.text(grade) == "good")
            #expect(try laptop.sli("sync", "--check").code == 0)
        }
        #expect(try Set(region.tips()).count == 1)
        #expect(try region.repositories.map(world.faults).joined() == "")
    }
}
