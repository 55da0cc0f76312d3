import ArgumentParser
import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

struct AmendmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amendments", abstract: "Late changes: what arrived for a record after it was signed.",
        subcommands: [AmendmentsList.self, AmendmentsShow.self, AmendmentsAdopt.self, AmendmentsDecline.self])
}

struct AmendmentsList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the late changes that wait to be taken up or declined.",
        discussion: "Example:\n  sli amendments list\n  sli amendments list bristol/2017 --all")

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only this record.", completion: .records)
    var record: String?

    @Flag(help: "Also those that were taken up or declined.")
    var all = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        var name: RecordName?
        if let record { name = try await workspace.named(record) }
        let changes = try await workspace.lateChanges(of: name).filter { all || $0.isOpen }
        let cells = changes.map { change in
            [
                String(change.digest.prefix(8)), change.name.description, change.edit?.author.name ?? "",
                change.edit.map { Dates.words($0.author.seconds) } ?? "", Wording.state(of: change),
            ]
        }
        let report = Report(
            cells.isEmpty
                ? [Wording.noLateChanges] : Table.lines(["Late change", "Record", "By", "Written", "State"], cells),
            json: .array(changes.map(\.json)))
        return try await Unknowns(of: workspace, about: name).beside(report, isNothing: changes.isEmpty)
    }
}

struct AmendmentsShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a late change would change in the record as it stands.",
        discussion: "Example:\n  sli amendments show bristol/2017")

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: LateChangeChoice

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let change = try await choice.find(in: workspace, isOpen: false)
        let view = try await workspace.record(change.name, in: change.space)
        let wanted = Document(change.amendment.record)
        let meant = RecordDifference(from: Document(change.amendment.base), to: wanted, by: view.schema).changes
        let adopted = try await workspace.adopted(change, onto: view)
        let effect = RecordDifference(from: view.document, to: adopted, by: view.schema).changes
        let wording = ChangeWording(
            place: view.schema?.root ?? .free, versions: [wanted.value, view.document.value, change.amendment.base])
        let who = change.edit.map { "\($0.author.name), \(Dates.words($0.author.seconds))" }
        var lines = ["\(change.name): late change \(change.digest.prefix(8))" + (who.map { " by \($0)" } ?? "")]
        lines += ["", Wording.lateChangeMeant] + meant.flatMap { wording.telling($0).lines }.map { "  " + $0 }
        lines += ["", effect.isEmpty ? Wording.lateChangeIsThere : Wording.lateChangeWould]
        lines += effect.flatMap { wording.telling($0).lines }.map { "  " + $0 }
        lines += ["", change.isOpen ? Wording.lateChangeHow(change) : Wording.state(of: change)]
        guard case .object(var json) = change.json else { return Report(lines, json: change.json) }
        json["changes"] = .array(meant.map(\.json))
        json["effect"] = .array(effect.map(\.json))
        return Report(lines, json: .object(json))
    }
}

struct AmendmentsAdopt: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take up a late change: put it into the record, and sign that.",
        discussion: """
            For whoever may write in all the places that it changes. The record must not be frozen: reopen or withdraw \
            it first. Where the record was changed meanwhile, the words of the late change are taken.

            Example:
              sli amendments adopt challenge/neglect-2017/torbay/1
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: LateChangeChoice
    @OptionGroup var signing: SigningOptions

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let change = try await choice.find(in: workspace, isOpen: true)
        if let frozen = try await workspace.freezing(change.name) { throw Wording.frozen(frozen, kept: false) }
        try await signing.agree(to: Wording.adoptTitle, change.name, in: workspace, context)
        let outcome = try await workspace.adopt(change, as: signing.role, note: signing.note, clock: context.clock)
        return try await SignedReport.report(
            outcome, "adopt-change", Wording.adoptTitle, change.name, in: change.space, workspace)
    }
}

struct AmendmentsDecline: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Say that a late change is not taken up, and sign that.",
        discussion: """
            For whoever may write in all the places that it changes. It is kept and can be read at any time.

            Example:
              sli amendments decline bristol/2017 --note "Belongs to next year."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: LateChangeChoice
    @OptionGroup var signing: SigningOptions

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let change = try await choice.find(in: workspace, isOpen: true)
        try await signing.agree(to: Wording.declineTitle, change.name, in: workspace, context)
        let outcome = try await workspace.decline(change, as: signing.role, note: signing.note, clock: context.clock)
        return try await SignedReport.report(
            outcome, "decline-change", Wording.declineTitle, change.name, in: change.space, workspace)
    }
}

/// Which late change is meant.
struct LateChangeChoice: ParsableArguments {
    @Argument(help: "The record.", completion: .records)
    var record: String

    @Argument(help: "The first letters of the late change, if several wait.")
    var change: String?

    /// - Parameter isOpen: whether only those count that nobody has taken up or declined.
    func find(in workspace: Workspace, isOpen: Bool) async throws -> LateChange {
        let name = try await workspace.named(record)
        let all = try await workspace.lateChanges(of: name)
        let open = all.filter(\.isOpen)
        let candidates = isOpen || (change == nil && !open.isEmpty) ? open : all
        let found = change.map { prefix in candidates.filter { $0.digest.hasPrefix(prefix) } } ?? candidates
        guard found.count == 1 else { throw Wording.whichLateChange(name, found, asked: change) }
        return found[0]
    }
}

extension LateChange {
    var json: JSON {
        [
            "author": edit.map { .string($0.author.name) } ?? .null,
            "closedBy": closing.map { .string($0.statement.claim.member) } ?? .null,
            "digest": .string(digest), "record": .string("\(name)"),
            "seconds": edit.map { .number(JSONNumber(Int($0.author.seconds))) } ?? .null,
            "space": .string("\(space)"),
            "state": .string(
                closing.map { $0.statement.claim.act == "adopt-change" ? "adopted" : "declined" } ?? "open"),
        ]
    }
}
