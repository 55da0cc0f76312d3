import Foundation
import Testing

/// `docs/edge-cases.md` says which test holds which case: all 36 numbers are there, and every test that it names.
@Suite struct EdgeCasesPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// The rows of the table: number, and what stands in the last cell.
    private func rows() throws -> [(number: Int, tests: Substring)] {
        let page = try String(contentsOf: Self.root.appending(path: "docs/edge-cases.md"), encoding: .utf8)
        return page.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 5, let number = Int(cells[1].trimmingCharacters(in: .whitespaces)) else { return nil }
            return (number, cells[3])
        }
    }

    /// Every test there is, as `swift test --filter` takes it: `Target.Suite/test`.
    private func tests() throws -> Set<String> {
        var found: Set<String> = []
        for (folder, target) in [("Tests", nil), ("integration/Tests", "IntegrationTests")] {
            let place = Self.root.appending(path: folder)
            for path in try FileManager.default.subpathsOfDirectory(atPath: place.path) where path.hasSuffix(".swift") {
                let target = target ?? String(path.prefix { $0 != "/" })
                let text = try String(contentsOf: place.appending(path: path), encoding: .utf8)
                found.formUnion(Self.tests(in: text).map { "\(target).\($0)" })
            }
        }
        return found
    }

    /// `Suite/test` for every function of a file behind an `@Test`.
    private static func tests(in text: String) -> [String] {
        var found: [String] = []
        var suite = ""
        var isTest = false
        for line in text.split(separator: "\n") {
            if let name = word(after: "struct ", in: line), !line.hasPrefix(" ") { suite = name }
            if line.contains("@Test") { isTest = true }
            guard isTest, let name = word(after: "func ", in: line) else { continue }
            found.append("\(suite)/\(name)")
            isTest = false
        }
        return found
    }

    private static func word(after keyword: String, in line: Substring) -> String? {
        guard let range = line.range(of: keyword) else { return nil }
        return String(line[range.upperBound...].prefix { $0.isLetter || $0.isNumber })
    }

    @Test func everyCaseHasItsRow() throws {
        #expect(try rows().map(\.number) == Array(1...36))
    }

    @Test func everyTestThatIsNamedExists() throws {
        let tests = try tests()
        #expect(tests.contains("RecordsTests.EdgeCasesPageTests/everyTestThatIsNamedExists"), "they are found at all")
        for (number, cell) in try rows() {
            let named = cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
            #expect(!named.isEmpty || cell.contains("not yet"), "\(number)")
            let missing = named.filter { !tests.contains($0) }
            #expect(missing.isEmpty, "\(number)")
        }
    }
}
