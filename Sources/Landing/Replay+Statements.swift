import GitStorage
import Merging
import Records
import Statements

extension Replay {
    /// Lets a statement join its record's docket, with the effect that it has in the state.
    mutating func join(_ statement: Statement) throws {
        let name = statement.claim.record
        let standing = try reader.standing(of: name, in: state)
        var docket = standing.docket
        guard !docket.contains(statement.digest) else { return }
        docket.join(statement, effect: standing.effect(of: statement.claim), in: standing.schema?.lifecycle)
        state.set(name.docketPath, to: try store.writeBlob(docket.json.canonicalBytes))
    }

    /// Keeps what cannot go into its record as a late change beside it.
    mutating func keep(_ amendment: Amendment, of name: RecordName) throws {
        let bytes = amendment.bytes
        state.set("amendments/\(name)/\(SHA256Digest.hex(of: bytes)).json", to: try store.writeBlob(bytes))
    }

    /// Whether a record comes from the space of an authority or a team, so that here it is one value that only an act
    /// which hands it over replaces (DESIGN.md section 7, point 4).
    func isHandedOver(_ name: RecordName) throws -> Bool {
        guard let space = try schemas.space(of: name.kind), space != .region else { return false }
        return try state["region.json"] != nil
    }

    /// Takes a version that is handed over, byte for byte, or keeps it as a late change if the act that it came with is
    /// overtaken.
    mutating func handOver(
        _ name: RecordName, _ change: RecordChange, with statements: [Statement], parent: ObjectID, edit: ObjectID
    ) throws {
        let after = try ids(of: name, in: edit, changed: change) { $0.new?.id }
        guard let version = after.record, try state[name.recordPath] != version else { return }
        let standing = try reader.standing(of: name, in: state, version: version)
        let isApplied = statements.contains { statement in
            statement.claim.record == name
                && Lifecycle.handsOver(statement.claim.act, in: standing.schema?.lifecycle)
                && standing.effect(of: statement.claim) == .applied
        }
        guard !isApplied else {
            touched.insert(name)
            return state.set(name.recordPath, to: version)
        }
        let before = try ids(of: name, in: parent, changed: change) { $0.old?.id }
        try keep(
            Amendment(from: document(name, before, in: parent), to: document(name, after, in: edit)), of: name)
    }

    /// Finds the records of which an edit that a chain stands on, and that has landed, became a late change: such
    /// an edit would have made just the one that lies in the state (SCHEDULES.md L13).
    mutating func findAmended(below base: CommitObject) throws {
        var next = base
        while next.parents.count == 1 {
            let parent = try store.commit(next.parents[0])
            for name in try changedRecords(from: parent.tree, to: next.tree)
            where try !amended.contains(name) && !isHandedOver(name) {
                let amendment = Amendment(
                    from: try document(name, in: parent.tree), to: try document(name, in: next.tree))
                if try state[amendment.path(of: name)] != nil { amended.insert(name) }
            }
            next = parent
        }
    }

    private func changedRecords(from parent: ObjectID, to edit: ObjectID) throws -> Set<RecordName> {
        var names: Set<RecordName> = []
        // Where nothing was amended, nothing needs to be read.
        guard try state.folder("amendments") != nil else { return [] }
        for change in try store.changes(from: parent, to: edit) {
            switch SpacePath(change.path) {
            case .record(let name)?, .conflicts(let name)?, .conflictSide(let name, _)?: names.insert(name)
            default: break
            }
        }
        return names
    }

    private func document(_ name: RecordName, in tree: ObjectID) throws -> Document {
        try document(name, ids(of: name, in: tree, changed: RecordChange()) { _ in nil }, in: tree)
    }
}
