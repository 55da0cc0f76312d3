import Foundation
import GitStorage
import Landing
import Merging
import Records
import Schemas
import Statements
import Syncing
import Testing
import Workspaces

/// A region with a hub and the laptops of several members, in folders of their own.
///
/// Made once and copied for every test: founding and joining are what costs. The folders lie in memory where the
/// machine offers that, since `fsync` is not what is tried here.
final class World: Sendable {
    let folder: String
    /// The region's first commit.
    let root: ObjectID

    static let people = ["ann", "ben", "cat", "dan"]
    /// Members of the region's own office, who take part in no authority's space.
    static let reviewers = ["pat", "quin", "ros", "sam"]
    static let coordinator = "jo"
    /// The writers' clocks, in seconds since 1970.
    static let clock: Int64 = 1_504_000_000

    private init(folder: String, root: ObjectID) {
        self.folder = folder
        self.root = root
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A copy of the prepared world: the region with all members on the hub and on every laptop.
    ///
    /// - Parameter people: whose laptops are needed.
    init(_ people: [String] = World.people + [World.coordinator]) async throws {
        let prepared = try await Self.prepared.value
        folder = Self.newFolder()
        root = prepared.root
        for part in ["hub"] + people.map({ "laptops/\($0)" }) {
            try Self.copy("\(prepared.folder)/\(part)", to: "\(folder)/\(part)")
        }
    }

    private static func newFolder() -> String {
        let memory = "/dev/shm"
        let place =
            FileManager.default.isWritableFile(atPath: memory)
            ? memory : FileManager.default.temporaryDirectory.path
        return "\(place)/sli-world-\(UUID().uuidString)"
    }

    private static let prepared = Task { try await prepare() }

    private static func copy(_ source: String, to target: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: target, withIntermediateDirectories: true)
        for name in try manager.contentsOfDirectory(atPath: source) {
            let from = "\(source)/\(name)"
            var isFolder: ObjCBool = false
            _ = manager.fileExists(atPath: from, isDirectory: &isFolder)
            if isFolder.boolValue {
                try copy(from, to: "\(target)/\(name)")
            } else if source.contains("/objects/") {
                // Objects are never changed in place.
                try #require(link(from, "\(target)/\(name)") == 0)
            } else {
                try #require(manager.createFile(atPath: "\(target)/\(name)", contents: manager.contents(atPath: from)))
            }
        }
    }

    // MARK: - Who and where

    static func key(of person: String) -> PrivateKey {
        var seed = [UInt8](repeating: 7, count: 32)
        for (index, byte) in person.utf8.enumerated() { seed[index] = byte }
        return PrivateKey(seed: seed)!
    }

    static func member(_ person: String, roles: [Role]? = nil, name: String? = nil) throws -> Member {
        let isCoordinator = person == coordinator
        let isOfficer = people.contains(person)
        let roles = roles ?? [isCoordinator ? .coordinator : isOfficer ? .officer : .reviewer]
        return try Member(
            id: person, name: name ?? "\(person.capitalized) Price", email: "\(person)@sw.example",
            authority: isOfficer ? "bristol" : Member.region,
            roles: roles.map { Member.HeldRole(role: $0, from: "2017-01-01") },
            keys: [Member.Key(publicKey: key(of: person).publicKey)])
    }

    func laptop(of person: String) throws -> Workspace { try Workspace.open("\(folder)/laptops/\(person)") }

    func hubPath(_ space: SpaceKind = .region) -> String { "\(folder)/hub/\(space).git" }

    /// The way from somebody's laptop to the hub, without git's own processes.
    func way(
        _ person: String, duringPush: @escaping @Sendable () async throws -> Void = {}, losesAnswer: Bool = false
    ) -> @Sendable (SpaceKind) -> any HubLink {
        { [self] space in
            LocalHubLink(
                laptop: "\(folder)/laptops/\(person)/\(space).git", hub: hubPath(space), regionHub: hubPath(.region),
                space: space, root: root, duringPush: duringPush, losesAnswer: losesAnswer)
        }
    }

    func cycle(
        _ person: String, _ workspace: Workspace? = nil,
        reaching: @escaping @Sendable (SyncStep) async throws -> Void = { _ in },
        duringPush: @escaping @Sendable () async throws -> Void = {}, losesAnswer: Bool = false
    ) throws -> SyncCycle {
        SyncCycle(
            try workspace ?? laptop(of: person), pause: { _ in }, reaching: reaching,
            link: way(person, duringPush: duringPush, losesAnswer: losesAnswer))
    }

