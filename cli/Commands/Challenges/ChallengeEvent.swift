import Indexing
import Landing
import Merging
import Records
import Statements
import Workspaces

/// One challenge as this laptop shows it, with what was signed about it.
struct ChallengeEvent: Sendable {
    static let kind = "challenge"
    static let notesKind = "challenge-notes"

    let view: RecordView
    let value: JSON
    let schema: Schema
    let stage: RecordStage
    let statements: [LandedStatement]
    /// The challenging authorities that have not signed this version.
    let unsigned: [String]
    /// What this laptop's member may do about it; `nil` for whoever is nobody's.
    let rights: Rights?

    var name: RecordName { view.name }
    /// What the team writes for itself.
    var notes: RecordName { RecordName(kind: Self.notesKind, key: name.key)! }

    /// Finds the one challenge that the words name; what its team wrote answers to the same words and is not meant.
    static func find(_ words: String, in workspace: Workspace) async throws -> RecordName {
        let found = try await workspace.resolve(words).filter { $0.kind == kind }
        switch found.count {
        case 0: throw WorkspaceError.noRecord(words)
        case 1: return found[0]
        default: throw WorkspaceError.ambiguous(words, found)
        }
    }

    /// - Throws: ``WorkspaceError/noRecord(_:)``, or a ``Problem`` if this copy cannot read it.
    init(_ words: String, in workspace: Workspace) async throws {
        try await self.init(of: Self.find(words, in: workspace), in: workspace)
    }

    init(of name: RecordName, in workspace: Workspace) async throws {
        try await self.init(workspace.record(name, in: .region), in: workspace)
    }

    init(_ view: RecordView, in workspace: Workspace) async throws {
        guard let value = view.document.value else { throw WorkspaceError.noRecord("\(view.name)") }
        guard let schema = view.schema else { throw Wording.updateNeeded(view.name) }
        self.view = view
        self.value = value
        self.schema = schema
        stage = try await workspace.stage(of: view)
        statements = try await workspace.statements(about: view.name, in: .region)
        unsigned = try await workspace.unsigned(for: "sign-off", of: view)
        rights = try await workspace.rights(to: view)
    }

    /// The challenges of the region that this copy can read, by name.
    ///
    /// - Parameters:
    ///   - skipped: stages at which none is wanted.
    ///   - isWanted: asked of each as it stands, before anything else is read about it.
    static func all(
        in workspace: Workspace, butAt skipped: Swift.Set<String> = [],
        where isWanted: (RecordView) -> Bool = { _ in true }
    ) async throws -> [ChallengeEvent] {
        let rows = try await workspace.asking { index throws(IndexError) in
            try index.records(matching: RecordIndex.Filter(kind: kind))
        }
        let names = rows.filter { !$0.schema.isEmpty && !skipped.contains($0.stage ?? "") }.map(\.name)
        var events: [ChallengeEvent] = []
        for view in try await workspace.records(names, in: .region) where isWanted(view) {
            events.append(try await ChallengeEvent(view, in: workspace))
        }
        return events
    }

    // MARK: - What it says

    var programme: String { name.key[0] }
    var host: String { name.key[1] }
    var round: String { name.key[2] }
    var sort: String? { value["kind"]?.string }
    var reviewers: [String] { schema.ids(of: "reviewers", in: value) }
    var date: String? { value["date"]?.string }
    var reviewDate: String? { value["review_date"]?.string }
    var linked: RecordName? { value["linked"]?.string.flatMap { RecordName($0) } }
    var findings: [JSON] { list("findings") }
    var actions: [JSON] { list("actions") }

    func list(_ field: String) -> [JSON] { value[field]?.array ?? [] }

    /// The queries that nobody has answered or withdrawn.
    var unanswered: [JSON] { list("queries").filter { (["queries": .array([$0])] as JSON).hasUnansweredQuery } }

    /// The title of an act, as its form has it.
    func title(of act: String) -> String { schema.lifecycle?.statements[act]?.title ?? act }

    func grants(of act: String) -> [RoleGrant] { schema.lifecycle?.statements[act]?.by ?? [] }

    var isSignedOff: Bool { ["signed-off", "reviewed"].contains(stage.stage ?? "") }

    /// Whether feedback was ever given: from then on findings are the challenge's own.
    var hasHadFeedback: Bool {
        statements.contains { $0.statement.claim.act == "give-feedback" && $0.entry.effect == .applied }
    }

    /// The day on which the host's director signed off, if that stands.
    var signedOff: String? {
        guard isSignedOff else { return nil }
        return statements.last { $0.statement.claim.act == "sign-off" && $0.entry.effect == .applied }
            .map { String($0.statement.claim.made.prefix(10)) }
    }
}
