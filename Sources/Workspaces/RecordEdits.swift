public import GitStorage
import Landing
import Merging
import Records

/// Walks a space's history for the edits of one record.
struct RecordEdits {
    private let name: RecordName
    private let store: ObjectStore
    private let schemas: SchemaCatalogue
    /// Whether edits count that only state something.
    private let statedToo: Bool
    private let folders = FolderCache()
    private let memory = Memory()

    /// Versions that were read: what an edit left is what the next one began from.
    private final class Memory {
        var documents: [Files: Document] = [:]
    }

    init(of name: RecordName, in store: ObjectStore, schemas: SchemaCatalogue, statedToo: Bool = false) {
        self.statedToo = statedToo
        self.name = name
        self.store = store
        self.schemas = schemas
    }

    /// The newest edits, oldest first: those that landed, in the order in which they did, then this laptop's own.
    func newest(_ limit: Int) throws -> [RecordEdit] {
        // What replaying writes is only looked at.
        try store.rehearsing {
            let tip = try store.required(RefName.hub)
            var found = try unlanded(over: tip)
            var next: ObjectID? = tip
            while let id = next, found.count < limit {
                let step = try store.commit(id)
                found = try edits(broughtBy: step) + found
                next = step.parents.first
            }
            return found.suffix(limit)
        }
    }

    /// This laptop's own edits, each chain on what the ones before it made.
    private func unlanded(over tip: ObjectID) throws -> [RecordEdit] {
        var replay = Replay(onto: try store.commit(tip).tree, in: store, schemas: schemas)
        var seen: Set<ObjectID> = []
        var found: [RecordEdit] = []
        for head in try View.heads(in: store) {
            let own = try Chain.allUnlanded(from: head, tip: tip, in: store).flatMap(\.edits)
            found += try edits(own.filter { seen.insert($0.id).inserted }, in: &replay, landing: nil, hasLanded: false)
        }
        return found
    }

    private func edits(broughtBy step: CommitObject) throws -> [RecordEdit] {
        guard step.parents.count == 2 else {
            var nothing = Replay(onto: try store.writeTree([]), in: store, schemas: schemas)
            return try edits([step], in: &nothing, landing: nil, hasLanded: true)
        }
        // Nothing about the record changed, here or on the way here.
        let before = try store.commit(step.parents[0])
        guard let chain = try Chain.unlanded(from: step.parents[1], tip: before.id, in: store),
            try chain.edits.contains(where: { try files(before: $0) != files(in: $0.tree) })
        else { return [] }
        var replay = try Replay(landing: chain, onto: before, in: store, schemas: schemas)
        return try edits(chain.edits, in: &replay, landing: step.id, hasLanded: true)
    }

    /// The edits that touched the record, replayed as a landing does: nobody's edit of another record matters to it.
    private func edits(
        _ commits: [CommitObject], in replay: inout Replay, landing: ObjectID?, hasLanded: Bool
    ) throws -> [RecordEdit] {
        var found: [RecordEdit] = []
        for edit in commits {
            let parent = try edit.parents.first.map { try store.commit($0) }
            let old = try files(in: parent?.tree)
            let new = try files(in: edit.tree)
            guard old != new else { continue }
            let before = try parent.map { try document(in: $0.tree) } ?? Document(nil)
            let standing = try document(in: replay.state)
            if let parent {
                try replay.apply(edit, after: parent)
            } else {
                replay = Replay(onto: edit.tree, in: store, schemas: schemas)
            }
            guard old.isOtherVersion(than: new) || (statedToo && old.statements != new.statements) else { continue }
            found.append(
                RecordEdit(
                    commit: edit.id, subject: edit.subject, author: edit.author, before: before,
                    after: try document(in: edit.tree), standing: standing, result: try document(in: replay.state),
                    remarks: try remarks(new.comments).filter { try !remarks(old.comments).contains($0) },
                    statements: old.statements == new.statements
                        ? [] : try stated(in: edit.tree).subtracting(stated(in: parent?.tree)).sorted(),
                    landing: landing, hasLanded: hasLanded))
        }
        return found
    }

    private struct Files: Hashable {
        var record: ObjectID?
        var conflicts: ObjectID?
        var comments: ObjectID?
        /// The folder of its statements, which decide whether it may be changed.
        var statements: ObjectID?

        /// Whether something that a person reads in the record differs.
        func isOtherVersion(than other: Files) -> Bool {
            record != other.record || conflicts != other.conflicts || comments != other.comments
        }
    }

    private func files(in tree: ObjectID?) throws -> Files {
        guard let tree else { return Files() }
        return Files(
            record: try folders.file(at: name.recordPath, in: tree, from: store),
            conflicts: try folders.file(at: name.conflictsPath, in: tree, from: store),
            comments: try folders.file(at: name.commentsPath, in: tree, from: store),
            statements: try folders.entry(at: "statements/\(name)", in: tree, from: store)?.id)
    }

    private func files(before edit: CommitObject) throws -> Files {
        try files(in: edit.parents.first.map { try store.commit($0).tree })
    }

    /// The digests of all statements about the record in a tree.
    private func stated(in tree: ObjectID?) throws -> Set<String> {
        guard let tree else { return [] }
        return Set(
            try store.paths(in: tree, under: "statements/\(name)").compactMap { file in
                guard case .statement(_, let digest)? = SpacePath(file.path) else { return nil }
                return digest
            })
    }

    private func document(in tree: ObjectID) throws -> Document {
        try document(in: TreeOverlay(tree, in: store, folders: folders))
    }

    private func document(in tree: TreeOverlay) throws -> Document {
        let files = Files(record: try tree[name.recordPath], conflicts: try tree[name.conflictsPath])
        if let known = memory.documents[files] { return known }
        let document = try StoredDocument.read(
            name, record: files.record, conflicts: files.conflicts, from: store
        ) { try tree[$0] }
        memory.documents[files] = document
        return document
    }

    private func remarks(_ id: ObjectID?) throws -> [CommentLog.Remark] {
        guard let id else { return [] }
        let json = try JSON(reading: store.blob(id, atMost: ReadingLimits.landing.bytes), limits: .landing)
        guard let log = CommentLog(json: json) else { throw WorkspaceError.damaged(file: name.commentsPath) }
        return log.remarks
    }
}

extension CommitObject {
    /// The first line of its message.
    public var subject: String { String(message.prefix { !$0.isNewline }) }
}
