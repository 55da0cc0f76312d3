public import GitStorage
public import Landing
public import Merging
public import Records
import Statements

/// A late change as it lies beside its record.
public struct LateChange: Sendable {
    public let space: SpaceKind
    public let name: RecordName
    /// The digest that it is named by.
    public let digest: String
    public let amendment: Amendment
    /// The statement that took it up or declined it, if one did.
    public let closing: LandedStatement?
    /// The edit that it was, if the history of this copy tells.
    public let edit: RecordEdit?

    /// Whether nobody has taken it up or declined it.
    public var isOpen: Bool { closing == nil }
}

extension Workspace {
    /// The late changes in this copy's spaces, by record; those of one record if it is named.
    public func lateChanges(of only: RecordName? = nil) async throws -> [LateChange] {
        var found: [LateChange] = []
        for space in spaces() {
            let tree = try await view(of: space).tree
            let folder = only.map { "amendments/\($0)" } ?? "amendments"
            let files = try await repository(space).perform { store in
                try store.paths(in: tree, under: folder).compactMap { file -> (RecordName, String, Amendment)? in
                    guard case .amendment(let name, let digest)? = SpacePath(file.path) else { return nil }
                    let bytes = try store.blob(file.entry.id, atMost: Amendment.limits.bytes)
                    guard let amendment = Amendment(reading: bytes) else {
                        throw LandingFailure.unreadable(path: file.path)
                    }
                    return (name, digest, amendment)
                }
            }
            for (name, list) in Dictionary(grouping: files, by: \.0).sorted(by: { $0.key < $1.key }) {
                let statements = try await statements(about: name, in: space)
                let edits = try await edits(of: name, in: space)
                for (_, digest, amendment) in list {
                    found.append(
                        LateChange(
                            space: space, name: name, digest: digest, amendment: amendment,
                            closing: statements.first {
                                $0.entry.effect == .applied && $0.statement.claim.amendment == digest
                            },
                            edit: edits.last {
                                $0.before.value == amendment.base && $0.after.value == amendment.record
                            }))
                }
            }
        }
        return found
    }

    /// Whether what an edit of this laptop wrote in a record is shown as a late change: the record was signed meanwhile.
    public func isLateChange(_ edit: ObjectID, of name: RecordName, in space: SpaceKind) async throws -> Bool {
        let parent = try await repository(space).perform { try $0.commit(edit).parents.first }
        guard let parent else { return false }
        let shown = try await view(of: space).tree
        let trees = try await repository(space).perform { store in
            (before: try store.commit(parent).tree, after: try store.commit(edit).tree)
        }
        let before = try await document(name, in: trees.before, of: space)
        let after = try await document(name, in: trees.after, of: space)
        let path = Amendment(from: before, to: after).path(of: name)
        return try await repository(space).perform { try TreeOverlay(shown, in: $0)[path] != nil }
    }

    /// What taking up a late change would make of its record: its own values where both changed one place.
    public func adopted(_ change: LateChange, onto view: RecordView) async throws -> Document {
        try await repository(.region).perform { store in
            let tree = try store.commit(store.required(RefName.hub)).tree
            return try Reapplication.document(
                from: Document(change.amendment.base), to: Document(change.amendment.record), onto: view.document,
                schemas: SchemaCatalogue(regionTree: tree, in: store))
        }
    }

    /// Takes up a late change: the record with it, and the statement that says so, in one edit.
    public func adopt(
        _ change: LateChange, as role: Role? = nil, note: String = "", clock: Int64
    ) async throws -> SaveOutcome {
        let view = try await record(change.name, in: change.space)
        if change.space == .region, let space = view.schema?.space, space != .region {
            throw StatementRefusal.handedOver(change.name)
        }
        return try await close(
            change, .adopt, on: view, putting: try await adopted(change, onto: view), as: role, note: note, clock: clock
        )
    }

    /// Says that a late change is not taken up.
    public func decline(
        _ change: LateChange, as role: Role? = nil, note: String = "", clock: Int64
    ) async throws -> SaveOutcome {
        let view = try await record(change.name, in: change.space)
        return try await close(
            change, .decline, on: view, putting: view.document, as: role, note: note, clock: clock)
    }

    private func close(
        _ change: LateChange, _ act: AmendmentAct, on view: RecordView, putting document: Document, as role: Role?,
        note: String, clock: Int64
    ) async throws -> SaveOutcome {
        guard change.isOpen else { throw StatementRefusal.noAmendment(change.digest) }
        // Which of the roles is told matters to people only; whether all of its places may be changed, the check asks.
        let roles = try await member().roles.filter { !$0.hasEnded }.map { RoleGrant(role: $0.role) }
        var decision = Deciding(act.rawValue, on: view, as: role, note: note, putting: document)
        decision.amendment = change.digest
        decision.grants = roles
        return try await state([decision], clock: clock)
    }
}
