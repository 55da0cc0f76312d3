import Landing
import Records
import Statements

/// Who may what, told as a table.
extension HonestRegion {
    typealias Holder = (role: Role, relation: String?)

    /// A place of a visit, items of lists left out, and whose it is; `nil` as relation is none.
    private static let editors: [String: [Holder]] = {
        let officer: [Holder] = [(.officer, "host"), (.coordinator, nil)]
        var table: [String: [Holder]] = [
            "plain": [(.coordinator, nil)], "reviewers": [(.coordinator, nil)], "team": [(.coordinator, nil)],
            "grade": [(.director, "host")], "part/theirs": [(.director, "host")], "part/own": [(.officer, "host")],
            "notes": [(.reviewer, "reviewers")], "plan": [(.reviewer, "team")], "summary": [(.reviewer, "lead")],
            "actions/reply": [(.moderator, nil)],
        ]
        for place in ["title", "once", "tags", "log", "actions", "actions/what", "actions/words", "headings/text"] {
            table[place] = officer
        }
        return table
    }()

    /// The places of a visit.
    static let places = editors.keys.sorted()
    /// The places of an account, in which nothing divides colleagues.
    static let homePlaces = ["body", "verdict"]

    /// Whether somebody may change a place of a record.
    static func may(_ person: String, _ roster: [String: Member], _ place: String, _ name: RecordName, _ value: JSON?)
        -> Bool
    {
        let member = roster[person]!
        guard name.kind == "visit" else {
            return homePlaces.contains(place) && member.isActive && works(member, for: name.key[1])
        }
        return editors[place]?.contains { holds(member, $0, of: name, value) } ?? false
    }

    private static func holds(_ member: Member, _ holder: Holder, of name: RecordName, _ value: JSON?) -> Bool {
        guard member.roles.contains(where: { $0.role == holder.role && !$0.hasEnded }) else { return false }
        switch holder.relation {
        case nil: return true
        case "host": return works(member, for: name.key[1])
        case "lead": return value?["lead"] == .string(member.id)
        case "team": return (value?["team"]?.array ?? []).contains { $0["member"] == .string(member.id) }
        default: return (value?["reviewers"]?.array ?? []).contains(.string(member.id))
        }
    }

    static func works(_ member: Member, for host: String) -> Bool {
        member.authority == host && host != gone || member.authority == "dorset" && host == gone
    }

    /// The authorities for which somebody begins a record of their own.
    static func hosts(of member: Member) -> [String] {
        ["bristol", "torbay", "dorset", gone].filter { host in
            member.holds(.coordinator) || member.holds(.officer) && works(member, for: host)
        }
    }

    // MARK: - What is decided

    /// An act: between which stages, and whose.
    struct Act {
        let name: String
        let from: Set<String>
        let to: String
        let by: [Holder]
    }

    /// The acts about records of a kind in a space, as people know them.
    static func acts(about kind: String, in space: SpaceKind) -> [Act] {
        switch (kind, space) {
        case ("visit", _):
            [
                Act(
                    name: "submit", from: ["open", "returned"], to: "submitted",
                    by: [(.director, "host"), (.coordinator, nil)]),
                Act(name: "return", from: ["submitted"], to: "returned", by: [(.moderator, nil), (.coordinator, nil)]),
            ]
        case (_, .region):
            // What is handed over is told apart: it comes with the version.
            [
                Act(name: "withdraw", from: ["submitted"], to: "withdrawn", by: [(.director, "host")]),
                Act(name: "return", from: ["submitted"], to: "returned", by: [(.moderator, nil)]),
            ]
        default:
            [
                Act(name: "approve", from: ["draft"], to: "approved", by: [(.director, "host")]),
                Act(name: "send-back", from: ["approved"], to: "draft", by: [(.director, "host")]),
            ]
        }
    }

    static let frozen: Set<String> = ["approved", "submitted"]

    /// In which role somebody may do that.
    static func role(of member: Member, for act: Act, about name: RecordName) -> Role? {
        act.by.first { holds(member, $0, of: name, nil) }?.role
    }

    // MARK: - What changed

    /// The places at which two versions of a record differ; `nil` if that is not told by places.
    static func placesChanged(from old: JSON?, to new: JSON?) -> Set<String>? {
        guard let before = old?.object, let after = new?.object, before["schema"] == after["schema"] else { return nil }
        var found: Set<String> = []
        for name in Set(before.names + after.names) where before[name] != after[name] {
            switch name {
            case "name": found.insert("title")
            case "part":
                for field in ["own", "theirs"] where before["part"]?[field] != after["part"]?[field] {
                    found.insert("part/\(field)")
                }
            case "actions": found.formUnion(itemsChanged(name, "id", before[name], after[name]))
            case "headings": found.formUnion(itemsChanged(name, "heading", before[name], after[name]))
            default: found.insert(name)
            }
        }
        return found
    }

    private static func itemsChanged(_ list: String, _ key: String, _ old: JSON?, _ new: JSON?) -> Set<String> {
        var found: Set<String> = []
        let (before, after) = (old?.array ?? [], new?.array ?? [])
        if before.map({ $0[key] }) != after.map({ $0[key] }) { found.insert(list) }
        for item in after {
            let former = before.first { $0[key] == item[key] }
            for field in ["what", "words", "reply", "text"] where former?[field] != item[field] {
                // A new item is the list's, but for what others alone may write in it.
                if former != nil || field == "reply" { found.insert("\(list)/\(field)") }
            }
        }
        return found
    }
}
