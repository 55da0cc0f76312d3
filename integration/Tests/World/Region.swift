import Foundation
import Glibc
import Synchronization

/// A region of two authorities with a hub, its coordinator Jo, and two officers of Bristol, Ann and Ben.
struct Region: Sendable {
    let world: World
    let jo: Laptop
    let ann: Laptop
    let ben: Laptop
    /// The hub's folder.
    let hub: String

    static let record = "self-assessment/2017/bristol"
    static let headline = "/headline"
    static func know(_ section: String) -> String { "/sections/section=\(section)/know" }

    var hubRegion: String { "\(hub)/region.git" }
    var hubAuthority: String { "\(hub)/authorities/bristol.git" }

    /// Founds the region, command by command.
    ///
    /// - Parameters:
    ///   - settings: of every laptop's environment.
    ///   - equip: readies a laptop before its first command.
    ///   - address: by which a laptop reaches the hub's folder; by default the folder itself.
    init(
        founding world: World, settings: [String: String] = [:], isShared: Bool = false,
        equip: (inout Laptop) throws -> Void = { _ in }, address: (String, String) -> String = { $1 }
    ) throws {
        self.world = world
        hub = world.path("hub")
        func laptop(_ name: String) throws -> Laptop {
            var laptop = try Laptop(world, name)
            laptop.settings = settings
            try equip(&laptop)
            return laptop
        }
        jo = try laptop("jo")
        ann = try laptop("ann")
        ben = try laptop("ben")
        try jo.foundRegion("--authorities", world.twoAuthorities())
        let shared = isShared ? ["--shared"] : []
        _ = try jo.start("sli", ["hub", "init", hub, "--address", address("jo", hub)] + shared).answer().expecting(0)
        for (laptop, name) in [(ann, "Ann Lee"), (ben, "Ben Fry")] {
            try laptop.does("join", address(laptop.name, hub), "--as", Laptop.region)
            try jo.does(
                "member", "add", laptop.name, "--name", name, "--email", "\(laptop.name)@bristol.example",
                "--authority", "bristol", "--role", "officer", "--public-key", laptop.publicKey())
        }
        for laptop in [ann, ben] { try laptop.does("sync") }
        try ann.does("new", Self.record)
        for laptop in [ann, ben] { try laptop.does("sync") }
    }

    /// The region that ``init(founding:settings:isShared:equip:address:)`` makes, copied from one that was founded
    /// once for all tests: five seconds less for each.
    init(_ world: World) throws {
        let template = try Self.template.get()
        func laptop(_ name: String) throws -> Laptop {
            let laptop = try Laptop(world, name)
            for part in try FileManager.default.contentsOfDirectory(atPath: template.path(name)) {
                try FileManager.default.copyItem(
                    atPath: template.path(name) + "/" + part, toPath: laptop.home + "/" + part)
            }
            try laptop.rewriteSettings(template.folder, with: world.folder)
            return laptop
        }
        self.world = world
        hub = world.path("hub")
        try FileManager.default.copyItem(atPath: template.path("hub"), toPath: hub)
        jo = try laptop("jo")
        ann = try laptop("ann")
        ben = try laptop("ben")
    }

    private static let template: Result<World, any Error> = Result {
        let world = try World()
        _ = try Region(founding: world)
        leftover.withLock { $0 = world.folder }
        // What lives as long as the process has no other end.
        atexit {
            Region.leftover.withLock { folder in _ = folder.map { try? FileManager.default.removeItem(atPath: $0) } }
        }
        return world
    }

    private static let leftover = Mutex<String?>(nil)

    var hubMain: String { get throws { try world.git(hubAuthority, "rev-parse", "refs/heads/main") } }

    /// Where the hub and both officers stand: one commit, once all have synced.
    func tips() throws -> [String] { try [hubMain, ann.main(), ben.main()] }

    /// Syncs until both officers hold what the other sent last.
    func level() throws {
        for laptop in [ann, ben, ann] { try laptop.does("sync") }
    }

    /// All repositories of the region.
    var repositories: [String] {
        [hubRegion, hubAuthority] + [jo, ann, ben].map(\.regionRepository) + [ann, ben].map(\.authorityRepository)
    }
}
