public import GitStorage
public import Landing
public import Merging
public import Records
import Statements

/// Files of one space that are to change together, made from what a person saw.
public struct Change: Sendable {
    public let space: SpaceKind
    /// The commit that the person saw when they began.
    public let base: ObjectID
    /// New contents by path; `nil` takes the file away.
    public var files: [String: [UInt8]?]
    /// One line that names records and never their text.
    public var subject: String

    public init(space: SpaceKind, base: ObjectID, files: [String: [UInt8]?] = [:], subject: String) {
        self.space = space
        self.base = base
        self.files = files
        self.subject = subject
    }

    /// Puts a record with its open decisions into the change.
    public mutating func put(_ document: Document, named name: RecordName, replacing former: Document) {
        for (path, bytes) in StoredDocument.files(of: document, named: name, replacing: former) {
            files[path] = .some(bytes)
        }
    }
}

/// What became of a change.
public enum SaveOutcome: Sendable, Hashable {
    /// It is on disk: the newest edit of this laptop.
    case saved(ObjectID)
    /// Somebody else's change to the same place had come in meanwhile: this one is on disk and waits to land
    /// beside it, as a decision for a person.
    case waiting(ObjectID)
    /// It says what already stands there.
    case unchanged
    /// It may not be saved as it is; nothing was written.
    case refused([CheckViolation])
}

extension Workspace {
    /// Saves a change as a signed edit, durable when this returns.
    ///
    /// Where something came in since the person began, the change is applied to the newest state before it is
    /// signed, but only if that merges without a decision and passes the check; otherwise it is signed on what
    /// the person saw and waits in a chain of its own (DESIGN.md section 8).
    ///
    /// - Parameter clock: the writer's clock in seconds since 1970.
    /// - Throws: ``WorkspaceError`` or `StorageError` if nothing could be saved.
    public func save(_ change: Change, clock: Int64) async throws -> SaveOutcome {
        // Made on the accepted tip and never on own edits: there is another door for it.
        let governance = change.files.keys.sorted().filter { SpacePath($0)?.isGovernance ?? false }
        guard governance.isEmpty else {
            return .refused(governance.map { CheckViolation(.edit(.governanceMixed), in: change.base, at: $0) })
        }
        let repository = try repository(change.space)
        let region = try self.repository(.region)
        let regionTip = try await region.perform { try $0.required(RefName.hub) }
        let regionPath = path(of: .region)
        let level = try await level(for: change.space)
        // What was signed outside the lock, for want of a key that signs at once.
        var signed: [[ObjectID]: [UInt8]] = [:]
        while true {
            let step = try await writing(change.space) { () async throws -> SaveStep in
                let plan = try await repository.perform { store -> SavePlan? in
                    try SavePlan(change, regionTip: regionTip, regionPath: regionPath, in: store)
                }
                guard let plan else { return .ended(.unchanged) }
                for (index, candidate) in plan.candidates.enumerated() {
                    let (author, key) = try await hand(on: candidate.parent, in: change.space)
                    let bytes: [UInt8]
                    if let ready = signed[candidate.signed] {
                        bytes = ready
                    } else if key.isUnattended {
                        bytes = try await edit(candidate, of: change, by: author, key, level: level, clock: clock)
                    } else {
                        return .unsigned(candidate, author, key)
                    }
                    let outcome = try await repository.perform { store in
                        try plan.commit(
                            bytes, as: candidate, isLast: index == plan.candidates.count - 1, in: store)
                    }
                    if let outcome { return .ended(outcome) }
                }
                return .ended(.unchanged)
            }
            switch step {
            case .ended(let outcome):
                switch outcome {
                case .saved, .waiting:
                    // Every reader of the index brings it up to date first, so that nobody waits for it while saving.
                    DaemonMark.nudge(in: folder)
                case .unchanged, .refused: break
                }
                return outcome
            case .unsigned(let candidate, let author, let key):
                // Nobody else waits while a person looks for the passphrase. Should something come in meanwhile, the
                // change is planned, and signed, once more.
                guard signed.count < Self.mostSignatures else { throw WorkspaceError.busy }
                signed[candidate.signed] = try await edit(
                    candidate, of: change, by: author, key, level: level, clock: clock)
            }
        }
    }

    /// How often a person is asked to sign one change anew because something came in while they did.
    private static let mostSignatures = 6

    /// Where a save stands when the writer's lock is let go.
    private enum SaveStep: Sendable {
        case ended(SaveOutcome)
        /// Somebody has to be asked for this signature.
        case unsigned(SavePlan.Candidate, Member, SigningKey)
    }

    private func edit(
        _ candidate: SavePlan.Candidate, of change: Change, by author: Member, _ key: SigningKey, level: Int?,
        clock: Int64
    ) async throws -> [UInt8] {
        try await EditCommit.bytes(
            tree: candidate.tree, parent: candidate.parent, member: author, subject: change.subject, clock: clock,
            level: level, signer: signer(with: key))
    }

    /// The level that edits in a space name: none in the region, the region's newest in an authority space.
    public func level(for space: SpaceKind) async throws -> Int? {
        guard space != .region else { return nil }
        return try await repository(.region).perform { store in
            let tip = try store.required(RefName.hub)
            return try Check.regionLevel(in: store.commit(tip).tree, from: store)
        }
    }
}

/// The ways in which a change can be saved, best first; nothing of them is written yet.
private struct SavePlan: Sendable {
    struct Candidate: Sendable {
        let parent: CommitObject
        let tree: ObjectID
        /// `refs/heads/main` as it stood, if the edit becomes its newest; `nil` if it waits in a chain.
        let main: ObjectID?
        /// Whether the change is applied to what has come in since the person began.
        let isMerged: Bool
        /// What a signature of it covers, as far as it is not the change's own.
        var signed: [ObjectID] { [parent.id, tree] }
    }

