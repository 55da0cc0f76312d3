public import GitStorage
public import Merging
public import Records

/// Puts a person's edit onto an older commit of its own history, because one before it was set aside
/// (DESIGN.md section 8).
///
/// Each record is the three-way merge of (old parent, new parent, edit), in which the edit wins wherever that would
/// open a decision: what the person wrote is theirs to write, and an edit may add none. What others wrote is not in
/// either parent, so nothing of theirs is passed over; the landing merges as ever.
public enum Reapplication {
    /// The tree that the edit has on its new parent, written.
    ///
    /// - Parameters:
    ///   - edit: the edit's tree on its old parent.
    ///   - old: the old parent's tree.
    ///   - new: the new parent's tree, which comes back if the edit changes nothing there.
    public static func tree(
        of edit: ObjectID, madeOn old: ObjectID, onto new: ObjectID, in store: ObjectStore, schemas: SchemaCatalogue
    ) throws -> ObjectID {
        guard old != new else { return edit }
        let folders = FolderCache()
        let before = TreeOverlay(old, in: store, folders: folders)
        let after = TreeOverlay(edit, in: store, folders: folders)
        var result = TreeOverlay(new, in: store, folders: folders)
        var names: Set<RecordName> = []
        for change in try store.changes(from: old, to: edit) {
            switch SpacePath(change.path) {
            case .record(let name)?, .conflicts(let name)?, .conflictSide(let name, _)?: names.insert(name)
            case .comments?:
                let log = CommentLog.merging(
                    base: try comments(change.old?.id, at: change.path, in: store),
                    left: try comments(result[change.path], at: change.path, in: store),
                    right: try comments(change.new?.id, at: change.path, in: store))
                result.set(change.path, to: try store.writeBlob(log.json.canonicalBytes))
            default: result.set(change.path, to: change.new?.id)
            }
        }
        for name in names.sorted() {
            let there = try document(name, in: result, store)
            let document = try merged(
                from: document(name, in: before, store), to: document(name, in: after, store), onto: there,
                schemas: schemas
            ).document
            for (path, bytes) in StoredDocument.files(of: document, named: name, replacing: there) {
                result.set(path, to: try bytes.map { try store.writeBlob($0) })
            }
        }
        return try result.written()
    }

    /// What a change of a record makes of another version of it: the change wins where the two would have to be
    /// decided between, and no decision is added.
    ///
    /// - Returns: the record, and the places where the change won.
    public static func merged(
        from old: Document, to new: Document, onto there: Document, schemas: SchemaCatalogue
    ) throws -> (document: Document, contested: [Path]) {
        let named = [old, new, there].compactMap { $0.value?["schema"]?.string.flatMap { SchemaName($0) } }
        let newest = named.max { $0.version < $1.version }
        let schema = try newest.flatMap { try schemas.schema($0) }
        let merged =
            schema.map { Document.merging(base: old, left: there, right: new, by: $0) }
            ?? Document.merging(base: old, left: there, right: new, at: .free)
        let own = schema.map { schema in newest.map { new.lifted(to: $0.version, by: schema) } ?? new } ?? new
        let contested = merged.entries.filter { !there.entries.contains($0) }
        guard !contested.isEmpty else { return (merged, []) }
        let places = contested.map(\.path)
        var value = merged.value
        for entry in contested {
            guard let changed = value?.replacing(entry.path, with: own.value?.value(at: entry.path)) else {
                // The place has gone with what was above it: the whole of the record as the person left it.
                return (Document(own.value, entries: own.entries.filter(there.entries.contains)), places)
            }
            value = changed
        }
        return (Document(value, entries: merged.entries.filter(there.entries.contains)), places)
    }

    /// As ``merged(from:to:onto:schemas:)``, without the places.
    public static func document(
        from old: Document, to new: Document, onto there: Document, schemas: SchemaCatalogue
    ) throws -> Document {
        try merged(from: old, to: new, onto: there, schemas: schemas).document
    }

    private static func document(
        _ name: RecordName, in tree: TreeOverlay, _ store: ObjectStore
    ) throws -> Document {
        try StoredDocument.read(
            name, record: tree[name.recordPath], conflicts: tree[name.conflictsPath], from: store
        ) { try tree[$0] }
    }

    private static func comments(_ id: ObjectID?, at path: String, in store: ObjectStore) throws -> CommentLog {
        guard let id else { return CommentLog() }
        guard let json = try? JSON(reading: store.blob(id, atMost: ReadingLimits.landing.bytes), limits: .landing),
            let log = CommentLog(json: json)
        else { throw LandingFailure.unreadable(path: path) }
        return log
    }
}
