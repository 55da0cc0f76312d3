import ArgumentParser
import Merging
import Records
import Workspaces

struct Validate: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a record, or record files against a schema.",
        discussion: """
            Of a record, one line for each thing that is wrong with it. With --for, also what is still missing before \
            that statement can be made, such as `approve` or `submit`, section by section.

            With --schema, plain files are checked: one line for each thing, with the file and the place. Exit codes: \
            0 valid, 1 invalid, 64 usage, 65 unreadable data or an unsupported schema.

            Example:
              sli validate bristol/2017 --for approve
              sli validate --schema visit.json records/*.json
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "A schema's file: check plain files against it.", completion: .file())
    var schema: String?

    @Option(name: .customLong("for"), help: "The statement that the record is to be complete for, such as approve.")
    var statement: String?

    @Argument(help: "The record; with --schema the files, one of which may be `-`, standard input.")
    var names: [String]

    func validate() throws {
        if let schema {
            guard statement == nil else { throw ValidationError("--for is about a record, not about files.") }
            try ValidateFiles(schema: schema, files: names).validate()
        } else if names.count != 1 {
            throw ValidationError("Give one record, or --schema and files.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        if let schema { return try ValidateFiles(schema: schema, files: names).report(context) }
        let workspace = try context.workspace()
        let name = try await workspace.named(names[0])
        let view = try await workspace.record(name)
        guard let value = view.document.value else { throw WorkspaceError.noRecord(names[0]) }
        guard let schema = view.schema else { throw Wording.updateNeeded(name) }
        let findings = try Findings(of: view.document, value, in: schema, for: statement)
        return findings.report(name, schema)
    }
}

/// What is wrong with a record, and what it lacks for a statement.
private struct Findings {
    let wrong: [Violation]
    let missing: [Violation]
    /// The same, with what its sections lack told section by section.
    let gaps: [SectionGap]
    let others: [Violation]
    let decisions: [Entry]
    /// Whether the statement asks that no decision waits.
    let decisionsMatter: Bool
    /// What the statement asks for beside that and is not so.
    let unmet: [Lifecycle.Condition]
    let statement: String?
    /// What is longer than asked for, which makes nothing wrong.
    let long: [LongSection]

    init(of document: Document, _ value: JSON, in schema: Schema, for statement: String?) throws {
        wrong = schema.violations(of: value)
        decisions = document.entries
        long = LongSection.all(in: value, by: schema)
        self.statement = statement
        guard let statement else {
            missing = []
            (gaps, others) = ([], [])
            unmet = []
            decisionsMatter = false
            return
        }
        let known = schema.lifecycle?.statements ?? [:]
        guard let rules = known[statement] else { throw Wording.noStatement(statement, known.keys.sorted()) }
        missing = schema.violations(of: value, requiredBy: statement)
        (gaps, others) = SectionGap.parted(value, by: schema, for: statement)
        decisionsMatter = rules.conditions.contains(.noOpenDecision)
        unmet = rules.conditions.filter { condition in
            switch condition {
            case .noOpenDecision: false
            case .noUnansweredQuery: value.hasUnansweredQuery
            case .everyActionOwned: value.hasUnownedAction
            }
        }
    }

    private var isDone: Bool {
        wrong.isEmpty && missing.isEmpty && unmet.isEmpty && (decisions.isEmpty || !decisionsMatter)
    }

    func report(_ name: RecordName, _ schema: Schema) -> Report {
        var lines = wrong.map { "\($0.path): \($0.message)" }
        if let statement {
            lines += others.map { "\($0.path): \($0.message)" } + gaps.map(Wording.lacks) + unmet.map(Wording.unmet)
            if decisionsMatter {
                lines += decisions.map { "\($0.path): \(Wording.decisionFirst)" }
            }
            if isDone {
                lines = [Wording.complete(name, for: schema.lifecycle?.statements[statement]?.title ?? statement)]
            }
        } else if isDone {
            lines = [Wording.valid(name)]
        }
        var report = Report(lines, json: .null, exitCode: isDone ? Exit.done : Exit.refused)
        if !decisions.isEmpty, !decisionsMatter {
            report.remarks.append(Wording.decisionsBeside(name, decisions.count))
        }
        report.remarks += long.map(Wording.isLong)
        report.json = [
            "decisions": .array(decisions.map { .string("\($0.path)") }),
            "for": statement.map { .string($0) } ?? .null,
            "long": .array(long.map(\.json)),
            "missing": .array(missing.map(\.json)), "record": .string("\(name)"),
            "sections": .array(gaps.map(\.json)),
            "unmet": .array(unmet.map { .string($0.rawValue) }), "valid": .bool(isDone),
            "violations": .array(wrong.map(\.json)),
        ]
        return report
    }
}
