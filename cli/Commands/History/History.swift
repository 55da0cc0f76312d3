import ArgumentParser
import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

struct History: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell what happened to a record: who changed what, when.",
        discussion: """
            In the order in which changes reached the region; what is not sent yet stands last. Times are those of each \
            writer's own clock, in UTC. What was signed about the record stands among it, in its authority's space and in \
            the region. With a place, only what happened there.

            Example:
              sli history bristol/2017
              sli history bristol/2017 /sections/section=leadership --limit 5
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.")
    var record: String

    @Argument(help: "Only this place, by its path or title.")
    var path: String?

    @Option(help: "Only so many edits, the newest.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("The limit is a number from 1.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let view = try await workspace.record(name)
        let focus = try path.map { try FieldPath.find($0, in: view, name) } ?? .root
        // Edits elsewhere in the record count only where the whole of it is told.
        let most = focus == .root ? limit ?? .max : .max
        let own = try await workspace.space(of: name)
        let roster = try await workspace.roster()
        var lists: [[EditTelling]] = []
        // What an authority has handed over is signed in the region too.
        for space in own == .region ? [own] : [own, .region] {
            let signed = try await workspace.statements(about: name, in: space)
            let received = try await workspace.receipts(of: space).map { ($0.landing, $0.at) }
            let origin = EditTelling.Origin(
                space: space, isOwn: space == own, schema: view.schema, signed: signed, roster: roster,
                received: Dictionary(received, uniquingKeysWith: { first, _ in first }))
            let edits = try await workspace.edits(of: name, in: space, limit: most, statedToo: true)
            lists.append(edits.map { EditTelling($0, from: origin, within: focus) }.filter { !$0.isEmpty })
        }
        let told = EditTelling.merged(lists).suffix(limit ?? .max)
        let report = Report(
            told.isEmpty ? [Wording.nothingHappened(name, path)] : told.flatMap(\.lines),
            json: [
                "edits": .array(told.map(\.json)), "path": .string("\(focus)"), "record": .string("\(name)"),
            ])
        return try await Unknowns(of: workspace, about: name).beside(report, isNothing: told.isEmpty)
    }
}

/// One edit of a record, as far as it concerns one place.
struct EditTelling {
    /// What is known of the space that an edit lies in.
    struct Origin {
        let space: SpaceKind
        /// Whether the record is written there; elsewhere only what was signed is told.
        let isOwn: Bool
        let schema: Schema?
        /// What was signed there about the record.
        let signed: [LandedStatement]
        let roster: Roster
        /// When the hub had each step of the shared history, by the step's id.
        let received: [String: String]
    }

    private let edit: RecordEdit
    private let origin: Origin
    private let changes: [RecordChange]
    private let remarks: [CommentLog.Remark]
    private let statements: [LandedStatement]

    init(_ edit: RecordEdit, from origin: Origin, within focus: Path) {
        self.edit = edit
        self.origin = origin
        let own = RecordDifference(from: edit.before, to: edit.after, by: origin.schema).changes
        let opened = edit.openedDecisions.map { RecordChange(path: $0.path, kind: .decisionOpened($0)) }
        changes = origin.isOwn ? (own + opened).filter { $0.path.touches(focus) } : []
        remarks = origin.isOwn ? edit.remarks.filter { $0.path.touches(focus) } : []
        // What is signed is about the whole record.
        statements =
            focus == .root ? origin.signed.filter { edit.statements.contains($0.statement.digest) } : []
    }

    var isEmpty: Bool { changes.isEmpty && remarks.isEmpty && statements.isEmpty }

    /// The edits of several spaces as one list: each space's in its own order, between the spaces by the writers'
    /// clocks; what is not sent yet last.
    static func merged(_ lists: [[EditTelling]]) -> [EditTelling] {
        var rest = lists.map { $0[...] }
        var told: [EditTelling] = []
        while let next = rest.indices.filter({ !rest[$0].isEmpty })
            .min(by: { rest[$0][rest[$0].startIndex].isBefore(rest[$1][rest[$1].startIndex]) })
        {
            told.append(rest[next].removeFirst())
        }
        return told
    }

    private func isBefore(_ other: EditTelling) -> Bool {
        guard edit.hasLanded == other.edit.hasLanded else { return edit.hasLanded }
        return edit.author.seconds < other.edit.author.seconds
    }

    var lines: [String] {
        let wording = ChangeWording(
            place: origin.schema?.root ?? .free, versions: [edit.after.value, edit.before.value])
        let told = changes.map { wording.telling($0, by: edit.author.name, at: edit.author.seconds, as: edit.reversal) }
        let said = remarks.map { wording.remark($0, by: edit.author.name, at: edit.author.seconds) }
        return (told + said).flatMap(\.lines)
            + statements.map { Wording.statement($0, origin.roster, origin.schema) }
    }

    var json: JSON {
        var object = edit.heading
        object["received"] = edit.landing.flatMap { origin.received[$0.hex] }.map { .string($0) }
        object["changes"] = .array(changes.map(\.json))
        object["remarks"] = .array(
            remarks.map { ["member": .string($0.member), "path": .string("\($0.path)"), "text": .string($0.text)] })
        object["space"] = .string("\(origin.space)")
        object["statements"] = .array(statements.map(\.json))
        switch edit.reversal?.direction {
        case .undo: object["reversal"] = "undo"
        case .redo: object["reversal"] = "redo"
        case nil: break
        }
        return .object(object)
    }
}

extension ChangeWording {
    /// What somebody said beside a record.
    func remark(_ remark: CommentLog.Remark, by author: String, at seconds: Int64) -> Telling {
        Telling(
            sentence: "\(author) remarked on \(name(remark.path)), \(Dates.words(seconds)):",
            details: remark.text.split(separator: "\n").map(String.init))
    }
}

extension FieldPath {
    /// Finds a place of a record that may have no schema here.
    static func find(_ text: String, in view: RecordView, _ name: RecordName) throws -> Path {
        guard let schema = view.schema else { throw Wording.updateNeeded(name) }
        return try find(text, in: schema, of: view.document.value ?? [:])
    }
}
