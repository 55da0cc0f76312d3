import ArgumentParser
import Foundation
import Records
import Workspaces

struct Export: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a record as a page to print, as text, or for other programs.",
        discussion: """
            html is one file that needs nothing else, for every browser and screen reader. Printed, or saved as PDF from \
            the browser, each page bears the record's name, its marking, the version and its number. markdown is plain \
            text; json and csv hold the values as they are stored. Who signed what stands in all of them.

            Example:
              sli export bristol/2017 -o bristol.html
              sli export bristol/2017 --format csv > bristol.csv
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Option(help: "html, markdown, json or csv; by default what the ending of FILE says, else html.")
    var format: ExportFormat?

    @Option(name: .shortAndLong, help: "The file to write; without it, standard output.", completion: .file())
    var output: String?

    @Option(help: "Not what it says now, but the version whose SHA-256 begins with these eight letters or more.")
    var version: String?

    @Flag(help: "Write over a file that sli export did not write, or that was changed since.")
    var force = false

    func validate() throws {
        guard let version else { return }
        let isDigest =
            (8...64).contains(version.utf8.count)
            && version.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
            }
        guard isDigest else {
            throw ValidationError("A version is named by 8 to 64 hexadecimal letters of its SHA-256.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        let exported = try await ExportedRecord(
            name, version: version?.lowercased(), in: workspace, at: context.clock)
        let format = format ?? output.flatMap { ExportFormat(file: $0) } ?? .html
        let text = format.text(of: exported)
        var json: JSONObject = [
            "digest": .string(exported.digest), "format": .string(format.rawValue), "record": .string("\(name)"),
        ]
        guard let output else {
            guard common.json else {
                try context.answer(text)
                var report = Report([], json: .object(json))
                report.isWritten = true
                return report
            }
            json["text"] = .string(text)
            return Report([], json: .object(json))
        }
        try write(text, to: output, context)
        json["bytes"] = .number(JSONNumber(text.utf8.count))
        json["file"] = .string(output)
        return Report([Wording.exportWritten(name, output, exported.digest)], json: .object(json))
    }

    private func write(_ text: String, to file: String, _ context: Context) throws {
        let place = file.hasPrefix("/") ? file : "\(context.folder)/\(file)"
        if !force, FileManager.default.fileExists(atPath: place) {
            guard let found = FileManager.default.contents(atPath: place), ExportSeal.isWhole(Array(found)) else {
                throw Wording.exportInTheWay(file)
            }
        }
        try PlainFile(file, context).replaceContent(with: Array(text.utf8))
    }
}
