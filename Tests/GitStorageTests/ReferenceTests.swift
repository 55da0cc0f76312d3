import Foundation
import Synchronization
import Testing

@testable import GitStorage

@Suite struct ReferenceTests {
    let scratch: Scratch
    let store: ObjectStore
    let main = "refs/heads/main"

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    @Test func aRefMovesOnlyFromWhatItHolds() async throws {
        let one = try store.addCommit()
        let two = try store.addCommit(parents: [one])
        #expect(try store.moveReference(main, from: one, to: two) == .lost(current: nil))
        #expect(try store.moveReference(main, from: nil, to: one) == .moved)
        #expect(try store.reference(main) == one)
        #expect(try store.moveReference(main, from: nil, to: two) == .lost(current: one))
        #expect(try store.moveReference(main, from: two, to: one) == .lost(current: one))
        #expect(try store.moveReference(main, from: one, to: two) == .moved)
        #expect(try await scratch.gitID("rev-parse", main) == two)
        #expect(try store.moveReference(main, from: one, to: nil) == .lost(current: two))
        #expect(try store.moveReference(main, from: nil, to: nil) == .lost(current: two))
        #expect(try store.moveReference(main, from: two, to: nil) == .moved)
        #expect(try store.reference(main) == nil)
        #expect(try store.moveReference(main, from: nil, to: nil) == .moved)
        #expect(try store.moveReference(main, from: two, to: nil) == .lost(current: nil))
    }

    @Test func packedRefsMoveTheSameWay() async throws {
        let one = try store.addCommit()
        let two = try store.addCommit(parents: [one])
        #expect(try store.moveReference(main, from: nil, to: one) == .moved)
        #expect(try store.moveReference("refs/chains/1", from: nil, to: one) == .moved)
        try await scratch.git("pack-refs", "--all")
        #expect(try store.references(under: "refs").map(\.name) == ["refs/chains/1", main])
        #expect(try store.moveReference(main, from: nil, to: two) == .lost(current: one))
        #expect(try store.moveReference(main, from: one, to: two) == .moved)
        #expect(try store.moveReference("refs/chains/1", from: one, to: nil) == .moved)
        #expect(try await scratch.git("for-each-ref", "--format=%(refname) %(objectname)").text == "\(main) \(two)\n")
    }

    @Test func aRefOfNothingIsRefused() throws {
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(throws: StorageError.notFound(absent)) { try store.moveReference(main, from: nil, to: absent) }
        let one = try store.addCommit()
        for name in ["refs/heads/a..b", "refs/heads/a b", "refs/heads/", "refs/heads/x.lock", ""] {
            #expect(throws: StorageError.self) { try store.moveReference(name, from: nil, to: one) }
        }
        #expect(try store.references(under: "refs").isEmpty)
    }

    @Test func refsAreListedByFolder() throws {
        let one = try store.addCommit()
        for name in ["refs/chains/2", "refs/chains/10", "refs/chains/a/b", "refs/chainsaw", "refs/heads/main"] {
            #expect(try store.moveReference(name, from: nil, to: one) == .moved)
        }
        let names = ["refs/chains/10", "refs/chains/2", "refs/chains/a/b"]
        #expect(try store.references(under: "refs/chains").map(\.name) == names)
        #expect(try store.references(under: "refs/chains/").map(\.name) == names)
        #expect(try store.references(under: "refs/refused").isEmpty)
        #expect(throws: StorageError.tooLarge) { try store.references(under: "refs/chains", limit: 2) }
    }

    /// EDGE-CASES 21: one unreadable thing does not hide the rest.
    @Test func aSpoiltRefHidesNoOther() throws {
        let one = try store.addCommit()
        #expect(try store.moveReference(main, from: nil, to: one) == .moved)
        try Data("nonsense".utf8).write(to: URL(filePath: scratch.path("store.git/refs/heads/spoilt")))
        #expect(try store.references(under: "refs/heads").map(\.name) == [main])
    }

