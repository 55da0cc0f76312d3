import ArgumentParser
import Foundation
import Records

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Flag(name: .long, help: "Answer in JSON, for other programs.")
    var json = false

    @Flag(name: .long, help: "Leave out remarks and progress; what could not be done is said all the same.")
    var quiet = false

    @Option(
        name: .long, defaultAsFlag: CommonOptions.wholeRegion, parsing: .next,
        help: "The region, if this laptop has copies of several.")
    var region: String?

    /// What `--region` without a name stands for: all of the region, where a command can tell that.
    static let wholeRegion = ""

    var isAboutWholeRegion: Bool { region == Self.wholeRegion }
}

/// A command: options, one library call, one screen.
protocol SliCommand: AsyncParsableCommand {
    var common: CommonOptions { get }
    /// Whether the command tells of the whole region where `--region` names none.
    static var tellsOfRegion: Bool { get }

    /// Does the work and says what came of it; throws a ``Problem`` or a library's error.
    func perform(_ context: Context) async throws -> Report
}

/// The answer of a command: the same thing said for people and for programs.
struct Report {
    /// Lines for people, on standard output.
    var lines: [String]
    /// The same for programs; what shape it has is in docs/json.md.
    var json: JSON
    /// Remarks for people, on standard error.
    var remarks: [String] = []
    var exitCode = Exit.done
    /// Whether the answer was written to the file that the caller named, and nothing goes to standard output.
    var isWritten = false

    init(_ lines: [String], json: JSON, remarks: [String] = [], exitCode: Int32 = Exit.done) {
        self.lines = lines
        self.json = json
        self.remarks = remarks
        self.exitCode = exitCode
    }
}

extension SliCommand {
    static var tellsOfRegion: Bool { false }

    func run() async throws {
        let context = Context.process(common)
        do {
            if common.isAboutWholeRegion, !Self.tellsOfRegion { throw ValidationError(Wording.regionMissing) }
            let report = try await perform(context)
            context.progress?.end()
            if !common.quiet {
                for remark in report.remarks { context.say(remark) }
            }
            if !report.isWritten {
                try context.answer(common.json ? report.json.canonicalText : report.lines.map { $0 + "\n" }.joined())
            }
            if report.exitCode != Exit.done { throw ExitCode(report.exitCode) }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            let problem = Wording.problem(for: error)
            if common.json { try? context.answer(problem.json.canonicalText) }
            context.say(problem.text)
            throw ExitCode(problem.exitCode)
        }
    }
}

/// Something that could not be done, as it is told: what happened, why, and what to do.
struct Problem: Error {
    /// A short name for programs, such as `no-record`.
    let kind: String
    /// What happened, to which record, in the past tense.
    let sentence: String
    /// Why, one line each.
    var causes: [String] = []
    /// What to do, with the command.
    var hints: [String] = []
    var exitCode = Exit.refused

    init(
        _ kind: String, _ sentence: String, causes: [String] = [], hints: [String] = [], exitCode: Int32 = Exit.refused
    ) {
        self.kind = kind
        self.sentence = sentence
        self.causes = causes
        self.hints = hints
        self.exitCode = exitCode
    }

    var text: String { ([sentence] + causes.map { "  \($0)" } + hints).joined(separator: "\n") }

    var json: JSON {
        [
            "error": [
                "causes": .array(causes.map { .string($0) }), "hints": .array(hints.map { .string($0) }),
                "kind": .string(kind), "sentence": .string(sentence),
            ]
        ]
    }
}
