import ArgumentParser
import GitStorage
import Landing
import Records
import Statements
import Workspaces

struct RefusedRetry: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Save a change that was set aside once more, on the newest state.",
        discussion: """
            For when what stood against it is gone: a role that you have again, a field that may be changed again. \
            Where others have written something else since, it is not saved unless you say --settle.

            Example:
              sli refused retry 1a2b3c4d
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The change, by the letters that `sli refused` shows.")
    var change: String

    @Flag(help: "Yours counts where others have written something else since.")
    var settle = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let edit = try await workspace.refusedEdit(named: change)
        if let member = edit.waitsFor { throw Wording.waitsByItself(member) }
        let held = try await workspace.heldChange(edit.commit.id, in: edit.space)
        let member = try await workspace.member()
        if let author = try await workspace.roster().member(holding: held.key), author.id != member.id {
            throw Wording.anothersChange(author.name, edit.mark)
        }
        let outcome = try await BringingIn(
            change: held, subject: edit.commit.subject, isSettling: settle, isDry: rehearsal.isDry
        ).perform(workspace, context)
        guard !rehearsal.isDry else { return outcome.rehearsed() }
        try await workspace.letGoOfRefused(edit.commit.id, in: edit.space)
        return outcome
    }
}

struct RefusedAdopt: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Bring in a colleague's changes as your own.",
        discussion: """
            From the file that the colleague made with `sli refused export`, or of a change that was set aside on this \
            laptop. You sign them, and answer for them; the history names who wrote them first. See with --dry-run \
            what they say. Where others have written something else since, a change is not saved unless you say --settle.

            Example:
              sli refused adopt changes.json --dry-run
              sli refused adopt changes.json
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The file, or the letters that `sli refused` shows.", completion: .file())
    var source: String

    @Flag(help: "The colleague's counts where others have written something else since.")
    var settle = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        // Who may not write learns it before anything is shown as done.
        _ = try await workspace.member()
        var found: [(change: HeldChange, author: Member)] = []
        var own: RefusedEdit?
        if source.allSatisfy(\.isHexDigit), let edit = try? await workspace.refusedEdit(named: source) {
            let held = try await workspace.heldChange(edit.commit.id, in: edit.space)
            guard let author = try await workspace.roster().member(holding: held.key) else {
                throw HandingOverFailure.unknownKey(edit.commit.id)
            }
            found = [(held, author)]
            own = edit
        } else {
            let bytes = try PlainFile(source, context).bytes(atMost: HandedOver.limits.bytes)
            guard let json = try? JSON(reading: bytes, limits: HandedOver.limits), let files = json.array else {
                throw HandingOverFailure.unreadable
            }
            for file in files { found += try await workspace.changes(in: HandedOver(json: file)) }
        }
        var lines: [String] = []
        var answers: [JSON] = []
        for (change, author) in found {
            let report: Report
            do {
                report = try await BringingIn(
                    change: change, subject: Wording.adoptedSubject(author.name, change.commit.subject),
                    isSettling: settle, isDry: rehearsal.isDry
                ).perform(workspace, context)
            } catch var problem as Problem {
                // What was adopted before it stays so.
                problem.causes += lines
                throw problem
            }
            lines += [Wording.firstWritten(by: author.name, Dates.words(change.commit.author.seconds))] + report.lines
            var object = report.json.object ?? JSONObject()
            object["author"] = ["id": .string(author.id), "name": .string(author.name)]
            answers.append(.object(object))
        }
        let report = Report(lines, json: ["adopted": .array(answers)])
        guard !rehearsal.isDry else { return report.rehearsed() }
        if let own { try await workspace.letGoOfRefused(own.commit.id, in: own.space) }
        return report
    }
}

/// Saves a change once more, and says what came of it.
private struct BringingIn {
    let change: HeldChange
    let subject: String
    let isSettling: Bool
    let isDry: Bool

    func perform(_ workspace: Workspace, _ context: Context) async throws -> Report {
        let told = try await HeldChangeTelling.all(change, workspace)
        let lines = told.flatMap(\.lines)
        func report(_ outcome: String, _ commit: ObjectID?, _ line: String) -> Report {
            Report(
                lines + [line],
                json: [
                    "changes": .array(told.map(\.json)), "commit": commit.map { .string($0.hex) } ?? .null,
                    "edit": .string(change.commit.id.hex), "outcome": .string(outcome),
                ])
        }
        let done = try await workspace.bringIn(
            change, subject: subject, settling: isSettling, clock: context.clock, rehearsing: isDry)
        switch done {
        case .saved where isDry: return report("planned", nil, Wording.wouldBeBroughtIn)
        case .saved(.saved(let id)): return report("saved", id, Wording.broughtIn)
        case .saved(.waiting(let id)): return report("waiting", id, Wording.broughtInBeside)
        case .saved(.unchanged): return report("unchanged", nil, Wording.standsThereAlready)
        case .saved(.refused(let violations)): throw Wording.notBroughtIn(violations)
        case .onlySigned: throw Wording.onlySigned()
        case .contested(let contested):
            var places: [String] = []
            for (name, paths) in contested {
                let schema = try await workspace.record(name).schema
                places += paths.map { path in
                    "\(name): " + (schema.map { Titles.of(path, in: $0, nil) } ?? "\(path)")
                }
            }
            throw Wording.contested(places)
        }
    }
}
