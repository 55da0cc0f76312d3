import GitStorage
import Landing
import Merging
public import Records
import Statements

extension Workspace {
    /// What the next undo or redo would do.
    ///
    /// Undo is a sequence: an edit that was undone is passed over, so that the next undo goes one edit further
    /// back; writing something new ends what can be redone. The sequence is read from the history itself.
    ///
    /// - Parameters:
    ///   - record: only edits that touched this record; `nil` for the newest of all spaces, by the writer's clock.
    ///   - isSkipping: whether edits of which nothing can be taken back are passed over.
    /// - Returns: `nil` if there is nothing to take back.
    public func reversal(
        _ direction: ReversalMark.Direction, of record: RecordName? = nil, skipping isSkipping: Bool = false
    ) async throws -> Reversal? {
        let stacks = ReversalStacks(try await ownEdits(touching: record))
        for edit in (direction == .undo ? stacks.done : stacks.undone).reversed() {
            let found = try await reversal(direction, of: edit)
            if !isSkipping || !found.isEmpty { return found }
        }
        return nil
    }

    /// Takes the edit back as the reversal says: a new signed edit.
    ///
    /// - Parameter clock: the writer's clock in seconds since 1970.
    /// - Returns: ``SaveOutcome/unchanged`` for a reversal that restores nothing.
    public func save(_ reversal: Reversal, clock: Int64) async throws -> SaveOutcome {
        let changed = reversal.records.filter { !$0.restored.isEmpty }
        guard let first = changed.first else { return .unchanged }
        return try await save(
            changed.map { ($0.document, $0.seen) }, in: first.seen.view,
            subject: ReversalMark(reversal.direction, of: reversal.commit).subject, clock: clock)
    }

    private func reversal(_ direction: ReversalMark.Direction, of edit: OwnEdits.Edit) async throws -> Reversal {
        var obstacles: Set<Reversal.Obstacle> = []
        var names: Set<RecordName> = []
        for path in edit.touched {
            switch path {
            case _ where path.isGovernance: obstacles.insert(.governance)
            case .record(let name), .conflicts(let name), .conflictSide(let name, _): names.insert(name)
            case .comments(let name): obstacles.insert(.remark(name))
            case .statement(let name, _), .docket(let name), .amendment(let name, _): obstacles.insert(.statement(name))
            case .region, .space, .schema: obstacles.insert(.governance)
            }
        }
        let (old, new) = try await repository(edit.space).perform { store in
            let commit = try store.commit(edit.commit)
            return (try store.commit(commit.parents[0]).tree, commit.tree)
        }
        var records: [RecordReversal] = []
        for name in names.sorted() {
            let seen = try await record(name)
            records.append(
                RecordReversal(
                    of: try await document(name, in: old, of: edit.space),
                    try await document(name, in: new, of: edit.space), in: seen))
        }
        return Reversal(
            direction: direction, commit: edit.commit, author: edit.author, space: edit.space, records: records,
            obstacles: obstacles.sorted { "\($0)" < "\($1)" })
    }

    /// This person's edits of all spaces: in each in the order of its history, between spaces by the clock.
    private func ownEdits(touching record: RecordName?) async throws -> [OwnEdits.Edit] {
        let email = try await member().email
        var lines: [ArraySlice<OwnEdits.Edit>] = []
        for space in spaces() {
            let edits = try await repository(space).perform { store in
                try OwnEdits(of: email, in: store).newest(in: space)
            }
            lines.append(edits.filter { edit in record == nil || edit.touched.contains { $0.record == record } }[...])
        }
        var merged: [OwnEdits.Edit] = []
        while let line = lines.indices.filter({ !lines[$0].isEmpty })
            .min(by: { lines[$0].first!.author.seconds < lines[$1].first!.author.seconds })
        {
            merged.append(lines[line].removeFirst())
        }
        return merged
    }
}
