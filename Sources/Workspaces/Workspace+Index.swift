import Foundation
import GitStorage
public import Indexing
public import Landing
public import Records

extension Workspace {
    /// How records are read for the index; raised when that changes, so that every index is filled again.
    private static let indexing = 2

    /// How often another process may move the index meanwhile before it is left to that process.
    private static let indexAttempts = 8

    /// Brings the index up to the newest view of a space, by the difference of two trees.
    ///
    /// Filled from nothing where the index is missing or damaged, where another version of `sli` wrote it, and
    /// where the region's schemas changed, whose titles it shows.
    ///
    /// - Throws: ``Indexing/IndexError`` where its place refuses; the records are not touched by that.
    public func refreshIndex(_ space: SpaceKind) async throws {
        let known = try openIndex()
        do {
            try await refresh(space, in: known)
        } catch IndexError.damaged {
            let fresh = try openIndex(discardingWhatIsThere: true)
            for space in spaces() { try await refresh(space, in: fresh) }
        }
    }

    /// Brings the index up after something was saved or came in, if its place lets it.
    ///
    /// What is saved is saved: a picture that cannot be kept now is made again when somebody asks for it, and
    /// who asks is told why it cannot be.
    public func keepIndexUp(_ space: SpaceKind) async throws {
        do { try await refreshIndex(space) } catch is IndexError {}
    }

    /// Asks the index, which shows the newest view of every space then; one that turns out to be damaged is made
    /// again and asked once more.
    ///
    /// - Throws: ``Indexing/IndexError`` where its place refuses.
    public func asking<Answer>(_ question: (RecordIndex) throws(IndexError) -> Answer) async throws -> Answer {
        for space in spaces() { try await refreshIndex(space) }
        do {
            return try question(openIndex())
        } catch .damaged {
            let fresh = try openIndex(discardingWhatIsThere: true)
            for space in spaces() { try await refresh(space, in: fresh) }
            return try question(fresh)
        }
    }

    /// The records that the words may mean: parts of a name in any order.
    public func resolve(_ words: String) async throws -> [RecordName] {
        do {
            return try await asking { index throws(IndexError) in try index.resolve(words) }
        } catch is IndexError {
            // The picture is a convenience: where it cannot be kept, the names are read from the trees.
            let parts = words.split(separator: "/").map(String.init)
            return try await names(under: "records").filter { name in
                let own = [name.kind] + name.key
                return parts.allSatisfy { own.contains($0) }
            }
        }
    }

    /// The records in which decisions wait.
    ///
    /// Read from the trees, not from the index: an open decision is never overlooked.
    public func recordsWithDecisions() async throws -> [RecordName] { try await names(under: "conflicts") }

    /// Whether the index, brought up to date, is whole and says what one says that is made anew (EDGE-CASES 18).
    ///
    /// - Throws: ``Indexing/IndexError`` where its place refuses.
    func indexEqualsRebuild() async throws -> Bool {
        for space in spaces() { try await refreshIndex(space) }
        let known = try openIndex()
        guard try known.isSound() else { return false }
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("sli-index-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let fresh = try RecordIndex(opening: place.appendingPathComponent("index.sqlite").path)
        for space in spaces() { try await refresh(space, in: fresh) }
        return try known.dump() == fresh.dump()
    }

    /// Throws the index away and makes it anew.
    func rebuildIndex() async throws {
        let fresh = try openIndex(discardingWhatIsThere: true)
        for space in spaces() { try await refresh(space, in: fresh) }
    }

    /// The records of a kind that this copy holds in any space, sorted.
    public func names(ofKind kind: String) async throws -> [RecordName] { try await names(under: "records/\(kind)") }

    private func names(under folder: String) async throws -> [RecordName] {
        var found: Set<RecordName> = []
        for space in spaces() {
            let tree = try await view(of: space).tree
            found.formUnion(
                try await repository(space).perform { store in
                    try store.paths(in: tree, under: folder).compactMap { SpacePath($0.path)?.record }
                })
        }
        return found.sorted()
    }

    private func openIndex(discardingWhatIsThere: Bool = false) throws(IndexError) -> RecordIndex {
        if let index, !discardingWhatIsThere { return index }
        let opened = try RecordIndex(opening: folder + "/index.sqlite", discardingWhatIsThere: discardingWhatIsThere)
        index = opened
        return opened
    }

    private func refresh(_ space: SpaceKind, in index: RecordIndex) async throws {
        for _ in 0..<Self.indexAttempts {
            let view = try await view(of: space)
            let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
            let known = try index.cursor(of: space.description)
            let regionPath = path(of: .region)
            let step = try await repository(space).perform { [telling] store in
                try IndexStep(
                    to: view, from: known, version: Self.indexing, regionTip: regionTip, regionPath: regionPath,
                    in: store, telling: telling)
            }
            guard let step else { return }
            defer { telling(.done) }
            if step.isFilling, known != nil { try index.clear(space: space.description) }
            let isDone = try index.replace(
                space: space.description, from: step.isFilling ? nil : known, cursor: step.cursor,
                upserts: step.entries, removals: step.removals, decisions: step.decisions)
            if isDone { return }
        }
    }
}

/// What brings the rows of one space from the tree that they show to a newer one.
private struct IndexStep: Sendable {
    let cursor: String
    /// Whether it starts from nothing.
    let isFilling: Bool
    var entries: [RecordIndex.Entry] = []
    var removals: [RecordName] = []
    var decisions: [RecordName: [RecordIndex.Decision]] = [:]

    /// After how many records it is told again how many there are.
    private static let told = 200

    /// - Returns: `nil` if the rows show that view already.
    init?(
        to view: View, from known: String?, version: Int, regionTip: ObjectID, regionPath: String,
        in store: ObjectStore, telling: (LongWork) -> Void
    ) throws {
        let region = view.space == .region ? store : try ObjectStore(opening: regionPath)
        let regionTree = try region.commit(regionTip).tree
        let schemas = try region.entry(at: "schemas", in: regionTree)?.id.hex ?? "-"
        cursor = "\(version) \(schemas) \(view.tree.hex)"
        guard cursor != known else { return nil }
        let parts = known?.split(separator: " ").map(String.init) ?? []
        // A tree that held waiting edits may be swept away once they have landed.
        let shown: ObjectID? =
            if parts.count == 3, parts[0] == "\(version)", parts[1] == schemas, let id = ObjectID(parts[2]),
                store.exists(id)
            { id } else { nil }
        isFilling = shown == nil
        let changes = try store.changes(from: shown, to: view.tree)
        let names = Set(changes.compactMap { SpacePath($0.path).flatMap(Self.shownRecord) })
        let records = IndexedRecords(
            in: view.tree, from: store, schemas: SchemaCatalogue(regionTree: regionTree, in: region))
        for (index, name) in names.sorted().enumerated() {
            if index.isMultiple(of: Self.told) { telling(.indexing(done: index, of: names.count)) }
            let found = try records.read(name)
            if let entry = found.entry {
                entries.append(entry)
                decisions[name] = found.decisions
            } else {
                removals.append(name)
            }
        }
    }

    /// The record whose row depends on what lies at that path.
    private static func shownRecord(_ path: SpacePath) -> RecordName? {
        switch path {
        case .record(let name), .conflicts(let name), .conflictSide(let name, _), .docket(let name): name
        default: nil
        }
    }
}
