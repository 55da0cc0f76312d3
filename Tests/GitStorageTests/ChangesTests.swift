import Seeded
import Foundation
import Testing

@testable import GitStorage

@Suite struct ChangesTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// A set of files in which none lies below another, nested and shaken with the seed.
    private func files(_ random: inout SeededGenerator, from old: [String: ObjectID] = [:]) throws -> [String: ObjectID]
    {
        var files = old
        for _ in 0..<(old.isEmpty ? 60 : 15) {
            let parts = (0...random.number(below: 4)).map { _ in
                ["a", "b", "a.json", "a-b", "c0", "d"][random.number(below: 6)]
            }
            let path = parts.joined(separator: "/")
            files = files.filter { !$0.key.hasPrefix(path + "/") && !path.hasPrefix($0.key + "/") }
            files[path] = random.number(below: 4) == 0 ? nil : try store.writeBlob([UInt8(random.number(below: 5))])
        }
        return files
    }

    private func tree(_ files: [String: ObjectID]) throws -> ObjectID {
        try store.applying(files.mapValues { Optional($0) }, to: nil)
    }

    @Test(arguments: 0..<25)
    func changesAreThoseOfDiffTree(seed: Int) async throws {
        var random = SeededGenerator(seed: seed)
        let before = try files(&random)
        let after = try files(&random, from: before)
        let (old, new) = (try tree(before), try tree(after))
        let found = try store.changes(from: old, to: new)
        let raw = try await scratch.git("diff-tree", "-r", "-z", "--no-renames", "--raw", old.hex, new.hex).text
        let fields = raw.split(separator: "\0").map(String.init)
        var expected: [PathChange] = []
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            let parts = fields[index].dropFirst().split(separator: " ").map(String.init)
            func version(_ mode: String, _ id: String) -> FileVersion? {
                ObjectID(id).flatMap { $0 == .zero ? nil : FileVersion(mode: UInt32(mode, radix: 8) ?? 0, id: $0) }
            }
            expected.append(
                PathChange(path: fields[index + 1], old: version(parts[0], parts[2]), new: version(parts[1], parts[3])))
        }
        #expect(found == expected, "seed \(seed)")
        #expect(found.map(\.path) == found.map(\.path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test(arguments: 0..<20)
    func nilIsTheEmptyTree(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let files = try files(&random)
        let tree = try tree(files)
        let came = try store.changes(from: nil, to: tree)
        #expect(Dictionary(uniqueKeysWithValues: came.map { ($0.path, $0.new!.id) }) == files, "seed \(seed)")
        #expect(came.allSatisfy { $0.old == nil })
        #expect(try store.changes(from: tree, to: nil).map(\.path) == came.map(\.path))
        #expect(try store.changes(from: tree, to: tree).isEmpty)
        #expect(try store.changes(from: nil, to: nil).isEmpty)
        #expect(try store.paths(in: tree).map(\.path) == came.map(\.path))
    }

    /// DESIGN.md section 5: subtrees with equal ids are never opened.
    @Test func equalSubtreesAreNeverOpened() throws {
        let one = try store.writeBlob([1])
        let two = try store.writeBlob([2])
        let old = try store.applying(["same/deep/x": one, "other/x": one], to: nil)
        let new = try store.applying(["other/x": two], to: old)
        let same = try #require(try store.entry(at: "same", in: old))
        try FileManager.default.removeItem(atPath: scratch.loosePath(same.id))
        let fresh = try ObjectStore(opening: store.path)
        #expect(throws: StorageError.notFound(same.id)) { try fresh.tree(same.id) }
        #expect(try fresh.changes(from: old, to: new).map(\.path) == ["other/x"])
        #expect(try fresh.applying(["other/x": one], to: new) == old)
    }

    @Test func aFileThatBecomesAFolderIsTwoChanges() throws {
        let one = try store.writeBlob([1])
        let old = try store.applying(["a": one, "a.json": one], to: nil)
        let new = try store.applying(["a": nil, "a/b": one], to: old)
        let version = FileVersion(id: one)
        #expect(
            try store.changes(from: old, to: new) == [
                PathChange(path: "a", old: version, new: nil), PathChange(path: "a/b", old: nil, new: version),
            ])
    }

    @Test func aChangedModeIsAChange() throws {
        let one = try store.writeBlob([1])
        let old = try store.writeTree([TreeEntry(name: "a", id: one)])
        let new = try store.writeTree([TreeEntry(name: "a", mode: 0o100755, id: one)])
        #expect(
            try store.changes(from: old, to: new) == [
                PathChange(path: "a", old: FileVersion(id: one), new: FileVersion(mode: 0o100755, id: one))
            ])
    }

    @Test func theNumberOfChangesIsBounded() throws {
        let one = try store.writeBlob([1])
        let tree = try store.applying(["a": one, "b": one, "c/d": one], to: nil)
        #expect(try store.changes(from: nil, to: tree, limit: 3).count == 3)
        #expect(throws: StorageError.tooLarge) { try store.changes(from: nil, to: tree, limit: 2) }
    }

    /// EDGE-CASES 27: nesting without end, and a tree that multiplies itself.
    @Test func nestingIsBounded() throws {
        var tree = try store.writeTree([TreeEntry(name: "a", id: try store.writeBlob([1]))])
        for _ in 0..<40 { tree = try store.writeTree([TreeEntry(name: "a", mode: FileMode.folder, id: tree)]) }
        #expect(throws: StorageError.tooLarge) { try store.changes(from: nil, to: tree) }
        #expect(throws: StorageError.tooLarge) { try store.paths(in: tree) }
    }

    @Test func aTreeOutOfOrderIsCorruptInsteadOfMisread() throws {
        let blob = try store.writeBlob([1])
        func entry(_ name: String) -> [UInt8] { Array("100644 \(name)\0".utf8) + blob.bytes }
        for names in [["b", "a"], ["a", "a"]] {
            let tree = try store.write(names.flatMap(entry), .tree)
            #expect(throws: StorageError.corrupt(tree)) { try store.changes(from: nil, to: tree) }
            #expect(try store.tree(tree).map(\.name) == names)
        }
    }
}
