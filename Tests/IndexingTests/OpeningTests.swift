import Seeded
import Foundation
import GRDB
import Indexing
import Records
import Testing

@Suite struct OpeningTests {
    let folder: IndexFolder

    init() throws { folder = try IndexFolder() }

    private static let entries = (0..<60).map { number in
        RecordIndex.Entry(
            "challenge/2017/place-\(number)", texts: [String(repeating: "neglect and thresholds \(number) ", count: 40)]
        )
    }

    @Test func aNewIndexIsEmptyAndPrivate() throws {
        let index = try RecordIndex(opening: folder.path)
        #expect(!index.wasRebuilt)
        #expect(try index.records().isEmpty && index.decisions().isEmpty && index.cursor(of: "region") == nil)
        #expect(try index.fill(Self.entries))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.folder.path) {
            let file = folder.folder.appending(path: name).path
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        let again = try RecordIndex(opening: folder.path)
        #expect(try !again.wasRebuilt && again.dump() == index.dump())
        #expect(try RecordIndex(opening: folder.path, discardingWhatIsThere: true).wasRebuilt)
    }

    @Test func anotherLayoutIsMadeAgain() throws {
        for (number, change) in [
            "PRAGMA user_version = 99", "PRAGMA application_id = 1", "DROP INDEX record_by_kind",
            "CREATE TABLE extra (a)", "DROP TRIGGER passage_removed",
        ].enumerated() {
            let path = folder.path("\(number).sqlite")
            #expect(try RecordIndex(opening: path).fill(Self.entries))
            try DatabaseQueue(path: path).write { try $0.execute(sql: change) }
            let index = try RecordIndex(opening: path)
            #expect(index.wasRebuilt, "\(change)")
            #expect(try index.records().isEmpty && index.cursor(of: "region") == nil)
            #expect(try index.fill(Self.entries) && index.records().count == Self.entries.count)
        }
    }

    @Test func whatIsNoIndexIsMadeAgain() throws {
        for content in [
            "not a database at all, but long enough to look at", "{}", String(repeating: "x", count: 9_000),
        ] {
            try folder.write(Array(content.utf8))
            #expect(try RecordIndex(opening: folder.path).wasRebuilt)
        }
        try FileManager.default.removeItem(atPath: folder.path)
        try DatabaseQueue(path: folder.path).write { try $0.execute(sql: "CREATE TABLE somebody_elses (a)") }
        #expect(try RecordIndex(opening: folder.path).wasRebuilt)
        try folder.write([])
        #expect(
            try !RecordIndex(opening: folder.path).wasRebuilt, "an empty file is what a crash while making it leaves")
    }

    /// EDGE-CASES 22: half a file, a page of another one, noise.
    @Test func damageIsNeverAnErrorOfOpening() throws {
        let seed: UInt64 = 22
        var generator = SeededGenerator(seed: seed)
        #expect(try RecordIndex(opening: folder.path).fill(Self.entries))
        let good = try RecordIndex(opening: folder.path).dump()
        let whole = try folder.bytes()
        var rebuilt = 0
        for round in 0..<40 {
            var bytes = whole
            switch round % 4 {
            case 0: bytes = Array(whole.prefix(Int.random(in: 1..<whole.count, using: &generator)))
            case 1:
                let page = Int.random(in: 0..<whole.count / 4_096, using: &generator) * 4_096
                for index in page..<page + 4_096 { bytes[index] = UInt8.random(in: 0...255, using: &generator) }
            case 2:
                let page = Int.random(in: 0..<whole.count / 4_096, using: &generator) * 4_096
                for index in page..<page + 4_096 { bytes[index] = 0 }
            default:
                for _ in 0..<20 { bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 0xFF }
            }
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path + suffix) }
            try folder.write(bytes)
            var index = try RecordIndex(opening: folder.path)
            if index.wasRebuilt { rebuilt += 1 }
            if try !index.isSound() { index = try RecordIndex(opening: folder.path, discardingWhatIsThere: true) }
            if index.wasRebuilt {
                #expect(try index.fill(Self.entries) && index.dump() == good, "seed \(seed), round \(round)")
            }
            // What no check can see is a changed letter; everything can still be read, written and searched.
            _ = try index.search("neglect")
            try index.clear(space: "region")
            #expect(try index.fill(Self.entries) && index.isSound(), "seed \(seed), round \(round)")
            #expect(try index.dump() == good, "seed \(seed), round \(round)")
        }
        #expect(rebuilt > 20, "seed \(seed)")
    }

    @Test func aPlaceThatRefusesIsAnError() throws {
        #expect(throws: IndexError.self) { try RecordIndex(opening: folder.folder.appending(path: "none/index").path) }
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
        #expect(throws: IndexError.self) { try RecordIndex(opening: folder.path) }
    }

    @Test func manyOpenADamagedIndexAtOnce() async throws {
        try folder.write(Array("damaged".utf8))
        let path = folder.path
        let indexes = try await withThrowingTaskGroup(of: RecordIndex.self) { group in
            for _ in 0..<4 { group.addTask { try RecordIndex(opening: path) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(indexes.filter(\.wasRebuilt).count == 1, "one makes it again, the others use what it made")
        #expect(try indexes[0].fill(Self.entries))
        for index in indexes { #expect(try index.records().count == Self.entries.count) }
    }

    @Test func readersGoOnWhileOneWrites() throws {
        let writer = try RecordIndex(opening: folder.path)
        let reader = try RecordIndex(opening: folder.path)
        #expect(try writer.fill(Self.entries))
        // Inside the writer's transaction another connection still reads the commit before it.
        var seen: [String?] = []
        let entries = Self.entries.lazy.map { entry in
            seen.append(try? reader.cursor(of: "region"))
            return entry
        }
        #expect(try writer.replace(space: "region", from: "c1", cursor: "c2", upserts: entries))
        #expect(seen == [String?](repeating: "c1", count: Self.entries.count))
        #expect(try reader.cursor(of: "region") == "c2")
    }

    @Test func writersTakeTurns() async throws {
        let path = folder.path
        #expect(try RecordIndex(opening: path).replace(space: "region", from: nil, cursor: "0", upserts: []))
        // Each counts the cursor up from what it read, as two processes that follow one space would.
        let wins = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<3 {
                group.addTask {
                    let index = try RecordIndex(opening: path)
                    var wins = 0
                    while wins < 20 {
                        let cursor = try #require(try index.cursor(of: "region"))
                        let entry = RecordIndex.Entry("challenge/\(cursor)/writer-\(writer)")
                        let next = String(Int(cursor)! + 1)
                        if try index.replace(space: "region", from: cursor, cursor: next, upserts: [entry]) {
                            wins += 1
                        }
                    }
                    return wins
                }
            }
            return try await group.reduce(0, +)
        }
        let index = try RecordIndex(opening: path)
        #expect(try index.cursor(of: "region") == "60" && wins == 60)
        #expect(try index.records().map(\.name.key[0]).sorted() == (0..<60).map(String.init).sorted())
    }
}
