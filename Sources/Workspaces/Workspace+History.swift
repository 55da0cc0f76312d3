public import GitStorage
import Landing
public import Merging
public import Records

/// One edit of one record: who, when by their own clock, and what the record was before and after.
public struct RecordEdit: Sendable {
    public let commit: ObjectID
    /// The name and address that the edit bears.
    public let author: Identity
    public let before: Document
    public let after: Document
    /// Whether the mainline that this copy has verified holds it.
    public let hasLanded: Bool
}

extension Workspace {
    /// The edits that touched a record, in the order in which they landed; what has not landed stands last.
    ///
    /// - Parameter limit: the most edits to give, the newest ones.
    public func edits(of name: RecordName, limit: Int = .max) async throws -> [RecordEdit] {
        let space = try await space(of: name)
        return try await repository(space).perform { store in
            try RecordEdits(of: name, in: store).newest(limit)
        }
    }

    /// Who wrote the sides of an open decision: for each side the newest edit that wrote it there.
    ///
    /// A side of prose that took in harmless changes since is nobody's text to the letter; its writer is who
    /// brought the words that this side alone has.
    public func origins(of entry: Entry, in name: RecordName) async throws -> [RecordEdit?] {
        let edits = try await edits(of: name).reversed().filter { edit in
            edit.before.value?.value(at: entry.path) != edit.after.value?.value(at: entry.path)
        }
        let bases = entry.bases.reduce(into: Set<Substring>()) { $0.formUnion(words($1.value)) }
        return entry.sides.map { side in
            if let exact = edits.first(where: { $0.after.value?.value(at: entry.path) == side.value }) { return exact }
            let others = entry.sides.filter { $0 != side }.reduce(into: bases) { $0.formUnion(words($1.value)) }
            let own = Set(words(side.value)).subtracting(others)
            let brought = edits.map { edit in
                Set(words(edit.after.value?.value(at: entry.path))).intersection(own).count
            }
            // Of edits that brought as many of them, the newest, which stands first.
            guard let most = brought.max(), most > 0, let index = brought.firstIndex(of: most) else { return nil }
            return edits[index]
        }
    }
}

private func words(_ value: JSON?) -> [Substring] { value?.string?.split(whereSeparator: \.isWhitespace) ?? [] }

/// Walks a space's history for the edits of one record.
private struct RecordEdits {
    private let name: RecordName
    private let store: ObjectStore
    private let folders = FolderCache()

    init(of name: RecordName, in store: ObjectStore) {
        self.name = name
        self.store = store
    }

    func newest(_ limit: Int) throws -> [RecordEdit] {
        let tip = try store.required(RefName.hub)
        var found: [RecordEdit] = []
        var seen: Set<ObjectID> = []
        for head in try View.heads(in: store).reversed() {
            let own = try Chain.unlanded(from: head, tip: tip, in: store)?.edits ?? []
            for edit in own.reversed() where seen.insert(edit.id).inserted {
                if let touched = try touched(by: edit, hasLanded: false) { found.append(touched) }
            }
        }
        var next: ObjectID? = tip
        while let id = next, found.count < limit {
            let step = try store.commit(id)
            if step.parents.count == 2 {
                let tipBefore = step.parents[0]
                let chain = try Chain.unlanded(from: step.parents[1], tip: tipBefore, in: store)
                for edit in chain?.edits.reversed() ?? [] {
                    if let touched = try touched(by: edit, hasLanded: true) { found.append(touched) }
                }
            } else if let touched = try touched(by: step, hasLanded: true) {
                found.append(touched)
            }
            next = step.parents.first
        }
        return found.prefix(limit).reversed()
    }

    private func touched(by edit: CommitObject, hasLanded: Bool) throws -> RecordEdit? {
        let parent = try edit.parents.first.map { try store.commit($0).tree }
        let before = try ids(in: parent)
        let after = try ids(in: edit.tree)
        guard before != after else { return nil }
        return RecordEdit(
            commit: edit.id, author: edit.author, before: try document(before, in: parent),
            after: try document(after, in: edit.tree), hasLanded: hasLanded)
    }

    private func ids(in tree: ObjectID?) throws -> [ObjectID?] {
        guard let tree else { return [nil, nil] }
        return try [name.recordPath, name.conflictsPath].map { try folders.file(at: $0, in: tree, from: store) }
    }

    private func document(_ ids: [ObjectID?], in tree: ObjectID?) throws -> Document {
        try StoredDocument.read(name, record: ids[0], conflicts: ids[1], from: store) { path in
            try tree.flatMap { try folders.file(at: path, in: $0, from: store) }
        }
    }
}
