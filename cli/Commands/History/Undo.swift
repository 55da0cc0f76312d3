import ArgumentParser
import GitStorage
import Merging
import Records
import Workspaces

struct Undo: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back your last change.",
        discussion: """
            What your last change wrote is put back to what stood there, where nobody has changed it since. Done again, \
            it goes one change further back; `sli redo` goes forward. A record that was begun, a settled decision, a \
            remark and a signed act are not taken back; --skip passes over them.

            Example:
              sli undo
              sli undo --skip
              sli undo bristol/2017 --dry-run
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only your changes of this record.")
    var record: String?

    @Flag(help: "Pass over changes that cannot be taken back.")
    var skip = false

    @OptionGroup var rehearsal: RehearsalOptions

    func perform(_ context: Context) async throws -> Report {
        try await TakingBack(direction: .undo, record: record, isDry: rehearsal.isDry, skips: skip).perform(context)
    }
}

struct Redo: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "redo",
        abstract: "Bring back what you undid.",
        discussion: """
            The last undo first; writing something new ends what can be brought back.

            Example:
              sli redo
              sli redo bristol/2017 --dry-run
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only your changes of this record.")
    var record: String?

    @OptionGroup var rehearsal: RehearsalOptions

    func perform(_ context: Context) async throws -> Report {
        try await TakingBack(direction: .redo, record: record, isDry: rehearsal.isDry).perform(context)
    }
}

/// One step of undo or redo.
private struct TakingBack {
    let direction: ReversalMark.Direction
    let record: String?
    let isDry: Bool
    var skips = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        var name: RecordName?
        if let record { name = try await workspace.named(record) }
        guard let plan = try await workspace.reversal(direction, of: name, skipping: skips) else {
            throw Wording.nothingToTakeBack(direction, name?.description)
        }
        let told = ReversalTelling(plan)
        guard !plan.isEmpty else { throw Wording.notTakenBack(direction, Dates.words(plan.author.seconds), told.kept) }
        guard !isDry else {
            return Report(told.lines(isDry: true), json: told.json(outcome: "planned", edit: nil)).rehearsed()
        }
        switch try await workspace.save(plan, clock: context.clock) {
        case .saved(let id): return Report(told.lines(isDry: false), json: told.json(outcome: "saved", edit: id.hex))
        case .waiting(let id):
            return Report(told.lines(isDry: false), json: told.json(outcome: "waiting", edit: id.hex))
        case .unchanged: return Report(told.lines(isDry: false), json: told.json(outcome: "unchanged", edit: nil))
        case .refused(let violations):
            throw Wording.notTakenBack(
                direction, Dates.words(plan.author.seconds), violations.map { Wording.sentence($0) })
        }
    }
}

/// What a step of undo or redo does, for people and for programs.
private struct ReversalTelling {
    private let plan: Reversal

    init(_ plan: Reversal) { self.plan = plan }

    func lines(isDry: Bool) -> [String] {
        var lines: [String] = []
        for record in plan.records where !record.restored.isEmpty {
            let wording = wording(of: record)
            // Told from what stands there now to what comes back.
            let changes = RecordDifference(
                from: record.seen.document, to: record.document, by: record.seen.schema
            ).changes
            lines.append(heading(record.name, isDry: isDry))
            lines += changes.flatMap { wording.telling($0).lines }.map { "  " + $0 }
        }
        let kept = kept
        if !kept.isEmpty { lines += ["What stays as it is:"] + kept.map { "  " + $0 } }
        if !isDry { lines.append("Saved on this laptop. `sli sync` sends it.") }
        return lines
    }

    private func heading(_ name: RecordName, isDry: Bool) -> String {
        let when = Dates.words(plan.author.seconds)
        return switch (plan.direction, isDry) {
        case (.undo, true): "Your change of \(name), \(when), would be undone:"
        case (.undo, false): "Your change of \(name), \(when), is undone:"
        case (.redo, true): "What you undid in \(name), \(when), would come back:"
        case (.redo, false): "What you undid in \(name), \(when), is back:"
        }
    }

    /// What stays, each with the reason; field titles and names only.
    var kept: [String] {
        plan.records.flatMap { record -> [String] in
            let schema = record.seen.schema
            return record.kept.map { kept in
                let place = schema.map { Titles.of(kept.change.path, in: $0, nil) } ?? "\(kept.change.path)"
                return "\(record.name): \(Wording.reason(kept.reason, at: place))"
            }
        } + plan.obstacles.map { Wording.reason($0) }
    }

    private func wording(of record: RecordReversal) -> ChangeWording {
        ChangeWording(
            place: record.seen.schema?.root ?? .free, versions: [record.document.value, record.seen.document.value])
    }

    func json(outcome: String, edit: String?) -> JSON {
        [
            "edit": edit.map { .string($0) } ?? .null,
            "outcome": .string(outcome),
            "records": .array(
                plan.records.map { record in
                    [
                        "kept": .array(
                            record.kept.map {
                                ["path": .string("\($0.change.path)"), "reason": .string(Self.word($0.reason))]
                            }),
                        "record": .string("\(record.name)"),
                        "restored": .array(record.restored.map(\.json)),
                    ]
                }),
            "takenBack": .string(plan.commit.hex),
        ]
    }

    private static func word(_ reason: RecordReversal.Reason) -> String {
        switch reason {
        case .creation: "creation"
        case .settlement: "settlement"
        case .logEntry: "log-entry"
        case .changedSince: "changed-since"
        case .decisionWaits: "decision-waits"
        }
    }
}