    /// Syncs a laptop; every space has to end level with the hub.
    @discardableResult
    func sync(_ person: String) async throws -> [SyncOutcome] {
        let outcomes = try await cycle(person).run()
        for outcome in outcomes { try #require(outcome.ending == .level, "\(person): \(outcome.ending)") }
        return outcomes
    }

    /// Syncs all laptops until nothing moves any more.
    func settleDown(_ people: [String] = World.people) async throws {
        for _ in 0..<2 {
            for person in people { try await sync(person) }
        }
        let tip = try hubTip()
        for person in people {
            let store = try ObjectStore(opening: "\(folder)/laptops/\(person)/region.git")
            try #require(store.required(RefName.main) == tip)
            try #require(store.required(RefName.hub) == tip)
            try #require(store.references(under: RefName.chains).isEmpty)
        }
    }

    func hubTip(_ space: SpaceKind = .region) throws -> ObjectID {
        try ObjectStore(opening: hubPath(space)).required(RefName.main)
    }

    /// What is wrong with the hub's whole history, judged from its first commit on.
    func faultsFromTheRoot() throws -> [CheckViolation] {
        let store = try ObjectStore(opening: hubPath())
        return try Check(.region, in: store).violations(from: nil, to: store.required(RefName.main), root: root)
    }

    /// A member whose roles have ended.
    static func leaver(_ person: String) throws -> Member {
        let member = try member(person)
        return try Member(
            id: member.id, name: member.name, email: member.email, authority: member.authority,
            roles: member.roles.map { Member.HeldRole(role: $0.role, from: $0.from, hasEnded: true) },
            keys: member.keys)
    }

    /// Has the coordinator change the roster, the schemas or the region's page.
    func govern(_ files: @escaping @Sendable () throws -> [String: [UInt8]?]) async throws {
        let workspace = try laptop(of: Self.coordinator)
        let outcome = try await Governance(workspace, cycle: cycle(Self.coordinator, workspace)).change(
            subject: "Change the region", clock: Self.clock
        ) { _, _ in try files() }
        guard case .accepted = outcome else { throw PreparationFailed(outcome: "\(outcome)") }
    }

    // MARK: - Making it

    private static func prepare() async throws -> World {
        let folder = newFolder()
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder + "/laptops", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: folder + "/hub/authorities", withIntermediateDirectories: true)
        let home = "\(folder)/laptops/\(coordinator)"
        let shipped = ["member", "authority"].map {
            (SchemaName("\($0)/1")!, ShippedSchemas.bytes(kind: $0, version: 1)!)
        }
        let own = TestKinds.all.map { ($0.name, $0.json.canonicalBytes) }
        let founding = Workspace.Founding(
            region: "south-west", name: "South West", authorities: [try bristol()],
            coordinator: try member(coordinator),
            schemas: shipped + own)
        let coordinatorKey = key(of: coordinator)
        let workspace = try await Workspace.found(
            founding, in: home, key: "key", signer: KeySigner(coordinatorKey), clock: clock)
        let root = await workspace.settings.root
        try write(coordinatorKey, to: home + "/key")
        let cycle = SyncCycle(workspace)
        let outcome = try await Governance(workspace, cycle: cycle).change(subject: "Let all in", clock: clock) {
            _, _ in
            var files: [String: [UInt8]?] = [:]
            for person in people + reviewers {
                files["records/member/\(person).json"] = try member(person).json.canonicalBytes
            }
            return files
        }
        guard case .accepted = outcome else { throw PreparationFailed(outcome: "\(outcome)") }
        try copy(home + "/region.git", to: folder + "/hub/region.git")
        _ = try ObjectStore.create(bareAt: folder + "/hub/authorities/bristol.git")
        for person in people + reviewers {
            try copy(home, to: "\(folder)/laptops/\(person)")
            try write(key(of: person), to: "\(folder)/laptops/\(person)/key")
        }
        return World(folder: folder, root: root)
    }

    struct PreparationFailed: Error { let outcome: String }

    private static func bristol() throws -> Authority {
        try Authority(
            id: "bristol", name: "Bristol, City of", region: "South West", tier: "Unitary", dfeNumber: "801",
            onsCode: "E06000023")
    }

    /// Lets another person sit down at somebody's laptop, with their own key.
    func sit(_ person: String, at laptop: String) async throws -> Desk {
        let key = "key-\(person)"
        try Self.write(Self.key(of: person), to: "\(folder)/laptops/\(laptop)/\(key)")
        let desk = try Desk(self, laptop)
        try await desk.workspace.changeSettings { $0.key = key }
        return desk
    }

    private static func write(_ key: PrivateKey, to path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        try #require(
            FileManager.default.createFile(atPath: path, contents: Data(key.openSSH(comment: "test").utf8)))
    }
}
