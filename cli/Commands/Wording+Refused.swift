import GitStorage
import Records
import Workspaces

/// The sentences about changes that were set aside.
extension Wording {
    /// That changes were set aside in a sync, and what to do.
    static func setAside(_ count: Int) -> String {
        count == 1
            ? "One change was not accepted and is set aside, kept on this laptop; all else went on. `sli refused` shows it:"
            : "\(count) changes were not accepted and are set aside, kept on this laptop; all else went on. "
                + "`sli refused` shows them:"
    }

    /// That changes wait for somebody's key.
    static func waitsForKey(_ count: Int, of member: String) -> String {
        let who = member.isEmpty ? "its writer" : member
        return count == 1
            ? "One change stood on one that was set aside, and waits until \(who) signs it again:"
            : "\(count) changes stood on one that was set aside, and wait until \(who) signs them again:"
    }
}

/// How changes that were set aside are told beside other things.
enum RefusedTelling {
    /// What was set aside and what waits, each with its heading; reasons below each change if asked for.
    static func lines(_ edits: [RefusedEdit], withReasons: Bool) -> [String] {
        var lines: [String] = []
        let refused = edits.filter { $0.waitsFor == nil }
        if !refused.isEmpty {
            lines.append(Wording.setAside(refused.count))
            for edit in refused {
                lines.append("  \(title(edit))")
                if withReasons { lines += edit.reasons.map { "    " + Wording.sentence($0) } }
            }
        }
        for (member, waiting) in Dictionary(grouping: edits.filter { $0.waitsFor != nil }, by: { $0.waitsFor ?? "" })
            .sorted(by: { $0.key < $1.key })
        {
            lines.append(Wording.waitsForKey(waiting.count, of: member))
            lines += waiting.map { "  \(title($0))" }
        }
        return lines
    }

    /// What programs are told of a change.
    static func json(_ edit: RefusedEdit) -> JSON {
        [
            "author": ["email": .string(edit.commit.author.email), "name": .string(edit.commit.author.name)],
            "edit": .string(edit.commit.id.hex),
            "reasons": .array(edit.reasons.map(ViolationLine.json)),
            "records": .array(edit.records.map { .string("\($0)") }),
            "seconds": .number(JSONNumber(Int(edit.commit.author.seconds))),
            "space": .string("\(edit.space)"), "subject": .string(edit.commit.subject),
            "waitsFor": edit.waitsFor.map { .string($0) } ?? .null,
        ]
    }

    /// What a change is called: its number in this laptop's lists, its heading, who wrote it, when.
    static func title(_ edit: RefusedEdit) -> String {
        let author = edit.commit.author
        return "\(edit.mark)  \(edit.commit.subject), \(author.name), \(Dates.words(author.seconds))"
    }
}

extension RefusedEdit {
    /// The letters by which a person names it.
    var mark: String { String(commit.id.hex.prefix(8)) }
}
