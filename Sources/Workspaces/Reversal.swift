public import GitStorage
public import Landing
public import Merging
public import Records

/// What taking back one edit would do: which places get back what they held, and which do not, and why.
///
/// A place gets back what it held before the edit if it still holds what the edit wrote there (DESIGN.md
/// section 14); what somebody else wrote meanwhile is never taken away.
public struct Reversal: Sendable {
    public let direction: ReversalMark.Direction
    /// The edit that is taken back: for a redo, that of an undo.
    public let commit: ObjectID
    public let author: Identity
    public let space: SpaceKind
    /// The records that the edit touched, in the order of their names.
    public let records: [RecordReversal]
    /// What the edit did beside records and is not taken back.
    public let obstacles: [Obstacle]

    public var isEmpty: Bool { records.allSatisfy { $0.restored.isEmpty } }

    /// What is not taken back by another edit, whatever stands there.
    public enum Obstacle: Sendable, Hashable {
        /// A remark beside the record.
        case remark(RecordName)
        /// A signed act about the record.
        case statement(RecordName)
        /// The roster, a schema or the region's own page.
        case governance
    }
}

/// What taking back one edit would do to one record.
public struct RecordReversal: Sendable {
    public let seen: RecordView
    /// The record as it would be.
    public let document: Document
    /// The changes of the edit that would be taken back.
    public let restored: [RecordChange]
    /// Those that would stay, each with the reason.
    public let kept: [Kept]

    public var name: RecordName { seen.name }

    public struct Kept: Sendable, Hashable {
        public let change: RecordChange
        public let reason: Reason
    }

    public enum Reason: Sendable, Hashable {
        /// The record was begun; records are withdrawn, never removed.
        case creation
        /// A decision was settled, which others may have relied upon.
        case settlement
        /// Entries of a log stay.
        case logEntry
        /// The place holds something else by now.
        case changedSince
        /// A decision waits there, which it would settle.
        case decisionWaits
    }

    /// - Parameters:
    ///   - before: the record before the edit.
    ///   - after: the record as the edit left it.
    ///   - seen: the record as it is now.
    init(of before: Document, _ after: Document, in seen: RecordView) {
        // The edit may be older than the form that the record has by now.
        let (before, after) = (before.lifted(to: seen.schema), after.lifted(to: seen.schema))
        var draft = ReversalDraft(before: before.value, after: after.value, now: seen.document)
        let difference = RecordDifference(from: before, to: after, by: seen.schema)
        var restored: [RecordChange] = []
        var kept: [Kept] = []
        for change in difference.changes {
            if let reason = draft.takeBack(change) {
                kept.append(Kept(change: change, reason: reason))
            } else {
                restored.append(change)
            }
        }
        self.seen = seen
        self.restored = restored
        self.kept = kept
        document = Document(draft.value, entries: seen.document.entries)
    }
}

/// A record while changes are taken out of it one by one.
struct ReversalDraft {
    private let before: JSON?
    private let after: JSON?
    private let open: [Path]
    private(set) var value: JSON?

    init(before: JSON?, after: JSON?, now: Document) {
        self.before = before
        self.after = after
        open = now.entries.map(\.path)
        value = now.value
    }

    /// Gives a place back what it held.
    ///
    /// - Returns: why not, if it cannot have that back.
    mutating func takeBack(_ change: RecordChange) -> RecordReversal.Reason? {
        switch change.kind {
        case .begun, .ended: return .creation
        case .decisionOpened, .decisionChanged, .decisionSettled: return .settlement
        case .logEntries: return .logEntry
        default: break
        }
        guard !open.contains(where: { $0.touches(change.path) }) else { return .decisionWaits }
        let isDone =
            switch change.kind {
            case .itemMoved: restoreOrder(around: change.path)
            case .itemRemoved(let item): putBack(item, at: change.path)
            case .set: restore(change.path) { Self.isSameSet($0, $1) }
            default: restore(change.path) { $0 == $1 }
            }
        return isDone ? nil : .changedSince
    }

    private mutating func restore(_ path: Path, _ isSame: (JSON?, JSON?) -> Bool) -> Bool {
        guard let now = value, now.value(at: path.parent) != nil,
            isSame(now.value(at: path), after?.value(at: path)),
            let restored = now.replacing(path, with: before?.value(at: path))
        else { return false }
        value = restored
        return true
    }

    private static func isSameSet(_ one: JSON?, _ other: JSON?) -> Bool {
        guard let one = one?.array, let other = other?.array else { return one == other }
        return Set(one) == Set(other)
    }

    /// Puts an item behind the nearest one before it that is still there.
    private mutating func putBack(_ item: JSON, at path: Path) -> Bool {
        guard case .item(let key)? = path.steps.last, let now = value, let items = now.value(at: path.parent)?.array,
            !items.contains(where: key.identifies), let former = before?.value(at: path.parent)?.array,
            let position = former.firstIndex(where: key.identifies)
        else { return false }
        let fields = key.fields.map(\.name)
        let earlier = former[..<position].reversed().compactMap { ItemKey(of: $0, fields: fields) }
        var restored = items
        let place = earlier.lazy.compactMap { key in items.firstIndex(where: key.identifies) }.first
        restored.insert(item, at: place.map { $0 + 1 } ?? 0)
        guard let changed = now.replacing(path.parent, with: .array(restored)) else { return false }
        value = changed
        return true
    }

    /// Brings the items that a list held before into the order that they had, if they stand as the edit left them.
    private mutating func restoreOrder(around path: Path) -> Bool {
        guard case .item(let key)? = path.steps.last, let now = value, let items = now.value(at: path.parent)?.array,
            let former = before?.value(at: path.parent)?.array, let left = after?.value(at: path.parent)?.array
        else { return false }
        let fields = key.fields.map(\.name)
        func keys(_ items: [JSON]) -> [ItemKey] { items.compactMap { ItemKey(of: $0, fields: fields) } }
        let standing = keys(items)
        let formerOrder = keys(former).filter(standing.contains)
        // Another move of the same edit may have brought the order back already.
        if standing.filter(formerOrder.contains) == formerOrder { return true }
        guard standing.filter(keys(left).contains) == keys(left).filter(standing.contains) else { return false }
        var order = formerOrder[...]
        let restored = items.map { item -> JSON in
            guard let own = ItemKey(of: item, fields: fields), formerOrder.contains(own), let next = order.popFirst()
            else { return item }
            return items.first(where: next.identifies) ?? item
        }
        guard let changed = now.replacing(path.parent, with: .array(restored)) else { return false }
        value = changed
        return true
    }
}

extension Document {
    /// The record as of the schema's own version.
    fileprivate func lifted(to schema: Schema?) -> Document {
        guard let schema, let version = schema.name?.version else { return self }
        return lifted(to: version, by: schema)
    }
}

extension Path {
    /// The place above; the root is its own.
    var parent: Path { Path(Array(steps.dropLast())) }
}
