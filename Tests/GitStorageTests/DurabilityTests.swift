import Testing

@testable import GitStorage

/// DESIGN.md section 9: "Saved" is printed after the ref has moved and is on disk.
@Suite struct DurabilityTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// What was made durable in this test's repository, without the names of temporary files.
    private func log() -> [String] {
        SyncRecorder.paths.filter { $0.hasPrefix(store.path) || $0 + "/" == store.path }
            .map { String($0.dropFirst(store.path.utf8.count)) }
    }

    @Test func aNewRepositoryIsDurable() {
        let all = SyncRecorder.paths
        for name in ["/HEAD", "/config", "/refs/heads"] {
            #expect(all.contains { $0.hasPrefix(scratch.folder + "/.new-") && $0.hasSuffix(name) }, "\(name)")
        }
        #expect(all.contains(scratch.folder), "the move to its place")
    }

    @Test func anEditIsDurableBeforeItsRefAndTheRefBeforeTheAnswer() throws {
        let id = try store.writeBlob([1])
        let tree = try store.applying(["a/b": id], to: nil)
        let tip = try store.addCommit(tree)
        let objects = log()
        let fan = [id, tree, tip].map { "objects/\($0.hex.prefix(2))" }
        for folder in fan { #expect(objects.contains(folder), "the folder of \(folder) in \(objects)") }
        #expect(objects.filter { $0.contains("tmp_object") }.count == 4, "\(objects)")
        #expect(try store.moveReference("refs/heads/main", from: nil, to: tip) == .moved)
        let ref = Array(log().dropFirst(objects.count))
        #expect(ref == ["objects", "refs/heads/main.lock", "refs/heads"], "\(ref)")
    }

    @Test func foldersThatARefNeedsAreDurableToo() throws {
        let tip = try store.addCommit()
        let before = log().count
        #expect(try store.moveReference("refs/refused/7/1", from: nil, to: tip) == .moved)
        #expect(log().dropFirst(before).suffix(4) == ["refs/refused/7", "refs/refused", "refs", ""])
        let between = log().count
        #expect(try store.moveReference("refs/refused/7/1", from: tip, to: nil) == .moved)
        #expect(log().dropFirst(between).contains("refs"))
    }

    @Test func aPackIsDurable() throws {
        _ = try store.packing { try store.addCommit() }
        let log = log()
        #expect(log.contains { $0.hasPrefix("objects/pack/") && $0.contains("pack_git2") }, "\(log)")
        #expect(log.contains { $0.hasPrefix("objects/pack/") && $0.hasSuffix("idx.lock") }, "\(log)")
        #expect(log.last == "objects/pack")
    }
}
