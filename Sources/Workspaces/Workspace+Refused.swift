public import GitStorage
public import Landing
import Merging
public import Records
public import Statements

/// What became of bringing in a change anew.
public enum BroughtIn: Sendable {
    case saved(SaveOutcome)
    /// Others have written something else at these places since; nothing was saved.
    case contested([(record: RecordName, places: [Path])])
    /// It was made of a signed act alone, which is signed anew instead.
    case onlySigned
}

extension Workspace {
    /// What an edit of this laptop did, set aside or not.
    public func heldChange(_ id: ObjectID, in space: SpaceKind) async throws -> HeldChange {
        try await repository(space).perform { store in
            let commit = try store.commit(id)
            guard let parent = commit.parents.first else { throw HandingOverFailure.unreadable }
            return try HeldChange(
                of: commit, after: store.commit(parent), in: space, from: OwnSource(store), store)
        }
    }

    // MARK: - From hand to hand

    /// Puts edits of this laptop into files to be handed over: one for each space that has any.
    ///
    /// - Parameter isMeant: which of those that were set aside, wait, or were not sent.
    public func handOver(_ isMeant: @Sendable (CommitObject) -> Bool) async throws -> [HandedOver] {
        var found: [HandedOver] = []
        for space in spaces() {
            let own = try await unsent(space) + fallenEdits(space).map(\.commit)
            let region = settings.root
            let handed = try await repository(space).perform { store -> HandedOver? in
                let held = try RefusedEdit.all(of: space, in: store).map(\.commit) + own
                let edits = held.filter(isMeant).sorted { $0.committer.seconds < $1.committer.seconds }.map(\.id)
                return edits.isEmpty ? nil : try HandedOver(edits, of: space, region: region, in: store)
            }
            if let handed { found.append(handed) }
        }
        return found
    }

    /// The changes in a file that somebody handed over, each with the member who made it; all of it is checked.
    ///
    /// - Throws: ``HandingOverFailure``, or ``WorkspaceError/noSpace(_:)`` if this copy has no part in that space.
    public func changes(
        in handed: HandedOver
    ) async throws -> [(change: HeldChange, author: Member)] {
        guard handed.region == settings.root else { throw HandingOverFailure.otherRegion }
        let roster = try await roster()
        let changes = try await repository(handed.space).perform { store in
            try store.rehearsing {
                for bytes in handed.objects.blobs.values { _ = try store.writeBlob(bytes) }
                return try handed.edits.map { id in
                    do {
                        let commit = try handed.objects.commit(id)
                        guard let parent = commit.parents.first else { throw HandingOverFailure.unreadable }
                        return try HeldChange(
                            of: commit, after: handed.objects.commit(parent), in: handed.space, from: handed.objects,
                            store)
                    } catch is StorageError {
                        throw HandingOverFailure.unreadable
                    } catch is LandingFailure {
                        throw HandingOverFailure.unreadable
                    }
                }
            }
        }
        return try changes.map { change in
            guard let author = roster.member(holding: change.key) else {
                throw HandingOverFailure.unknownKey(change.commit.id)
            }
            return (change, author)
        }
    }

    // MARK: - Once more

    /// Saves a change once more, on the newest state, signed by this copy's member.
    ///
    /// What a remark said is said again; where somebody else said it, with their name in front.
    ///
    /// - Parameters:
    ///   - isSettling: whether it wins where others have written something else since.
    ///   - isRehearsal: whether nothing is saved.
    public func bringIn(
        _ change: HeldChange, subject: String, settling isSettling: Bool, clock: Int64,
        rehearsing isRehearsal: Bool = false
    ) async throws -> BroughtIn {
        let member = try await member()
        let author = try await roster().member(holding: change.key)
        let view = try await view(of: change.space)
        var documents: [(document: Document, seen: RecordView)] = []
        var contested: [(record: RecordName, places: [Path])] = []
        var files: [String: [UInt8]?] = [:]
        for part in change.parts {
            let seen = try await record(part.name)
            if part.before != part.after {
                let merged = try await repository(.region).perform { store in
                    let tip = try store.commit(store.required(RefName.hub))
                    return try Reapplication.merged(
                        from: part.before, to: part.after, onto: seen.document,
                        schemas: SchemaCatalogue(regionTree: tip.tree, in: store))
                }
                if !merged.contested.isEmpty { contested.append((part.name, merged.contested)) }
                documents.append((merged.document, seen))
            }
            guard !part.remarks.isEmpty else { continue }
            var log = try await comments(on: part.name)
            let before = log
            for remark in part.remarks {
                let text = author.map { $0.id == member.id ? remark.text : "\($0.name): \(remark.text)" } ?? remark.text
                log.add(CommentLog.Remark(path: remark.path, text: text, member: member.id))
            }
            if log != before { files[part.name.commentsPath] = .some(log.json.canonicalBytes) }
        }
        guard contested.isEmpty || isSettling else { return .contested(contested) }
        guard !documents.isEmpty || !files.isEmpty else {
            return change.parts.contains(where: \.hasStatement) ? .onlySigned : .saved(.unchanged)
        }
        guard !isRehearsal else { return .saved(.unchanged) }
        return .saved(try await save(documents, in: view, subject: subject, clock: clock, beside: files))
    }

    /// Lets go of an edit that was set aside: this laptop keeps it no longer. One that fell off with a line that the
    /// mainline has left is not offered or sent again; it goes when all of that line has.
    ///
    /// The notes about it stay, for forms that are open on what stood on it.
    public func letGoOfRefused(_ id: ObjectID, in space: SpaceKind) async throws {
        try await writing(space) {
            try await repository(space).perform { store in
                if try RefusedEdit.isOfFallenLine(id, in: store), try store.reference(RefName.refusedDone(id)) == nil {
                    guard case .moved = try store.moveReference(RefName.refusedDone(id), from: nil, to: id) else {
                        throw WorkspaceError.busy
                    }
                }
                for name in [RefName.refusedEdit(id), RefName.refusedWaiting(id)] {
                    guard let old = try store.reference(name) else { continue }
                    guard case .moved = try store.moveReference(name, from: old, to: nil) else {
                        throw WorkspaceError.busy
                    }
                }
            }
        }
    }
}
