import Landing
import Merging
import Records
import Workspaces

/// A record's form on its way to a person and back: written from the copy, taken into it.
struct RecordForm {
    let workspace: Workspace
    let name: RecordName
    let clock: Int64
    /// Whether what was written settles the decisions that wait at its place.
    let settles: Bool

    /// What became of a form that was given back.
    enum Outcome {
        /// What could be saved was; what a decision stands in the way of is kept as drafts.
        case taken(Taken)
        /// It was not saved; the text has the reasons in place.
        case faulty(text: String, faults: [FormFault])
    }

    struct Taken {
        let saved: SaveOutcome
        /// The places that were written.
        let written: [Path]
        /// The places where a decision waits, which were not saved.
        let held: [Path]
        /// The form with the ids that new items were given.
        let text: String
        let hasNewIDs: Bool
    }

    // MARK: - To the person

    /// A form of what the record says now, with what could not be saved before in its place.
    func written(section: Path) async throws -> String {
        let view = try await workspace.record(name)
        guard let value = view.document.value else { throw WorkspaceError.noRecord("\(name)") }
        guard let schema = view.schema else { throw Wording.updateNeeded(name) }
        var shown = value
        var beside = FormOutline.Beside(former: try await lastYear(schema))
        for draft in try await workspace.drafts() where draft.record == name {
            guard case .value(let kept) = draft.content else { continue }
            let standing = value.value(at: draft.path)
            guard kept != standing else { continue }
            // Only a field can show what was written before; of an item that was to go, a line tells.
            let place = schema.root.descendant(at: draft.path)
            if kept != nil, case .field = FormShape.of(place, kept), case .field = FormShape.of(place, standing),
                let changed = shown.replacing(draft.path, with: kept)
            {
                shown = changed
            }
            let record = standing.map { FormComment.quoted(Fields.scalar($0)) } ?? []
            beside.notes.append((draft.path, [Wording.formDraft(kept == nil)] + record))
        }
        beside.rights = try await workspace.rights(to: view)
        beside.notes += try await decisions(view)
        beside.notes += try await workspace.comments(on: name).remarks.map { remark in
            (remark.path, [Wording.formRemark(remark.member)] + FormComment.quoted(remark.text))
        }
        let part = section.steps.isEmpty ? nil : Titles.of(section, in: schema, value)
        return FormText(
            head: FormText.Head(record: name, seen: view.view.mark, section: section),
            introduction: Wording.formIntroduction(schema.root.title ?? name.kind, name, part),
            blocks: FormOutline.blocks(schema, shown: shown, section: section, beside: beside)
        ).text
    }

    private func decisions(_ view: RecordView) async throws -> [(path: Path, lines: [String])] {
        guard !view.document.entries.isEmpty else { return [] }
        return try await Decision.all(in: name, workspace).map { decision in
            let how = decision.lines.dropFirst(2).dropLast()
            return (
                decision.entry.path,
                [Wording.formDecision(decision.title)] + how.flatMap(FormLines.split) + [Wording.formDecisionHow]
            )
        }
    }

    /// The record of the same kind and key of the year before, if this copy has it.
    private func lastYear(_ schema: Schema) async throws -> JSON? {
        guard let index = schema.identity.firstIndex(of: "year"), name.key.indices.contains(index),
            let year = Int(name.key[index])
        else { return nil }
        var key = name.key
        key[index] = String(year - 1)
        guard let former = RecordName(kind: name.kind, key: key) else { return nil }
        return try await workspace.record(former).document.value
    }

    // MARK: - Back from the person

    /// Whether a form is of a record that is signed as it stands now, and was not when its writer began: what they wrote
    /// is then saved on what they saw, and becomes a late change.
    ///
    /// Only the space in which it is saved counts: where that goes on and the region alone holds what was submitted,
    /// what is written would become part of the next draft.
    func wasBegunBeforeSigning(_ text: String) async throws -> Bool {
        guard let mark = FilledForm(text).seen, let seen = try await workspace.record(name, seenAt: mark) else {
            return false
        }
        guard try await workspace.stage(of: name, in: seen.view.space).isFrozen else { return false }
        return try await !workspace.stage(of: seen).isFrozen
    }

