/// What one path held in one of two trees: a mode and an object.
public struct FileVersion: Sendable, Hashable {
    public let mode: UInt32
    public let id: ObjectID

    public init(mode: UInt32 = FileMode.file, id: ObjectID) {
        self.mode = mode
        self.id = id
    }
}

/// One path that two trees do not agree about.
///
/// A file that became a folder is two changes: the file went, and what lies in the folder came.
public struct PathChange: Sendable {
    /// The path; where its bytes are no UTF-8, with the offending ones replaced.
    public let path: String
    /// `nil` if the path is new.
    public let old: FileVersion?
    /// `nil` if the path is gone.
    public let new: FileVersion?
}

extension PathChange: Hashable {
    public static func == (left: PathChange, right: PathChange) -> Bool {
        left.old == right.old && left.new == right.new && left.path.utf8.elementsEqual(right.path.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(old)
        hasher.combine(new)
    }
}
