public import GitStorage
import Statements

/// A tree with changes that are not written yet; a folder that is looked into is read once.
///
/// Not `Sendable`: it belongs to whoever holds the ``GitStorage/ObjectStore``.
public struct TreeOverlay {
    private let store: ObjectStore
    private let base: ObjectID?
    private var changes: [String: ObjectID?] = [:]
    private let folders: FolderCache

    /// The tree as it stands, with nothing changed yet; `nil` is the empty tree.
    public init(_ base: ObjectID?, in store: ObjectStore, folders: FolderCache = FolderCache()) {
        self.store = store
        self.base = base
        self.folders = folders
    }

    /// The file at that path, if there is one.
    public subscript(path: String) -> ObjectID? {
        get throws {
            if let change = changes[path] { return change }
            guard let base else { return nil }
            return try folders.file(at: path, in: base, from: store)
        }
    }

    /// The folder at that path in the tree as it stood, if there is one.
    func folder(_ path: String) throws -> ObjectID? {
        guard let base, let entry = try folders.entry(at: path, in: base, from: store), entry.isTree else { return nil }
        return entry.id
    }

    /// What was put into a folder, or taken away from it, since.
    func changes(under folder: String) -> [(path: String, id: ObjectID?)] {
        changes.filter { $0.key.hasPrefix(folder + "/") }.map { ($0.key, $0.value) }
    }

    /// The roster as it stood: governance never changes beside anything else.
    func roster() throws -> Roster? { try base.map { try RosterReader(in: store).roster(in: $0) } }

    /// Puts a file at that path, or takes it away.
    public mutating func set(_ path: String, to id: ObjectID?) { changes[path] = .some(id) }

    /// The tree with all changes, written to the store.
    public func written() throws -> ObjectID {
        if changes.isEmpty, let base { return base }
        return try store.applying(changes, to: base)
    }
}

/// The folders that were read, by id: an id never changes what it names.
public final class FolderCache {
    private var folders: [ObjectID: [String: TreeEntry]] = [:]

    public init() {}

    /// The file at that path of a tree, if there is one.
    public func file(at path: String, in tree: ObjectID, from store: ObjectStore) throws -> ObjectID? {
        guard let entry = try entry(at: path, in: tree, from: store), !entry.isTree else { return nil }
        return entry.id
    }

    /// The file or folder at that path of a tree, if there is one.
    public func entry(at path: String, in tree: ObjectID, from store: ObjectStore) throws -> TreeEntry? {
        var folder = tree
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            guard let entry = try contents(of: folder, from: store)[String(part)] else { return nil }
            if index == parts.count - 1 { return entry }
            guard entry.isTree else { return nil }
            folder = entry.id
        }
        return nil
    }

    private func contents(of folder: ObjectID, from store: ObjectStore) throws -> [String: TreeEntry] {
        if let known = folders[folder] { return known }
        var contents: [String: TreeEntry] = [:]
        for entry in try store.tree(folder) { contents[entry.name] = entry }
        folders[folder] = contents
        return contents
    }
}
