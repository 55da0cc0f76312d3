import GitStorage
import Landing
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
            ? "One change stood on one that was set aside, and waits until \(who) signs it again at this laptop:"
            : "\(count) changes stood on one that was set aside, and wait until \(who) signs them again at this laptop:"
    }

    /// What one change waits for.
    static func waits(for member: String) -> String {
        "It stood on a change that was set aside, and waits until \(member.isEmpty ? "its writer" : member) signs it "
            + "again at this laptop."
    }

    /// That the hub takes in nothing of a space and named none of this laptop's changes.
    static func heldUp(_ said: [String], _ place: String) -> [String] {
        [
            "The hub took in nothing of what was sent for \(place), and named no change of yours; all of it is kept here. "
                + (said.isEmpty ? "It did not say why." : "It said:")
        ] + said.map { "  \($0)" }
            + ["Tell the coordinator; `sli sync` tries again."]
    }

    /// That a restored hub lost a change.
    static func fellOff(_ edit: RefusedEdit) -> String {
        edit.reasons.isEmpty
            ? "The hub had it, and lost it when it was restored. `sli sync` sends it again, with what it stands on."
            : "The hub had it, and lost it when it was restored; it cannot be sent again as it is. "
                + "`sli refused adopt \(edit.mark)` takes it up. What stands against it:"
    }

    static let nothingSetAside = "Nothing was set aside."
    /// The reason was noted by another version of the program.
    static let unknownReason =
        "Why is not known to this version of sli; `sli refused retry` says whether it passes now."
    static let begunThere = "The record was begun with it:"
    static let signedActBeside = "A signed act came with it. It is not brought in anew: whoever made it signs again."
    static let broughtIn = "Saved on this laptop. `sli sync` sends it."
    static let broughtInBeside = "Saved on this laptop, beside what others wrote: `sli conflicts` shows both."
    static let standsThereAlready = "All of this stands there already."
    static let wouldBeBroughtIn = "This would be saved."

    static func remarked(_ place: String, _ text: String) -> String { "Remark on \(place): “\(text)”" }

    static func firstWritten(by author: String, _ when: String) -> String { "Written by \(author), \(when):" }

    /// The heading of a change in the history; the region's page names no text of records.
    static func adoptedSubject(_ author: String, _ subject: String) -> String {
        "Adopt a change by \(author): \(subject)"
    }

    static func handedOver(_ count: Int, _ file: String) -> String {
        "\(Count.of(count, "change", "changes")) written to \(file). A colleague brings them in with "
            + "`sli refused adopt \(file)`."
    }

    static func reallyDrop(_ title: String) -> String {
        "\(title)\nWhat it says will be gone from this laptop. Type yes to let it go"
    }

    static func notDropped() -> Problem { Problem("not-dropped", "Nothing was let go.") }

    static func noRefused(_ letters: String) -> Problem {
        Problem(
            "no-refused", "No change that was set aside begins with “\(letters)”.",
            hints: ["`sli refused` shows them with their letters."])
    }

    static func severalRefused(_ letters: String, _ titles: [String]) -> Problem {
        Problem(
            "ambiguous", "Several changes that were set aside begin with “\(letters)”.", causes: titles,
            hints: ["Give more letters."])
    }

    static func waitsByItself(_ member: String) -> Problem {
        Problem(
            "waits", "This change waits for its writer's key and was not tried again.",
            hints: [
                "It goes on by itself when \(member.isEmpty ? "its writer" : member) runs `sli sync` at this laptop."
            ])
    }

    static func anothersChange(_ author: String, _ mark: String) -> Problem {
        Problem(
            "another-member", "\(author) wrote this change, so it was not tried again in your name.",
            hints: ["`sli refused adopt \(mark)` brings it in as yours, and names \(author)."])
    }

    static func notBroughtIn(_ violations: [CheckViolation]) -> Problem {
        Problem(
            "refused", "It would not be accepted now either, so nothing was saved.",
            causes: violations.map { sentence($0) },
            hints: ["It is kept as it was. `sli refused export FILE` hands it to a colleague who may."])
    }

    static func onlySigned() -> Problem {
        Problem(
            "signed-act",
            "Nothing was saved: all of this change is a signed act about a version that there is no more.",
            hints: ["Whoever made it signs the newest version instead."])
    }

    static func contested(_ places: [String]) -> Problem {
        Problem(
            "contested", "Others have written something else since, so nothing was saved.", causes: places,
            hints: [
                "The same command with `--settle` puts this in its place; `sli history RECORD` shows who wrote what."
            ])
    }

    static func nothingToHandOver() -> Problem {
        Problem("nothing", "There is nothing to hand over: all that was saved here was sent.")
    }

    static func handingOver(_ failure: HandingOverFailure) -> Problem {
        switch failure {
        case .unreadable:
            Problem(
                "unreadable", "The file does not hold changes that were handed over, or is not whole.",
                hints: ["`sli refused export FILE` makes such a file."], exitCode: Exit.unreadable)
        case .otherRegion: Problem("other-region", "The changes in the file belong to another region.")
        case .unsigned: Problem("unsigned", "A change in the file is not signed as it stands, so nothing was taken.")
        case .unknownKey:
            Problem("unknown-key", "A change is signed with a key that no member of the region ever had.")
        }
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
                if withReasons { lines += reasons(edit).map { "    " + $0 } }
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

    /// Why a change was set aside, or what it waits for.
    static func reasons(_ edit: RefusedEdit) -> [String] {
        if let member = edit.waitsFor { return [Wording.waits(for: member)] }
        if edit.isFallen {
            return [Wording.fellOff(edit)] + edit.reasons.map { Wording.sentence($0) }
        }
        return edit.reasons.isEmpty ? [Wording.unknownReason] : edit.reasons.map { Wording.sentence($0) }
    }

    /// What programs are told of a change.
    static func json(_ edit: RefusedEdit) -> JSON {
        [
            "author": ["email": .string(edit.commit.author.email), "name": .string(edit.commit.author.name)],
            "edit": .string(edit.commit.id.hex), "isFallen": .bool(edit.isFallen),
            "isRefusedByHub": .bool(edit.isRefusedByHub),
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
