public import GitStorage
public import Records
public import Statements

/// The dockets as the author of an edit knew them: those of the mainline commit that their chain began on, with
/// the chain's own statements (DESIGN.md section 6).
///
/// Dockets are written by landings alone, so the tree of an edit still holds those of that commit.
public struct KnownDockets {
    private let reader: StandingReader
    /// The dockets that grew since, by record.
    public private(set) var grown: [RecordName: Docket] = [:]

    /// Walks down to the mainline commit below, and folds what was stated on the way.
    public init(at commit: CommitObject, in store: ObjectStore, schemas: SchemaCatalogue) throws {
        reader = StandingReader(in: store, schemas: schemas)
        let edits = try Self.edits(statedBelow: commit, in: store)
        for (edit, parent) in edits { try fold(edit, after: parent) }
    }

    /// Whether anything was stated between the mainline commit below and this one.
    public static func haveGrown(at commit: CommitObject, in store: ObjectStore) throws -> Bool {
        try !edits(statedBelow: commit, in: store).isEmpty
    }

    /// The edits down to the mainline commit below, oldest first, each with its parent; none if nothing was stated in
    /// them, so that long chains are not looked through.
    private static func edits(
        statedBelow commit: CommitObject, in store: ObjectStore
    ) throws -> [(edit: CommitObject, parent: CommitObject)] {
        var edits: [(edit: CommitObject, parent: CommitObject)] = []
        var next = commit
        // A landing has two parents and a first commit none: all else is somebody's edit.
        while next.parents.count == 1 {
            let parent = try store.commit(next.parents[0])
            edits.append((next, parent))
            next = parent
        }
        func statements(in tree: ObjectID) throws -> ObjectID? { try store.entry(at: "statements", in: tree)?.id }
        return try statements(in: commit.tree) == statements(in: next.tree) ? [] : edits.reversed()
    }

    /// Lets the statements of the next edit join.
    public mutating func fold(_ edit: CommitObject, after parent: CommitObject) throws {
        let statements = try reader.statements(from: parent.tree, to: edit.tree)
        guard !statements.isEmpty else { return }
        let files = TreeOverlay(edit.tree, in: reader.store)
        for statement in statements {
            let name = statement.claim.record
            let standing = try reader.standing(of: name, in: files, docket: grown[name])
            var docket = standing.docket
            docket.join(statement, effect: standing.effect(of: statement.claim), in: standing.schema?.lifecycle)
            grown[name] = docket
        }
    }

    /// The docket of a record, whose other files are those of a tree.
    public func docket(of name: RecordName, in files: TreeOverlay) throws -> Docket {
        try grown[name] ?? reader.docket(of: name, in: files)
    }

    /// The stage of a record that was frozen for the author; `nil` if they could edit it.
    public func frozenStage(of name: RecordName, in files: TreeOverlay) throws -> String? {
        try reader.frozenStage(of: name, in: files, docket: grown[name])
    }
}
