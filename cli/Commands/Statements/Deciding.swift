public import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Statements
import Workspaces

/// What every command takes by which a person decides about a record and signs it.
public struct SigningOptions: ParsableArguments {
    @Option(help: "In which of your roles, if several allow it: director, moderator …")
    var role: Role?

    @Option(help: "A note that is signed with it and that everybody reads.")
    var note = ""

    @Flag(help: "Sign without asking for your name.")
    var yes = false

    public init() {}

    /// The reason that is signed with a decision; asked for at a terminal.
    ///
    /// - Throws: a ``Problem`` where nobody gives one.
    func reason(about name: RecordName, _ context: Context) throws -> String {
        if !note.isEmpty { return note }
        guard context.isInteractive else { throw Wording.reasonMissing(name) }
        return try context.given(nil, orAsked: Wording.askForReason(name), missing: "the reason")
    }

    /// Makes sure that a person signs, and knows what: their name is asked for at a terminal.
    ///
    /// - Throws: a ``Problem`` where nobody can be asked and `--yes` was not given.
    func agree(to title: String, _ name: RecordName, in workspace: Workspace, _ context: Context) async throws {
        try await agree(to: title, [name], in: workspace, context)
    }

    /// The same for several records that are signed by one deed.
    func agree(to title: String, _ names: [RecordName], in workspace: Workspace, _ context: Context) async throws {
        let name = names.map(\.description).joined(separator: ", ")
        if yes { return }
        let member = try await workspace.member()
        guard context.isInteractive else { throw Wording.nobodyToSign(title, name) }
        let answer = try context.given(
            nil, orAsked: Wording.askForName(title, name, member.name), missing: "your name")
        guard answer.lowercased() == member.name.lowercased() else { throw Wording.notSigned(title, name) }
    }
}

/// Which record is decided about, and how that is signed.
struct DecidedRecord: ParsableArguments {
    @OptionGroup var signing: SigningOptions

    @Argument(help: "The record.", completion: .records)
    var record: String
}

/// A command by which somebody decides about the version of a record that is shown, and signs that.
protocol DecidingCommand: SliCommand {
    /// The act, as the record's lifecycle names it.
    static var act: String { get }
    var decided: DecidedRecord { get }
    /// Whether an act about an authority's record is about what it submitted: made in the region.
    static var isAboutSubmitted: Bool { get }
    /// Finds the record that the words name.
    static func find(_ words: String, in workspace: Workspace) async throws -> RecordName
    /// Whether it is only signed with a reason.
    static var needsReason: Bool { get }
    /// What a person should know before they sign.
    func telling(_ view: RecordView) -> [String]
}

extension DecidingCommand {
    static var isAboutSubmitted: Bool { false }
    static var needsReason: Bool { false }
    func telling(_ view: RecordView) -> [String] { [] }

    static func find(_ words: String, in workspace: Workspace) async throws -> RecordName {
        try await workspace.named(words)
    }

    func perform(_ context: Context) async throws -> Report {
        try await decide(in: try context.workspace(), context)
    }

    func decide(in workspace: Workspace, _ context: Context) async throws -> Report {
        let signing = decided.signing
        let name = try await Self.find(decided.record, in: workspace)
        let space = Self.isAboutSubmitted ? SpaceKind.region : try await workspace.space(of: name)
        let view = try await workspace.record(name, in: space)
        guard view.document.value != nil else { throw Wording.notSubmitted(name) }
        let title = view.schema?.lifecycle?.statements[Self.act]?.title ?? Self.act
        let note = Self.needsReason ? try signing.reason(about: name, context) : signing.note
        context.tell(telling(view), common)
        try await signing.agree(to: title, name, in: workspace, context)
        let outcome = try await workspace.state(
            Self.act, on: view, as: signing.role, note: note, clock: context.clock)
        return try await SignedReport.report(outcome, Self.act, title, name, in: space, workspace)
    }
}

/// How a signed act is told.
enum SignedReport {
    static func report(
        _ outcome: SaveOutcome, _ act: String, _ title: String, _ name: RecordName, in space: SpaceKind,
        _ workspace: Workspace
    ) async throws -> Report {
        let stage = try await workspace.stage(of: name, in: space)
        var report = try await SaveReport.report(
            outcome, of: name, in: space, workspace, Wording.signed(title, name, stage.title))
        var json = report.json.object ?? JSONObject()
        json["act"] = .string(act)
        json["space"] = .string("\(space)")
        json["stage"] = stage.stage.map { .string($0) } ?? .null
        report.json = .object(json)
        return report
    }
}
