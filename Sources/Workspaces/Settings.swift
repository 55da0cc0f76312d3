import Foundation
public import GitStorage
public import Records
public import Statements

/// What a copy knows of itself: which region, whose laptop, where the hub is. Kept in `workspace.json`.
public struct Settings: Sendable, Hashable {
    /// The region's id, a ``Records/KeyPart``.
    public var region: String
    /// The region's first commit, compared by telephone when the copy was made and never changed after.
    public var root: ObjectID
    /// Where the hub is: a folder or an address that git understands; `nil` while the region has none.
    public var hub: String?
    /// The member whose copy this is; `nil` until the roster names the holder of its key.
    public var member: String?
    /// The file of the newest key, a ``SigningKey``; a relative path starts at the copy's folder.
    public var key: String
    /// The files of the keys before it, newest first: they sign where the roster does not name the newest yet.
    public var formerKeys: [String]

    /// Whether the hub's check answered the last push to a space, by the space's name.
    public var guards: [String: Bool] = [:]

    /// What the hub said to the last push to a space if it refused all of it and named no edit of this laptop.
    public var heldUp: [String: [String]] = [:]

    /// The spaces for which a hub has answered that it holds nothing yet, or has no place.
    public var answered: Set<String> = []

    public init(
        region: String, root: ObjectID, hub: String?, member: String?, key: String, formerKeys: [String] = []
    ) {
        self.region = region
        self.root = root
        self.hub = hub
        self.member = member
        self.key = key
        self.formerKeys = formerKeys
    }

    var json: JSON {
        var object: JSONObject = [
            "key": .string(key), "region": .string(region), "root": .string(root.hex), "workspace": 1,
        ]
        object["hub"] = hub.map { .string($0) }
        object["member"] = member.map { .string($0) }
        if !formerKeys.isEmpty { object["formerKeys"] = .array(formerKeys.map { .string($0) }) }
        if !guards.isEmpty {
            var told = JSONObject()
            for (space, isGuarded) in guards { told[space] = .bool(isGuarded) }
            object["guards"] = .object(told)
        }
        if !answered.isEmpty { object["answered"] = .array(answered.sorted().map { .string($0) }) }
        if !heldUp.isEmpty {
            var told = JSONObject()
            for (space, lines) in heldUp { told[space] = .array(lines.map { .string($0) }) }
            object["heldUp"] = .object(told)
        }
        return .object(object)
    }

    init?(json: JSON) {
        guard json["workspace"]?.integer == 1, let region = json["region"]?.string, KeyPart.isValid(region),
            let root = json["root"]?.string.flatMap({ ObjectID($0) }), let key = json["key"]?.string
        else { return nil }
        self.init(
            region: region, root: root, hub: json["hub"]?.string, member: json["member"]?.string, key: key,
            formerKeys: json["formerKeys"]?.array?.compactMap(\.string) ?? [])
        for told in json["guards"]?.object?.members ?? [] {
            if case .bool(let isGuarded) = told.value { guards[told.name] = isGuarded }
        }
        answered = Set(json["answered"]?.array?.compactMap(\.string) ?? [])
        for told in json["heldUp"]?.object?.members ?? [] {
            heldUp[told.name] = told.value.array?.compactMap(\.string)
        }
    }
}

/// Why a copy could not be opened, read or written.
public enum WorkspaceError: Error, Sendable, Hashable {
    /// There is no copy of a region in that folder.
    case notAWorkspace(folder: String)
    /// Something lies where the copy was to be made.
    case exists(folder: String)
    /// A file of the copy cannot be read or is damaged.
    case damaged(file: String)
    /// The file of a key cannot be read, or is no key that signs here.
    case unusableKey(file: String, KeyError?)
    /// Another program was writing for longer than one waits.
    case busy
    /// The roster names nobody who holds this copy's key.
    case notAMember
    /// A file could not be written: the disk is full, read-only or out of quota. Nothing was saved.
    case unwritable(file: String)
    /// There is no such record.
    case noRecord(String)
    /// Several records answer to those words.
    case ambiguous(String, [RecordName])
    /// The region has no schema of that kind.
    case noKind(String)
    /// This copy does not take part in that space.
    case noSpace(String)
    /// No team works on the record, or the one that did has ended.
    case noTeam(RecordName)
    /// The decision that was to be settled has not landed yet: it comes of an edit that waits to be synced.
    case waitsToLand(RecordName)
}

/// Reads and writes the small files beside the repositories, whole or not at all.
enum SmallFile {
    static func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { Array($0) }
    }

    /// Writes to a file of another name first, so that a crash leaves the old content or the new.
    static func write(_ bytes: [UInt8], to path: String, mode: Int = 0o644) throws(WorkspaceError) {
        let temporary = path + ".new"
        let manager = FileManager.default
        _ = try? manager.removeItem(atPath: temporary)
        guard manager.createFile(atPath: temporary, contents: Data(bytes), attributes: [.posixPermissions: mode]),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw .unwritable(file: path) }
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw .unwritable(file: path)
        }
        guard rename(temporary, path) == 0 else { throw .unwritable(file: path) }
    }
}
