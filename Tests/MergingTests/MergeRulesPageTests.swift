import Foundation
import Testing

/// `docs/merge-rules.md` is specification, list of tests and checklist: every row has a case, every case a row.
@Suite struct MergeRulesPageTests {
    /// The numbers of the rows, in the order of the page.
    private var rows: [Int] {
        get throws {
            let page = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../docs/merge-rules.md").standardizedFileURL
            return try String(contentsOf: page, encoding: .utf8).split(separator: "\n").compactMap { line in
                let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                guard line.hasPrefix("| "), cells.count == 8 else { return nil }
                return Int(cells[1].trimmingCharacters(in: .whitespaces))
            }
        }
    }

    @Test func everyRowHasItsCaseAndEveryCaseItsRow() throws {
        let cases = GoldenCase.all.map { $0.number ?? -1 }
        #expect(try rows == cases)
        #expect(cases == Array(1...cases.count))
        #expect(cases.count >= 60)
    }
}
