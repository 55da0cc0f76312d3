import Foundation
import GitStorage
import Landing
import Merging
import Records
import Syncing
import SystemPackage
import Testing
import Workspaces

/// What a way to the hub has to do, asked of system git and of what stands in its place in these tests.
@Suite(.serialized)
struct HubLinkConformanceTests {
    enum Way: String, CaseIterable, CustomTestStringConvertible {
        case git, local
        var testDescription: String { rawValue }
    }

    /// A hub with a hook that runs no check of `sli`, which would need the program: it refuses what is called bad.
    private struct Bench {
        let world: World
        let link: any HubLink
        let hub: ObjectStore
        let laptop: ObjectStore
        private let lock: FileLock

        init(_ way: Way, hubPath: String? = nil) async throws {
            world = try await World()
            let path = hubPath ?? world.hubPath()
            let home = "\(world.folder)/laptops/ann"
            hub = try ObjectStore(opening: world.hubPath())
            laptop = try ObjectStore(opening: home + "/region.git")
            lock = try #require(try FileLock.tryLock(home + "/sync.lock"))
            switch way {
            case .git:
                link = Transport(
                    repository: home + "/region.git", address: path, deadline: .seconds(30),
                    lock: FileDescriptor(rawValue: lock.descriptor))
            case .local:
                link = LocalHubLink(
                    laptop: home + "/region.git", hub: path, regionHub: path, space: .region, root: world.root)
            }
        }

        /// The landing of ann's newest edits, made but not pushed.
        func landing(_ grade: String) async throws -> ObjectID {
            let ann = try Desk(world, "ann")
            if try await ann.open().document.value == nil { try await ann.create() }
            try await ann.write(.string(grade), at: "/grade")
            let tip = try laptop.commit(laptop.required(RefName.hub))
            let chain = try #require(try Chain.unlanded(from: laptop.required(RefName.main), tip: tip.id, in: laptop))
            let check = Check(.region, in: laptop)
            return try LandingCommit.make(
                chain, onto: tip, in: laptop, schemas: check.schemas(landingOn: tip), level: 0)
        }
    }

    @Test("fetching brings the tip to its ref", arguments: Way.allCases)
    func fetch(way: Way) async throws {
        let bench = try await Bench(way)
        let tip = try bench.hub.required(RefName.main)
        #expect(try await bench.link.fetch() == .tip(tip))
        #expect(try bench.laptop.reference(RefName.incoming) == tip)
    }

    @Test("an empty repository has no tip", arguments: Way.allCases)
    func fetchEmpty(way: Way) async throws {
        let bench = try await Bench(way)
        try #require(bench.hub.moveReference(RefName.main, from: bench.hub.required(RefName.main), to: nil) == .moved)
        #expect(try await bench.link.fetch() == .tip(nil))
    }

    @Test("where there is no repository, that is an outcome", arguments: Way.allCases)
    func unreachable(way: Way) async throws {
        let bench = try await Bench(way, hubPath: "/nonexistent/hub.git")
        #expect(try await bench.link.fetch() == .unreachable(.noRepository))
        let tip = try bench.laptop.required(RefName.main)
        #expect(try await bench.link.push(tip) == .unreachable(.noRepository))
    }

    @Test("a good push is accepted and is the hub's tip", arguments: Way.allCases)
    func push(way: Way) async throws {
        let bench = try await Bench(way)
        let landing = try await bench.landing("x")
        #expect([.accepted, .acceptedUnchecked].contains(try await bench.link.push(landing)))
        #expect(try bench.hub.reference(RefName.main) == landing)
        #expect(try await bench.link.fetch() == .tip(landing))
    }

    @Test("a push over another's newer one has lost the race", arguments: Way.allCases)
    func raced(way: Way) async throws {
        let bench = try await Bench(way)
        let landing = try await bench.landing("x")
        let ben = try Desk(bench.world, "ben")
        try await ben.create(RecordName("note/two")!)
        try await bench.world.sync("ben")
        let newer = try bench.hub.required(RefName.main)
        #expect(try await bench.link.push(landing) == .raced)
        #expect(try bench.hub.reference(RefName.main) == newer)
    }
}
