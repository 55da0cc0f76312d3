public import Landing

/// One thing that is wrong with a copy on this laptop: what and where, without a word for it.
public struct Finding: Sendable, Hashable {
    public let reason: Reason
    /// The space that it is about, if it is about one.
    public let space: SpaceKind?
    /// The file, folder or ref that it is about, if it is about one: within the repository for a space's own, else
    /// the whole path.
    public let place: String?

    public init(_ reason: Reason, in space: SpaceKind? = nil, at place: String? = nil) {
        self.reason = reason
        self.space = space
        self.place = place
    }

    public enum Reason: Sendable, Hashable {
        /// A space's repository cannot be opened.
        case unreadableSpace
        /// A space that is there is the one of another region.
        case otherRegion
        /// A ref that every copy has is missing.
        case missingRef
        /// A ref names something that is not there or is no commit.
        case brokenRef
        /// This laptop's own edits do not stand in a line upon the mainline.
        case strayEdits
        /// A lock file that nobody alive holds.
        case staleLock
        /// A lock file while somebody is writing: it may well be in use.
        case heldLock
        /// A file of the newest state that cannot be read as what its place says.
        case unreadableFile
        /// The page is missing that says which region or authority a space is.
        case missingPage
        /// A record of a kind or version that the region does not have, or that this program cannot read.
        case unknownSchema
        /// A file that is not ours in a repository or beside it: what a sync service makes of two versions.
        case conflictCopy
        /// The copy lies in a folder that such a service keeps.
        case syncedFolder(service: String)
        /// The index says something else than one that is made anew.
        case indexDiffers
        /// The index cannot be kept.
        case indexUnusable
        /// The private key is not there or cannot be read.
        case unreadableKey
        /// Others on this machine may read the private key, whose permissions are these.
        case openKey(mode: Int)
        /// The clock is that many seconds behind the newest date that anybody wrote.
        case clockBehind(seconds: Int64)
        /// The clock is that many seconds ahead of the newest date that anybody wrote.
        case clockAhead(seconds: Int64)
        /// There is that little room left, in bytes.
        case littleRoom(bytes: Int64)
    }

    /// Whether it can be put right without losing anything and without asking anybody.
    public var isMendable: Bool {
        switch reason {
        case .staleLock, .indexDiffers, .indexUnusable, .openKey: true
        default: false
        }
    }
}
