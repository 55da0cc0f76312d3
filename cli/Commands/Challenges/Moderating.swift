import Merging
import Indexing
import Landing
import Records
import Statements
import Workspaces

/// Whose people moderate whose self-assessment: they do not challenge it too.
struct Moderating: Sendable {
    private let teams: [Team]
    /// The moderations that this laptop holds, with those whom they name.
    private let records: [(name: RecordName, members: [String])]
    private let roster: Roster

    init(in workspace: Workspace) async throws {
        teams = try await workspace.teams().filter { !$0.hasEnded }
        let rows = try await workspace.asking { index throws(IndexError) in
            try index.records(matching: RecordIndex.Filter(kind: "moderation"))
        }
        var records: [(name: RecordName, members: [String])] = []
        for row in rows {
            // Its team may have come to its end: it is asked for where it lies.
            guard let space = SpaceKind(row.space) else { continue }
            let value = try await workspace.record(row.name, in: space).document.value
            records.append((row.name, (value?["moderators"]?.array ?? []).compactMap(\.string)))
        }
        self.records = records
        roster = try await workspace.roster()
    }

    init(teams: [Team], records: [(name: RecordName, members: [String])], roster: Roster) {
        self.teams = teams.filter { !$0.hasEnded }
        self.records = records
        self.roster = roster
    }

    /// The authorities, and those that took over from them, whose members moderate the self-assessment of an authority.
    ///
    /// - Parameter year: of the self-assessment; `nil` means of any.
    func authorities(moderating host: String, year: String?) -> [String] {
        func isMeant(_ name: RecordName) -> Bool {
            ["moderation", "self-assessment"].contains(name.kind) && name.key.count >= 2 && name.key[1] == host
                && year.map { $0 == name.key[0] } ?? true
        }
        let members =
            teams.filter { $0.worksOn.contains(where: isMeant) }.flatMap(\.members)
            + records.filter { isMeant($0.name) }.flatMap(\.members)
        let own = members.compactMap { roster.member(id: $0)?.authority }
        return roster.authorities.map(\.id).filter { id in
            own.contains { roster.isAuthority(id, orSuccessorOf: $0) }
        }
    }
}
