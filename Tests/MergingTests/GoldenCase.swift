import Foundation
import Merging
import Records
import Testing

/// One folder of `Cases`: three versions, and what must come of them. Its number is a row's in
/// `docs/merge-rules.md`.
///
/// A file that is not there is a version that does not exist. `base-conflicts.json` and the like hold entries
/// that are open in that version, `limits.json` bounds that differ from a landing's. In `expected.json`,
/// `merged` and `conflicts` are the answer, and `swapped` what is shown when left and right change places, if
/// that differs.
struct GoldenCase: CustomTestStringConvertible {
    let name: String
    private let folder: URL

    var number: Int? { name.split(separator: "-").first.flatMap { Int($0) } }
    var testDescription: String { name }

    static let folder = Bundle.module.resourceURL!.appendingPathComponent("Cases")

    static let all: [GoldenCase] = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { !$0.hasPrefix(".") }
        .sorted()
        .map { GoldenCase(name: $0, folder: folder.appendingPathComponent($0)) }

    func json(_ file: String) throws -> JSON? {
        let url = folder.appendingPathComponent(file + ".json")
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        return try JSON(reading: Array(Data(contentsOf: url)))
    }

    func document(_ side: String) throws -> Document {
        let entries = try json(side + "-conflicts").map { try #require(Document.entries(reading: $0)) }
        return Document(try json(side), entries: entries ?? [])
    }

    func schema() throws -> Schema { try Schema(try #require(try json("schema"))) }

    func limits() throws -> MergeLimits {
        var limits = MergeLimits.landing
        for member in try json("limits")?.object?.members ?? [] {
            let bound = try #require(member.value.integer)
            switch member.name {
            case "textTokens": limits.textTokens = bound
            case "textSteps": limits.textSteps = bound
            case "recordSteps": limits.recordSteps = bound
            case "recordBytes": limits.recordBytes = bound
            case "nesting": limits.nesting = bound
            case "wholeBytes": limits.wholeBytes = bound
            default: Issue.record("no bound is called \(member.name)")
            }
        }
        return limits
    }
}
