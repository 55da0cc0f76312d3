/// The members of a JSON object, always in the order of canonical JSON: by the bytes of their names.
///
/// Names are ASCII (the reader refuses others), so Swift's comparison of them is one of bytes.
public struct JSONObject: Sendable, Hashable {
    /// One name with its value.
    public struct Member: Sendable, Hashable {
        public let name: String
        public var value: JSON

        public init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The members, sorted by name; no name occurs twice.
    public private(set) var members: [Member]

    /// An object without members.
    public init() { members = [] }

    /// An object of those members; of two with one name the later stays.
    public init(_ pairs: some Sequence<(String, JSON)>) {
        members = []
        for (name, value) in pairs { self[name] = value }
    }

    /// An object of members that already are sorted by name and distinct.
    init(sorted members: [Member]) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
    /// The names, sorted.
    public var names: [String] { members.map(\.name) }

    /// The value of that name; setting `nil` removes the member.
    public subscript(name: String) -> JSON? {
        get {
            let index = position(of: name)
            guard index < members.count, members[index].name == name else { return nil }
            return members[index].value
        }
        set {
            let index = position(of: name)
            let isPresent = index < members.count && members[index].name == name
            switch (newValue, isPresent) {
            case (let value?, true): members[index].value = value
            case (let value?, false): members.insert(Member(name: name, value: value), at: index)
            case (nil, true): members.remove(at: index)
            case (nil, false): break
            }
        }
    }

    private func position(of name: String) -> Int {
        if let last = members.last, last.name < name { return members.count }
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements.map { ($0.0, $0.1) })
    }
}
