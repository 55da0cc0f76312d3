public import GitStorage
public import Landing
public import Records

/// What this laptop noted when it set edits aside: which and why, what later edits were signed again as, and which
/// wait for a key (docs/formats.md, "Edits that were set aside").
///
/// A note is on disk before `main` moves, and binds from then on: whatever else is found on a chain that was left
/// behind, by a crash or in an open form, is carried over by it.
public struct SetAsideNotes: Sendable, Hashable {
    /// Why an edit was set aside; empty if another version of the program noted a reason that this one cannot read.
    public private(set) var refused: [ObjectID: [CheckViolation]] = [:]
    /// What an edit was signed again as, or the commit that was left where nothing of it was. After a crash it may be
    /// several, of which one was made visible.
    public private(set) var again: [ObjectID: [ObjectID]] = [:]
    /// The member whose key an edit waits for.
    public private(set) var waiting: [ObjectID: String] = [:]

    public init() {}

    public var isEmpty: Bool { refused.isEmpty && again.isEmpty && waiting.isEmpty }

    /// All notes of a space.
    public init(in store: ObjectStore) throws {
        for (name, id) in try store.references(under: RefName.refused) where name.hasSuffix("/\(RefName.why)") {
            add(try SetAsideNotes(at: id, in: store))
        }
    }

    /// The notes of one file.
    ///
    /// - Throws: ``WorkspaceError/damaged(file:)`` if it holds none.
    public init(at id: ObjectID, in store: ObjectStore) throws {
        guard let json = try? JSON(reading: store.blob(id, atMost: Self.limits.bytes), limits: Self.limits),
            let notes = SetAsideNotes(json: json)
        else { throw WorkspaceError.damaged(file: "\(RefName.refused)…/\(RefName.why) (\(id))") }
        self = notes
    }

    /// An edit that changes thousands of records may have as many reasons.
    private static let limits = ReadingLimits(bytes: 64 << 20, depth: 64)

    // MARK: - Noting

    public mutating func refuse(_ edit: ObjectID, because reasons: [CheckViolation]) {
        refused[edit] = reasons.map { CheckViolation($0.reason, in: edit, at: $0.path) }
    }

    public mutating func replace(_ edit: ObjectID, with other: ObjectID) {
        guard again[edit]?.contains(other) != true else { return }
        again[edit, default: []].append(other)
    }

    public mutating func wait(_ edit: ObjectID, for member: String) { waiting[edit] = member }

    /// Forgets which edits wait: it is found out anew.
    public mutating func stopWaiting() { waiting = [:] }

    /// Takes in other notes of the same laptop.
    public mutating func add(_ other: SetAsideNotes) {
        refused.merge(other.refused) { mine, theirs in mine.isEmpty ? theirs : mine }
        for (edit, others) in other.again { for id in others { replace(edit, with: id) } }
        waiting.merge(other.waiting) { mine, _ in mine }
    }

    // MARK: - Following

    /// Whether the edit was set aside, or waits to be signed again, so that others no longer stand on it.
    public func leavesOut(_ edit: ObjectID) -> Bool { refused[edit] != nil || waiting[edit] != nil }

    /// The newest commit of an edit's own history that is left: itself, what it was signed again as, or the same of
    /// its parent if it was set aside.
    ///
    /// - Parameter isKept: whether a commit is part of the mainline or of this laptop's chains.
    /// - Returns: `nil` if the notes do not tell.
    public func left(
        of edit: ObjectID, in store: ObjectStore, isKept: (ObjectID) throws -> Bool
    ) throws -> ObjectID? {
        var seen: Set<ObjectID> = []
        return try left(of: edit, in: store, isKept, &seen)
    }

    private func left(
        of edit: ObjectID, in store: ObjectStore, _ isKept: (ObjectID) throws -> Bool, _ seen: inout Set<ObjectID>
    ) throws -> ObjectID? {
        var next = edit
        while seen.insert(next).inserted, store.exists(next) {
            if try isKept(next) { return next }
            for other in again[next] ?? [] {
                if let found = try left(of: other, in: store, isKept, &seen) { return found }
            }
            guard leavesOut(next), let parent = try store.commit(next).parents.first else { return nil }
            next = parent
        }
        return nil
    }

    // MARK: - As a file

    public var json: JSON {
        get throws {
            func sorted<Value>(_ values: [ObjectID: Value]) -> [(key: ObjectID, value: Value)] {
                values.sorted { $0.key < $1.key }
            }
            return [
                "again": .array(
                    sorted(again).flatMap { edit, others in
                        others.sorted().map { ["as": .string($0.hex), "edit": .string(edit.hex)] }
                    }),
                "refused": .array(
                    try sorted(refused).map { edit, reasons in
                        ["edit": .string(edit.hex), "reasons": .array(try reasons.map { try $0.json })]
                    }),
                "waiting": .array(
                    sorted(waiting).map { ["edit": .string($0.key.hex), "member": .string($0.value)] }),
            ]
        }
    }

    init?(json: JSON) {
        guard let again = json["again"]?.array, let refused = json["refused"]?.array,
            let waiting = json["waiting"]?.array
        else { return nil }
        for item in again {
            guard let edit = item["edit"]?.objectID, let other = item["as"]?.objectID else { return nil }
            replace(edit, with: other)
        }
        for item in refused {
            guard let edit = item["edit"]?.objectID, let reasons = item["reasons"]?.array else { return nil }
            refuse(edit, because: reasons.compactMap { CheckViolation(json: $0, in: edit) })
        }
        for item in waiting {
            guard let edit = item["edit"]?.objectID, let member = item["member"]?.string else { return nil }
            wait(edit, for: member)
        }
    }
}

extension JSON {
    fileprivate var objectID: ObjectID? { string.flatMap { ObjectID($0) } }
}

/// The commits that a laptop's refs still lead to: the mainline, and its own chains.
public struct KeptCommits: Sendable {
    private let tip: ObjectID
    private let own: Set<ObjectID>

    /// - Parameter heads: `main` and the waiting chains.
    public init(heads: [ObjectID], over tip: ObjectID, in store: ObjectStore) throws {
        self.tip = tip
        own = Set(try store.commits(reachableFrom: heads, excluding: [tip]))
    }

    public func contains(_ id: ObjectID, in store: ObjectStore) throws -> Bool {
        try own.contains(id) || hasLanded(id, in: store)
    }

    /// Whether it is part of the mainline's history.
    public func hasLanded(_ id: ObjectID, in store: ObjectStore) throws -> Bool {
        guard store.exists(id) else { return false }
        return try !store.commits(reachableFrom: [id], excluding: [tip]).contains(id)
    }
}
