/// The content of a commit in the one byte form of DESIGN.md section 14.
///
/// Tree, parents, author, committer, at most one `gpgsig`, a blank line, the message; nothing else.
public struct CommitBytes: Sendable {
    public var tree: ObjectID
    public var parents: [ObjectID]
    public var author: Identity
    public var committer: Identity
    /// The signature's armoured lines; one line break at the end is taken as not there.
    public var signature: String?
    public var message: String

    public init(
        tree: ObjectID, parents: [ObjectID], author: Identity, committer: Identity, signature: String? = nil,
        message: String
    ) {
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.signature = signature
        self.message = message
    }

    /// Reads the bytes of a commit.
    ///
    /// - Returns: `nil` unless encoding what was read gives the same bytes.
    public init?(strictly raw: [UInt8]) {
        guard let commit = CommitObject(id: .zero, raw: raw) else { return nil }
        self.init(
            tree: commit.tree, parents: commit.parents, author: commit.author, committer: commit.committer,
            signature: commit.signature, message: commit.message)
        guard let encoded = try? encoded(), encoded == raw else { return nil }
    }

    /// The commit's bytes.
    ///
    /// - Throws: ``StorageError/unusable(_:)`` if a part cannot stand in a commit: an identity that is not
    ///   ``Identity/isUsable``, a NUL in the message, an empty signature.
    public func encoded() throws(StorageError) -> [UInt8] {
        try encoded(signature: signature)
    }

    /// The bytes to sign: the commit without its signature.
    ///
    /// - Throws: as ``encoded()``.
    public func signedPayload() throws(StorageError) -> [UInt8] {
        try encoded(signature: nil)
    }

    private func encoded(signature: String?) throws(StorageError) -> [UInt8] {
        guard author.isUsable else { throw .unusable("author") }
        guard committer.isUsable else { throw .unusable("committer") }
        guard !message.utf8.contains(0) else { throw .unusable("message") }
        var text = "tree \(tree)\n"
        for parent in parents { text += "parent \(parent)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n"
        var bytes = Array(text.utf8)
        if let signature {
            var lines = Array(signature.utf8)
            if lines.last == UInt8(ascii: "\n") { lines.removeLast() }
            guard !lines.isEmpty, !lines.contains(0) else { throw .unusable("signature") }
            bytes += Array("gpgsig ".utf8)
            for byte in lines {
                bytes.append(byte)
                if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: " ")) }
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes.append(UInt8(ascii: "\n"))
        bytes += Array(message.utf8)
        return bytes
    }
}
