import Foundation
import Glibc
import Testing

@testable import GitStorage

@Suite struct ObjectStoreTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    @Test func aNewStoreIsABareRepositoryOnMain() async throws {
        #expect(store.path == scratch.path("store.git/"))
        #expect(try await scratch.git("symbolic-ref", "HEAD").line == "refs/heads/main")
        #expect(try await scratch.git("rev-parse", "--is-bare-repository").line == "true")
        #expect(try store.reference("refs/heads/main") == nil)
        let id = try store.writeBlob(Array("x".utf8))
        #expect(try ObjectStore(opening: scratch.path("store.git")).blob(id) == Array("x".utf8))
    }

    @Test func creatingLeavesAloneWhatIsThereAndLeavesNothingBehind() throws {
        #expect(throws: StorageError.alreadyExists) { try scratch.makeStore() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["store.git"])
        #expect(throws: StorageError.notFound(nil)) { try ObjectStore.create(bareAt: scratch.path("no/such/folder")) }
    }

    @Test func aFolderThatIsNoRepositoryIsSaidToBeNone() throws {
        #expect(throws: StorageError.notARepository) { try ObjectStore(opening: scratch.folder) }
        #expect(throws: StorageError.notARepository) { try ObjectStore(opening: scratch.path("nothing")) }
        // Folders above are not searched.
        #expect(throws: StorageError.notARepository) { try ObjectStore(opening: scratch.path("store.git/objects")) }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func aRepositoryOfAnotherUserIsRefusedUnlessAskedFor() async throws {
        let id = try store.writeBlob([1])
        #expect(try await scratch.run("chown", ["-R", "65534:65534", scratch.path("store.git")]).isSuccess)
        #expect(throws: StorageError.ownedByAnother) { try ObjectStore(opening: scratch.path("store.git")) }
        #expect(try ObjectStore(opening: scratch.path("store.git"), anyOwner: true).blob(id) == [1])
        #expect(throws: StorageError.ownedByAnother, "the switch is turned back") {
            try ObjectStore(opening: scratch.path("store.git"))
        }
    }

    @Test func whatIsWrittenIsWhatGitReads() async throws {
        for bytes in [[], [0], Array("Grüße\r\n".utf8), [UInt8](repeating: 0xFF, count: 100_000)] {
            let id = try store.writeBlob(bytes)
            #expect(try await scratch.git("cat-file", "blob", id.hex).output == bytes)
            #expect(try store.blob(id) == bytes)
            let kind = try #require(try store.kindAndSize(of: id))
            #expect(kind.kind == .blob && kind.size == bytes.count)
        }
    }

    @Test func missingAndMistakenObjectsAreToldApart() throws {
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        let blob = try store.writeBlob([1])
        let tree = try store.writeTree([TreeEntry(name: "a", id: blob)])
        #expect(try store.kindAndSize(of: absent) == nil)
        #expect(!store.exists(absent) && store.exists(blob))
        #expect(throws: StorageError.notFound(absent)) { try store.blob(absent) }
        #expect(throws: StorageError.notFound(absent)) { try store.blob(absent, atMost: 10) }
        #expect(throws: StorageError.wrongKind(tree)) { try store.blob(tree) }
        #expect(throws: StorageError.wrongKind(blob)) { try store.tree(blob) }
        #expect(throws: StorageError.wrongKind(tree)) { try store.commit(tree) }
    }

    @Test func anObjectWhoseBytesChangedIsCorrupt() throws {
        let id = try store.writeBlob(Array("what was written".utf8))
        let other = try store.writeBlob(Array("something else".utf8))
        // A whole object under another's name: only its hash tells.
        try FileManager.default.removeItem(atPath: scratch.loosePath(id))
        try FileManager.default.copyItem(atPath: scratch.loosePath(other), toPath: scratch.loosePath(id))
        #expect(throws: StorageError.corrupt(id)) { try ObjectStore(opening: store.path).blob(id) }
        // Half an object.
        try FileManager.default.removeItem(atPath: scratch.loosePath(id))
        try Data([0x78, 1, 2, 3, 4, 5]).write(to: URL(filePath: scratch.loosePath(id)))
        #expect(throws: StorageError.corrupt(id)) { try ObjectStore(opening: store.path).blob(id) }
        // None of it, as a crash without fsync leaves it.
        try Data().write(to: URL(filePath: scratch.loosePath(id)))
        #expect(throws: StorageError.corrupt(id)) { try ObjectStore(opening: store.path).blob(id) }
    }

    /// EDGE-CASES 28: what travels as 262 kB may be 60 MB.
    ///
    /// The content is cut away or spoilt, so that whoever looked at it would stumble.
    @Test func theSizeOfABombIsKnownWithoutUnpackingIt() async throws {
        let size = 60 << 20
        let id = try store.writeBlob([UInt8](repeating: 0, count: size))
        func judge(_ store: ObjectStore) throws {
            let found = try #require(try store.kindAndSize(of: id))
            #expect(found.kind == .blob && found.size == size)
            #expect(throws: StorageError.tooLarge) { try store.blob(id, atMost: 1 << 20) }
            #expect(throws: StorageError.corrupt(id)) { try store.blob(id) }
        }
        let loose = try Data(contentsOf: URL(filePath: scratch.loosePath(id)))
        try await scratch.git("update-ref", "refs/bomb", id.hex)
        try await scratch.git("repack", "-adq")
        let pack = try #require(try scratch.objectFiles().first { $0.hasSuffix(".pack") })
        let packPath = scratch.path("store.git/objects/\(pack)")
        var packed = try Data(contentsOf: URL(filePath: packPath))
        packed.replaceSubrange(packed.count / 2..<packed.count / 2 + 100, with: [UInt8](repeating: 0xAA, count: 100))
        try FileManager.default.removeItem(atPath: packPath)
        try packed.write(to: URL(filePath: packPath))
        try judge(try ObjectStore(opening: store.path))

        for name in try scratch.objectFiles() where name.hasPrefix("pack/") {
            try FileManager.default.removeItem(atPath: scratch.path("store.git/objects/\(name)"))
        }
        let folder = parentFolder(of: scratch.loosePath(id))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try loose.prefix(200).write(to: URL(filePath: scratch.loosePath(id)))
        try judge(try ObjectStore(opening: store.path))
    }
}
