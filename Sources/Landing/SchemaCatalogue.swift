public import GitStorage
public import Records
import Synchronization

/// The schemas of one region, compiled once each.
///
/// A schema that landed never changes, so a name means the same bytes in every commit that has it
/// (DESIGN.md section 3). Belongs to one ``GitStorage/ObjectStore`` and its thread.
public final class SchemaCatalogue {
    private let store: ObjectStore
    private let tree: ObjectID?
    private let folders = FolderCache()
    private var found: [SchemaName: Schema?] = [:]
    private var spaces: [String: Space?] = [:]

    /// The schemas in that tree of a region space; without a tree there are none.
    public init(regionTree tree: ObjectID?, in store: ObjectStore) {
        self.tree = tree
        self.store = store
    }

    /// The schema of that kind and version; `nil` if the region has none, or one that this engine cannot read.
    public func schema(_ name: SchemaName) throws -> Schema? {
        if let known = found[name] { return known }
        let schema = try load(name)
        found[name] = .some(schema)
        return schema
    }

    /// The schema that a record names.
    public func schema(of record: JSON?) throws -> Schema? {
        guard let text = record?["schema"]?.string, let name = SchemaName(text) else { return nil }
        return try schema(name)
    }

    /// The names of all schemas, sorted by kind and version.
    public func names() throws -> [SchemaName] {
        guard let tree else { return [] }
        let found = try store.paths(in: tree, under: "schemas").compactMap { path, _ -> SchemaName? in
            if case .schema(let name)? = SpacePath(path) { name } else { nil }
        }
        return found.sorted { ($0.kind, $0.version) < ($1.kind, $1.version) }
    }

    /// The newest version of a kind.
    public func newest(_ kind: String) throws -> Schema? {
        guard let name = try names().last(where: { $0.kind == kind }) else { return nil }
        return try schema(name)
    }

    /// Where records of a kind live, which is the same in all of its versions; `nil` if there is no such kind.
    public func space(of kind: String) throws -> Space? {
        if let known = spaces[kind] { return known }
        let space = try newest(kind)?.space
        spaces[kind] = .some(space)
        return space
    }

    private func load(_ name: SchemaName) throws -> Schema? {
        guard let tree, let id = try folders.file(at: "schemas/\(name).json", in: tree, from: store) else { return nil }
        if let known = Self.compiled.withLock({ $0[id] }) { return known }
        guard let document = try? JSON(reading: store.blob(id, atMost: ReadingLimits.edit.bytes)) else { return nil }
        let schema = try? Schema(document)
        Self.compiled.withLock { cache in
            if cache.count >= Self.mostCompiled { cache.removeAll() }
            cache[id] = schema
        }
        return schema
    }

    /// Schemas by the id of their bytes, for all catalogues of this process: compiling is the expensive part.
    private static let compiled = Mutex<[ObjectID: Schema]>([:])
    /// A region has a dozen; what a hostile history brings must not grow without bound.
    private static let mostCompiled = 256
}
