public import GitStorage
public import Records
public import Statements
import Synchronization

/// The teams as a state of a region space holds them; folders with the same teams are read once.
public struct TeamReader {
    private let store: ObjectStore
    private static let folder = "records/team"

    /// Teams by the id of the folder they are in, for all readers of this process.
    private static let known = Mutex<[ObjectID: [Team]]>([:])
    private static let mostKnown = 64

    public init(in store: ObjectStore) { self.store = store }

    /// All teams of a state, by id. One that cannot be read, and one about whose members a decision waits, is nobody's.
    public func teams(in files: TreeOverlay) throws -> [Team] {
        var teams = try files.folder(Self.folder).map { try self.teams(inFolder: $0) } ?? []
        let changed = try files.changes(under: Self.folder).compactMap { path, id -> (String, Team?)? in
            guard case .record(let name)? = SpacePath(path) else { return nil }
            return (name.key[0], try id.flatMap { try team($0) })
        }
        for (id, team) in changed {
            teams.removeAll { $0.id == id }
            if let team { teams.append(team) }
        }
        return try teams.filter { try !isInDoubt($0.id, in: files) }.sorted { $0.id.precedesByBytes($1.id) }
    }

    /// The team of that id, if the state has it.
    public func team(_ id: String, in files: TreeOverlay) throws -> Team? {
        guard let name = Team.record(id), let file = try files[name.recordPath], let team = try team(file),
            team.id == id, try !isInDoubt(id, in: files)
        else { return nil }
        return team
    }

    /// Whether a member is in a team that works on a record and has not ended.
    public func isInTeam(_ member: Member, workingOn name: RecordName, in files: TreeOverlay) throws -> Bool {
        try teams(in: files).contains { $0.isAtWork(on: name) && $0.includes(member) }
    }

    private func isInDoubt(_ id: String, in files: TreeOverlay) throws -> Bool {
        try Team.record(id).flatMap { try files[$0.conflictsPath] } != nil
    }

    private func teams(inFolder id: ObjectID) throws -> [Team] {
        if let known = Self.known.withLock({ $0[id] }) { return known }
        let teams = try store.tree(id).compactMap { entry in
            try entry.isTree ? nil : team(entry.id).flatMap { "\($0.id).json" == entry.name ? $0 : nil }
        }
        Self.known.withLock { cache in
            if cache.count >= Self.mostKnown { cache.removeAll() }
            cache[id] = teams
        }
        return teams
    }

    private func team(_ file: ObjectID) throws -> Team? {
        guard let json = try? JSON(reading: store.blob(file, atMost: ReadingLimits.edit.bytes)) else { return nil }
        return Team(json: json)
    }
}
