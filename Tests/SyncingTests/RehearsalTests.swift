import Foundation
import GitStorage
import Landing
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// `--dry-run`: what would be done is told, and nothing of it is done.
@Suite(.serialized)
struct RehearsalTests {
    /// Every ref of a laptop and of the hub that says where somebody stands; what was fetched is not among them.
    private func marks(_ world: World, _ person: String) throws -> [String: ObjectID] {
        var marks = ["hub": try world.hubTip()]
        for space in try world.laptop(of: person).spaces() {
            let store = try ObjectStore(opening: "\(world.folder)/laptops/\(person)/\(space).git")
            for (name, id) in try store.references(under: "refs/") where name != RefName.incoming {
                marks["\(space) \(name)"] = id
            }
        }
        return marks
    }

    /// The files in which a laptop keeps what was written: a rehearsal adds none.
    private func objects(_ world: World, _ person: String) throws -> Set<String> {
        let folder = "\(world.folder)/laptops/\(person)/region.git/objects"
        return Set(try FileManager.default.subpathsOfDirectory(atPath: folder))
    }

    @Test func saysWhatASyncThenDoes() async throws {
        let world = try await World()
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        let other = RecordName("note/two")!
        try await ann.create(Desk.note, [("grade", "b")])
        try await ann.create(other)
        try await world.settleDown()
        try await ann.write("x", at: "/grade")
        try await ben.write("y", at: "/grade")
        try await ben.write("Theirs", at: "/title", other)
        try await world.sync("ben")

        let before = try marks(world, "ann")
        let rehearsed = try await world.cycle("ann").rehearse()
        #expect(try marks(world, "ann") == before)
        // What was fetched is there now; what was made of it is not.
        let fetched = try objects(world, "ann")
        _ = try await world.cycle("ann").rehearse()
        #expect(try objects(world, "ann") == fetched)
        #expect(try await ann.value(at: "/grade") == "x")
        #expect(try await ann.sides(at: "/grade") == nil)

        let done = try await world.cycle("ann").run()
        #expect(rehearsed.map(\.records) == done.map(\.records))
        #expect(rehearsed.map(\.sent) == done.map(\.sent))
        #expect(rehearsed.map(\.received) == done.map(\.received))
        #expect(rehearsed.map(\.ending) == done.map(\.ending))
        let region = try #require(rehearsed.first)
        #expect(region.sent == 1)
        #expect(region.records.map(\.name) == [Desk.note, other])
        #expect(region.records.map(\.state) == [.decisionsWaiting(1), .received])
    }

    @Test func saysWhatTheCheckWouldNotTakeIn() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create()
        try await world.govern { ["records/member/ann.json": try World.leaver("ann").json.canonicalBytes] }
        let before = try marks(world, "ann")
        let outcome = try #require(try await world.cycle("ann").rehearse().first)
        guard case .refused(let faults, _) = outcome.ending else {
            Issue.record("\(outcome.ending)")
            return
        }
        #expect(!faults.isEmpty)
        #expect(outcome.sent == 0)
        #expect(try marks(world, "ann") == before)
    }

    @Test func judgesAChangeOfTheRosterWithoutMakingIt() async throws {
        let world = try await World()
        let workspace = try world.laptop(of: World.coordinator)
        let governance = Governance(workspace, cycle: try world.cycle(World.coordinator, workspace))
        func rehearse(_ files: @escaping @Sendable () throws -> [String: [UInt8]?]) async throws -> Governance.Outcome {
            try await governance.rehearse(subject: "Try", clock: World.clock) { _, _ in try files() }
        }
        let before = try marks(world, World.coordinator)
        let stored = try objects(world, World.coordinator)
        let good = try await rehearse { ["records/member/ann.json": try World.leaver("ann").json.canonicalBytes] }
        guard case .accepted = good else {
            Issue.record("\(good)")
            return
        }
        let same = try await rehearse { ["records/member/ann.json": try World.member("ann").json.canonicalBytes] }
        guard case .unchanged = same else {
            Issue.record("\(same)")
            return
        }
        let last = try await rehearse { ["records/member/jo.json": try World.leaver("jo").json.canonicalBytes] }
        guard case .refused(let faults, _) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(faults.map(\.reason).contains(.edit(.noCoordinatorLeft)))
        #expect(try marks(world, World.coordinator) == before)
        #expect(try objects(world, World.coordinator) == stored)
        #expect(try await workspace.roster().activeMember(holding: World.key(of: "ann").publicKey) != nil)
    }
}