    private let change: Change
    /// What the person saw.
    private let seen: CommitObject
    /// What the edit can stand on: what was seen, or the newest of its history that is left since edits were set aside.
    private let base: CommitObject
    private let regionTip: ObjectID
    private let regionPath: String
    var candidates: [Candidate] = []

    /// - Returns: `nil` if the change changes nothing.
    init?(_ change: Change, regionTip: ObjectID, regionPath: String, in store: ObjectStore) throws {
        self.change = change
        self.regionTip = regionTip
        self.regionPath = regionPath
        seen = try store.commit(change.base)
        base = try Self.left(of: seen, in: store)
        // In memory only: what the check refuses must leave nothing behind.
        candidates = try store.rehearsing { [self] in
            let tree = try tree(in: store)
            guard tree != base.tree else { return [] }
            let main = try store.commit(store.required(RefName.main))
            if main.id == base.id { return [Candidate(parent: base, tree: tree, main: main.id, isMerged: false)] }
            let merged = try merged(tree, onto: main, in: store)
            if merged == main.tree { return [] }
            let waiting = Candidate(parent: base, tree: tree, main: nil, isMerged: false)
            guard try !Self.addsDecisions(from: main.tree, to: merged, in: store) else { return [waiting] }
            return [Candidate(parent: main, tree: merged, main: main.id, isMerged: true), waiting]
        }
        guard !candidates.isEmpty else { return nil }
    }

    /// The newest commit of the history of what the person saw that is left; nearly always itself.
    private static func left(of seen: CommitObject, in store: ObjectStore) throws -> CommitObject {
        let heads = try View.heads(in: store)
        guard heads[0] != seen.id else { return seen }
        let notes = try SetAsideNotes(in: store)
        guard !notes.isEmpty else { return seen }
        let kept = try KeptCommits(heads: heads, over: store.required(RefName.hub), in: store)
        let left = try notes.left(of: seen.id, in: store) { try kept.contains($0, in: store) }
        return try left.map { try store.commit($0) } ?? seen
    }

    /// What the person's files make of what they saw, on what is left of that, written.
    private func tree(in store: ObjectStore) throws -> ObjectID {
        let files = try change.files.mapValues { bytes in try bytes.map { try store.writeBlob($0) } }
        let tree = try store.applying(files, to: seen.tree)
        return try Reapplication.tree(
            of: tree, madeOn: seen.tree, onto: base.tree, in: store, schemas: schemas(in: store))
    }

    /// That change applied to what has come in meanwhile, written.
    private func merged(_ tree: ObjectID, onto main: CommitObject, in store: ObjectStore) throws -> ObjectID {
        var replay = Replay(onto: main.tree, in: store, schemas: try schemas(in: store), isLanding: false)
        try replay.apply(from: base.tree, to: tree)
        return try replay.state.written()
    }

    private func schemas(in store: ObjectStore) throws -> SchemaCatalogue {
        let region = change.space == .region ? store : try ObjectStore(opening: regionPath)
        return SchemaCatalogue(regionTree: try region.commit(regionTip).tree, in: region)
    }

    /// Whether a decision waits in the second tree that does not in the first.
    private static func addsDecisions(from old: ObjectID, to new: ObjectID, in store: ObjectStore) throws -> Bool {
        try store.changes(from: old, to: new).contains { change in
            guard case .conflicts? = SpacePath(change.path), let id = change.new?.id else { return false }
            func entries(_ id: ObjectID) throws -> Set<JSON> {
                Set(try JSON(reading: store.blob(id), limits: .landing)["entries"]?.array ?? [])
            }
            let former = try change.old.map { try entries($0.id) } ?? []
            return try !entries(id).isSubset(of: former)
        }
    }
}

extension SavePlan {
    /// What the check said; thrown past the writing, so that nothing is written.
    private struct Refusal: Error {
        let violations: [CheckViolation]
    }

    /// Writes the signed edit, all of its objects together, and moves the ref that makes it visible.
    ///
    /// - Returns: `nil` if the check refuses it and another way is left.
    fileprivate func commit(
        _ bytes: [UInt8], as candidate: Candidate, isLast: Bool, in store: ObjectStore
    ) throws -> SaveOutcome? {
        let id: ObjectID
        do {
            id = try store.together {
                let tree = try tree(in: store)
                if candidate.isMerged { _ = try merged(tree, onto: candidate.parent, in: store) }
                let id = try store.writeCommit(raw: bytes)
                let region =
                    change.space == .region
                    ? nil : RegionHistory(tip: regionTip, in: try ObjectStore(opening: regionPath))
                let chain = Chain(base: candidate.parent, edits: [try store.commit(id)])
                let found = try Check(change.space, in: store, region: region)
                    .violations(of: chain, on: candidate.parent)
                guard found.isEmpty else { throw Refusal(violations: found) }
                return id
            }
        } catch let refusal as Refusal {
            return isLast ? .refused(refusal.violations) : nil
        }
        if let main = candidate.main {
            guard case .moved = try store.moveReference(RefName.main, from: main, to: id) else {
                // Only somebody who does not hold the writer's lock could have moved it.
                throw WorkspaceError.busy
            }
            return .saved(id)
        }
        let taken = try store.references(under: RefName.chains).compactMap {
            Int($0.name.dropFirst(RefName.chains.count))
        }
        let name = RefName.chains + String((taken.max() ?? 0) + 1)
        guard case .moved = try store.moveReference(name, from: nil, to: id) else { throw WorkspaceError.busy }
        return .waiting(id)
    }
}
