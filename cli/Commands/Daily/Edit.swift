import ArgumentParser
import Foundation
import GitStorage
import Landing
import Merging
import Records
import Workspaces

struct Edit: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Write a record, or a part of it, as a form.",
        discussion: """
            Opens a form in your editor ($VISUAL or $EDITOR), with help, last year's words and the decisions that wait \
            beside every field. With --form the form is written to a file, to be filled in wherever you like; the same \
            command takes it when the file is there. Only what you change is saved, as a change to what you saw. A \
            form that cannot be saved is kept, and offered again by the next `sli edit`.

            Example:
              sli edit bristol/2017 --section leadership
              sli edit bristol/2017 --form bristol.txt
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Option(help: "Only this part: a section's short name or heading, or a field such as plan.")
    var section: String?

    @Option(help: "Write the form to this file; if it is there, take what was filled in.", completion: .file())
    var form: String?

    @Flag(help: "Settle the decisions that wait where you wrote something.")
    var settle = false

    @Flag(help: "Begin anew from what the record says, and let go of the draft of an earlier form.")
    var anew = false

    func validate() throws {
        if form == "-" { throw ValidationError("A form is written to a file and taken from it: `-` is none.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let desk = RecordForm(workspace: workspace, name: name, clock: context.clock, settles: settle)
        let view = try await workspace.record(name)
        guard let schema = view.schema, let value = view.document.value else { throw Wording.updateNeeded(name) }
        let part = try section.map { try FormSection.find($0, in: schema, of: value) } ?? .root
        let draft = Draft(record: name, path: part, content: .form(""))
        if anew { try await workspace.discard(draft) }
        guard let form else { return try await write(desk, part, context) }
        let file = FormFile(path: form.hasPrefix("/") ? form : "\(context.folder)/\(form)")
        guard file.exists else {
            let kept = try await keptForm(of: desk, part)
            try await admit(kept, desk)
            var text = kept ?? ""
            if kept == nil { text = try await desk.written(section: part) }
            try file.write(text)
            return EditReport.written(name, form, isDraft: kept != nil)
        }
        let written = try file.text()
        do {
            try await admit(written, desk)
        } catch {
            // What was written in it is not lost with the file.
            try await workspace.keep(Draft(record: name, path: FilledForm(written).section, content: .form(written)))
            throw error
        }
        switch try await desk.take(written) {
        case .taken(let taken):
            // With the ids of new items in it, so that giving the form again makes no second ones.
            if taken.hasNewIDs { try file.write(taken.text) }
            return try await EditReport.taken(taken, name, workspace)
        case .faulty(let text, let faults):
            // Both: the file is in the person's hands, the draft is safe from them.
            let part = FilledForm(text).section
            try await workspace.keep(Draft(record: name, path: part, content: .form(text)))
            try file.write(text)
            throw Wording.formFaulty(name, faults, at: Wording.formFileAgain(form))
        }
    }

    /// Refuses a record that is signed as it stands, unless this form of it was begun before that.
    ///
    /// - Parameter text: the form as it was written so far; `nil` if it is to be begun now.
    private func admit(_ text: String?, _ desk: RecordForm) async throws {
        guard let frozen = try await desk.workspace.freezing(desk.name) else { return }
        if let text, try await desk.wasBegunBeforeSigning(text) { return }
        throw Wording.frozen(frozen, kept: text != nil)
    }

    /// The text of a form that could not be saved, of the same part of the same record.
    private func keptForm(of desk: RecordForm, _ part: Path) async throws -> String? {
        for draft in try await desk.workspace.drafts() where draft.record == desk.name && draft.path == part {
            if case .form(let text) = draft.content { return text }
        }
        return nil
    }

    // MARK: - In the editor

    private func write(_ desk: RecordForm, _ part: Path, _ context: Context) async throws -> Report {
        guard let editor = Editor(context) else { throw Wording.noEditor() }
        let folder = desk.workspace.folder + "/drafts"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let place = "\(folder)/\(Self.fileName(desk.name, part))"
        guard let lock = try FileLock.tryLock(place + ".lock") else { throw Wording.editedElsewhere(desk.name) }
        defer { withExtendedLifetime(lock) {} }
        // Should this process be killed, the file stays and is opened again.
        let file = FormFile(path: place + ".txt")
        if anew { try file.remove() }
        let open = file.exists ? try file.text() : nil
        let kept = open == nil ? try await keptForm(of: desk, part) : nil
        try await admit(open ?? kept, desk)
        if open != nil || kept != nil { context.say(Wording.formOpenedAgain(desk.name)) }
        var offered = ""
        if let again = open ?? kept { offered = again } else { offered = try await desk.written(section: part) }
        try file.write(offered)
        let isFresh = open == nil && kept == nil
        while true {
            guard try await editor.open(file.path) else {
                // What cannot be read as text counts as written.
                let isUntouched = (try? file.text())?.hasSameBytes(as: offered) ?? false
                if isFresh, isUntouched { try file.remove() }
                throw Wording.editorFailed(desk.name, editor.command, isKept: !(isFresh && isUntouched))
            }
            let text = try file.text()
            if isFresh, text.hasSameBytes(as: offered) {
                try file.remove()
                return EditReport.untouched(desk.name)
            }
            switch try await desk.take(text) {
            case .taken(let taken):
                try file.remove()
                return try await EditReport.taken(taken, desk.name, desk.workspace)
            case .faulty(let text, let faults):
                try file.write(text)
                let problem = Wording.formFaulty(desk.name, faults, at: Wording.formAgain(desk.name))
                if context.isInteractive, wantsToGoOn(problem, context) { continue }
                try await keep(text, in: file, of: desk, part)
                throw problem
            }
        }
    }

    /// At a terminal, asks whether to open the form again.
    private func wantsToGoOn(_ problem: Problem, _ context: Context) -> Bool {
        context.say(problem.text)
        context.say(Wording.formGoOn)
        guard let answer = readLine() else { return false }
        return !answer.lowercased().hasPrefix("q")
    }

    /// Keeps the text as a draft; one that is longer than a draft may be stays in its file.
    private func keep(_ text: String, in file: FormFile, of desk: RecordForm, _ part: Path) async throws {
        guard text.utf8.count <= ReadingLimits.edit.bytes else { return }
        try await desk.workspace.keep(Draft(record: desk.name, path: part, content: .form(text)))
        try file.remove()
    }

    /// A file name that an editor shows and every file system takes.
    private static func fileName(_ name: RecordName, _ part: Path) -> String {
        let words = "\(name)\(part)".utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "/"): UInt8(ascii: ".")
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: words.prefix(120), as: UTF8.self)
    }
}

/// How the taking of a form is told.
enum EditReport {
    static func written(_ name: RecordName, _ file: String, isDraft: Bool) -> Report {
        var lines = ["The form of \(name) is in \(file). Fill it in, then give the same command again."]
        if isDraft { lines.append("It holds what you wrote before and could not save.") }
        return Report(
            lines,
            json: [
                "file": .string(file), "held": [], "isDraft": .bool(isDraft), "outcome": "written",
                "record": .string("\(name)"), "written": [],
            ])
    }

    static func untouched(_ name: RecordName) -> Report {
        Report(
            ["Nothing was changed in \(name)."],
            json: ["held": [], "outcome": "unchanged", "record": .string("\(name)"), "written": []])
    }

    static func taken(_ taken: RecordForm.Taken, _ name: RecordName, _ workspace: Workspace) async throws -> Report {
        let count = Count.of(taken.written.count, "field", "fields")
        var report: Report
        if taken.written.isEmpty {
            report = untouched(name)
        } else {
            report = try await SaveReport.report(taken.saved, of: name, workspace, "\(name): \(count) written.")
        }
        // Only of what was written now: the rest is told by `validate`, `show` and `status`.
        let view = try await workspace.record(name)
        let long = LongSection.all(in: view.document.value, by: view.schema).filter { section in
            taken.written.contains { $0.touches(section.path) }
        }
        report.remarks += long.map(Wording.isLong)
        var json = report.json.object ?? JSONObject()
        json["long"] = .array(long.map(\.json))
        json["held"] = .array(taken.held.map { .string("\($0)") })
        json["written"] = .array(taken.written.map { .string("\($0)") })
        report.json = .object(json)
        guard !taken.held.isEmpty else { return report }
        report.exitCode = Exit.refused
        if taken.written.isEmpty { report.lines = [] }
        report.lines.append(Wording.formHeld(name, taken.held.count))
        for decision in try await Decision.all(in: name, workspace)
        where taken.held.contains(where: { $0.touches(decision.entry.path) }) {
            report.lines += decision.lines.map { "  " + $0 }
        }
        report.lines.append(Wording.formHeldHow(name))
        return report
    }
}
