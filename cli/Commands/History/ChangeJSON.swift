import GitStorage
import Merging
import Records
import Workspaces

extension RecordChange {
    /// The stable form of docs/json.md.
    var json: JSON {
        var object: JSONObject = ["kind": .string(kind.word), "path": .string("\(path)")]
        switch kind {
        case .begun, .ended: break
        case .prose(let old, let new, let runs):
            object["before"] = .string(old)
            object["after"] = .string(new)
            object["runs"] = .array(
                runs.map { run in
                    switch run {
                    case .kept(let text): ["kept": .string(text)]
                    case .removed(let text): ["removed": .string(text)]
                    case .added(let text): ["added": .string(text)]
                    }
                })
        case .choice(let old, let new), .value(let old, let new):
            object["before"] = old
            object["after"] = new
        case .number(let old, let new):
            object["before"] = .number(old)
            object["after"] = .number(new)
        case .date(let old, let new):
            object["before"] = .string(old)
            object["after"] = .string(new)
        case .fieldAdded(let value), .itemAdded(let value): object["after"] = value
        case .fieldRemoved(let value), .itemRemoved(let value): object["before"] = value
        case .set(let added, let removed):
            object["added"] = .array(added)
            object["removed"] = .array(removed)
        case .itemMoved(let after): object["behind"] = after.map { .string("\($0)") } ?? .null
        case .logEntries(let entries): object["added"] = .array(entries)
        case .decisionOpened(let entry), .decisionChanged(_, let entry): object["decision"] = entry.json
        case .decisionSettled(let entry, let old, let new):
            object["decision"] = entry.json
            object["before"] = old
            object["after"] = new
        }
        return .object(object)
    }
}

extension RecordChange.Kind {
    /// What programs call it.
    fileprivate var word: String {
        switch self {
        case .begun: "begun"
        case .ended: "ended"
        case .prose: "words"
        case .choice: "choice"
        case .number: "number"
        case .date: "date"
        case .value: "value"
        case .fieldAdded: "field-added"
        case .fieldRemoved: "field-removed"
        case .set: "entries"
        case .itemAdded: "item-added"
        case .itemRemoved: "item-removed"
        case .itemMoved: "item-moved"
        case .logEntries: "log-entries"
        case .decisionOpened: "decision-opened"
        case .decisionChanged: "decision-changed"
        case .decisionSettled: "decision-settled"
        }
    }
}

extension RecordEdit {
    /// Who and when, without what changed.
    var heading: JSONObject {
        [
            "author": ["email": .string(author.email), "name": .string(author.name)], "edit": .string(commit.hex),
            "landed": .bool(hasLanded), "seconds": .number(JSONNumber(Int(author.seconds))),
        ]
    }
}
