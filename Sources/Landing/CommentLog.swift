public import Records

/// What was said about a record, beside it: a log to which entries are only ever added (DESIGN.md section 3).
public struct CommentLog: Sendable, Hashable {
    /// One remark: on which place, what, by whom.
    public struct Remark: Sendable, Hashable {
        public let path: Path
        public let text: String
        /// The member's id.
        public let member: String

        public init(path: Path, text: String, member: String) {
            self.path = path
            self.text = text
            self.member = member
        }

        var json: JSON {
            ["member": .string(member), "path": .string(path.description), "text": .string(text)]
        }

        init?(json: JSON) {
            guard let object = json.object, object.count == 3, let member = object["member"]?.string,
                let path = object["path"]?.string.flatMap({ Path($0) }), let text = object["text"]?.string
            else { return nil }
            self.init(path: path, text: text, member: member)
        }
    }

    public private(set) var remarks: [Remark]

    public init(_ remarks: [Remark] = []) { self.remarks = remarks }

    /// Reads the content of a comments file; `nil` if it is not such a log.
    public init?(json: JSON) {
        guard let items = json.array else { return nil }
        var remarks: [Remark] = []
        for item in items {
            guard let remark = Remark(json: item) else { return nil }
            remarks.append(remark)
        }
        self.init(remarks)
    }

    /// The content of the comments file.
    public var json: JSON { .array(remarks.map(\.json)) }

    /// Adds a remark; one that is there already is not added again.
    public mutating func add(_ remark: Remark) {
        guard !remarks.contains(where: { $0.json == remark.json }) else { return }
        remarks.append(remark)
    }

    /// The rule `append`: the base's order first, then what either side added, sorted by bytes.
    static func merging(base: CommentLog, left: CommentLog, right: CommentLog) -> CommentLog {
        let known = Set(base.json.array ?? [])
        let added = Set((left.json.array ?? []) + (right.json.array ?? [])).subtracting(known)
        let sorted = added.sorted { $0.precedesCanonically($1) }
        return CommentLog(base.remarks + sorted.compactMap { Remark(json: $0) })
    }
}
