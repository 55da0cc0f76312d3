import Foundation
import Glibc
import Testing

@testable import Indexing

/// The note that spares the next user a look through all pages: it may be missing, never wrong.
@Suite struct IndexStampTests {
    let folder: IndexFolder

    init() throws {
        folder = try IndexFolder()
        // Filled and closed in order.
        #expect(try RecordIndex(opening: folder.path).fill([RecordIndex.Entry("challenge/2017/one")]))
    }

    private var note: String { folder.path + ".lock" }

    private func noted() throws -> Data { try Data(contentsOf: URL(filePath: note)) }

    /// Opens the index, does something with it and closes it.
    private func visit(_ body: (RecordIndex) throws -> Void = { _ in }) throws {
        let index = try RecordIndex(opening: folder.path)
        #expect(!index.wasRebuilt)
        try body(index)
    }

    @Test func whatWasClosedInOrderIsIntact() throws {
        #expect(IndexStamp.isIntact(folder.path))
        // However it was used, by whom it was used last, and how often.
        for body in [{ _ in }, { _ = try $0.records() }, { try $0.clear(space: "region") }, { _ = try $0.dump() }]
            as [(RecordIndex) throws -> Void]
        {
            let before = try noted()
            try visit(body)
            #expect(IndexStamp.isIntact(folder.path))
            #expect(try noted() != before)
        }
    }

    @Test func whatIsWrittenSinceIsNotVouchedFor() throws {
        let index = try RecordIndex(opening: folder.path)
        try index.clear(space: "region")
        #expect(!IndexStamp.isIntact(folder.path))
        withExtendedLifetime(index) {}
    }

    @Test func theLastOfSeveralUsersLeavesTheNote() throws {
        try visit { first in
            try visit { try $0.clear(space: "region") }
            #expect(IndexStamp.isIntact(folder.path), "the first has not written since")
            let isFilled = try first.fill([RecordIndex.Entry("challenge/2017/two")])
            #expect(isFilled && !IndexStamp.isIntact(folder.path))
        }
        #expect(IndexStamp.isIntact(folder.path))
    }

    /// A process that is killed closes nothing: what it wrote is in the log, which the next one reads.
    @Test func afterACrashAllPagesAreLookedAt() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            let index = try RecordIndex(opening: path)
            _ = try index.replace(
                space: "region", from: "c1", cursor: "c2", upserts: [RecordIndex.Entry("challenge/2017/two")])
            kill(getpid(), SIGKILL)
            withExtendedLifetime(index) {}
        }
        #expect(!IndexStamp.isIntact(folder.path))
        try visit { index in
            let (cursor, isSound) = (try index.cursor(of: "region"), try index.isSound())
            #expect(cursor == "c2" && isSound)
        }
        #expect(IndexStamp.isIntact(folder.path))
    }

    /// Killed while the note is written: every cut of it is none.
    @Test func aNoteCutShortIsNone() throws {
        let whole = try noted()
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: URL(filePath: note))
            #expect(!IndexStamp.isIntact(folder.path), "\(length) of \(whole.count) bytes")
        }
        try (whole + Data("1".utf8)).write(to: URL(filePath: note))
        #expect(!IndexStamp.isIntact(folder.path), "a byte too many")
        try FileManager.default.removeItem(atPath: note)
        #expect(!IndexStamp.isIntact(folder.path), "no note at all")
        try whole.write(to: URL(filePath: note))
        #expect(IndexStamp.isIntact(folder.path), "it is the note alone that counts")
    }

    @Test func anotherFileAnotherLengthOrAnotherTimeIsNoticed() throws {
        let bytes = try folder.bytes()
        let times = try FileManager.default.attributesOfItem(atPath: folder.path)[.modificationDate] as? Date
        // The same bytes, written again.
        try folder.write(bytes)
        #expect(!IndexStamp.isIntact(folder.path))
        try FileManager.default.setAttributes([.modificationDate: try #require(times)], ofItemAtPath: folder.path)
        #expect(!IndexStamp.isIntact(folder.path), "another file with the old time")
        IndexStamp.leave(folder.path)
        #expect(IndexStamp.isIntact(folder.path))
        truncate(folder.path, off_t(bytes.count - 1))
        #expect(!IndexStamp.isIntact(folder.path))
        try FileManager.default.removeItem(atPath: folder.path)
        #expect(!IndexStamp.isIntact(folder.path))
    }

    /// What somebody else's program changes in the file is found at the next opening, however little.
    @Test func damageDoneSinceIsFound() throws {
        var bytes = try folder.bytes()
        for index in 4_096..<8_192 { bytes[index] = 0xFF }
        let handle = try FileHandle(forWritingTo: URL(filePath: folder.path))
        try handle.write(contentsOf: bytes)
        try handle.close()
        #expect(!IndexStamp.isIntact(folder.path))
        #expect(try RecordIndex(opening: folder.path).wasRebuilt)
    }

    @Test func whereNoNoteCanBeLeftNothingIsPromised() throws {
        IndexStamp.leave(folder.path("none.sqlite"))
        #expect(!IndexStamp.isIntact(folder.path("none.sqlite")))
        try FileManager.default.removeItem(atPath: note)
        try FileManager.default.createDirectory(atPath: note, withIntermediateDirectories: false)
        IndexStamp.leave(folder.path)
        #expect(!IndexStamp.isIntact(folder.path))
    }

    /// A note left while somebody else has it open holds until that one writes, wherever it writes to.
    @Test func aNoteLeftBesideAnotherUserHoldsUntilThatOneWrites() throws {
        try visit { index in
            try index.clear(space: "region")
            IndexStamp.leave(folder.path)
            #expect(IndexStamp.isIntact(folder.path))
            let isFilled = try index.fill([RecordIndex.Entry("challenge/2017/three")])
            #expect(isFilled && !IndexStamp.isIntact(folder.path))
        }
    }

    @Test func aLogThatWasTakenAwayOrChangedIsNoticed() throws {
        try visit { _ = try $0.records() }
        let log = folder.path + "-wal"
        try #require(FileManager.default.fileExists(atPath: log), "a reader leaves it")
        let bytes = try Data(contentsOf: URL(filePath: log))
        let handle = try FileHandle(forWritingTo: URL(filePath: log))
        try handle.write(contentsOf: bytes)
        try handle.close()
        #expect(!IndexStamp.isIntact(folder.path), "the same bytes, written again")
        IndexStamp.leave(folder.path)
        try FileManager.default.removeItem(atPath: log)
        #expect(!IndexStamp.isIntact(folder.path))
    }
}
