/// A commit as it is stored, whoever wrote it.
public struct CommitObject: Sendable {
    public let id: ObjectID
    public let tree: ObjectID
    public let parents: [ObjectID]
    public let author: Identity
    public let committer: Identity
    /// The message, with what is no UTF-8 in it replaced.
    public let message: String
    /// The signature as `ssh-keygen -Y sign` wrote it, with its last line break; `nil` if there is none.
    public let signature: String?
    /// The commit's bytes without its signature: what was signed.
    public let signedPayload: [UInt8]
    /// The commit's bytes.
    public let raw: [UInt8]

    /// Whether the bytes are the only ones that a commit of this content may have (DESIGN.md sections 5, 14):
    /// encoding what was read gives them again.
    public var hasOneByteForm: Bool { CommitBytes(strictly: raw) != nil }

    /// Reads a commit as git does: headers that it does not know are passed over.
    ///
    /// - Returns: `nil` if it is not a commit that git could read.
    public init?(id: ObjectID, raw: [UInt8]) {
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var author: Identity?
        var committer: Identity?
        var signature: [UInt8] = []
        var payload: [UInt8] = []
        payload.reserveCapacity(raw.count)
        var lines = HeaderLines(raw)
        while let line = lines.next() {
            let key = line.key(in: raw)
            if key != "gpgsig", key != "gpgsig-sha256" { payload += raw[line.whole] }
            switch key {
            case "tree" where tree == nil: tree = ObjectID(line.text(in: raw))
            case "parent":
                guard let parent = ObjectID(line.text(in: raw)) else { return nil }
                parents.append(parent)
            case "author" where author == nil: author = Identity(line: raw[line.value])
            case "committer" where committer == nil: committer = Identity(line: raw[line.value])
            case "gpgsig" where signature.isEmpty: signature = line.unfolded(in: raw)
            default: break
            }
        }
        guard let tree, let author, let committer, let body = lines.body else { return nil }
        payload += raw[(body - 1)...]
        self.id = id
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.signature = signature.isEmpty ? nil : String(decoding: signature, as: UTF8.self)
        message = String(decoding: raw[body...], as: UTF8.self)
        signedPayload = payload
        self.raw = raw
    }
}

/// The header of a commit, line by line; a line that starts with a space goes on with the one before it.
struct HeaderLines {
    private let raw: [UInt8]
    private var index = 0
    /// Where the message starts, once the blank line has been passed.
    private(set) var body: Int?

    init(_ raw: [UInt8]) { self.raw = raw }

    struct Line {
        let keyRange: Range<Int>
        /// From behind the key's space up to the line break, folded lines included.
        let value: Range<Int>
        /// The line with its line break.
        let whole: Range<Int>

        func key(in raw: [UInt8]) -> String { String(decoding: raw[keyRange], as: UTF8.self) }
        func text(in raw: [UInt8]) -> String { String(decoding: raw[value], as: UTF8.self) }

        /// The value without the space in front of each folded line, and with a line break at the end.
        func unfolded(in raw: [UInt8]) -> [UInt8] {
            var bytes: [UInt8] = []
            var follows = false
            for byte in raw[value] {
                if follows, byte == UInt8(ascii: " ") {
                    follows = false
                    continue
                }
                bytes.append(byte)
                follows = byte == UInt8(ascii: "\n")
            }
            bytes.append(UInt8(ascii: "\n"))
            return bytes
        }
    }

    mutating func next() -> Line? {
        guard index < raw.count, body == nil else { return nil }
        let start = index
        if raw[start] == UInt8(ascii: "\n") {
            body = start + 1
            return nil
        }
        var end = start
        repeat {
            guard let lineBreak = raw[end...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            end = lineBreak + 1
        } while end < raw.count && raw[end] == UInt8(ascii: " ")
        let space = raw[start..<end].firstIndex(of: UInt8(ascii: " ")) ?? end - 1
        index = end
        return Line(keyRange: start..<space, value: min(space + 1, end - 1)..<(end - 1), whole: start..<end)
    }
}
