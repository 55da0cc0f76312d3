import ArgumentParser
import Indexing
import Records
import Workspaces

struct Search: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find words in the records of this copy.",
        discussion: """
            All words have to stand in one field; capitals and accents do not matter. Also "a phrase", begin* and AND, \
            OR, NOT. What was found stands between » and «.

            Example:
              sli search front door
              sli search "missing NOT school"
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "What to look for.")
    var words: [String]

    @Option(help: "At most so many finds.")
    var limit = 20

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("The limit is a number from 1.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let query = words.joined(separator: " ")
        guard query.contains(where: { !$0.isWhitespace }) else { throw Wording.emptySearch() }
        let limit = limit
        let workspace = try context.workspace()
        let (hits, all) = try await workspace.asking { index throws(IndexError) in
            (try index.search(query, limit: limit), try index.records(matching: .all))
        }
        var unknowns = try await Unknowns(of: workspace)
        unknowns.add(unreadable: all.filter(\.schema.isEmpty).map(\.name))
        let report = Report(
            hits.isEmpty ? [Wording.notFound(query)] : hits.flatMap(Self.lines), json: .array(hits.map(Self.json)))
        return try unknowns.beside(report, isNothing: hits.isEmpty)
    }

    private static func lines(_ hit: RecordIndex.Hit) -> [String] {
        ["\(hit.name): \(hit.title) (\(hit.path))", "    \(marked(hit))"]
    }

    /// The snippet on one line, with every find marked.
    private static func marked(_ hit: RecordIndex.Hit) -> String {
        let bytes = Array(hit.snippet.utf8)
        var result: [UInt8] = []
        var position = 0
        for find in hit.finds {
            result += bytes[position..<find.lowerBound] + Array("»".utf8) + bytes[find] + Array("«".utf8)
            position = find.upperBound
        }
        result += bytes[position...]
        return String(decoding: result.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    }

    private static func json(_ hit: RecordIndex.Hit) -> JSON {
        [
            "finds": .array(
                hit.finds.map { [.number(JSONNumber($0.lowerBound)), .number(JSONNumber($0.upperBound))] }),
            "path": .string("\(hit.path)"),
            "record": .string("\(hit.name)"),
            "snippet": .string(hit.snippet),
            "space": .string(hit.space),
            "title": .string(hit.title),
        ]
    }
}
