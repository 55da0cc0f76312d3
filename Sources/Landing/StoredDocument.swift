public import GitStorage
public import Merging
public import Records
import Statements

/// Reads a record with its open decisions from a space, and gives the files that hold it.
///
/// An entry of more than eight sides keeps each of them in a file of its own, named by its digest
/// (DESIGN.md section 14), so that a pile-up on one field never makes one file grow without bound.
public enum StoredDocument {
    /// The most sides of an entry that lie in the conflicts file itself.
    public static let inlineSides = 8

    /// Reads the record at that place of a tree.
    ///
    /// - Parameters:
    ///   - record: the blob at `records/…`, `nil` if there is none.
    ///   - conflicts: the blob at `conflicts/…`, `nil` if no decision waits.
    ///   - file: finds a side's own file.
    public static func read(
        _ name: RecordName, record: ObjectID?, conflicts: ObjectID?, from store: ObjectStore,
        file: (String) throws -> ObjectID?
    ) throws -> Document {
        let value = try record.map { try json($0, at: name.recordPath, from: store) }
        guard let conflicts else { return Document(value) }
        let stored = try json(conflicts, at: name.conflictsPath, from: store)
        let inlined = try inline(stored, of: name, from: store, file: file)
        guard let entries = Document.entries(reading: inlined) else {
            throw LandingFailure.unreadable(path: name.conflictsPath)
        }
        return Document(value, entries: entries)
    }

    /// The files of a record with its open decisions: path and bytes; a path without bytes is to be absent.
    ///
    /// - Parameter former: what lies there, whose side files stay as they are, or go when nothing names them any more.
    public static func files(
        of document: Document, named name: RecordName, replacing former: Document
    ) -> [(path: String, bytes: [UInt8]?)] {
        var files: [(path: String, bytes: [UInt8]?)] = [(name.recordPath, document.value?.canonicalBytes)]
        let (conflicts, sides) = outlined(document, of: name)
        let (_, formerSides) = outlined(former, of: name)
        files.append((name.conflictsPath, conflicts?.canonicalBytes))
        // Named by their digest: one that lies there already is the same.
        for (path, bytes) in sides.sorted(by: { $0.key < $1.key }) where formerSides[path] == nil {
            files.append((path, bytes))
        }
        for path in formerSides.keys.sorted() where sides[path] == nil { files.append((path, nil)) }
        return files
    }

    private static func outlined(_ document: Document, of name: RecordName) -> (JSON?, [String: [UInt8]]) {
        guard let whole = document.conflictsJSON else { return (nil, [:]) }
        guard document.entries.contains(where: { $0.sides.count > inlineSides }) else { return (whole, [:]) }
        var files: [String: [UInt8]] = [:]
        let entries = document.entries.map { entry -> JSON in
            guard entry.sides.count > inlineSides, var object = entry.json.object, let sides = object["sides"]?.array
            else { return entry.json }
            object["sides"] = .array(
                sides.map { side in
                    let bytes = side.canonicalBytes
                    let digest = SHA256Digest.hex(of: bytes)
                    files["conflicts/\(name)/\(digest).json"] = bytes
                    return ["file": .string(digest)]
                })
            return .object(object)
        }
        return (["entries": .array(entries)], files)
    }

    private static func inline(
        _ stored: JSON, of name: RecordName, from store: ObjectStore, file: (String) throws -> ObjectID?
    ) throws -> JSON {
        guard var root = stored.object, let entries = root["entries"]?.array else { return stored }
        root["entries"] = .array(
            try entries.map { entry in
                guard var object = entry.object, let sides = object["sides"]?.array else { return entry }
                object["sides"] = .array(
                    try sides.map { side in
                        guard let digest = side["file"]?.string else { return side }
                        let path = "conflicts/\(name)/\(digest).json"
                        guard let id = try file(path) else { throw LandingFailure.unreadable(path: path) }
                        return try json(id, at: path, from: store)
                    })
                return .object(object)
            })
        return .object(root)
    }

    private static func json(_ id: ObjectID, at path: String, from store: ObjectStore) throws -> JSON {
        do {
            return try JSON(reading: store.blob(id, atMost: ReadingLimits.landing.bytes), limits: .landing)
        } catch is JSONReadingError {
            throw LandingFailure.unreadable(path: path)
        }
    }
}

/// Why a landing could not be made: the history it was to be made of is not one that the check lets through.
public enum LandingFailure: Error, Sendable, Hashable {
    /// A file that should hold JSON does not.
    case unreadable(path: String)
    /// A commit that should have one parent has another number of them.
    case notLinear(ObjectID)
    /// A chain longer than a landing may bring.
    case tooLong(limit: Int)
    /// Nothing that the mainline lacks.
    case nothingNew
}