    /// Four threads and two shells of stock git add commits to one ref: nobody's is lost.
    @Test func noSuccessIsLostInARace() async throws {
        let tree = try store.writeTree([])
        let root = try store.addCommit(tree)
        #expect(try store.moveReference(main, from: nil, to: root) == .moved)
        let path = store.path
        let perWriter = 25
        let shell = """
            n=0
            while [ $n -lt \(perWriter) ]; do
              old=$(git rev-parse refs/heads/main) || continue
              new=$(git commit-tree \(tree) -p $old -m "$NAME $n") || continue
              git update-ref refs/heads/main $new $old 2>/dev/null && n=$((n+1))
            done
            """
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let store = try ObjectStore(opening: path)
                    var successes = 0
                    while successes < perWriter {
                        let old = try store.reference("refs/heads/main")
                        let new = try store.addCommit(tree, parents: [old!], message: "\(writer) \(successes)\n")
                        if try store.moveReference("refs/heads/main", from: old, to: new) == .moved { successes += 1 }
                    }
                }
            }
            for name in ["x", "y"] {
                group.addTask { [scratch] in
                    let end = try await scratch.run("sh", ["-c", shell], environment: ["NAME": name])
                    #expect(end.isSuccess, "\(end.errors)")
                }
            }
            try await group.waitForAll()
        }
        let tip = try #require(try ObjectStore(opening: path).reference(main))
        let chain = try store.firstParents(from: tip)
        #expect(chain.count == 6 * perWriter + 1)
        #expect(Set(try chain.map { try store.commit($0).message }).count == chain.count)
        #expect(try await scratch.git("fsck", "--strict", "--no-dangling").errors.isEmpty)
    }

    /// EDGE-CASES 17: a lock file that a killed writer left stops everybody, until its kernel lock's next holder comes.
    @Test func aKilledWritersLockIsRemovedByTheHolderOfTheKernelLock() async throws {
        let one = try store.addCommit()
        let stale = [
            "refs/chains/7.lock", "refs/heads/main.lock", "refs/hub/main.lock", "refs/refused/a/b.lock",
            "refs/suspect/x.lock", "packed-refs.lock", "refs/receipts/main.lock",
        ]
        for name in stale {
            let file = scratch.path("store.git/\(name)")
            try FileManager.default.createDirectory(
                atPath: parentFolder(of: file), withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: file))
        }
        #expect(throws: StorageError.locked) { try store.moveReference(main, from: nil, to: one) }
        #expect(try store.removeStaleLocks(holding: []) == [])
        #expect(
            try store.removeStaleLocks(holding: [.writer]) == [
                "refs/chains/7.lock", "refs/heads/main.lock", "refs/refused/a/b.lock", "refs/suspect/x.lock",
            ])
        #expect(try store.moveReference(main, from: nil, to: one) == .moved)
        #expect(try store.removeStaleLocks(holding: [.sync]) == ["refs/hub/main.lock"])
        #expect(try store.removeStaleLocks(holding: [.writer, .sync]) == ["packed-refs.lock"])
        #expect(try store.removeStaleLocks(holding: [.writer, .sync]) == [])
        #expect(FileManager.default.fileExists(atPath: scratch.path("store.git/refs/receipts/main.lock")))
    }

    @Test func aLockHeldForAMomentIsWaitedFor() async throws {
        let one = try store.addCommit()
        let lock = scratch.path("store.git/refs/heads/main.lock")
        try Data().write(to: URL(filePath: lock))
        let path = store.path
        async let outcome = Task.detached {
            try ObjectStore(opening: path).moveReference("refs/heads/main", from: nil, to: one)
        }.value
        try FileManager.default.removeItem(atPath: lock)
        #expect(try await outcome == .moved)
    }

    @Test func aSymbolicRefIsNotMoved() async throws {
        let one = try store.addCommit()
        let two = try store.addCommit(parents: [one])
        #expect(try store.moveReference(main, from: nil, to: one) == .moved)
        try await scratch.git("symbolic-ref", "refs/heads/alias", main)
        #expect(throws: StorageError.corrupt(nil)) {
            try store.moveReference("refs/heads/alias", from: one, to: two)
        }
        #expect(throws: StorageError.corrupt(nil)) {
            try store.moveReference("refs/heads/alias", from: one, to: nil)
        }
        #expect(try store.reference(main) == one)
        #expect(try store.reference("refs/heads/alias") == one)
    }
}
