public import GitStorage
import Landing
import Merging
import Records

/// Walks a space's history for the edits of one record.
struct RecordEdits {
    private let name: RecordName
    private let store: ObjectStore
    private let schemas: SchemaCatalogue
    private let folders = FolderCache()
    private let memory = Memory()

    /// Versions that were read: what an edit left is what the next one began from.
    private final class Memory {
        var documents: [Files: Document] = [:]
    }

    init(of name: RecordName, in store: ObjectStore, schemas: SchemaCatalogue) {
        self.name = name
        self.store = store
        self.schemas = schemas
    }

    /// The newest edits, oldest first: those that landed, in the order in which they did, then this laptop's own.
    func newest(_ limit: Int) throws -> [RecordEdit] {
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

    /// This laptop's own edits, each chain on what the ones before it made.
    private func unlanded(over tip: ObjectID) throws -> [RecordEdit] {
        var state = try document(in: store.commit(tip).tree)
        var seen: Set<ObjectID> = []
        var found: [RecordEdit] = []
        for head in try View.heads(in: store) {
            let own = try Chain.unlanded(from: head, tip: tip, in: store)?.edits ?? []
            found += try edits(own.filter { seen.insert($0.id).inserted }, onto: &state, landing: nil, hasLanded: false)
        }
        return found
    }

    private func edits(broughtBy step: CommitObject) throws -> [RecordEdit] {
        var state = Document(nil)
        guard step.parents.count == 2 else { return try edits([step], onto: &state, landing: nil, hasLanded: true) }
        // Nothing about the record changed, here or on the way here.
        let before = try store.commit(step.parents[0])
        let edits = try Chain.unlanded(from: step.parents[1], tip: before.id, in: store)?.edits ?? []
        guard try edits.contains(where: { try files(before: $0) != files(in: $0.tree) }) else { return [] }
        state = try document(in: before.tree)
        return try self.edits(edits, onto: &state, landing: step.id, hasLanded: true)
    }

    /// The edits that touched the record, replayed onto a state as a landing does.
    private func edits(_ commits: [CommitObject], onto state: inout Document, landing: ObjectID?, hasLanded: Bool)
        throws -> [RecordEdit]
    {
        var found: [RecordEdit] = []
        for edit in commits {
            let parent = try parentTree(of: edit)
            let old = try files(in: parent)
            let new = try files(in: edit.tree)
            guard old != new else { continue }
            let before = try parent.map { try document(in: $0) } ?? Document(nil)
            let after = try document(in: edit.tree)
            let standing = state
            state = try merged(base: before, left: standing, right: after)
            found.append(
                RecordEdit(
                    commit: edit.id, subject: edit.subject, author: edit.author, before: before, after: after,
                    standing: standing, result: state,
                    remarks: try remarks(new.comments).filter { try !remarks(old.comments).contains($0) },
                    landing: landing, hasLanded: hasLanded))
        }
        return found
    }

    /// Merges by the newest schema among the three, as a landing does.
    private func merged(base: Document, left: Document, right: Document) throws -> Document {
        let named = [base, left, right].compactMap { $0.value?["schema"]?.string.flatMap { SchemaName($0) } }
        guard let newest = named.max(by: { $0.version < $1.version }), let schema = try schemas.schema(newest) else {
            return Document.merging(base: base, left: left, right: right, at: .free)
        }
        return Document.merging(base: base, left: left, right: right, by: schema)
    }

    private struct Files: Hashable {
        var record: ObjectID?
        var conflicts: ObjectID?
        var comments: ObjectID?
    }

    private func files(in tree: ObjectID?) throws -> Files {
        guard let tree else { return Files() }
        return Files(
            record: try folders.file(at: name.recordPath, in: tree, from: store),
            conflicts: try folders.file(at: name.conflictsPath, in: tree, from: store),
            comments: try folders.file(at: name.commentsPath, in: tree, from: store))
    }

    private func files(before edit: CommitObject) throws -> Files { try files(in: parentTree(of: edit)) }

    private func parentTree(of edit: CommitObject) throws -> ObjectID? {
        try edit.parents.first.map { try store.commit($0).tree }
    }

    private func document(in tree: ObjectID) throws -> Document {
        var files = try files(in: tree)
        files.comments = nil
        if let known = memory.documents[files] { return known }
        let document = try StoredDocument.read(
            name, record: files.record, conflicts: files.conflicts, from: store
        ) { path in
            try folders.file(at: path, in: tree, from: store)
        }
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
