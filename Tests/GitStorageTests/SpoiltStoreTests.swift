import Seeded
import Foundation
import Testing

@testable import GitStorage

/// EDGE-CASES 22: files that came over half, or changed on the way. Never a hang, a crash or wrong bytes.
@Suite struct SpoiltStoreTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// Cuts a file short or changes bytes of it.
    private func spoil(_ original: Data, _ random: inout SeededGenerator) -> Data {
        var data = original
        if random.number(below: 2) == 0 {
            data = data.prefix(random.number(below: data.count))
        } else {
            for _ in 0...random.number(below: 3) {
                data[random.number(below: data.count)] = UInt8(random.number(below: 256))
            }
        }
        return data
    }

    private func replace(_ path: String, _ data: Data) throws {
        try FileManager.default.removeItem(atPath: path)
        try data.write(to: URL(filePath: path))
    }

    @Test(arguments: [10, 600, 100_000])
    func aSpoiltLooseObjectIsCorrupt(size: Int) throws {
        var random = SeededGenerator(seed: size)
        // Half of it can be packed together, half cannot.
        let bytes = random.bytes(size / 2) + [UInt8](repeating: 7, count: size - size / 2)
        let id = try store.writeBlob(bytes)
        let path = scratch.loosePath(id)
        let original = try Data(contentsOf: URL(filePath: path))
        for round in 0..<150 {
            let spoilt = spoil(original, &random)
            if spoilt == original { continue }
            try replace(path, spoilt)
            let fresh = try ObjectStore(opening: store.path)
            do throws(StorageError) {
                // A change that unpacks to the same bytes, such as one in zlib's own header, does no harm.
                let read = try fresh.blob(id)
                #expect(read == bytes, "round \(round)")
            } catch {
                #expect(error == .corrupt(id) || error == .wrongKind(id), "round \(round): \(error)")
            }
            // The header alone promises nothing, but it answers.
            _ = try? fresh.kindAndSize(of: id)
        }
    }

    @Test(arguments: [".pack", ".idx"])
    func aSpoiltPackNeverYieldsWrongBytes(suffix: String) throws {
        let contents = (0..<30).map { index in Array(String(repeating: "line \(index)\n", count: 20 + index).utf8) }
        let ids = try store.packing { try contents.map { try store.writeBlob($0) } }
        let name = try #require(try scratch.objectFiles().first { $0.hasSuffix(suffix) })
        let path = scratch.path("store.git/objects/\(name)")
        let original = try Data(contentsOf: URL(filePath: path))
        var random = SeededGenerator(seed: 1)
        for round in 0..<100 {
            try replace(path, spoil(original, &random))
            let fresh = try ObjectStore(opening: store.path)
            for (id, content) in zip(ids, contents) {
                if let read = try? fresh.blob(id) { #expect(read == content, "round \(round)") }
                _ = try? fresh.kindAndSize(of: id)
            }
        }
    }

    @Test func readingGoesOnWhileGitRepacks() async throws {
        let ids = try store.packing { try (0..<20).map { try store.writeBlob([UInt8($0)]) } }
        let more = try store.packing { try (20..<40).map { try store.writeBlob([UInt8($0)]) } }
        let tree = try store.writeTree((ids + more).enumerated().map { TreeEntry(name: "\($0)", id: $1) })
        #expect(try store.moveReference("refs/heads/main", from: nil, to: store.addCommit(tree)) == .moved)
        let open = try ObjectStore(opening: store.path)
        #expect(try open.blob(ids[0]) == [0])
        try await scratch.git("repack", "-adq")
        try await scratch.git("prune-packed")
        for (index, id) in (ids + more).enumerated() {
            #expect(try open.blob(id) == [UInt8(index)])
            #expect(try open.kindAndSize(of: id)?.size == 1)
        }
        #expect(try open.paths(in: tree).count == 40)
    }
}
