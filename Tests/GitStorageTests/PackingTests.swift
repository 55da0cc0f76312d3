import Foundation
import Testing

@testable import GitStorage

@Suite struct PackingTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    private func imported(_ store: ObjectStore, count: Int = 300) throws -> ObjectID {
        var changes: [String: ObjectID?] = [:]
        for index in 0..<count {
            changes["records/plan/\(index % 10)/\(index).json"] = try store.writeBlob(Array("{ \(index) }\n".utf8))
        }
        return try store.addCommit(store.applying(changes, to: nil))
    }

    @Test func anImportIsOnePackThatGitAccepts() async throws {
        let tip = try store.packing {
            let tip = try imported(store)
            #expect(try store.paths(in: store.commit(tip).tree).count == 300, "readable inside")
            return tip
        }
        #expect(try store.moveReference("refs/heads/main", from: nil, to: tip) == .moved)
        let files = try scratch.objectFiles()
        #expect(files.count == 2 && files.allSatisfy { $0.hasPrefix("pack/pack-") }, "\(files)")
        let check = try await scratch.git("fsck", "--strict", "--full")
        #expect(check.errors.isEmpty && check.text.isEmpty, "\(check.errors)\(check.text)")
        #expect(try await scratch.git("rev-list", "--objects", "main").text.split(separator: "\n").count == 314)
        for store in [store, try ObjectStore(opening: store.path)] {
            let paths = try store.paths(in: store.commit(tip).tree)
            #expect(paths.count == 300)
            #expect(try store.blob(paths[7].entry.id).last == 0x0A)
        }
    }

    @Test func thePackHoldsOnlyWhatIsNew() async throws {
        let old = try store.writeBlob([1])
        let tip = try store.packing {
            _ = try store.writeBlob([1])
            let new = try store.writeBlob([2])
            _ = try store.writeBlob([2])
            return try store.addCommit(store.applying(["a": old, "b": new], to: nil))
        }
        #expect(store.exists(tip))
        let index = try #require(try scratch.objectFiles().first { $0.hasSuffix(".idx") })
        let listed = try await scratch.git("verify-pack", "-v", scratch.path("store.git/objects/\(index)")).text
        #expect(!listed.contains(old.hex))
        // A blob, a tree, the empty tree is not among them, and the commit.
        #expect(listed.split(separator: "\n").filter { $0.prefix(40).allSatisfy(\.isHexDigit) }.count == 3)
    }

    @Test func whatIsRehearsedInsideAPackIsNotKeptUnlessItIsWrittenToo() throws {
        let ids = try store.packing {
            var ids = [try store.writeBlob([1])]
            ids += try store.rehearsing {
                #expect(try store.blob(ids[0]) == [1], "what the pack will hold can be read")
                return [try store.writeBlob([2]), try store.writeBlob([3])]
            }
            #expect(try store.blob(ids[2]) == [3], "in memory as long as the pack is made")
            _ = try store.writeBlob([2])
            return ids
        }
        let reopened = try ObjectStore(opening: store.path)
        #expect(reopened.exists(ids[0]))
        #expect(reopened.exists(ids[1]))
        #expect(!reopened.exists(ids[2]))
    }

    @Test func objectsWithoutACommitAreKeptToo() throws {
        let id = try store.packing { try store.writeBlob([7]) }
        #expect(try ObjectStore(opening: store.path).blob(id) == [7])
    }

    @Test func nothingWrittenIsNoPack() throws {
        try store.packing {}
        #expect(try scratch.objectFiles().isEmpty)
    }

    @Test func afterAFailureNothingIsKeptAndWritingGoesOn() throws {
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try store.packing {
                _ = try store.writeBlob([1])
                throw Broken()
            }
        }
        #expect(try scratch.objectFiles().isEmpty)
        let id = try store.writeBlob([1])
        #expect(try ObjectStore(opening: store.path).blob(id) == [1])
    }

    @Test func packingInsidePackingIsOnePack() throws {
        let id = try store.packing {
            _ = try store.writeBlob([1])
            return try store.packing { try store.writeBlob([2]) }
        }
        #expect(store.exists(id))
        #expect(try scratch.objectFiles().count == 2)
    }

    /// DESIGN.md section 7, point 6: the check writes nothing.
    @Test func aRehearsalKeepsNothing() throws {
        let before = try store.writeBlob([1])
        let (tip, size) = try store.rehearsing {
            #expect(try store.blob(before) == [1])
            let tip = try imported(store)
            return (tip, try store.paths(in: store.commit(tip).tree).count)
        }
        #expect(size == 300)
        #expect(!store.exists(tip))
        #expect(try scratch.objectFiles().count == 1)
        #expect(try imported(store) == tip, "the same bytes when it is meant")
    }

    /// DESIGN.md section 7: pushed objects are in quarantine, and only the environment leads to them.
    @Test(arguments: [true, false])
    func aHookSeesWhatIsInQuarantine(fromEnvironment: Bool) async throws {
        let old = try store.writeBlob([1])
        let quarantine = scratch.path("quarantine")
        try FileManager.default.createDirectory(atPath: quarantine, withIntermediateDirectories: true)
        let pushed = try await scratch.run(
            "git", ["hash-object", "-w", "--stdin"], input: [2],
            environment: ["GIT_OBJECT_DIRECTORY": quarantine, "GIT_QUARANTINE_PATH": quarantine])
        let new = try #require(ObjectID(pushed.line))
        #expect(!store.exists(new))
        await #expect(processExitsWith: .success) {
            [
                path = store.path as String, quarantine = quarantine as String, old = old.hex as String,
                new = new.hex as String, fromEnvironment = fromEnvironment as Bool
            ] in
            setenv("GIT_DIR", path, 1)
            setenv("GIT_OBJECT_DIRECTORY", quarantine, 1)
            setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", path + "objects", 1)
            setenv("GIT_QUARANTINE_PATH", quarantine, 1)
            let store =
                try fromEnvironment ? ObjectStore(openingFromEnvironment: ()) : ObjectStore(opening: path)
            #expect(try store.blob(ObjectID(old)!) == [1])
            #expect(store.exists(ObjectID(new)!) == fromEnvironment)
            if fromEnvironment {
                #expect(try store.rehearsing { try store.blob(ObjectID(new)!) } == [2])
                _ = try store.rehearsing { try store.writeBlob([3]) }
            }
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: quarantine)
        #expect(files.filter { $0.utf8.count > 38 }.count == 1, "nothing joined the quarantine: \(files)")
    }
}
