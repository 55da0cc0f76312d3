import GitStorage
import Landing
public import Merging
public import Records
import Statements

extension Workspace {
    /// Saves a record as a person wants it, made from what they saw.
    ///
    /// - Parameters:
    ///   - document: the record with the decisions that stay open; one that is left out is settled.
    ///   - seen: what the person saw when they began.
    public func save(
        _ document: Document, over seen: RecordView, subject: String, clock: Int64
    ) async throws -> SaveOutcome {
        try await save([(document, seen)], in: seen.view, subject: subject, clock: clock)
    }

    /// Saves several records of one space together, each made from what the person saw.
    ///
    /// - Parameter files: other files of the space that change with them.
    public func save(
        _ documents: [(document: Document, seen: RecordView)], in view: View, subject: String, clock: Int64,
        beside files: [String: [UInt8]?] = [:]
    ) async throws -> SaveOutcome {
        var change = Change(space: view.space, base: view.base, files: files, subject: subject)
        let tree = try await baseTree(of: view)
        for (document, seen) in documents {
            let standing = try await self.document(seen.name, in: tree, of: view.space)
            if standing == seen.document {
                change.put(document, named: seen.name, replacing: standing)
            } else {
                // What was shown holds work that waits to land; only the person's own change goes onto `main`.
                let place = seen.schema?.root ?? .free
                let own = Document.merging(base: seen.document, left: standing, right: document, at: place)
                // What was done to the waiting work itself has no place on `main` yet: the rest must be all of it.
                guard own.entries == standing.entries,
                    Document.merging(base: standing, left: seen.document, right: own, at: place) == document
                else { throw WorkspaceError.waitsToLand(seen.name) }
                change.put(own, named: seen.name, replacing: standing)
            }
        }
        return try await save(change, clock: clock)
    }

    /// Adds a remark beside a record.
    public func comment(
        _ text: String, at path: Path, on name: RecordName, clock: Int64
    ) async throws -> SaveOutcome {
        let space = try await space(of: name)
        let view = try await view(of: space)
        var log = try await comments(on: name)
        log.add(CommentLog.Remark(path: path, text: text, member: try await member().id))
        var change = Change(space: space, base: view.base, subject: "Remark on \(name)")
        change.files[name.commentsPath] = .some(log.json.canonicalBytes)
        return try await save(change, clock: clock)
    }
}

extension Workspace {
    private func baseTree(of view: View) async throws -> ObjectID {
        try await repository(view.space).perform { try $0.commit(view.base).tree }
    }
}
