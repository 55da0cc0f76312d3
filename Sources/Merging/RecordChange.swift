public import Records

/// One thing in which two versions of a record differ, and where.
public struct RecordChange: Sendable, Hashable {
    /// The place, items of keyed lists by their key; the root for the record itself.
    public let path: Path
    public let kind: Kind

    public init(path: Path, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    public enum Kind: Sendable, Hashable {
        /// The record was begun: there was none before.
        case begun
        /// The record is no longer there.
        case ended
        /// Prose was rewritten: its runs of words, in order.
        case prose(old: String, new: String, runs: [ProseRun])
        /// One of the values that the schema lists was chosen in place of another.
        case choice(old: JSON, new: JSON)
        case number(old: JSONNumber, new: JSONNumber)
        /// A day, `YYYY-MM-DD`, became another.
        case date(old: String, new: String)
        /// Any other value changed as a whole.
        case value(old: JSON, new: JSON)
        /// A field that was empty holds something.
        case fieldAdded(JSON)
        /// A field that held something is empty.
        case fieldRemoved(JSON)
        /// Entries of an unordered list came and went.
        case set(added: [JSON], removed: [JSON])
        case itemAdded(JSON)
        case itemRemoved(JSON)
        /// An item of a list stands elsewhere among those that stayed: behind that one, `nil` for the head.
        case itemMoved(after: ItemKey?)
        /// Entries were added at the end of a log.
        case logEntries([JSON])
        /// Versions differ here, and a person is to decide.
        case decisionOpened(Entry)
        /// Another version came to a decision that was open already, or one went.
        case decisionChanged(old: Entry, new: Entry)
        /// A decision that was open is settled: what was shown, and what stands there now.
        case decisionSettled(Entry, old: JSON?, new: JSON?)
    }
}

/// A run of words that stayed, went or came.
public enum ProseRun: Sendable, Hashable {
    case kept(String)
    case removed(String)
    case added(String)
}
