/// What a git object is.
public enum ObjectKind: Sendable, Hashable {
    case commit, tree, blob, tag
}

/// The modes of DESIGN.md section 3: an ordinary file and a folder; nothing else is ever written.
public enum FileMode {
    public static let file: UInt32 = 0o100644
    public static let folder: UInt32 = 0o40000

    static func isFolder(_ mode: UInt32) -> Bool { mode & 0o170000 == 0o40000 }
}

/// One line of a git tree: a name, a mode and the object that it stands for.
///
/// Equal only if the bytes of the names are: two spellings of one letter make two entries.
public struct TreeEntry: Sendable, Hashable {
    /// The name; where its bytes are no UTF-8, with the offending ones replaced (see ``hasReadableName``).
    public let name: String
    /// The number behind the octal digits of the tree.
    public let mode: UInt32
    public let id: ObjectID
    /// The bytes of a name that is not UTF-8.
    private let unreadableName: [UInt8]?

    public init(name: String, mode: UInt32 = FileMode.file, id: ObjectID) {
        self.name = name
        self.mode = mode
        self.id = id
        unreadableName = nil
    }

    /// Keeps the bytes of a name exactly, be they text or not.
    public init(nameBytes: [UInt8], mode: UInt32, id: ObjectID) {
        self.mode = mode
        self.id = id
        if let text = String(validating: nameBytes, as: UTF8.self) {
            name = text
            unreadableName = nil
        } else {
            name = String(decoding: nameBytes, as: UTF8.self)
            unreadableName = nameBytes
        }
    }

    /// Whether the name is UTF-8.
    public var hasReadableName: Bool { unreadableName == nil }
    /// The name exactly as it stands in the tree.
    public var nameBytes: [UInt8] { unreadableName ?? [UInt8](name.utf8) }
    /// Whether it is a folder.
    public var isTree: Bool { FileMode.isFolder(mode) }

    public static func == (left: TreeEntry, right: TreeEntry) -> Bool {
        left.id == right.id && left.mode == right.mode && left.unreadableName == right.unreadableName
            && left.name.utf8.elementsEqual(right.name.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(mode)
    }
}
