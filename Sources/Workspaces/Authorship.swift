import Merging
public import Records

/// Who wrote last what stands at one place of a record, part by part.
///
/// Prose is told by runs of words, a keyed list by its items, a record by its fields, a set or a log by its
/// entries, all else as one.
public struct Authorship: Sendable {
    public struct Part: Sendable {
        public enum Content: Sendable, Hashable {
            /// A run of words; the runs put together are the text.
            case words(String)
            /// What stands at a place of its own.
            case place(Path, JSON)
            /// An entry of a list whose entries have no places.
            case entry(JSON)
        }

        public let content: Content
        /// `nil` only where the history of the copy does not tell.
        public let edit: RecordEdit?
    }

    public let parts: [Part]

    /// Follows a place through the edits of its record.
    ///
    /// - Parameters:
    ///   - edits: all of them, in the order in which they came in.
    ///   - shown: the record as it is shown now.
    init(of path: Path, at place: Place, through edits: [RecordEdit], shown: JSON?) {
        let values = edits.flatMap { [$0.before, $0.after, $0.standing, $0.result] }.map { $0.value?.value(at: path) }
        let isProse =
            place.rule == .text && (values + [shown?.value(at: path)]).allSatisfy { $0?.string != nil || $0 == nil }
        let now = shown?.value(at: path)
        if isProse {
            let spans = Self.follow(edits, path) { ProseSpans.blank(of: $0?.string ?? "") }.carried(
                to: ProseSpans.blank(of: now?.string ?? ""), by: nil)
            parts = spans.texts(of: now?.string ?? "").map { text, origin in
                Part(content: .words(text), edit: origin.map { edits[$0] })
            }
        } else {
            let units = Self.follow(edits, path) { UnitOrigins.blank(of: $0, at: place, path) }.carried(
                to: UnitOrigins.blank(of: now, at: place, path), by: nil)
            parts = units.units.map { unit in
                Part(content: unit.content, edit: unit.origin.map { edits[$0] })
            }
        }
    }

    /// Carries origins from edit to edit: what stayed keeps its own, what is new is the edit's.
    private static func follow<Origins: OriginTracking>(
        _ edits: [RecordEdit], _ path: Path, _ blank: (JSON?) -> Origins
    ) -> Origins {
        var known: [JSON?: Origins] = [:]
        var state = blank(nil)
        for (index, edit) in edits.enumerated() {
            let before = edit.before.value?.value(at: path)
            let after = edit.after.value?.value(at: path)
            let result = edit.result.value?.value(at: path)
            guard before != after || edit.standing.value?.value(at: path) != result else { continue }
            let written = (known[before] ?? state).carried(to: blank(after), by: index)
            known[after] = written
            if edit.standing.value?.value(at: path) != result {
                state = result == after ? written : state.carried(to: blank(result), by: nil).filled(from: written)
            }
            known[result] = state
        }
        return state
    }
}

/// Something whose parts each have an origin: the position of an edit among all.
protocol OriginTracking {
    /// The newer version, of which whatever is as it was keeps its origin and all else gets that one.
    func carried(to newer: Self, by origin: Int?) -> Self
    /// This version, where a part without an origin has that of the same part in the other.
    func filled(from other: Self) -> Self
}

/// Prose whose bytes each have an origin.
struct ProseSpans: OriginTracking {
    private let text: String
    private let spans: [(length: Int, origin: Int?)]

    static func blank(of text: String) -> ProseSpans { ProseSpans(text: text, spans: [(text.utf8.count, nil)]) }

    func carried(to newer: ProseSpans, by origin: Int?) -> ProseSpans {
        var rest = spans[...]
        var result: [(length: Int, origin: Int?)] = []
        func take(_ count: Int, _ use: (Int, Int?) -> Void) {
            var count = count
            while count > 0, let first = rest.first {
                let length = min(count, first.length)
                if length > 0 { use(length, first.origin) }
                count -= length
                rest.removeFirst()
                if length < first.length { rest.insert((first.length - length, first.origin), at: rest.startIndex) }
            }
        }
        for run in ProseRun.runs(from: text, to: newer.text) {
            switch run {
            case .kept(let text): take(text.utf8.count) { result.append(($0, $1)) }
            case .removed(let text): take(text.utf8.count) { _, _ in }
            case .added(let text): result.append((text.utf8.count, origin))
            }
        }
        return ProseSpans(text: newer.text, spans: result)
    }

