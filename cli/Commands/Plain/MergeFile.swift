import ArgumentParser
import Foundation
import Merging
import Records

/// `sli merge-file`: the engine on plain files, a contract with other programs (DESIGN.md section 11).
struct MergeFile: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-file",
        abstract: "Bring two versions of a record file together, by the rules of its schema.",
        discussion: """
            Prints the record that comes of it, in canonical form. Where both versions changed one place differently, \
            LEFT's is shown, the places are named, and the exit code is 1; `--json` gives every version of each place. \
            It never validates: what can be read is brought together. Exit codes: 0 no conflict, 1 conflicts, 64 \
            usage, 65 unreadable data or an unsupported schema.

            With `--git-driver` the result replaces LEFT, and conflicts are written to PATH.conflicts.json:
              git config merge.sli.driver 'sli merge-file --git-driver --schema SCHEMA %O %A %B %P'

            Example:
              sli merge-file --schema visit.json old.json mine.json theirs.json
              sli merge-file --schema visit.json /dev/null mine.json theirs.json --json
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "The schema's file.", completion: .file())
    var schema: String

    @Argument(help: "What both versions grew from; an empty file or /dev/null if nothing.", completion: .file())
    var base: String

    @Argument(help: "One version; where both differ, this one is shown.", completion: .file())
    var left: String

    @Argument(help: "The other version. One of the files may be `-`, standard input.", completion: .file())
    var right: String

    @Argument(help: "With --git-driver: the file's own path, by which it is named.", completion: .file())
    var path: String?

    @Option(name: .shortAndLong, help: "Write the answer to this file, whole or not at all.", completion: .file())
    var output: String?

    @Flag(name: .customLong("git-driver"), help: "Work as a driver of git: replace LEFT by the result.")
    var isGitDriver = false

    func validate() throws {
        guard [schema, base, left, right].filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("Only one of the files may be `-`.")
        }
        if isGitDriver {
            guard output == nil, left != "-" else {
                throw ValidationError("With --git-driver the result replaces the file LEFT.")
            }
        } else if path != nil {
            throw ValidationError("Give three files: BASE, LEFT and RIGHT.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let schema = try PlainFile(schema, context).schema()
        let merged = Document.merging(
            base: try version(base, context, mayBeEmpty: true), left: try version(left, context),
            right: try version(right, context), by: schema)
        let value = merged.value ?? .null
        let paths = merged.entries.map(\.path)
        var report = Report(
            [value.canonicalText.withoutLastByte],
            json: ["conflicts": .array(merged.entries.map(\.json)), "merged": value],
            exitCode: paths.isEmpty ? Exit.done : Exit.refused)
        if !paths.isEmpty { report.remarks.append(Wording.conflicts(paths, of: isGitDriver ? path ?? left : nil)) }
        if isGitDriver {
            try PlainFile(left, context).replaceContent(with: value.canonicalBytes)
            report.remarks += keepDecisions(of: report, context)
            report.lines = []
        } else if let output {
            let answer = common.json ? report.json.canonicalBytes : value.canonicalBytes
            try PlainFile(output, context).replaceContent(with: answer)
            report.isWritten = true
        }
        return report
    }

    private func version(_ path: String, _ context: Context, mayBeEmpty: Bool = false) throws -> Document {
        if mayBeEmpty, path.isEmpty { return Document(nil) }
        let file = PlainFile(path, context)
        let bytes = try file.bytes(atMost: ReadingLimits.landing.bytes)
        return Document(mayBeEmpty && bytes.isEmpty ? nil : try file.json(reading: bytes))
    }

    /// Writes what is in conflict beside the file, or removes what an earlier run wrote there.
    ///
    /// - Returns: where it is. The result stands in LEFT by now, so a failure is told and changes nothing.
    private func keepDecisions(of report: Report, _ context: Context) -> [String] {
        let name = "\(path ?? left).conflicts.json"
        let file = PlainFile(name, context)
        guard report.exitCode == Exit.refused else {
            // Of an earlier merge of the same file; nothing but what this command wrote is removed.
            if let former = try? file.json(), former.object?.names == ["conflicts", "merged"] { file.remove() }
            return []
        }
        do {
            try file.makeFolder()
            try file.replaceContent(with: report.json.canonicalBytes)
            return [Wording.decisionsWritten(name)]
        } catch {
            return [Wording.decisionsNotWritten(name)]
        }
    }
}

extension String {
    /// The text without its last byte, a line feed.
    fileprivate var withoutLastByte: String { String(decoding: utf8.dropLast(), as: UTF8.self) }
}
