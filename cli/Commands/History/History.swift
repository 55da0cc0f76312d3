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
            writer's own clock, in UTC. With a place, only what happened there.

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
        let told = try await workspace.edits(of: name, limit: most).map {
            EditTelling($0, by: view.schema, within: focus)
        }
        .filter { !$0.isEmpty }.suffix(limit ?? .max)
        let space = try await workspace.space(of: name)
        let received = Dictionary(
            try await workspace.receipts(of: space).map { ($0.landing, $0.at) }, uniquingKeysWith: { first, _ in first }
        )
        return Report(
            told.isEmpty ? [Wording.nothingHappened(name, path)] : told.flatMap(\.lines),
            json: [
                "edits": .array(told.map { $0.json(received) }), "path": .string("\(focus)"),
                "record": .string("\(name)"),
            ])
    }
}

/// One edit of a record, as far as it concerns one place.
struct EditTelling {
    private let edit: RecordEdit
    private let place: Place
    private let changes: [RecordChange]
    private let remarks: [CommentLog.Remark]

    init(_ edit: RecordEdit, by schema: Schema?, within focus: Path) {
        self.edit = edit
        place = schema?.root ?? .free
        let own = RecordDifference(from: edit.before, to: edit.after, by: schema).changes
        let opened = edit.openedDecisions.map { RecordChange(path: $0.path, kind: .decisionOpened($0)) }
        changes = (own + opened).filter { $0.path.touches(focus) }
        remarks = edit.remarks.filter { $0.path.touches(focus) }
    }

    var isEmpty: Bool { changes.isEmpty && remarks.isEmpty }

    var lines: [String] {
        let wording = ChangeWording(place: place, versions: [edit.after.value, edit.before.value])
        let told = changes.map { wording.telling($0, by: edit.author.name, at: edit.author.seconds, as: edit.reversal) }
        let said = remarks.map { wording.remark($0, by: edit.author.name, at: edit.author.seconds) }
        return (told + said).flatMap(\.lines)
    }

    /// - Parameter received: when the hub had each step of the shared history, by the step's id.
    func json(_ received: [String: String]) -> JSON {
        var object = edit.heading
        object["received"] = edit.landing.flatMap { received[$0.hex] }.map { .string($0) }
        object["changes"] = .array(changes.map(\.json))
        object["remarks"] = .array(
            remarks.map { ["member": .string($0.member), "path": .string("\($0.path)"), "text": .string($0.text)] })
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