    func filled(from other: ProseSpans) -> ProseSpans {
        let others = other.carried(to: self, by: nil).origins
        let own = origins
        return ProseSpans(text: text, spans: own.indices.map { (1, own[$0] ?? others[$0]) })
    }

    private var origins: [Int?] { spans.flatMap { [Int?](repeating: $0.origin, count: $0.length) } }

    /// The text in runs of one origin each.
    func texts(of text: String) -> [(text: String, origin: Int?)] {
        var runs: [(length: Int, origin: Int?)] = []
        for span in spans where span.length > 0 {
            if let last = runs.last, last.origin == span.origin {
                runs[runs.count - 1].length += span.length
            } else {
                runs.append(span)
            }
        }
        var bytes = Array(text.utf8)[...]
        return runs.map { run in
            defer { bytes = bytes.dropFirst(run.length) }
            return (String(decoding: bytes.prefix(run.length), as: UTF8.self), run.origin)
        }
    }
}

/// Parts that are told apart by what they are, each with an origin.
struct UnitOrigins: OriginTracking {
    struct Unit {
        let content: Authorship.Part.Content
        var origin: Int?
    }

    private(set) var units: [Unit]

    static func blank(of value: JSON?, at place: Place, _ path: Path) -> UnitOrigins {
        UnitOrigins(units: contents(of: value, at: place, path).map { Unit(content: $0, origin: nil) })
    }

    private static func contents(of value: JSON?, at place: Place, _ path: Path) -> [Authorship.Part.Content] {
        switch (place.rule, value) {
        case (_, nil): return []
        case (nil, .object(let object)), (.object, .object(let object)):
            return object.members.map { .place(path.appending(name: $0.name), $0.value) }
        case (.keyed(let fields), .array(let items)):
            let keys = items.compactMap { ItemKey(of: $0, fields: fields) }
            guard keys.count == items.count, Set(keys).count == keys.count else { return [.place(path, .array(items))] }
            return zip(keys, items).map { .place(path.appending(item: $0), $1) }
        case (.set, .array(let entries)), (.append, .array(let entries)): return entries.map { .entry($0) }
        case (_, let value?): return [.place(path, value)]
        }
    }

    func carried(to newer: UnitOrigins, by origin: Int?) -> UnitOrigins {
        let known = origins
        return UnitOrigins(
            units: newer.units.map { Unit(content: $0.content, origin: known[$0.content] ?? origin) })
    }

    func filled(from other: UnitOrigins) -> UnitOrigins {
        let known = other.origins
        let places = Dictionary(
            other.units.compactMap { unit in unit.content.path.map { ($0, unit.origin) } }, uniquingKeysWith: { $1 })
        return UnitOrigins(
            units: units.map { unit in
                // What both wrote in one item is told of the later one.
                let found = unit.origin ?? known[unit.content] ?? unit.content.path.flatMap { places[$0] ?? nil }
                return Unit(content: unit.content, origin: found)
            })
    }

    private var origins: [Authorship.Part.Content: Int] {
        Dictionary(
            units.compactMap { unit in unit.origin.map { (unit.content, $0) } }, uniquingKeysWith: { $1 })
    }
}

extension Authorship.Part.Content {
    fileprivate var path: Path? { if case .place(let path, _) = self { path } else { nil } }
}

extension Workspace {
    /// Who wrote last what stands at a place of a record.
    public func authorship(of name: RecordName, at path: Path) async throws -> Authorship {
        let view = try await record(name)
        return Authorship(
            of: path, at: view.schema?.root.descendant(at: path) ?? .free, through: try await edits(of: name),
            shown: view.document.value)
    }
}
