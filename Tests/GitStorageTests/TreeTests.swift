import Seeded
import Testing

@testable import GitStorage

@Suite struct TreeTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    @Test(arguments: 0..<10)
    func treesAreTheSameAsThoseOfGit(seed: Int) async throws {
        var random = SeededGenerator(seed: seed)
        let blob = try store.writeBlob([1])
        let folder = try store.writeTree([TreeEntry(name: "x", id: blob)])
        var entries: [String: TreeEntry] = [:]
        for _ in 0..<40 {
            // Names around the slash of DESIGN.md's order: `a`, `a-b`, `a.json`, `a0`.
            let stem = ["a", "ab", "b", "é"][random.number(below: 4)]
            let name = stem + ["", "-b", ".json", "0", "/", " "][random.number(below: 6)].filter { $0 != "/" }
            let isFolder = random.number(below: 3) == 0
            entries[name] = TreeEntry(
                name: name, mode: isFolder ? FileMode.folder : FileMode.file, id: isFolder ? folder : blob)
        }
        let listing = entries.values.map { entry in
            let mode = entry.isTree ? "040000 tree" : "100644 blob"
            return "\(mode) \(entry.id)\t\(entry.name)\0"
        }
        let id = try store.writeTree(Array(entries.values))
        #expect(try await scratch.gitID("mktree", "-z", input: Array(listing.joined().utf8)) == id, "seed \(seed)")
        let read = try store.tree(id)
        #expect(Set(read) == Set(entries.values))
        let names = try await scratch.git("ls-tree", "-z", "--name-only", id.hex).text
        #expect(read.map(\.name) == names.split(separator: "\0").map(String.init))
    }

    @Test func theEmptyTreeIsGitsOwn() throws {
        #expect(try store.writeTree([]).hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    }

    @Test(arguments: ["", ".", "..", ".git", ".GiT", "a/b", "a\0b"])
    func namesThatGitRefusesAreNotWritten(name: String) throws {
        let blob = try store.writeBlob([1])
        #expect(throws: StorageError.unusable(name)) { try store.writeTree([TreeEntry(name: name, id: blob)]) }
    }

    @Test func aNameStandsInATreeOnce() throws {
        let blob = try store.writeBlob([1])
        let folder = try store.writeTree([TreeEntry(name: "x", id: blob)])
        let twice = [TreeEntry(name: "a", id: blob), TreeEntry(name: "a", mode: FileMode.folder, id: folder)]
        #expect(throws: StorageError.unusable("a")) { try store.writeTree(twice) }
    }

    @Test func anEntryNeedsItsObject() throws {
        let blob = try store.writeBlob([1])
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(throws: StorageError.notFound(absent)) { try store.writeTree([TreeEntry(name: "a", id: absent)]) }
        #expect(throws: StorageError.wrongKind(blob)) {
            try store.writeTree([TreeEntry(name: "a", mode: FileMode.folder, id: blob)])
        }
    }

    @Test func namesKeepTheirBytes() throws {
        let blob = try store.writeBlob([1])
        let composed = TreeEntry(name: "\u{E9}", id: blob)
        let decomposed = TreeEntry(name: "e\u{301}", id: blob)
        let broken = TreeEntry(nameBytes: [0x66, 0xFF], mode: FileMode.file, id: blob)
        #expect(composed != decomposed)
        #expect(composed.hasReadableName && !broken.hasReadableName)
        let read = try store.tree(try store.writeTree([composed, decomposed, broken]))
        #expect(read == [decomposed, broken, composed])
        #expect(read.map(\.nameBytes) == [[0x65, 0xCC, 0x81], [0x66, 0xFF], [0xC3, 0xA9]])
    }

    @Test(arguments: [
        "100644", "100644 ", "100644 a", "100644 a\0short", " a\0", "99999999999 a\0", "100648 a\0",
        "100644 \0" + String(repeating: "x", count: 20), "100644 a\0" + String(repeating: "x", count: 19),
    ])
    func halfATreeIsCorrupt(bytes: String) throws {
        let id = try store.write(Array(bytes.utf8), .tree)
        #expect(throws: StorageError.corrupt(id)) { try store.tree(id) }
        #expect(throws: StorageError.corrupt(id)) { try store.changes(from: nil, to: id) }
    }

    @Test func entriesAreFoundByPath() throws {
        let blob = try store.writeBlob([1])
        let tree = try store.applying(["a/b/c.json": blob, "a/d": blob], to: nil)
        #expect(try store.entry(at: "a/b/c.json", in: tree) == TreeEntry(name: "c.json", id: blob))
        #expect(try store.entry(at: "a", in: tree)?.isTree == true)
        for path in ["", "/", "a/", "a//b", "/a", "a/d/x", "a/b/c", "b"] {
            #expect(try store.entry(at: path, in: tree) == nil, "\(path)")
        }
    }

    @Test func pathsLieUnderAFolder() throws {
        let blob = try store.writeBlob([1])
        let all = ["a-b", "a.json", "a/b/c", "a/d", "b"]
        let tree = try store.applying(Dictionary(uniqueKeysWithValues: all.map { ($0, blob) }), to: nil)
        #expect(try store.paths(in: tree).map(\.path) == all)
        #expect(try store.paths(in: tree, under: "a").map(\.path) == ["a/b/c", "a/d"])
        #expect(try store.paths(in: tree, under: "a/b/").map(\.path) == ["a/b/c"])
        #expect(try store.paths(in: tree, under: "b").isEmpty)
        #expect(try store.paths(in: tree, under: "c").isEmpty)
        #expect(try store.paths(in: tree, limit: 5).count == 5)
        #expect(throws: StorageError.tooLarge) { try store.paths(in: tree, limit: 4) }
    }
}
