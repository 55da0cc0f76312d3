import ArgumentParser
import GitStorage
import Landing
import Records
import Workspaces

struct RefusedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refused",
        abstract: "Changes that were not accepted: see them, try again, hand them to a colleague.",
        discussion: """
            What you saved and the region does not accept is set aside on this laptop, with the reason; all else goes \
            on. Nothing of it is lost: try it again, hand it to a colleague, or let it go.

            Example:
              sli refused
              sli refused show 1a2b3c4d
              sli refused retry 1a2b3c4d
              sli refused export changes.json
            """,
        subcommands: [
            RefusedList.self, RefusedShow.self, RefusedRetry.self, RefusedExport.self, RefusedAdopt.self,
            RefusedDrop.self,
        ],
        defaultSubcommand: RefusedList.self)
}

struct RefusedList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What was set aside, when it was written, and why.",
        discussion: "Example:\n  sli refused list")

    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws -> Report {
        let edits = try await context.workspace().refusedEdits()
        var lines: [String] = []
        for edit in edits {
            lines.append(RefusedTelling.title(edit))
            lines += edit.records.map { "    \($0)" } + RefusedTelling.reasons(edit).map { "    " + $0 }
        }
        return Report(
            lines.isEmpty ? [Wording.nothingSetAside] : lines, json: .array(edits.map(RefusedTelling.json)))
    }
}

struct RefusedShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What a change that was set aside says, field by field.",
        discussion: "Example:\n  sli refused show 1a2b3c4d")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The change, by the letters that `sli refused` shows.")
    var change: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let edit = try await workspace.refusedEdit(named: change)
        let held = try await workspace.heldChange(edit.commit.id, in: edit.space)
        let told = try await HeldChangeTelling.all(held, workspace)
        var object = RefusedTelling.json(edit).object ?? JSONObject()
        object["changes"] = .array(told.map(\.json))
        return Report(
            [RefusedTelling.title(edit)] + RefusedTelling.reasons(edit).map { "    " + $0 } + told.flatMap(\.lines),
            json: .object(object))
    }
}

struct RefusedDrop: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Let a change go that was set aside.",
        discussion: """
            This laptop keeps it no longer. See with `sli refused show` what it says first.

            Example:
              sli refused drop 1a2b3c4d --yes
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The change, by the letters that `sli refused` shows.")
    var change: String

    @Flag(help: "Do not ask.")
    var yes = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let edit = try await workspace.refusedEdit(named: change)
        let answer = Report(
            ["\(RefusedTelling.title(edit)): let go."],
            json: ["edit": .string(edit.commit.id.hex), "outcome": "dropped"])
        guard !rehearsal.isDry else { return answer.rehearsed() }
        if !yes {
            let word = try context.given(
                nil, orAsked: Wording.reallyDrop(RefusedTelling.title(edit)), missing: "--yes, to let it go")
            guard word == "yes" else { throw Wording.notDropped() }
        }
        try await workspace.letGoOfRefused(edit.commit.id, in: edit.space)
        return answer
    }
}

extension Workspace {
    /// The change that was set aside and whose mark begins with those letters.
    func refusedEdit(named letters: String) async throws -> RefusedEdit {
        let word = letters.lowercased()
        let found = try await refusedEdits().filter { !word.isEmpty && $0.commit.id.hex.hasPrefix(word) }
        guard found.count < 2 else { throw Wording.severalRefused(letters, found.map(RefusedTelling.title)) }
        guard let edit = found.first else { throw Wording.noRefused(letters) }
        return edit
    }
}
