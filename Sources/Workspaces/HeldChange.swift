public import GitStorage
public import Landing
public import Merging
public import Records
public import Statements

/// A change that somebody saved and that has not landed: who made it, and what it did to which record.
public struct HeldChange: Sendable {
    /// One record before and after it.
    public struct Part: Sendable {
        public let name: RecordName
        public let before: Document
        public let after: Document
        /// What it said beside the record.
        public let remarks: [CommentLog.Remark]
        /// Whether a signed act about this very version came with it, which cannot be brought in anew: whoever made
        /// it signs again.
        public let hasStatement: Bool
    }

    public let space: SpaceKind
    public let commit: CommitObject
    /// The key that it was signed with.
    public let key: PublicKey
    /// The records, sorted by name.
    public let parts: [Part]
}

/// Where a change is read from: a laptop's store, or a file that was handed over.
protocol HeldSource {
    func changes(from old: ObjectID, to new: ObjectID) throws -> [PathChange]
    func file(at path: String, in tree: ObjectID) throws -> ObjectID?
}

extension HeldChange {
    /// Reads a change; its files are in the store.
    ///
    /// - Throws: ``HandingOverFailure`` if it is not a signed change of records.
    init(
        of commit: CommitObject, after parent: CommitObject, in space: SpaceKind, from source: some HeldSource,
        _ store: ObjectStore
    ) throws {
        guard commit.parents == [parent.id], let signature = commit.signature,
            case .good(let key) = verify(signature: signature, over: commit.signedPayload, namespace: .git)
        else { throw HandingOverFailure.unsigned(commit.id) }
        var names: Set<RecordName> = []
        var acts: Set<RecordName> = []
        for change in try source.changes(from: parent.tree, to: commit.tree) {
            guard let place = SpacePath(change.path), !place.isGovernance, let name = place.record else {
                throw HandingOverFailure.unreadable
            }
            names.insert(name)
            if case .statement = place { acts.insert(name) }
        }
        func document(_ name: RecordName, in tree: ObjectID) throws -> Document {
            try StoredDocument.read(
                name, record: source.file(at: name.recordPath, in: tree),
                conflicts: source.file(at: name.conflictsPath, in: tree), from: store
            ) { try source.file(at: $0, in: tree) }
        }
        func remarks(_ name: RecordName, in tree: ObjectID) throws -> [CommentLog.Remark] {
            guard let id = try source.file(at: name.commentsPath, in: tree) else { return [] }
            let json = try JSON(reading: store.blob(id, atMost: ReadingLimits.landing.bytes), limits: .landing)
            guard let log = CommentLog(json: json) else { throw HandingOverFailure.unreadable }
            return log.remarks
        }
        self.space = space
        self.commit = commit
        self.key = key
        parts = try names.sorted().map { name in
            let known = try remarks(name, in: parent.tree)
            return Part(
                name: name, before: try document(name, in: parent.tree), after: try document(name, in: commit.tree),
                remarks: try remarks(name, in: commit.tree).filter { !known.contains($0) },
                hasStatement: acts.contains(name))
        }
    }

    /// The files that it takes to read the change of these records.
    static func paths(of names: some Sequence<RecordName>, in commit: CommitObject, _ store: ObjectStore) throws
        -> [String]
    {
        try names.flatMap { name in
            [name.recordPath, name.conflictsPath, name.commentsPath]
                + (try store.paths(in: commit.tree, under: "conflicts/\(name)").map(\.path))
        }
    }
}

/// A laptop's own store as a source of changes.
struct OwnSource: HeldSource {
    let store: ObjectStore
    private let folders = FolderCache()

    init(_ store: ObjectStore) { self.store = store }

    func changes(from old: ObjectID, to new: ObjectID) throws -> [PathChange] { try store.changes(from: old, to: new) }

    func file(at path: String, in tree: ObjectID) throws -> ObjectID? {
        try folders.file(at: path, in: tree, from: store)
    }
}

extension CarriedObjects: HeldSource {}

/// Why a file of changes could not be made or used.
public enum HandingOverFailure: Error, Sendable, Hashable {
    /// It is not such a file, or not whole.
    case unreadable
    /// It belongs to another region.
    case otherRegion
    /// A change in it is not signed as it stands.
    case unsigned(ObjectID)
    /// It is signed with a key that no member of the region ever had.
    case unknownKey(ObjectID)
}
