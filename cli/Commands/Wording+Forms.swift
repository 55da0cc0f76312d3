import Landing
import Records

/// What a form says to the person who fills it in (docs/forms.md).
extension Wording {
    static func formIntroduction(_ title: String, _ name: RecordName, _ part: String?) -> [String] {
        ["\(title): \(name)" + (part.map { ", \($0)" } ?? "")] + [
            "",
            "Write below the headings, which begin with ===; leave the headings as they are.",
            "Lines with # directly below a heading are help and are not read. Text is taken",
            "as you write it, with its blank lines. A field that you empty is taken away; one",
            "whose heading is missing stays as it is. If a line of your text begins with ===,",
            "put \\ in front of it. Save and close when you have finished.",
        ]
    }

    static func formList(isInvented: Bool, hasTemplate: Bool) -> [String] {
        var lines: [String] = []
        if hasTemplate {
            lines.append("Every one has its place in the form of this year.")
        } else if isInvented {
            lines.append("To add one, fill in the empty block at the end; to add more, copy that block.")
        } else {
            lines.append("To add one, fill in the empty block at the end and write its name after the =.")
        }
        return lines + ["To take one away, write (remove) at the end of its heading. Blocks may be moved."]
    }

    static let formLog = "Entries are only ever added. So far:"
    static let formLastYear = "Last year:"
    static let formOneALine = "One on each line."
    static let formTruth = "Yes or no, written true or false."
    static let formNumber = "A number."
    static let formWhole = "Item"

    static func formNew(_ title: String?) -> String { "\(title ?? formWhole) (new)" }

    static func formChoices(_ choices: [String]) -> String { "One of: \(choices.joined(separator: ", "))" }

    static func formEditors(_ who: MissingRight) -> [String] {
        FormComment.wrapped("Written by: \(holders(of: who.needed, who.relations)).")
    }

    static func formOthersAlone(_ who: MissingRight) -> [String] {
        FormComment.wrapped(
            "Only \(holders(of: who.needed, who.relations)) writes here; what you change cannot be saved.")
    }

    static func formDecision(_ title: String) -> String { "A decision waits here, at \(title):" }
    static let formDecisionHow = "What you write here is saved with --settle only, and settles it."

    static func formDraft(_ isRemoval: Bool) -> String {
        isRemoval
            ? "You wanted to take this away, and it could not be saved."
            : "This is what you wrote before and could not save. The record says:"
    }

    static func formRemark(_ member: String) -> String { "\(member) remarked:" }

    // MARK: - What is wrong with a form

    static let formCutOff =
        "The last line, “=== End of the form”, is missing: was the form cut off? Put it back if not."
    static let formBehindEnd = "Text stands below the end of the form; move it above."
    static let formAboveFirst = "Text stands above the first heading; move it below one."
    static let formOfAnotherKind = "The form was written by another version of sli: an update is needed."
    static let formHeadMissing =
        "The lines “#: record …” and “#: seen …” at the top are missing or damaged; put them back."
    static let formBadHeading =
        "This looks like a heading but names no place. If it is part of your text, put \\ in front of it."
    static let formNoPlace = "The form of this record has no such place, or sli cannot fill it in this way."
    static let formNoBlock = "This field stands below no block that it could belong to; move it below one."
    static let formTwice = "This place stands in the form twice; leave one of the two."
    static let formUnderList = "Text stands below the heading of a block; move it below one of its fields."
    static let formNoKey = "A new one needs a name: write it after the =, in lower-case letters, digits and hyphens."
    static let formFixed = "This is set once, when it is begun, and cannot be changed here."

    static func formValue(_ place: Place, _ error: JSONReadingError) -> String {
        if place.takesTruth { return "Write true or false." }
        if place.takesNumber { return "Write a number, with a point and without signs such as % or ,." }
        return "This cannot be read as JSON: \(error.reason.sentence)"
    }

    static func formRefused(_ name: RecordName) -> String { "\(name) was not saved:" }

    static func formMismatch(_ name: RecordName, _ other: RecordName) -> String {
        "This form is of \(other), not of \(name)."
    }

    static let formUnknownState =
        "The state of the record that this form was written from is not on this laptop. Write a new form and copy your text into it."

    // MARK: - What became of it

    static func formOpenedAgain(_ name: RecordName) -> String {
        "What you wrote in \(name) before was not saved; it is opened again. (--anew begins from what the record says.)"
    }

    static let formGoOn = "Press Enter to go on writing, or q and Enter to stop; what you wrote is kept."

    static func formHeld(_ name: RecordName, _ count: Int) -> String {
        "Not saved: \(Count.of(count, "field", "fields")) of \(name) where a decision waits. What you wrote is kept as a draft."
    }

    static func formHeldHow(_ name: RecordName) -> String {
        "`sli edit \(name) --settle` settles it with what you wrote."
    }

    // MARK: - Problems

    static func formFaulty(_ name: RecordName, _ faults: [FormFault], at place: String) -> Problem {
        Problem(
            "form", "\(name) was not saved. What you wrote is kept, with the reasons beside it.",
            causes: faults.map { $0.line > 0 ? "line \($0.line): \($0.sentence)" : $0.sentence },
            hints: [place])
    }

    static func formAgain(_ name: RecordName) -> String { "`sli edit \(name)` opens it again." }

    static func formFileAgain(_ file: String) -> String { "Correct it in \(file) and give it again." }

    static func formNotText(_ file: String) -> Problem {
        Problem(
            "unreadable", "The form \(file) was not taken: it is not text in UTF-8.",
            hints: ["Save it as “UTF-8” in your editor and give it again; the file was left as it is."],
            exitCode: Exit.unreadable)
    }

    static func formUnwritable(_ file: String) -> Problem {
        Problem("unwritable", "The form could not be written to \(file).", hints: ["Choose another place."])
    }

    static func noEditor() -> Problem {
        Problem(
            "no-editor", "No editor was opened: this is not a terminal, and neither VISUAL nor EDITOR names one.",
            hints: ["`--form FILE` writes the form to a file, and takes it from there when you have filled it in."])
    }

    static func editorFailed(_ name: RecordName, _ editor: String, isKept: Bool) -> Problem {
        Problem(
            "editor", "The editor (\(editor)) ended with an error; \(name) was not saved.",
            hints: [
                isKept
                    ? "What you wrote is kept: `sli edit \(name)` opens it again."
                    : "VISUAL or EDITOR names another one; `--form FILE` needs none."
            ])
    }

    static func editedElsewhere(_ name: RecordName) -> Problem {
        Problem(
            "open-elsewhere", "\(name) is open in another window of this laptop.",
            hints: ["Finish there first, or use `--form FILE`."])
    }

    static func noSection(_ word: String, _ sections: [String]) -> Problem {
        Problem(
            "section", "No one part of the record is called “\(word)”.", causes: [sections.joined(separator: ", ")],
            hints: ["Name one of these."], exitCode: Exit.usage)
    }
}
