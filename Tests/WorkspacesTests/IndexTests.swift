import Seeded
import Foundation
import GitStorage
import Indexing
import Landing
import Merging
import Records
import Testing

@testable import Workspaces

@Suite struct IndexTests {
    @Test func whatWasSavedIsFoundAtOnce() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write("/sections/section=leadership/know", "Leaders audit twelve files.", as: laptop.ben)
        let hits = try await laptop.ann.asking { index throws(IndexError) in try index.search("twelve files") }
        #expect(hits.map(\.name) == [Laptop.name])
        #expect(hits.first?.title.hasSuffix(", What do we know") == true)
        #expect(hits.first?.path == Path("/sections/section=leadership/know"))
        #expect(try await laptop.ann.resolve("bristol/2017") == [Laptop.name])
    }

    @Test func theTemplatesOwnWordsAreNotFoundInEveryRecord() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let hits = try await laptop.ann.asking { index throws(IndexError) in
            try index.search("leadership", in: Laptop.space.description)
        }
        #expect(hits.isEmpty)
    }

    /// EDGE-CASES 18: whatever was done, the index equals a rebuild.
    @Test func theIndexEqualsARebuild() async throws {
        let laptop = try await Laptop()
        let seed = 18
        var random = SeededGenerator(seed: seed)
        try await laptop.begin()
        let sections = ["leadership", "voice", "practice"]
        for step in 0..<12 {
            let writer = [laptop.ann, laptop.ben].randomElement(using: &random)!
            let seen = try await writer.record(Laptop.name)
            let section = sections.randomElement(using: &random)!
            guard seen.document.value?.value(at: try #require(Path("/sections/section=\(section)"))) != nil else {
                continue
            }
            try await laptop.write(
                "/sections/section=\(section)/know", .string("Words of step \(step)."), as: writer, over: seen)
            // What one wrote without seeing the other's words waits for a decision.
            if step % 4 == 3 {
                try await laptop.write("/headline", .string("First \(step)."), as: laptop.ann, over: seen)
                try await laptop.write("/headline", .string("Second \(step)."), as: laptop.ben, over: seen)
            }
            if step % 5 == 4 { try await laptop.land() }
            let kept = try await laptop.ann.asking { index throws(IndexError) in try index.dump() }
            #expect(try await kept == laptop.rebuilt(), "seed \(seed), step \(step)")
        }
        let waiting = try await laptop.ann.asking { index throws(IndexError) in try index.decisions() }
        #expect(Set(waiting.map(\.name)) == Set(try await laptop.ann.recordsWithDecisions()))
        #expect(!waiting.isEmpty)
    }

    @Test func aDamagedIndexIsMadeAgain() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let expected = try await laptop.ann.asking { index throws(IndexError) in try index.dump() }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: laptop.folder + "/index.sqlite" + suffix)
        }
        try Data("no database at all".utf8).write(to: URL(fileURLWithPath: laptop.folder + "/index.sqlite"))
        let fresh = try Workspace.open(laptop.folder)
        #expect(try await fresh.asking { index throws(IndexError) in try index.dump() } == expected)
    }

    @Test func aLongListCostsWhatItHolds() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let count = 1_000
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        func id(_ number: Int) -> String {
            String((0..<16).map { letters[(number >> (4 * $0)) & 15] })
        }
        let plan = JSON.array((0..<count).map { ["action": .string("Do number \($0)."), "id": .string(id($0))] })
        try await laptop.write("/plan", plan, as: laptop.ann)
        let view = try await laptop.ann.view(of: Laptop.space)
        let regionPath = laptop.ann.path(of: .region)
        let found = try await laptop.ann.repository(Laptop.space).perform { store in
            let region = try ObjectStore(opening: regionPath)
            let tree = try region.commit(region.required(RefName.hub)).tree
            let records = IndexedRecords(
                in: view.tree, from: store, schemas: SchemaCatalogue(regionTree: tree, in: region))
            return try records.read(Laptop.name)
        }
        let passages = try #require(found.entry?.passages)
        #expect(passages.contains { $0.text == "Do number 999." && $0.title == "Do number 999." })
        #expect(found.itemsRead == count)
    }

    /// EDGE-CASES 21: one unreadable record never blocks the rest.
    @Test func anUnreadableRecordIsListedByItsNameAndHidesNoOther() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let repository = try await laptop.ann.repository(Laptop.space)
        try await repository.perform { store in
            let main = try store.required(RefName.main)
            let blob = try store.writeBlob(Array("{ no record".utf8))
            let tree = try store.applying(
                ["records/self-assessment/2016/bristol.json": blob], to: store.commit(main).tree)
            let edit = CommitBytes(
                tree: tree, parents: [main], author: Identity(name: "X", email: "x@example.org", seconds: 1),
                committer: Identity(name: "X", email: "x@example.org", seconds: 99), message: "Damage\n")
            _ = try store.moveReference(RefName.main, from: main, to: store.writeCommit(raw: edit.encoded()))
        }
        let rows = try await laptop.ann.asking { index throws(IndexError) in
            try index.records(matching: RecordIndex.Filter(kind: "self-assessment"))
        }
        #expect(rows.map(\.name.description) == ["self-assessment/2016/bristol", "self-assessment/2017/bristol"])
        #expect(rows.map(\.schema) == ["", "self-assessment/1"])
    }
}

extension Laptop {
    /// What an index says that is filled from nothing.
    fileprivate func rebuilt() async throws -> String {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder + "/index.sqlite" + suffix)
        }
        let copy = try Workspace.open(folder)
        let dump = try await copy.asking { index throws(IndexError) in try index.dump() }
        await ann.forgetIndex()
        await ben.forgetIndex()
        return dump
    }
}

extension Workspace {
    /// Lets go of a file that was taken away beneath it.
    fileprivate func forgetIndex() { index = nil }
}
