public import GitStorage
public import Landing
public import Records
public import Statements

/// Teams, and where what they write lives (docs/decisions/0011-teams-are-records.md).
extension Workspace {
    /// The teams of the region as this laptop shows it, its own unsent work counted.
    public func teams() async throws -> [Team] {
        let tree = try await view(of: .region).tree
        return try await repository(.region).perform { store in
            try TeamReader(in: store).teams(in: TreeOverlay(tree, in: store))
        }
    }

    /// The teams of the newest verified region: those whose members may write by now.
    public func landedTeams() async throws -> [Team] {
        try await repository(.region).perform { store in
            let tree = try store.commit(store.required(RefName.hub)).tree
            return try TeamReader(in: store).teams(in: TreeOverlay(tree, in: store))
        }
    }

    /// The team that works on a record now: the newest that has not ended, one of this copy's own before others.
    public func team(workingOn name: RecordName) async throws -> Team? {
        let working = try await teams().filter { $0.isAtWork(on: name) }
        let held = Set(spaces())
        return working.last { held.contains(.team($0.id)) } ?? working.last
    }

    /// Whether a member is in a team that works on a record.
    func isInTeam(_ member: Member, workingOn name: RecordName, by schema: Schema) async throws -> Bool {
        guard schema.namesTeam else { return false }
        return try await teams().contains { $0.isAtWork(on: name) && $0.includes(member) }
    }
}
