import Foundation
import Glibc
import Testing

@testable import GitStorage

/// EDGE-CASES 16 and 17: killed in the middle, a store is before or after, never between, and goes on without hand work.
@Suite struct CrashTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// What the next start finds, whatever the moment of the crash.
    ///
    /// - Parameter last: the moment at which the ref's new content is in place, and only its folder not yet synced.
    private func judge(_ old: ObjectID, moment: Int, last: Int) async throws {
        let lock = try #require(try FileLock.tryLock(scratch.path("writer")), "the kernel took it back")
        let next = try ObjectStore(opening: store.path)
        _ = try next.removeStaleLocks(holding: [.writer, .sync])
        let tip = try #require(try next.reference("refs/heads/main"))
        #expect((tip == old) == (moment < last), "moment \(moment)")
        if tip != old { #expect(try next.commit(tip).parents == [old], "moment \(moment)") }
        for (_, entry) in try next.paths(in: next.commit(tip).tree) { _ = try next.blob(entry.id) }
        let check = try await scratch.git("fsck", "--strict", "--no-dangling")
        #expect(check.text.isEmpty && check.errors.isEmpty, "moment \(moment): \(check.errors)\(check.text)")
        let added = try next.addCommit(parents: [tip], message: "after\n")
        #expect(try next.moveReference("refs/heads/main", from: tip, to: added) == .moved)
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: 0..<13)
    func anEditIsThereOrNot(moment: Int) async throws {
        let old = try store.addCommit()
        #expect(try store.moveReference("refs/heads/main", from: nil, to: old) == .moved)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = store.path as String, lock = scratch.path("writer") as String, moment = moment as Int] in
            let held = try FileLock.tryLock(lock)
            let store = try ObjectStore(opening: path)
            let tip = try store.reference("refs/heads/main")!
            SyncRecorder.killProcess(after: moment)
            let blob = try store.writeBlob([1, 2, 3])
            let next = try store.addCommit(store.applying(["a/b/c.json": blob], to: nil), parents: [tip])
            _ = try store.moveReference("refs/heads/main", from: tip, to: next)
            // An edit syncs twelve times or more; past them it is killed all the same.
            kill(getpid(), SIGKILL)
            withExtendedLifetime(held) {}
        }
        try await judge(old, moment: moment, last: 12)
    }

    @Test(arguments: 0..<9)
    func aPackIsThereOrNot(moment: Int) async throws {
        let old = try store.addCommit()
        #expect(try store.moveReference("refs/heads/main", from: nil, to: old) == .moved)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = store.path as String, moment = moment as Int] in
            let store = try ObjectStore(opening: path)
            let tip = try store.reference("refs/heads/main")!
            SyncRecorder.killProcess(after: moment)
            let next = try store.packing {
                var changes: [String: ObjectID?] = [:]
                for index in 0..<50 { changes["a/\(index)"] = try store.writeBlob([UInt8(index)]) }
                return try store.addCommit(store.applying(changes, to: nil), parents: [tip])
            }
            _ = try store.moveReference("refs/heads/main", from: tip, to: next)
            kill(getpid(), SIGKILL)
        }
        try await judge(old, moment: moment, last: 6)
    }

    @Test(arguments: 0..<8)
    func aNewStoreIsThereOrNot(moment: Int) async throws {
        let path = scratch.path("new.git")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, moment = moment as Int] in
            SyncRecorder.killProcess(after: moment)
            _ = try ObjectStore.create(bareAt: path)
            kill(getpid(), SIGKILL)
        }
        if FileManager.default.fileExists(atPath: path) {
            #expect(try ObjectStore(opening: path).reference("refs/heads/main") == nil)
        } else {
            _ = try ObjectStore.create(bareAt: path)
        }
    }
}
