import Foundation
import Merging
import Records
import Workspaces

/// Tells in words what happened to a record: the sentences of `history`, `diff`, `blame`, `undo` and `redo`.
///
/// `Ann Lee changed Grade of Leadership from “good” to “inadequate”, 3 May 2017, 14:02.` This is an answer, not a
/// report of a failure, so it may show what the record says.
struct ChangeWording {
    /// What the schema says about the whole record.
    let place: Place
    /// The versions in which items are looked up by what they say, the first that has one counts.
    let versions: [JSON?]

    /// The items of each version's lists, once they were asked for.
    private let looked = Looked()

    init(place: Place, versions: [JSON?]) {
        self.place = place
        self.versions = versions
        looked.items = versions.map { _ in KeyedItems() }
    }

    /// How many items of lists were looked at so far.
    var itemsRead: Int { looked.items.reduce(0) { $0 + $1.itemsRead } }

    private final class Looked {
        var items: [KeyedItems] = []
    }

    /// One change as it is told: a sentence, and lines below it for what does not fit into one.
    struct Telling: Equatable {
        var sentence: String
        var details: [String] = []

        var lines: [String] { [sentence] + details.map { "    " + $0 } }
    }

    /// The longest text that is told within a sentence.
    private static let longestQuote = 60

    // MARK: - Sentences

    /// What somebody did, and when.
    func telling(_ change: RecordChange, by author: String, at seconds: Int64, as mark: ReversalMark?) -> Telling {
        if case .decisionOpened = change.kind {
            return Telling(
                sentence:
                    "Since then a decision waits on \(name(change.path)): somebody else had written something else there."
            )
        }
        let (deed, details) = deed(change)
        let who =
            switch mark?.direction {
            case .undo: "\(author), undoing an earlier change,"
            case .redo: "\(author), redoing what was undone,"
            case nil: author
            }
        return Telling(sentence: "\(who) \(deed), \(Dates.words(seconds)).", details: details)
    }

    /// What differs, without who did it.
    func telling(_ change: RecordChange) -> Telling {
        switch change.kind {
        case .begun: return Telling(sentence: "The record had not been begun then.")
        case .decisionOpened: return Telling(sentence: "A decision waits on \(name(change.path)).")
        default:
            let (deed, details) = deed(change)
            return Telling(sentence: Self.capitalised(deed) + ".", details: details)
        }
    }

    /// The deed as a past tense, and what stands below the sentence.
    private func deed(_ change: RecordChange) -> (String, [String]) {
        let path = change.path
        switch change.kind {
        case .begun: return ("began the record", [])
        case .ended: return ("took the record away", [])
        case .prose(let old, let new, let runs): return prose(path, old, new, runs)
        case .choice(let old, let new), .value(let old, let new): return value(path, old, new)
        case .number(let old, let new): return ("changed \(name(path)) from \(old.text) to \(new.text)", [])
        case .date(let old, let new):
            return ("changed \(name(path)) from \(Dates.day(old)) to \(Dates.day(new))", [])
        case .fieldAdded(let value): return added(path, value)
        case .fieldRemoved(let value): return removed(path, value)
        case .set(let added, let removed): return entries(path, added, removed)
        case .itemAdded(let item): return ("added \(nameOfNew(path))", details(of: item, at: path))
        case .itemRemoved: return ("removed \(name(path))", [])
        case .itemMoved(let after):
            guard let after else { return ("moved \(name(path)) to the top", []) }
            return ("moved \(name(path)) behind \(shortName(path.sibling(after)))", [])
        case .logEntries(let entries):
            let what = entries.count == 1 ? "an entry" : "\(entries.count) entries"
            return ("added \(what) to \(name(path))", entries.flatMap { Self.listed($0, at: place(path).item(0)) })
        case .decisionOpened(let entry): return ("left \(name(path)) to be decided", [Self.versions(entry)])
        case .decisionChanged(_, let entry):
            return ("changed what the decision on \(name(path)) is between", [Self.versions(entry)])
        case .decisionSettled(_, _, let new): return settled(path, new)
        }
    }

    private func prose(_ path: Path, _ old: String, _ new: String, _ runs: [ProseRun]) -> (String, [String]) {
        if old.isEmpty { return ("wrote \(name(path))", ProsePassages.paragraphs(new)) }
        if new.isEmpty { return ("emptied \(name(path))", [ProsePassages.removed(old)]) }
        return ("changed the words of \(name(path))", ProsePassages.lines(runs))
    }

    private func value(_ path: Path, _ old: JSON, _ new: JSON) -> (String, [String]) {
        if let old = quote(old), let new = quote(new) { return ("changed \(name(path)) from \(old) to \(new)", []) }
        return (
            "changed \(name(path))",
            Self.listed(old, at: place(path)).map { "before: \($0)" }
                + Self.listed(new, at: place(path)).map { "now: \($0)" }
        )
    }

