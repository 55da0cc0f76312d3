import Foundation
import Glibc
import Testing

/// `slid` keeps a copy in step with its hub.
@Suite(.tags(.large)) struct DaemonTests {
    let region: Region
    var ann: Laptop { region.ann }

    init() throws { region = try Region(World()) }

    /// Starts the daemon and waits until its first sync is over.
    private func started(_ arguments: String...) throws -> Program {
        let daemon = try ann.start("slid", arguments)
        try eventually("slid synced\n\(daemon.errors)") {
            if daemon.hasExited { throw Failure("slid ended: \(daemon.stopped())") }
            return Self.syncs(daemon) >= 1
        }
        return daemon
    }

    /// How often the authority's space was synced.
    private static func syncs(_ daemon: Program) -> Int {
        daemon.errors.split(separator: "\n").filter {
            $0.contains("synced") && $0.contains("space=authorities/bristol")
        }.count
    }

    private func hubHolds(_ text: String) throws -> Bool {
        try region.world.git(region.hubAuthority, "show", "main:records/\(Region.record).json").contains(text)
    }

    @Test func aSaveIsSentAtOnceWithoutAnybodyAsking() throws {
        let daemon = try started("--every", "3600")
        try ann.does("set", Region.record, Region.headline, "Sent by itself")
        try eventually("the hub has it\n\(daemon.errors)") { try hubHolds("Sent by itself") }
        try eventually("this laptop stands where the hub does") { try ann.main() == region.hubMain }
        #expect(!daemon.errors.contains("Sent by itself"), "no record text in a log")
        daemon.signal(SIGTERM)
        _ = try daemon.answer(within: 10).expecting(0)
    }

    @Test func othersWorkComesInOnSchedule() throws {
        let daemon = try started("--every", "1")
        try region.ben.does("set", Region.record, Region.headline, "From Ben")
        try region.ben.does("sync")
        let tip = try region.hubMain
        try eventually("it came in\n\(daemon.errors)") { try ann.main() == tip }
        #expect(try ann.text(Region.headline) == "From Ben")
        daemon.signal(SIGTERM)
        _ = try daemon.answer(within: 10).expecting(0)
    }

    @Test func oneLooksAfterACopyAndTheNextMayOnceItIsDead() throws {
        let daemon = try started("--every", "3600")
        let second = try ann.start("slid", ["--every", "3600"]).answer(within: 10)
        #expect(second.code == 1, "\(second)")
        #expect(second.errors.contains("another slid"), "\(second)")
        // Whatever way it dies, its lock is free.
        _ = daemon.stopped()
        let third = try started("--every", "3600")
        third.signal(SIGINT)
        _ = try third.answer(within: 10).expecting(0)
    }

    @Test func aHubThatIsAwayIsTriedAgain() throws {
        let daemon = try started("--every", "1")
        try FileManager.default.moveItem(atPath: region.hub, toPath: region.hub + "-away")
        try ann.does("set", Region.record, Region.headline, "Later")
        try eventually("it noticed\n\(daemon.errors)") { daemon.errors.contains("hub unreachable") }
        #expect(!daemon.hasExited)
        try FileManager.default.moveItem(atPath: region.hub + "-away", toPath: region.hub)
        try eventually("the hub has it\n\(daemon.errors)") { try hubHolds("Later") }
        daemon.signal(SIGTERM)
        _ = try daemon.answer(within: 10).expecting(0)
    }
}
