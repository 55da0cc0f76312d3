/// How much of a pushed tree is looked at.
public struct TreeLimits: Sendable {
    /// The deepest nesting of folders that any walk follows; the spaces of DESIGN.md section 3 need five.
    public static let deepest = 32

    /// Folders within folders.
    public var depth: Int
    /// Entries in all, folders included; of subtrees that are taken as known none.
    public var entries: Int
    /// Bytes of one file; found from headers, the content is not unpacked.
    public var fileBytes: Int
    /// Bytes of one tree object.
    public var treeBytes: Int
    /// Faults to report before the walk ends.
    public var faults: Int

    public init(
        depth: Int = 8, entries: Int = 1 << 18, fileBytes: Int = 1 << 22, treeBytes: Int = 1 << 22, faults: Int = 100
    ) {
        self.depth = min(depth, TreeLimits.deepest)
        self.entries = entries
        self.fileBytes = fileBytes
        self.treeBytes = treeBytes
        self.faults = faults
    }
}

/// Something in a tree that the check refuses.
public struct TreeFault: Sendable, Hashable {
    /// Where, with bytes that are no UTF-8 replaced; empty for the tree itself.
    public let path: String
    public let reason: Reason

    public enum Reason: Sendable, Hashable {
        /// Neither an ordinary file nor a folder.
        case mode(UInt32)
        /// The mode is written with a leading zero: a second byte form of the same tree.
        case paddedMode
        /// The caller's allow-list does not have the name, or it is not UTF-8.
        case name
        /// Another name in the folder is the same on a file system that folds case or normalises.
        case collision
        /// The name occurs twice.
        case duplicate
        /// The entries are not in git's order.
        case unsorted
        /// A folder without entries: git writes none.
        case emptyFolder
        /// The bytes are no tree.
        case malformed
        /// The object is missing.
        case missing
        /// The object is not what its mode says.
        case wrongKind
        case tooDeep
        case tooManyEntries
        case treeTooLarge(Int)
        case fileTooLarge(Int)
    }
}
