import Landing
import Merging
import Records
import Workspaces

/// How a challenge, or what its team writes, is changed by one of these commands: nothing that was typed is lost if it
/// cannot be saved.
struct ChallengeWriting {
    let workspace: Workspace
    let context: Context

    /// A new reference for an item that a person invents.
    static func newID() -> String {
        var generator = SystemRandomNumberGenerator()
        return ItemID.random(using: &generator)
    }

    static func path(_ list: String, _ field: String = "id", _ key: String) -> Path {
        Path.root.appending(name: list).appending(item: ItemKey([(field, key)]))
    }

    /// Puts values into a record and saves it; the text is kept as a draft if that fails.
    ///
    /// - Parameters:
    ///   - value: the record that they are put into; what was seen if `nil`.
    ///   - sentence: what is said when it is saved.
    func put(
        _ changes: [(path: Path, value: JSON?)], into view: RecordView, beginning value: JSON? = nil, sentence: String
    ) async throws -> Report {
        let outcome = try await keeping(changes, of: view.name) {
            if let frozen = try await workspace.freezing(view.name) { throw Wording.frozen(frozen, kept: true) }
            let changed = try changing(changes, of: view, value)
            return try await workspace.save(
                Document(changed, entries: view.document.entries), over: view, subject: "Write in \(view.name)",
                clock: context.clock)
        }
        return try await SaveReport.report(outcome, of: view.name, in: view.view.space, workspace, sentence)
    }

    /// Signs an act about a challenge, with what changes in it by the same deed; the text is kept if that fails.
    ///
    /// - Parameters:
    ///   - copies: what changes besides and was not typed now.
    ///   - notes: what the team wrote, if it is handed over by the same deed.
    func sign(
        _ act: String, on event: ChallengeEvent, putting changes: [(path: Path, value: JSON?)] = [],
        copying copies: [(path: Path, value: JSON?)] = [], handingOver notes: RecordName? = nil,
        _ signing: SigningOptions
    ) async throws -> Report {
        let title = event.title(of: act)
        let outcome = try await keeping(changes, of: event.name) {
            let changed = try changing(changes + copies, of: event.view, nil)
            try await signing.agree(to: title, [event.name] + (notes.map { [$0] } ?? []), in: workspace, context)
            let decision = Deciding(
                act, on: event.view, as: signing.role, note: signing.note,
                putting: Document(changed, entries: event.view.document.entries))
            guard let notes else { return try await workspace.state([decision], clock: context.clock) }
            return try await workspace.handOver(
                notes, with: "share", as: signing.role, and: [decision], clock: context.clock)
        }
        return try await SignedReport.report(outcome, act, title, event.name, in: .region, workspace)
    }

    /// The record with the changes.
    ///
    /// - Throws: a ``Problem`` where a decision waits at one of the places.
    private func changing(
        _ changes: [(path: Path, value: JSON?)], of view: RecordView, _ beginning: JSON?
    ) throws -> JSON {
        guard let schema = view.schema else { throw Wording.updateNeeded(view.name) }
        guard var value = beginning ?? view.document.value else { throw WorkspaceError.noRecord("\(view.name)") }
        for change in changes {
            let waiting = view.document.entries.map(\.path).filter { $0.touches(change.path) }
            guard waiting.isEmpty else { throw Wording.decisionWaits(at: waiting, in: view.name, schema) }
            guard let changed = value.replacing(change.path, with: change.value) else {
                throw Wording.noPlace("\(change.path)", in: view.name)
            }
            value = changed
        }
        return value
    }

    /// Does what saves the changes, and keeps their texts as drafts if it does not come to that.
    private func keeping(
        _ changes: [(path: Path, value: JSON?)], of name: RecordName, _ save: () async throws -> SaveOutcome
    ) async throws -> SaveOutcome {
        do {
            let outcome = try await save()
            if case .refused(let violations) = outcome {
                throw changes.isEmpty ? Wording.refused(name, violations) : Wording.notSaved(name, violations)
            }
            return outcome
        } catch {
            try await keep(changes, of: name)
            throw error
        }
    }

    /// Does something with a text, which is kept as a draft if it fails.
    func keeping<Answer>(
        _ value: JSON, at path: Path, of name: RecordName, _ deed: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await deed()
        } catch {
            try await keep([(path, value)], of: name)
            throw error
        }
    }

    /// Keeps what was typed as drafts.
    func keep(_ changes: [(path: Path, value: JSON?)], of name: RecordName) async throws {
        for change in changes where change.value != nil {
            try await workspace.keep(Draft(record: name, path: change.path, content: .value(change.value)))
        }
    }
}

extension Report {
    /// The same answer with one member more for programs.
    func adding(_ name: String, _ value: JSON) -> Report {
        var report = self
        report.json = json.adding(name, value)
        return report
    }
}
