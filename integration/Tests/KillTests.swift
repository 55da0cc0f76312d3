import Seeded
import Foundation
import Glibc
import Testing

/// Commands killed with -9 at any moment: on reopening it is before or after, never between, without work by hand
/// (EDGE-CASES.md 16 and 17).
@Suite(.tags(.large)) struct KillTests {
    /// Half of the kills hit a `set`, half a `sync`; all moments of their run are as likely.
    @Test(arguments: [20_170_829 as UInt64, 20_180_119])
    func whateverTheMomentWhatWasSavedIsThere(seed: UInt64) throws {
        let region = try Region(World())
        let (ann, world) = (region.ann, region.world)
        var numbers = SeededGenerator(seed: seed)
        // How long each takes here and now, undisturbed.
        let times = try [["set", Region.record, Region.headline, "Measured"], ["sync"]].map { arguments in
            let begin = ContinuousClock.now
            _ = try ann.start("sli", arguments).answer().expecting(0)
            return (ContinuousClock.now - begin) / .microseconds(1)
        }
        var saved = "Measured"
        var cutShort = 0
        for round in 1...25 {
            let isSync = Bool.random(using: &numbers)
            if isSync {
                try ann.does("set", Region.record, Region.headline, "Round \(round)")
                saved = "Round \(round)"
                if round % 3 == 0 {
                    try region.ben.does("set", Region.record, Region.know("voice"), "Ben, round \(round)")
                    try region.ben.does("sync")
                }
            }
            let text = "Round \(round), killed"
            let program = try ann.start("sli", isSync ? ["sync"] : ["set", Region.record, Region.headline, text])
            usleep(UInt32(Double.random(in: 0...times[isSync ? 1 : 0], using: &numbers)))
            // Now and then the power fails for the laptop's git as well; the hub is another machine.
            if Int.random(in: 0..<3, using: &numbers) == 0 {
                program.signal(SIGKILL)
                for process in world.processes() where process != program.process {
                    if !Self.works(process, in: region.hub) { kill(process, SIGKILL) }
                }
            }
            let answer = program.stopped()
            if answer.code != 0 { cutShort += 1 }
            #expect([0, 128 + SIGKILL].contains(answer.code), "seed \(seed), round \(round): \(answer)")

            // Reopening needs no work by hand, and shows what was saved.
            let shown = try ann.text(Region.headline)
            if !isSync, answer.output.contains("Saved") { saved = text }
            #expect(shown == saved || (!isSync && shown == text), "seed \(seed), round \(round): \(answer)")
            saved = shown ?? ""
            let faults = try [ann.regionRepository, ann.authorityRepository, region.hubAuthority].map(world.faults)
            #expect(faults.joined() == "", "seed \(seed), round \(round)")
            // The next save and the next sync work.
            if isSync { try ann.does("set", Region.record, Region.know("context"), "After round \(round)") }
            try ann.does("sync")
        }
        try region.level()
        #expect(try Set(region.tips()).count == 1)
        #expect(try region.ben.text(Region.headline) == saved)
        #expect(cutShort >= 10, "only \(cutShort) of 25 kills came in time")
        #expect(try region.repositories.map(world.faults).joined() == "")
    }

    /// Whether a process is the hub's: one that receives works in the folder of the repository it receives for.
    private static func works(_ process: pid_t, in hub: String) -> Bool {
        let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
        return folder?.hasPrefix(hub) ?? false
    }

    /// What a writer and a git that were killed leave locked, each in turn and all together.
    @Test func lockFilesOfTheDeadHoldNobodyUp() throws {
        let region = try Region(World())
        let ann = region.ann
        let locks = [
            "\(ann.authorityRepository)/refs/heads/main.lock", "\(ann.regionRepository)/refs/heads/main.lock",
            "\(ann.authorityRepository)/refs/hub/main.lock", "\(ann.authorityRepository)/refs/hub/incoming.lock",
            "\(ann.regionRepository)/refs/hub/incoming.lock",
        ]
        for (number, these) in (locks.map { [$0] } + [locks]).enumerated() {
            for lock in these { #expect(FileManager.default.createFile(atPath: lock, contents: nil)) }
            let saved = try ann.sli("set", Region.record, Region.headline, "Case \(number)").expecting(0)
            #expect(saved.output.contains("Saved"))
            try ann.does("sync")
            #expect(try region.hubMain == ann.main())
            for lock in these where lock.hasPrefix(ann.authorityRepository) {
                #expect(!FileManager.default.fileExists(atPath: lock), "\(lock)")
            }
            for lock in these { try? FileManager.default.removeItem(atPath: lock) }
        }
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Case \(locks.count)")
    }

    /// What a transfer that was killed in the hub's folder leaves there is nobody's to remove, so it is told.
    @Test func aHubThatWasLeftLockedIsToldAndNothingIsLost() throws {
        let region = try Region(World())
        let lock = region.hubAuthority + "/refs/heads/main.lock"
        #expect(FileManager.default.createFile(atPath: lock, contents: nil))
        try region.ann.does("set", Region.record, Region.headline, "Waits")
        let answer = try region.ann.sli("sync")
        #expect(answer.code == 69, "\(answer)")
        #expect(answer.output.contains("main.lock"), "\(answer)")
        try FileManager.default.removeItem(atPath: lock)
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Waits")
    }

    /// A sync that is killed while the hub is silent leaves a child that waits: it ends by itself, and holds the next
    /// sync up no longer.
    @Test func theChildOfAKilledSyncDoesNotWaitForEver() throws {
        let region = try Region(World())
        let world = region.world
        let listener = try Listener()
        _ = try world.file(
            "ann/.gitconfig", "[url \"git://127.0.0.1:\(listener.port)/\"]\n\tinsteadOf = \(region.hub)/\n")
        let sync = try region.ann.start("sli", ["sync", "--timeout", "1"])
        try eventually("git waits for the hub") {
            world.processes().contains { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                let words = String(decoding: line, as: UTF8.self)
                return words.contains("fetch\0") || words.contains("ls-remote\0")
            }
        }
        sync.signal(SIGKILL)
        #expect(try sync.answer().code == 128 + SIGKILL)
        try FileManager.default.removeItem(atPath: world.path("ann/.gitconfig"))
        try eventually("it ended", within: 20) { world.processes().isEmpty }
        withExtendedLifetime(listener) {}
        try region.ann.does("set", Region.record, Region.headline, "Goes on")
        let begin = ContinuousClock.now
        try region.level()
        #expect(ContinuousClock.now - begin < .seconds(20))
        #expect(try region.ben.text(Region.headline) == "Goes on")
    }

    /// A writer that lives is waited for, not robbed of its lock.
    @Test func aLockOfTheLivingIsRespected() throws {
        let region = try Region(World())
        let ann = region.ann
        // `flock` holds the writers' lock until it is told to stop.
        let ready = region.world.path("ready")
        let holder = try region.world.start(
            "flock", ["\(ann.copy)/writer.lock", "sh", "-c", "touch \(ready); exec sleep 60"])
        try eventually("the lock is held") { FileManager.default.fileExists(atPath: ready) }
        let lock = "\(ann.authorityRepository)/refs/heads/main.lock"
        #expect(FileManager.default.createFile(atPath: lock, contents: nil))
        let save = try ann.start("sli", ["set", Region.record, Region.headline, "Patient"])
        // As long as an undisturbed save takes: it neither ends nor takes the lock file away.
        try ann.does("show", Region.record)
        #expect(!save.hasExited)
        #expect(FileManager.default.fileExists(atPath: lock))
        _ = holder.stopped()
        #expect(try save.answer().expecting(0).output.contains("Saved"))
        #expect(try ann.text(Region.headline) == "Patient")
    }
}
