import Landing
import Merging
import Records
import Statements
import Workspaces

/// The queries about one version that was handed over, with their answers.
struct Queries {
    /// What moderators ask about one section.
    struct Query {
        enum State: String {
            case waiting, answered, withdrawn
        }

        let id: String
        let fields: JSON

        var section: String? { fields["section"]?.string }
        var text: String { fields["text"]?.string ?? "" }
        var reply: String? { fields["reply"]?.string }
        /// The day on which it was asked, `YYYY-MM-DD`.
        var askedOn: String? { fields["asked_on"]?.string }
        var askedBy: String? { fields["asked_by"]?.string }
        var repliedBy: String? { fields["replied_by"]?.string }
        var state: State {
            // As the lifecycle's condition has it: what is answered or taken back waits no more.
            if !JSON.object(["queries": .array([fields])]).hasUnansweredQuery {
                return fields["status"]?.string == "withdrawn" && (reply ?? "").isEmpty ? .withdrawn : .answered
            }
            return .waiting
        }

        var json: JSON {
            func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
            return [
                "askedBy": text(askedBy), "askedOn": text(askedOn), "id": .string(id), "repliedBy": text(repliedBy),
                "reply": text(reply), "section": text(section), "state": .string(state.rawValue),
                "text": .string(self.text),
            ]
        }
    }

    let view: RecordView
    let all: [Query]

    init(_ view: RecordView) {
        self.view = view
        all = (view.document.value?["queries"]?.array ?? []).compactMap { fields in
            fields["id"]?.string.map { Query(id: $0, fields: fields) }
        }
    }

    var waiting: [Query] { all.filter { $0.state == .waiting } }
    var answered: [Query] { all.filter { $0.state == .answered } }

    static func path(_ id: String) -> Path {
        Path.root.appending(name: "queries").appending(item: ItemKey([("id", id)]))
    }

    /// The record with some fields of one query written.
    func writing(_ fields: [(String, JSON)], in id: String) throws -> Document {
        guard var value = view.document.value ?? view.schema?.blank(key: view.name.key) else {
            throw WorkspaceError.noKind(view.name.kind)
        }
        for (name, content) in fields {
            let path = Self.path(id).appending(name: name)
            guard let changed = value.replacing(path, with: content) else {
                throw Wording.noPlace("\(path)", in: view.name)
            }
            value = changed
        }
        return Document(value, entries: view.document.entries)
    }

    /// The query that the first letters of its reference name.
    func named(_ prefix: String, among queries: [Query]) throws -> Query {
        let found = queries.filter { $0.id.hasPrefix(prefix.lowercased()) }
        guard !prefix.isEmpty, found.count == 1 else { throw Wording.whichQuery(view.name, queries, asked: prefix) }
        return found[0]
    }
}

/// Something about queries that everybody will read: told, agreed to, and saved with what is signed; a person's text
/// survives its failure.
struct QueryChange {
    let item: ModerationCase
    let queries: Queries
    let document: Document
    /// What is signed about the queries and about the self-assessment, where its stage allows it.
    let act: (onQueries: String, onAssessment: String)?
    /// The place of what was typed.
    let path: Path

    func save(
        titled title: String, _ signing: SigningOptions, in workspace: Workspace, _ context: Context
    ) async throws -> SaveOutcome {
        let typed = document.value?.value(at: path)
        func keep() async throws {
            guard typed?.string != nil else { return }
            try await workspace.keep(Draft(record: queries.view.name, path: path, content: .value(typed)))
        }
        let outcome: SaveOutcome
        do {
            try await signing.agree(to: title, queries.view.name, in: workspace, context)
            outcome = try await saved(signing, in: workspace, context.clock)
        } catch {
            try await keep()
            throw error
        }
        if case .refused(let violations) = outcome {
            try await keep()
            throw Wording.notSaved(queries.view.name, violations)
        }
        return outcome
    }

    private func saved(
        _ signing: SigningOptions, in workspace: Workspace, _ clock: Int64
    ) async throws -> SaveOutcome {
        guard let act else {
            return try await workspace.save(
                document, over: queries.view, subject: "Write in \(queries.view.name)", clock: clock)
        }
        var decisions = [
            Deciding(act.onQueries, on: queries.view, as: signing.role, note: signing.note, putting: document)
        ]
        if item.allows(act.onAssessment) {
            decisions.append(
                Deciding(act.onAssessment, on: item.assessment, as: signing.role, note: signing.note))
        }
        return try await workspace.state(decisions, clock: clock)
    }
}