    private func added(_ path: Path, _ value: JSON) -> (String, [String]) {
        if place(path).rule == .text, let text = value.string {
            return ("wrote \(name(path))", ProsePassages.paragraphs(text))
        }
        if let quote = quote(value) { return ("set \(name(path)) to \(quote)", []) }
        return ("filled in \(name(path))", Self.listed(value, at: place(path)))
    }

    private func removed(_ path: Path, _ value: JSON) -> (String, [String]) {
        if let quote = quote(value) { return ("took \(quote) out of \(name(path)), which is empty now", []) }
        return ("emptied \(name(path))", Self.listed(value, at: place(path)).map(ProsePassages.removed))
    }

    private func entries(_ path: Path, _ added: [JSON], _ removed: [JSON]) -> (String, [String]) {
        func list(_ entries: [JSON]) -> String {
            entries.map { quote($0) ?? $0.canonicalText }.joined(separator: ", ")
        }
        switch (added.isEmpty, removed.isEmpty) {
        case (false, true): return ("added \(list(added)) to \(name(path))", [])
        case (true, false): return ("removed \(list(removed)) from \(name(path))", [])
        default: return ("added \(list(added)) to \(name(path)) and removed \(list(removed))", [])
        }
    }

    private func settled(_ path: Path, _ new: JSON?) -> (String, [String]) {
        guard let new else { return ("settled the decision on \(name(path)): nothing stands there now", []) }
        if let quote = quote(new) { return ("settled the decision on \(name(path)): \(quote)", []) }
        return ("settled the decision on \(name(path))", Self.listed(new, at: place(path)))
    }

    private static func versions(_ entry: Entry) -> String {
        "\(entry.sides.count) versions: `sli conflicts` shows them"
    }

    // MARK: - What things are called

    func name(_ path: Path) -> String { title(path).words }

    /// An item that was added, and to what.
    private func nameOfNew(_ path: Path) -> String {
        let parts = title(path).parts
        guard let item = parts.last else { return "the record" }
        guard parts.count > 1 else { return item.newWords }
        return item.newWords + " to " + parts.dropLast().reversed().map(\.words).joined(separator: " of ")
    }

    /// The last part of a place alone.
    private func shortName(_ path: Path) -> String { title(path).parts.last?.words ?? "the record" }

    private func title(_ path: Path) -> FieldTitle {
        let holder = versions.indices.first { index in
            versions[index].map { looked.items[index].value(at: path, in: $0) != nil } ?? false
        }
        guard let index = holder ?? versions.indices.first else { return FieldTitle(of: path, at: place, in: nil) }
        return FieldTitle(of: path, at: place, in: versions[index], finding: &looked.items[index])
    }

    private func place(_ path: Path) -> Place { place.descendant(at: path) }

    /// A value short enough for a sentence, in quotation marks if it is a text.
    private func quote(_ value: JSON) -> String? {
        switch value {
        case .string(let text):
            guard text.count <= Self.longestQuote, !text.contains(where: \.isNewline) else { return nil }
            return text.isDay ? Dates.day(text) : "“\(text)”"
        case .number(let number): return number.text
        case .bool(let truth): return truth ? "yes" : "no"
        case .null: return "nothing"
        case .array, .object: return nil
        }
    }

    // MARK: - What stands below a sentence

    /// The fields of a new item that its name does not tell already.
    private func details(of item: JSON, at path: Path) -> [String] {
        guard let object = item.object else { return [] }
        let place = place(path)
        let keys: Swift.Set<String> =
            if case .item(let key)? = path.steps.last { Swift.Set(key.fields.map(\.name)) } else { [] }
        let told = title(path).parts.last
        let rest = object.members.filter { member in
            if keys.contains(member.name) { return false }
            guard case .item(_, let name)? = told, let text = member.value.string else { return true }
            return text != name
        }
        return Self.listed(.object(JSONObject(rest.map { ($0.name, $0.value) })), at: place)
    }

    private static func listed(_ value: JSON, at place: Place) -> [String] {
        if let text = value.string { return ProsePassages.paragraphs(text) }
        return Fields.lines(of: value, at: place, Path([.name("entry")]), waiting: [])
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension Path {
    /// The item of the same list that has this key.
    fileprivate func sibling(_ key: ItemKey) -> Path { Path(Array(steps.dropLast())).appending(item: key) }
}

extension String {
    /// Whether it has the form `YYYY-MM-DD`.
    fileprivate var isDay: Bool {
        utf8.count == 10
            && utf8.enumerated().allSatisfy { index, byte in
                index == 4 || index == 7 ? byte == 0x2D : (0x30...0x39).contains(byte)
            }
    }
}
