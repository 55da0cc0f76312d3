public import Records

/// A record together with its open decisions: what lies in `records/` and in `conflicts/`.
public struct Document: Sendable, Hashable {
    /// The record as it is shown; `nil` where there is none.
    public var value: JSON?
    /// The open decisions, sorted by the bytes of their paths, none at or below the path of another.
    public var entries: [Entry]

    /// A record with its open decisions, which are put into the order of their paths.
    public init(_ value: JSON?, entries: [Entry] = []) {
        self.value = value
        self.entries = entries.count < 2 ? entries : Self.sorted(entries)
    }

    private static func sorted(_ entries: [Entry]) -> [Entry] {
        entries.map { (text: $0.path.description, entry: $0) }
            .sorted { $0.text.precedesByBytes($1.text) }
            .map(\.entry)
    }

    /// `{"entries": […]}`, the content of the record's file in `conflicts/`; `nil` when nothing is open.
    public var conflictsJSON: JSON? {
        entries.isEmpty ? nil : ["entries": .array(entries.map(\.json))]
    }

    /// The open decisions that a file of `conflicts/` holds.
    ///
    /// - Returns: `nil` unless it has the form of ``conflictsJSON`` exactly: at least one entry, each in its
    ///   canonical form, in the order of their paths, none at or below the path of another.
    public static func entries(reading json: JSON) -> [Entry]? {
        guard case .object(let object) = json, object.count == 1, case .array(let items)? = object["entries"],
            !items.isEmpty
        else { return nil }
        var entries: [Entry] = []
        for item in items {
            guard let entry = Entry(json: item) else { return nil }
            entries.append(entry)
        }
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { first, second in
            first.path.description.precedesByBytes(second.path.description)
        }
        guard isSorted, !hasNested(entries) else { return nil }
        return entries
    }

    private static func hasNested(_ entries: [Entry]) -> Bool {
        let paths = Set(entries.map(\.path))
        return entries.contains { entry in
            (0..<entry.path.steps.count).contains { paths.contains(Path(Array(entry.path.steps.prefix($0)))) }
        }
    }
}
