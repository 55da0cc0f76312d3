import Seeded
import Testing

@testable import GitStorage

@Suite struct ApplyingTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// Against `git update-index --index-info` and `git write-tree`, which replace files by folders and back.
    @Test(arguments: 0..<10)
    func resultsAreThoseOfUpdateIndex(seed: Int) async throws {
        var random = SeededGenerator(seed: seed)
        var tree: ObjectID?
        for _ in 0..<4 {
            var changes: [String: ObjectID?] = [:]
            for _ in 0..<25 {
                let parts = (0...random.number(below: 4)).map { _ in
                    ["a", "b", "a.json", "a-b", "c"][random.number(below: 5)]
                }
                let path = parts.joined(separator: "/")
                // In one set of changes no path lies below another: git's order of doing things would matter.
                if changes.keys.contains(where: { $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }) { continue }
                changes[path] =
                    random.number(below: 3) == 0 ? .some(nil) : try store.writeBlob([UInt8(random.number(below: 9))])
            }
            let result = try store.applying(changes, to: tree)
            let lines = changes.map { path, id in
                id.map { "100644 \($0)\t\(path)\n" } ?? "0 \(ObjectID.zero)\t\(path)\n"
            }
            let index = scratch.path("index-\(seed)")
            try await scratch.git(
                "update-index", "--index-info", input: Array(lines.joined().utf8),
                environment: ["GIT_INDEX_FILE": index])
            let expected = try await scratch.git("write-tree", environment: ["GIT_INDEX_FILE": index]).line
            #expect(result.hex == expected, "seed \(seed)")
            tree = result
        }
    }

    /// Taking the difference of two trees to the first gives the second, also where files become folders.
    @Test(arguments: 0..<30)
    func applyingTheChangesBetweenTwoTreesGivesTheOther(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        func tree() throws -> ObjectID {
            var tree = try store.writeTree([])
            for _ in 0..<40 {
                let parts = (0...random.number(below: 3)).map { _ in ["a", "b", "a.b"][random.number(below: 3)] }
                tree = try store.applying(
                    [parts.joined(separator: "/"): try store.writeBlob([UInt8(random.number(below: 3))])], to: tree)
            }
            return tree
        }
        let (old, new) = (try tree(), try tree())
        let changes = try store.changes(from: old, to: new)
        let wanted = Dictionary(uniqueKeysWithValues: changes.map { ($0.path, $0.new?.id) })
        #expect(try store.applying(wanted, to: old) == new, "seed \(seed)")
    }

    @Test func removingTheLastFileRemovesTheFolders() throws {
        let one = try store.writeBlob([1])
        let tree = try store.applying(["a/b/c": one, "d": one], to: nil)
        let rest = try store.applying(["a/b/c": nil], to: tree)
        #expect(try store.tree(rest).map(\.name) == ["d"])
        #expect(try store.applying(["d": nil], to: rest) == store.writeTree([]))
        #expect(try store.applying([:], to: nil) == store.writeTree([]))
    }

    @Test func nothingChangedIsTheSameTree() throws {
        let one = try store.writeBlob([1])
        let tree = try store.applying(["a/b": one], to: nil)
        let before = try scratch.objectFiles()
        #expect(try store.applying([:], to: tree) == tree)
        #expect(try store.applying(["a/b": one, "a": nil, "a/c": nil, "x/y": nil, "a/b/c": nil], to: tree) == tree)
        #expect(try scratch.objectFiles() == before)
    }

    @Test func onlyOrdinaryFilesAreWritten() throws {
        let one = try store.writeBlob([1])
        let executable = try store.writeTree([TreeEntry(name: "a", mode: 0o100755, id: one)])
        #expect(try store.tree(store.applying(["a": one], to: executable)).map(\.mode) == [0o100644])
    }

    @Test(arguments: ["", "/a", "a/", "a//b", "../a", "a/./b", ".git/config", "a\0"])
    func pathsThatGitRefusesAreRefused(path: String) throws {
        let one = try store.writeBlob([1])
        #expect(throws: StorageError.unusable(path)) { try store.applying([path: one], to: nil) }
    }

    @Test func aFileCannotLieInAFile() throws {
        let one = try store.writeBlob([1])
        #expect(throws: StorageError.unusable("a/b")) { try store.applying(["a": one, "a/b": one], to: nil) }
    }

    @Test func aBlobHasToBeThere() throws {
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(throws: StorageError.notFound(absent)) { try store.applying(["a": absent], to: nil) }
        let tree = try store.writeTree([])
        #expect(throws: StorageError.wrongKind(tree)) { try store.applying(["a": tree], to: nil) }
    }
}
