public import GitStorage
public import Landing
public import Records

/// How a space of this copy stands towards its hub.
public struct SpaceStanding: Sendable {
    public let space: SpaceKind
    /// The newest commit of the mainline that this copy has verified.
    public let tip: ObjectID
    /// How many steps the mainline has, its first commit counted.
    public let depth: Int
    /// The edits that the hub has not accepted yet, oldest first, waiting chains last.
    public let unsent: [CommitObject]
    /// How many of them wait in chains of their own, to become decisions when they land.
    public let waiting: Int
    /// The edits that were set aside, and those that wait for a key.
    public let refused: [RefusedEdit]
    /// How many edits of a line that the hub has left have not landed again, and nobody has taken up or let go.
    public let fallen: Int
    /// What the hub said to the last push if it refused all of it and named no edit of this laptop; else `nil`.
    public let heldUp: [String]?
    /// The hub's tip that was not taken in, if there is one, and why.
    public let suspicion: Suspicion?
}

extension Workspace {
    /// The records that the edits changed which the hub has not accepted yet, sorted.
    public func unsentRecords(_ space: SpaceKind) async throws -> [RecordName] {
        let edits = try await unsent(space)
        return try await repository(space).perform { store in
            var names: Set<RecordName> = []
            for edit in edits {
                guard let parent = edit.parents.first else { continue }
                for change in try store.changes(from: store.commit(parent).tree, to: edit.tree) {
                    if case .record(let name)? = SpacePath(change.path) { names.insert(name) }
                }
            }
            return names.sorted()
        }
    }

    /// Whether a hub has ever answered for a space, so that what is not here is known not to be there; so too while the
    /// region has no hub.
    public func wasAsked(_ space: SpaceKind) async throws -> Bool {
        guard settings.hub != nil, !settings.answered.contains("\(space)") else { return true }
        return try await repository(space).perform { store in
            let hub = try store.required(RefName.hub)
            // A copy that was joined begins with what the hub held.
            return try store.reference(RefName.incoming) != nil || !store.commit(hub).parents.isEmpty
        }
    }

    /// How a space stands: two copies with equal depth and tip hold the same history.
    public func standing(of space: SpaceKind) async throws -> SpaceStanding {
        let unsent = try await unsent(space)
        let suspicion = try await suspicion(about: space)
        let heldUp = unsent.isEmpty ? nil : settings.heldUp["\(space)"]
        return try await repository(space).perform { store in
            let tip = try store.required(RefName.hub)
            let letGo = try RefName.letGo(in: store)
            let fallen = try store.references(under: RefName.fallen).reduce(into: Set<ObjectID>()) { found, line in
                for chain in try Chain.allUnlanded(from: line.id, tip: tip, in: store) {
                    found.formUnion(chain.edits.map(\.id).filter { !letGo.contains($0) })
                }
            }
            let main = try Chain.allUnlanded(from: try store.required(RefName.main), tip: tip, in: store)
                .reduce(0) { $0 + $1.edits.count }
            return SpaceStanding(
                space: space, tip: tip, depth: try store.firstParents(from: tip).count, unsent: unsent,
                waiting: unsent.count - main,
                refused: try RefusedEdit.all(of: space, in: store),
                fallen: fallen.count,
                heldUp: heldUp, suspicion: suspicion)
        }
    }
}
