import Landing
import Merging
import Records
import Statements
import Workspaces

/// What a record says now and did not say in the version that somebody signed last.
struct SinceSigned {
    /// The statement about that version; `nil` if there is none.
    let signed: LandedStatement?
    /// `nil` where this copy's history does not hold that version.
    let changes: [RecordChange]?
    let lines: [String]

    /// - Parameters:
    ///   - acts: which statements count.
    ///   - space: where they were made.
    ///   - role: in which role; where nobody signed in it, any counts.
    ///   - value: what the record says now.
    init(
        _ acts: some Sequence<String>, about name: RecordName, in space: SpaceKind, as role: Role? = nil,
        until value: JSON?, by schema: Schema?, _ workspace: Workspace
    ) async throws {
        let known = Swift.Set(acts)
        let all = try await workspace.statements(about: name, in: space).filter {
            $0.entry.effect == .applied && known.contains($0.statement.claim.act)
        }
        signed = all.last { $0.statement.claim.role == role } ?? all.last
        guard let signed else {
            (changes, lines) = ([], [])
            return
        }
        let former = try await workspace.version(of: name, digest: signed.statement.claim.digest, in: space)
        guard let former else {
            (changes, lines) = (nil, [])
            return
        }
        // Only the record: what waits to be decided is told elsewhere.
        let (old, new) = (Document(former.value), Document(value))
        let found = RecordDifference(from: old, to: new, by: schema).changes
        let wording = ChangeWording(place: schema?.root ?? .free, versions: [new.value, old.value])
        changes = found
        lines = found.flatMap { wording.telling($0).lines }
    }

    var json: JSON {
        guard let signed else { return .null }
        return [
            "changes": changes.map { .array($0.map(\.json)) } ?? .null,
            "statement": .string(signed.statement.digest),
        ]
    }
}
