import Foundation
public import GitStorage
import Indexing
public import Landing
import Records
public import Statements

/// A copy of a region on one laptop: the one door to what lies on its disk (DESIGN.md section 10).
///
/// It reads, saves and keeps the index; it knows no network and no terminal. Several processes may hold
/// copies of the same folder open: what they write is put in line by a kernel lock.
public actor Workspace {
    /// The folder that holds everything.
    public nonisolated let folder: String
    /// Which region, whose laptop.
    public private(set) var settings: Settings

    /// Whether somebody is there to be asked when a key signs.
    public nonisolated let attendance: Attendance

    private var repositories: [SpaceKind: Repository] = [:]
    /// The picture of the records, once somebody asked for it.
    var index: RecordIndex?
    /// Is told what long work is at.
    nonisolated let telling: @Sendable (LongWork) -> Void

    init(
        folder: String, settings: Settings, attendance: Attendance = .nobody,
        telling: @escaping @Sendable (LongWork) -> Void = { _ in }
    ) {
        self.folder = folder
        self.attendance = attendance
        self.settings = settings
        self.telling = telling
    }

    /// Opens the copy in that folder.
    ///
    /// - Parameters:
    ///   - attendance: whether somebody is there to be asked for a passphrase.
    ///   - telling: is told what long work is at, from any thread.
    /// - Throws: ``WorkspaceError/notAWorkspace(folder:)`` or ``WorkspaceError/damaged(file:)``.
    public static func open(
        _ folder: String, attendance: Attendance = .nobody,
        telling: @escaping @Sendable (LongWork) -> Void = { _ in }
    ) throws(WorkspaceError) -> Workspace {
        let file = folder + "/" + settingsFile
        guard let bytes = SmallFile.read(file) else { throw .notAWorkspace(folder: folder) }
        guard let json = try? JSON(reading: bytes), let settings = Settings(json: json) else {
            throw .damaged(file: file)
        }
        return Workspace(folder: folder, settings: settings, attendance: attendance, telling: telling)
    }

    static let settingsFile = "workspace.json"

    /// Changes what the copy knows of itself; the region and its root stay.
    public func changeSettings(_ change: @Sendable (inout Settings) -> Void) throws(WorkspaceError) {
        var changed = settings
        change(&changed)
        changed.region = settings.region
        changed.root = settings.root
        // What another hub did says nothing of this one.
        if changed.hub != settings.hub { (changed.guards, changed.heldUp) = ([:], [:]) }
        // What was worked on without a hub is what its first hub holds.
        if settings.hub == nil, changed.hub != nil { changed.answered.formUnion(spaces().map(\.description)) }
        guard changed != settings else { return }
        try SmallFile.write(changed.json.canonicalBytes, to: folder + "/" + Self.settingsFile)
        settings = changed
    }

    // MARK: - Spaces

    /// The folder of a space's repository.
    public nonisolated func path(of space: SpaceKind) -> String { "\(folder)/\(space).git" }

    /// The spaces that this copy takes part in: the region first.
    public nonisolated func spaces() -> [SpaceKind] { [.region] + SpaceKind.others(in: folder) }

    /// The repository of a space.
    public func repository(_ space: SpaceKind) throws -> Repository {
        if let open = repositories[space] { return open }
        let path = path(of: space)
        guard FileManager.default.fileExists(atPath: path) else {
            throw WorkspaceError.noSpace(space.description)
        }
        let repository = try Repository(opening: path)
        repositories[space] = repository
        return repository
    }

    /// Makes the space of an authority or a team on this laptop, with the root that every laptop makes alike.
    ///
    /// Does nothing if it is there already.
    public func add(_ space: SpaceKind) async throws {
        let place = path(of: space)
        guard space != .region, !FileManager.default.fileExists(atPath: place) else { return }
        let root = settings.root
        // Under another name first: a crash leaves no half-made space.
        let temporary = place + ".new"
        try? FileManager.default.removeItem(atPath: temporary)
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let repository = try Repository(creating: temporary)
        try await repository.perform { store in
            let id = try SpaceRoot.make(space, region: root, in: store)
            _ = try store.moveReference(RefName.hub, from: nil, to: id)
            _ = try store.moveReference(RefName.main, from: nil, to: id)
        }
        try FileManager.default.moveItem(atPath: temporary, toPath: place)
    }

    // MARK: - People

    /// The roster of the newest verified region.
    public func roster() async throws -> Roster {
        try await repository(.region).perform { store in
            let tip = try store.required(RefName.hub)
            return try RosterReader(in: store).roster(in: store.commit(tip).tree)
        }
    }

    // MARK: - Locks

    /// How long a writer waits for another one: saving takes milliseconds.
    static let patience = Duration.seconds(30)

    /// Holds the writer's lock while `body` runs, having removed what a dead writer left locked.
    public func writing<T: Sendable>(_ space: SpaceKind, _ body: () async throws -> T) async throws -> T {
        guard let lock = try await FileLock.lock(folder + "/writer.lock", within: Self.patience) else {
            throw WorkspaceError.busy
        }
        try await repository(space).perform { store in _ = try store.removeStaleLocks(holding: [.writer]) }
        let result = try await body()
        withExtendedLifetime(lock) {}
        return result
    }
}

extension SpaceKind {
    /// The spaces beside the region's that have a repository in a folder, those of authorities first.
    public static func others(in folder: String) -> [SpaceKind] {
        folders.flatMap { kind in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)")) ?? []
            return names.filter { $0.hasSuffix(".git") }.map { String($0.dropLast(4)) }.sorted()
                .compactMap { SpaceKind("\(kind)/\($0)") }
        }
    }
}
