import Indexing
import Records
import Workspaces

/// The sentences of `history`, `diff`, `blame`, `undo`, `redo`, `list` and `search` about what is not there or
/// could not be done.
extension Wording {
    static func nothingHappened(_ name: RecordName, _ path: String?) -> String {
        path.map { "Nothing has happened at \($0) of \(name)." } ?? "Nothing has happened to \(name)."
    }

    static func nothingDiffers(_ name: RecordName) -> String { "\(name) says what it said then." }

    static func nothingStands(_ place: String, _ name: RecordName) -> String {
        "Nothing stands at \(place) of \(name)."
    }

    // MARK: - undo and redo

    static func nothingToTakeBack(_ direction: ReversalMark.Direction, _ record: String?) -> Problem {
        let place = record.map { " in \($0)" } ?? ""
        return switch direction {
        case .undo: Problem("nothing-to-undo", "There is no change of yours\(place) left to undo.")
        case .redo:
            Problem(
                "nothing-to-redo", "There is nothing\(place) to redo.",
                hints: ["Writing something new ends what can be redone."])
        }
    }

    /// - Parameter kept: a line for each thing that stays, with its reason.
    static func notTakenBack(_ direction: ReversalMark.Direction, _ when: String, _ kept: [String]) -> Problem {
        Problem(
            "not-taken-back",
            direction == .undo
                ? "Your change of \(when) was not undone." : "Your change of \(when) was not redone.", causes: kept,
            hints: [
                "`sli undo --skip` goes on to the newest change that can be undone; `sli undo RECORD` looks at one record."
            ])
    }

    static func reason(_ reason: RecordReversal.Reason, at place: String) -> String {
        switch reason {
        case .creation: "the record was begun with it; records are withdrawn, never removed."
        case .settlement: "\(place): it settled a decision. Write what it shall be instead."
        case .logEntry: "\(place): entries of a log stay. Add one that says what is right."
        case .changedSince: "\(place) holds something else by now."
        case .decisionWaits: "\(place): a decision waits there. Settle it first."
        }
    }

    static func reason(_ obstacle: Reversal.Obstacle) -> String {
        switch obstacle {
        case .remark(let name): "a remark on \(name) stays. Add another one."
        case .statement(let name): "an act on \(name) was signed with it; it is answered by another act."
        case .governance: "it changed members, authorities or schemas; that takes another such change."
        }
    }

    // MARK: - list and search

    static func noRecords(isFiltered: Bool) -> String {
        isFiltered ? "No record is like that." : "This copy holds no records yet. `sli new` begins one."
    }

    static func notFound(_ words: String) -> String { "Nothing that this copy holds says “\(words)”." }

    static func emptySearch() -> Problem {
        Problem("empty", "There is no word to search for.", exitCode: Exit.usage)
    }

    static func index(_ error: IndexProblem) -> Problem {
        switch error {
        case .busy:
            Problem(
                "index-busy", "Another program was busy with the list of records for too long.", hints: ["Try again."])
        case .unwritable:
            Problem(
                "index", "The list of records could not be kept: the disk is full or read-only.",
                hints: ["Make room and try again. The records themselves are not touched."])
        case .broken(let code):
            Problem(
                "index", "The list of records could not be read (\(code)).",
                hints: ["Run `sli doctor`. The records themselves are not touched."], exitCode: Exit.fault)
        }
    }

    /// What keeps the index from answering, as people have to know it.
    enum IndexProblem {
        case busy
        case unwritable
        case broken(code: Int)

        init(_ error: IndexError) {
            self =
                switch error {
                case .busy: .busy
                case .full, .readOnly: .unwritable
                case .damaged: .broken(code: 0)
                case .unreachable(let code), .failed(let code): .broken(code: code)
                }
        }
    }
}
