import Seeded
import Foundation
import Glibc
import Testing

@testable import GitStorage

/// What is written in one go: none, a few as loose objects, many as one pack, and nothing of it by halves.
@Suite struct TogetherTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    private func files(_ suffix: String) throws -> [String] {
        try scratch.objectFiles().filter { $0.hasSuffix(suffix) }
    }

    /// Files that nobody looks for: what was begun and got no name.
    private func leftovers() throws -> [String] { try scratch.objectFiles().filter { $0.contains("tmp_obj") } }

    @Test func nothingWrittenLeavesNothing() throws {
        #expect(try store.together { 7 } == 7)
        #expect(try scratch.objectFiles().isEmpty)
    }

    @Test(arguments: [1, 2, ObjectStore.mostLoose, ObjectStore.mostLoose + 1, 3_000])
    func stockGitReadsABatchOfAnySize(count: Int) async throws {
        let contents = (0..<count).map { Array("{ \($0) }\n".utf8) }
        let ids = try store.together { try contents.map { try store.writeBlob($0) } }
        if count <= ObjectStore.mostLoose {
            #expect(try scratch.objectFiles() == ids.map { "\($0.hex.prefix(2))/\($0.hex.dropFirst(2))" }.sorted())
        } else {
            #expect(try scratch.objectFiles().count == 2, "one pack and its index")
            let pack = try #require(try files(".pack").first)
            try await scratch.git("verify-pack", scratch.path("store.git/objects/\(try files(".idx")[0])"))
            let indexed = try await scratch.git(
                "index-pack", "--strict", "-o", scratch.path("again.idx"), scratch.path("store.git/objects/\(pack)"))
            #expect(pack.contains(indexed.line), "the pack bears the name that git gives it")
        }
        let check = try await scratch.git("fsck", "--strict", "--full", "--no-dangling")
        // It remarks that no branch has begun yet.
        let errors = check.errors.split(separator: "\n").filter { !$0.hasPrefix("notice: ") }
        #expect(check.text.isEmpty && errors.isEmpty, "\(check.text)\(errors)")
        let asked = Array(ids.map(\.hex).joined(separator: "\n").utf8)
        let listed = try await scratch.git("cat-file", "--batch", input: asked).output
        var expected: [UInt8] = []
        for (id, content) in zip(ids, contents) {
            expected += Array("\(id) blob \(content.count)\n".utf8)
            expected += content
            expected.append(0x0A)
        }
        #expect(listed == expected)
        let reopened = try ObjectStore(opening: store.path)
        for (id, content) in zip(ids, contents) { #expect(try reopened.blob(id) == content) }
    }

    /// The header of an object in a pack gives its size four bits first and then seven at a time.
    @Test(arguments: [0, ObjectStore.mostLoose])
    func everyKindAndSizeIsKept(others: Int) async throws {
        var random = SeededGenerator(seed: 3)
        let sizes = [0, 1, 15, 16, 17, 2_047, 2_048, 2_049, 262_143, 262_144, 1_500_000]
        var contents = sizes.map { random.bytes($0) }
        contents += sizes.map { [UInt8](repeating: 0x20, count: $0) }
        contents += (0..<others).map { Array("\($0)".utf8) }
        let (ids, tip) = try store.together {
            let ids = try contents.map { try store.writeBlob($0) }
            let named = ids.enumerated().map { ("folder/\($0.offset)", ObjectID?.some($0.element)) }
            let tree = try store.applying(Dictionary(uniqueKeysWithValues: named), to: nil)
            return (ids, try store.addCommit(tree))
        }
        #expect(try store.moveReference("refs/heads/main", from: nil, to: tip) == .moved)
        #expect(try files(".pack").count == (others == 0 ? 0 : 1))
        let check = try await scratch.git("fsck", "--strict", "--full")
        #expect(check.text.isEmpty && check.errors.isEmpty, "\(check.text)\(check.errors)")
        for (id, content) in zip(ids, contents) {
            #expect(try await scratch.git("cat-file", "blob", id.hex).output == content)
        }
        #expect(try await scratch.git("rev-list", "--objects", "main").text.split(separator: "\n").count > sizes.count)
    }

    @Test func whatIsThereAlreadyIsLeftAsItIs() throws {
        let old = try store.writeBlob([1])
        let before = try FileManager.default.attributesOfItem(atPath: scratch.loosePath(old))
        let ids = try store.together { try [1, 2, 2].map { try store.writeBlob([$0]) } }
        #expect(ids[0] == old)
        #expect(ids[1] == ids[2])
        let after = try FileManager.default.attributesOfItem(atPath: scratch.loosePath(old))
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int, "the same file still")
        #expect(try scratch.objectFiles().count == 2, "the new one once")
    }

    /// Somebody else may have put the same object there since it was asked for, or a half of it.
    @Test(arguments: [[], Array("half".utf8)])
    func aNameThatIsTakenMeanwhileGetsTheWholeObject(there: [UInt8]) throws {
        let content: [UInt8] = [1, 2, 3]
        let id = try store.rehearsing { try store.writeBlob(content) }
        let path = scratch.loosePath(id)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(there).write(to: URL(filePath: path))
        var batch = LooseBatch(folder: store.path + "objects")
        defer { batch.end() }
        try content.withUnsafeBytes { try batch.add(id, .blob, $0) }
        try batch.place()
        #expect(try ObjectStore(opening: store.path).blob(id) == content)
        #expect(try leftovers().isEmpty)
    }

    @Test func afterAFailureNothingIsKeptAndWritingGoesOn() throws {
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try store.together {
                _ = try store.writeBlob([1])
                throw Broken()
            }
        }
        #expect(try scratch.objectFiles().isEmpty)
        let id = try store.together { try store.writeBlob([1]) }
        #expect(try ObjectStore(opening: store.path).blob(id) == [1])
    }

    /// A file stands where a folder of objects should be: what had its name keeps it, all else is cleared away.
    @Test func aBatchThatCannotBePlacedIsSaidAndCanBeWrittenAgain() throws {
        let contents = (0..<20).map { [UInt8($0)] }
        let ids = try store.rehearsing { try contents.map { try store.writeBlob($0) } }
        let last = scratch.path("store.git/objects/\(ids[19].hex.prefix(2))")
        try #require(!ids.dropLast().contains { $0.hex.prefix(2) == ids[19].hex.prefix(2) })
        try Data("in the way".utf8).write(to: URL(filePath: last))
        #expect(throws: StorageError.self) {
            try store.together { for content in contents { _ = try store.writeBlob(content) } }
        }
        #expect(try leftovers().isEmpty)
        #expect(!store.exists(ids[19]))
        try FileManager.default.removeItem(atPath: last)
        #expect(try store.together { try contents.map { try store.writeBlob($0) } } == ids)
        let fresh = try ObjectStore(opening: store.path)
        for (id, content) in zip(ids, contents) { #expect(try fresh.blob(id) == content) }
        #expect(try leftovers().isEmpty)
    }

    /// What may not be entered is said to be so, and is no reason to believe that anything was written.
    @Test(arguments: [1, ObjectStore.mostLoose + 1])
    func aFolderThatMayNotBeWrittenIsSaid(count: Int) async throws {
        for folder in ["objects", "objects/pack"] { chmod(store.path + folder, 0o555) }
        await #expect(processExitsWith: .success) { [path = store.path as String, count = count as Int] in
            // Root may write everywhere, so the test becomes somebody else.
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            let store = try ObjectStore(opening: path, anyOwner: true)
            #expect(throws: StorageError.accessDenied) {
                try store.together { for index in 0..<count { _ = try store.writeBlob(Array("\(index)".utf8)) } }
            }
            // What is only kept in mind needs no folder.
            _ = try store.rehearsing { try store.writeBlob([1]) }
        }
        #expect(try scratch.objectFiles().isEmpty)
        for folder in ["objects", "objects/pack"] { chmod(store.path + folder, 0o755) }
        _ = try store.together { try (0..<count).map { try store.writeBlob(Array("\($0)".utf8)) } }
        #expect(try scratch.objectFiles().count == (count == 1 ? 1 : 2))
    }

    /// DESIGN.md section 9: everything is durable before anything has its name, and the names before the ref.
    @Test func allIsDurableBeforeTheFirstName() throws {
        let tip = try Self.edit(store, on: nil)
        let log = SyncRecorder.paths.filter { $0.hasPrefix(store.path) }.map {
            String($0.dropFirst(store.path.utf8.count))
        }
        let written = try #require(log.lastIndex { $0.contains("tmp_obj_") })
        let named = try #require(log.firstIndex { $0.hasPrefix("objects/") && !$0.contains("tmp_obj_") })
        #expect(written < named, "\(log)")
        #expect(log.count { $0.contains("tmp_obj_") } == 5, "a file, three folders and the commit: \(log)")
        for name in try scratch.objectFiles() {
            #expect(log.contains("objects/\(name.prefix(2))"), "the folder of \(name) in \(log)")
        }
        #expect(try store.moveReference("refs/heads/main", from: nil, to: tip) == .moved)
    }

    /// EDGE-CASES 16: killed at whichever step, the store is before or after, and `git prune` takes what is left.
    @Test func aBatchIsThereOrNot() async throws {
        let old = try store.addCommit()
        #expect(try store.moveReference("refs/heads/main", from: nil, to: old) == .moved)
        // How often one edit asks the disk, from one that goes through.
        let before = syncs(of: store)
        let trial = try Self.edit(store, on: old)
        #expect(try store.moveReference("refs/heads/trial", from: nil, to: trial) == .moved)
        let count = syncs(of: store) - before
        try #require(count > 8)
        try await scratch.git("update-ref", "-d", "refs/heads/trial")
        for moment in 0...count {
            try await scratch.git("prune", "--expire=now")
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = store.path as String, moment = moment as Int] in
                let store = try ObjectStore(opening: path)
                let tip = try store.reference("refs/heads/main")!
                SyncRecorder.killProcess(after: moment)
                let next = try TogetherTests.edit(store, on: tip)
                _ = try store.moveReference("refs/heads/main", from: tip, to: next)
                kill(getpid(), SIGKILL)
            }
            let next = try ObjectStore(opening: store.path)
            _ = try next.removeStaleLocks(holding: [.writer, .sync])
            let tip = try #require(try next.reference("refs/heads/main"))
            // The last thing asked for is the folder of the ref, which then is in its place already.
            #expect((tip == old) == (moment < count - 1), "moment \(moment) of \(count)")
            for (_, entry) in try next.paths(in: next.commit(tip).tree) { _ = try next.blob(entry.id) }
            let check = try await scratch.git("fsck", "--strict", "--no-dangling")
            #expect(check.text.isEmpty && check.errors.isEmpty, "moment \(moment): \(check.errors)\(check.text)")
            try await scratch.git("prune", "--expire=now")
            #expect(try leftovers().isEmpty, "moment \(moment)")
            #expect(try Self.edit(next, on: tip) == Self.edit(next, on: tip), "moment \(moment): written again")
            if tip != old { #expect(try next.moveReference("refs/heads/main", from: tip, to: old) == .moved) }
        }
    }

    private func syncs(of store: ObjectStore) -> Int {
        SyncRecorder.paths.count { $0.hasPrefix(store.path) || $0 + "/" == store.path }
    }

    /// A commit of one file in two folders, on another or on none.
    private static func edit(_ store: ObjectStore, on parent: ObjectID?) throws -> ObjectID {
        try store.together {
            let blob = try store.writeBlob([1, 2, 3])
            return try store.addCommit(
                store.applying(["a/b/c.json": blob], to: nil), parents: parent.map { [$0] } ?? [])
        }
    }
}
