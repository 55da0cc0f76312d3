import Glibc
import Synchronization
import Testing

@testable import GitStorage

/// The files that this process has asked the kernel to make durable, in order.
private let synced = Mutex<[String]>([])

/// Stands before the C library's own: libgit2 and the module call this one.
///
/// It takes note and syncs nothing: the tests see what is asked for and in which order, and end in seconds.
@_cdecl("fsync")
public func recordingSync(_ descriptor: Int32) -> Int32 {
    var name = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/fd/\(descriptor)", &name, name.count - 1)
    if count > 0 {
        let path = String(decoding: name[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        synced.withLock { $0.append(path) }
    }
    return fcntl(descriptor, F_GETFD) < 0 ? -1 : 0
}

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
        synced.withLock { $0 }.filter { $0.hasPrefix(store.path) || $0 + "/" == store.path }
            .map { String($0.dropFirst(store.path.utf8.count)) }
    }

    @Test func aNewRepositoryIsDurable() {
        let all = synced.withLock { $0 }
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
