import Foundation
import Indexing
import Records

/// A temporary folder for indexes. Suites hold it in a property: it goes with the suite's instance, not with the
/// last line that names it.
final class IndexFolder: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "indexing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { path("index.sqlite") }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path)) }
}

/// What an index should say: the same operations on plain values.
struct IndexModel {
    var cursors: [String: String] = [:]
    var entries: [String: [RecordName: RecordIndex.Entry]] = [:]
    var decisions: [String: [RecordName: [RecordIndex.Decision]]] = [:]
}

extension RecordIndex.Entry {
    init(_ name: String, title: String = "Record", texts: [String] = [], stage: String? = nil) {
        let name = RecordName(name)!
        self.init(
            name: name, schema: "\(name.kind)/1", title: title,
            authority: name.key.count > 1 ? name.key[1] : nil, year: name.key[0],
            blob: String(repeating: "0", count: 40), stage: stage,
            passages: texts.enumerated().map {
                RecordIndex.Passage(
                    path: Path([.name("sections"), .name("\($0.offset)")]), title: "Section", text: $0.element)
            })
    }
}

extension RecordIndex {
    /// Fills a space in one step.
    func fill(_ entries: [Entry], space: String = "region") throws -> Bool {
        try replace(space: space, from: nil, cursor: "c1", upserts: entries)
    }
}
