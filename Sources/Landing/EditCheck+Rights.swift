import GitStorage
import Merging
import Records
import Statements

extension EditCheck {
    /// Every change of a record needs its right twice: at the edit's parent, and in the state that the edit lands on
    /// (docs/rights.md). All that are missing are found together.
    ///
    /// In the space of an authority or a team `x-editors` do not divide colleagues, and records of its kinds come into the region by a
    /// statement alone; the roster and the schemas are a coordinator's.
    mutating func checkRights(of versions: [RecordName: RecordVersions], _ schemas: SchemaCatalogue) throws {
        guard check.space == .region, let parent, let signer else { return }
        for (name, edited) in versions.sorted(by: { $0.key < $1.key }) {
            guard !SpacePath.governanceKinds.contains(name.kind), let new = edited.new.value,
                let schema = try schemas.schema(of: new), schema.name?.kind == name.kind, schema.space == .region
            else { continue }
            let needed = RightsNeeded(from: edited.old, to: edited.new, by: schema)
            let then = try rights(of: signer, to: name, edited.old, schema, in: parent.tree, before)
            var missing = then.missing(of: needed.needs, by: schema)
            missing += try missingNow(name, edited, needed, schema, besides: Set(missing.map(\.place)))
            for right in missing { file(.right(right), at: name.recordPath) }
        }
    }

    /// What is not held any more in the state that the edit lands on, nothing of which lacked at the parent.
    private func missingNow(
        _ name: RecordName, _ edited: RecordVersions, _ needed: RightsNeeded, _ schema: Schema, besides known: Set<Path>
    ) throws -> [MissingRight] {
        guard let state = ground.state, let signerNow else { return [] }
        let standing = try document(name, in: state, unlessAs: edited)
        // The record may have come to a newer version meanwhile, by which the edit is merged.
        let newest = try schema.newer(of: ground.schemas.schema(of: standing.value))
        let needs = newest === schema ? needed : RightsNeeded(from: edited.old, to: edited.new, by: newest)
        let now = try rights(of: signerNow, to: name, standing, newest, in: ground.tip.tree, state)
        return now.missing(of: needs.needs.filter { !known.contains($0.path) }, by: newest, isWithdrawn: true)
    }

    /// The record as the state has it; mostly that is what the edit began from.
    private func document(
        _ name: RecordName, in state: TreeOverlay, unlessAs edited: RecordVersions
    ) throws -> Document {
        for path in [name.recordPath, name.conflictsPath] {
            guard try state[path] == before[path] else { return try document(name, in: state) }
        }
        return edited.old
    }
}

extension Schema {
    /// This schema, or the other one if that is a later version of the same kind.
    fileprivate func newer(of other: Schema?) -> Schema {
        guard let own = name, let other, let theirs = other.name, own.kind == theirs.kind,
            theirs.version > own.version
        else { return self }
        return other
    }
}
