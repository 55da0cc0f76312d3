import Foundation
import GitStorage
import Landing
import Records
import Seeded
import Subprocess
import Testing
import Workspaces

@testable import Syncing

/// Repositories are packed when nobody waits for it, and wherever that is killed nothing is lost (EDGE-CASES 16).
@Suite(.serialized) struct MaintenanceTests {
    private static func faults(_ repository: String) async throws -> String {
        let result = try await Subprocess.run(
            .name("git"), arguments: ["--git-dir", repository, "fsck", "--strict", "--full", "--no-dangling"],
            input: .none, output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        return result.terminationStatus.isSuccess ? result.standardOutput + result.standardError : "\(result)"
    }

    /// The files of single objects.
    private static func loose(_ repository: String) throws -> Int {
        let names = FileManager.default.enumerator(atPath: repository + "/objects")?.allObjects as? [String] ?? []
        return names.count { $0.utf8.count == 41 && !$0.hasPrefix("pack") }
    }

    @Test func manySingleFilesBecomeAPack() async throws {
        let world = try await World(["ann"])
        let ann = try Desk(world, "ann")
        try await ann.create()
        for number in 1...10 { try await ann.write(.string("Word \(number)"), at: "/title") }
        let repository = "\(world.folder)/laptops/ann/region.git"
        let before = try Self.loose(repository)
        // What no ref names stays as it lies.
        let store = try ObjectStore(opening: repository)
        let lonely = try store.writeBlob(Array("Not yet in any edit".utf8))

        let patient = Maintenance(ann.workspace)
        #expect(try await patient.run()[.region] == .notNeeded)
        let eager = Maintenance(ann.workspace, mostLoose: 20)
        #expect(try await eager.run()[.region] == .packed)
        #expect(before > 40)
        #expect(try Self.loose(repository) == 1)
        #expect(try ObjectStore(opening: repository).blob(lonely).isEmpty == false)
        #expect(try await Self.faults(repository) == "")
        #expect(try await ann.value(at: "/title") == "Word 10")
        #expect(try await eager.run()[.region] == .notNeeded)
        // A reader that was there before finds everything.
        #expect(try store.commit(store.required(RefName.main)).parents.count == 1)
    }

    @Test func aSyncComesFirst() async throws {
        let world = try await World(["ann"])
        let ann = try Desk(world, "ann")
        try await ann.create()
        let lock = try #require(try FileLock.tryLock("\(world.folder)/laptops/ann/sync.lock"))
        #expect(try await Maintenance(ann.workspace, mostLoose: 0).run()[.region] == .busy)
        withExtendedLifetime(lock) {}
    }

    /// Edits go on all the while; git and what it started are killed at any moment.
    @Test func killedAtAnyMoment() async throws {
        let world = try await World(["ann"])
        let ann = try Desk(world, "ann")
        try await ann.create()
        let repository = "\(world.folder)/laptops/ann/region.git"
        var random = SeededGenerator(seed: 20_170_829)
        // How long it takes here and now, undisturbed.
        let start = ContinuousClock.now
        #expect(try await Self.isPacked(repository, within: 60))
        var latest = (ContinuousClock.now - start) / .microseconds(1)
        var cutShort = 0
        var rounds = 0
        var written = ""
        while rounds < 20 || cutShort < 5 {
            rounds += 1
            try #require(rounds <= 100, "only \(cutShort) kills came in time")
            let round = rounds
            for number in 1...3 { try await ann.write(.string("Round \(round), \(number)"), at: "/title") }
            let moment = Double(1 + random.number(below: Int(latest))) / 1e6
            async let isWhole = Self.isPacked(repository, within: moment)
            written = "Round \(round), meanwhile"
            #expect(try await ann.write(.string(written), at: "/title").isSaved)
            if try await isWhole {
                // The machine is quicker than it was when that was measured.
                latest = max(1_000, latest * 0.8)
            } else {
                cutShort += 1
            }
            #expect(try await Self.faults(repository) == "", "round \(round)")
            #expect(try await ann.value(at: "/title") == .string(written), "round \(round)")
        }
        #expect(try await ann.write("The last word", at: "/title").isSaved)
        #expect(try await Maintenance(ann.workspace, mostLoose: 0).run()[.region] == .packed)
        #expect(try Self.loose(repository) == 0)
        // All that was ever saved is still there, and comes to the hub.
        let store = try ObjectStore(opening: repository)
        var edits = 0
        var next = try store.commit(store.required(RefName.main))
        while next.parents.count == 1 {
            edits += 1
            next = try store.commit(next.parents[0])
        }
        #expect(edits == 2 + rounds * 4)
        try await world.sync("ann")
        #expect(try world.faultsFromTheRoot() == [])
    }

    /// Runs what packs a repository, and kills git with all that it started after so many seconds.
    ///
    /// - Returns: whether it was done by then.
    private static func isPacked(_ repository: String, within seconds: Double) async throws -> Bool {
        let words = Maintenance.words(for: repository).drop { $0 != "prlimit" }
        let result = try await Subprocess.run(
            .name("timeout"), arguments: Arguments(["--signal=KILL", String(format: "%.6f", seconds)] + words),
            environment: Maintenance.environment, input: .none, output: .discarded, error: .discarded)
        return result.terminationStatus.isSuccess
    }
}