    /// Saves what was changed in a form, against what its writer saw.
    ///
    /// Throws what saving throws; the text is the caller's to keep then.
    func take(_ text: String) async throws -> Outcome {
        let form = FilledForm(text)
        var faults = form.faults
        if let other = form.record, other != name {
            faults.append(FormFault(line: 0, sentence: Wording.formMismatch(name, other)))
        }
        guard faults.isEmpty, let mark = form.seen else { return faulty(text, faults) }
        guard let seen = try await workspace.record(name, seenAt: mark), let base = seen.document.value else {
            return faulty(text, [FormFault(line: 0, sentence: Wording.formUnknownState)])
        }
        guard let schema = seen.schema else { throw Wording.updateNeeded(name) }
        let change = FormChange(form, seen: base, schema: schema) {
            var generator = SystemRandomNumberGenerator()
            return ItemID.random(using: &generator)
        }
        guard change.faults.isEmpty else { return faulty(text, change.faults, change) }
        // Only a decision that the writer saw: a later one grows by what they wrote (SCHEDULES.md L15).
        let (held, free) = settles ? ([], change.steps) : change.parted(by: seen.document.entries)
        let value = change.applied(free)
        let added = schema.addedViolations(from: base, to: value)
        guard added.isEmpty else {
            return faulty(
                text, added.map { FormFault(line: change.line(of: $0.path), sentence: $0.message) }, change)
        }
        let remaining = seen.document.entries.filter { entry in
            !free.contains { FormChange.touches($0, entry) }
        }
        var saved = SaveOutcome.unchanged
        if !free.isEmpty {
            saved = try await workspace.save(
                Document(value, entries: remaining), over: seen, subject: "Write in \(name)", clock: clock)
        }
        if case .refused(let violations) = saved {
            return faulty(text, violations.map { Self.fault($0, in: change) }, change)
        }
        for step in held { try await workspace.keep(draft(of: step, in: change)) }
        try await letGo(of: free, section: form.section)
        return .taken(
            Taken(
                saved: saved, written: Self.distinct(free), held: Self.distinct(held),
                text: FormComplaints.written(into: text, [], made: change.made).text, hasNewIDs: !change.made.isEmpty))
    }

    private func faulty(_ text: String, _ faults: [FormFault], _ change: FormChange? = nil) -> Outcome {
        let written = FormComplaints.written(into: text, faults.sorted { $0.line < $1.line }, made: change?.made ?? [])
        return .faulty(text: written.text, faults: written.faults)
    }

    /// What the check found, at the heading that it is about.
    private static func fault(_ violation: CheckViolation, in change: FormChange) -> FormFault {
        let line =
            switch violation.reason {
            case .file(.invalid(let found)): change.line(of: found.path)
            case .file(.fixed(let path)), .file(.logChanged(let path)), .file(.decisionPassedOver(let path)):
                change.line(of: path)
            case .file(.right(let missing)): change.line(of: missing.place)
            default: 0
            }
        if case .file(.invalid(let found)) = violation.reason { return FormFault(line: line, sentence: found.message) }
        return FormFault(line: line, sentence: Wording.sentence(violation))
    }

    private static func distinct(_ steps: [FormChange.Step]) -> [Path] {
        var seen: Swift.Set<Path> = []
        return steps.map(\.path).filter { seen.insert($0).inserted }
    }

    /// What a step wanted to write, kept for later.
    private func draft(of step: FormChange.Step, in change: FormChange) -> Draft {
        let value: JSON? =
            switch step.action {
            case .set(let value): value
            case .insert(_, let item): item
            case .remove: nil
            case .append, .order: change.applied([step]).value(at: step.path)
            }
        return Draft(record: name, path: step.path, content: .value(value))
    }

    /// Lets go of the drafts whose place was written now, and of the form's own.
    private func letGo(of steps: [FormChange.Step], section: Path) async throws {
        for draft in try await workspace.drafts() where draft.record == name {
            switch draft.content {
            case .form: if draft.path == section { try await workspace.discard(draft) }
            case .value: if steps.contains(where: { $0.path == draft.path }) { try await workspace.discard(draft) }
            }
        }
    }
}
