import Seeded
import Glibc
import Testing

@testable import GitStorage

/// EDGE-CASES 23: no false "saved", nothing corrupt.
@Suite struct FullDiskTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A file system of one megabyte for the time of `body`.
    private func onSmallDisk(_ body: (ObjectStore) async throws -> Void) async throws {
        let disk = scratch.path("disk")
        mkdir(disk, 0o700)
        let mounted = try await scratch.run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk])
        try #require(mounted.isSuccess, "\(mounted.errors)")
        let result: Result<Void, any Error>
        do {
            try await body(try ObjectStore.create(bareAt: disk + "/store.git"))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        let unmounted = try await scratch.run("umount", ["-l", disk])
        try #require(unmounted.isSuccess, "\(unmounted.errors)")
        try result.get()
    }

    static let canMount = geteuid() == 0 && unmountableNamespace()

    /// Whether this process may mount at all: root in a container often may not.
    private static func unmountableNamespace() -> Bool {
        mount("none", "/", nil, UInt(MS_REMOUNT | MS_BIND | MS_SILENT), nil) == 0 || errno != EPERM
    }

    @Test(.enabled(if: FullDiskTests.canMount, "needs the right to mount a small file system"))
    func aFullDiskIsSaidToBeFullAndNothingMoves() async throws {
        try await onSmallDisk { store in
            let first = try store.addCommit()
            #expect(try store.moveReference("refs/heads/main", from: nil, to: first) == .moved)
            var random = SeededGenerator(seed: 1)
            #expect(throws: StorageError.diskFull) { try store.writeBlob(random.bytes(2_000_000)) }
            #expect(throws: StorageError.diskFull) {
                try store.packing { try store.writeBlob(random.bytes(2_000_000)) }
            }
            #expect(throws: StorageError.diskFull) {
                while true { _ = try store.addCommit(parents: [first], message: "\(random.next())\n") }
            }
            #expect(throws: StorageError.diskFull) { try ObjectStore.create(bareAt: store.path + "../other.git") }
            let fresh = try ObjectStore(opening: store.path)
            #expect(try fresh.reference("refs/heads/main") == first)
            #expect(try fresh.commit(first).id == first)
            let check = try await scratch.git(
                "fsck", "--strict", "--no-dangling", environment: ["GIT_DIR": store.path])
            #expect(check.text.isEmpty && check.errors.isEmpty, "\(check.errors)")
        }
    }

    @Test(.enabled(if: FullDiskTests.canMount, "needs the right to mount a small file system"))
    func aReadOnlyDiskIsReadAndSaidToBeReadOnly() async throws {
        try await onSmallDisk { store in
            let first = try store.addCommit()
            #expect(try store.moveReference("refs/heads/main", from: nil, to: first) == .moved)
            let remounted = try await scratch.run("mount", ["-o", "remount,ro", scratch.path("disk")])
            try #require(remounted.isSuccess, "\(remounted.errors)")
            let fresh = try ObjectStore(opening: store.path)
            #expect(try fresh.reference("refs/heads/main") == first)
            #expect(throws: StorageError.readOnly) { try fresh.writeBlob([1]) }
            #expect(throws: StorageError.readOnly) { try fresh.packing { try fresh.writeBlob([1]) } }
            #expect(throws: StorageError.readOnly) {
                try fresh.moveReference("refs/heads/main", from: first, to: nil)
            }
            #expect(throws: StorageError.readOnly) { try ObjectStore.create(bareAt: fresh.path + "../other.git") }
            #expect(throws: StorageError.readOnly) { try FileLock.tryLock(fresh.path + "lock") }
        }
    }

    @Test func withoutFileHandlesThatIsSaid() async throws {
        let store = try scratch.makeStore()
        let id = try store.writeBlob([1])
        await #expect(processExitsWith: .success) { [path = store.path as String, id = id.hex as String] in
            let store = try ObjectStore(opening: path)
            let id = ObjectID(id)!
            var limit = rlimit(rlim_cur: 0, rlim_max: 0)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var none = limit
            none.rlim_cur = 3
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
            #expect(throws: StorageError.noHandles) { try store.blob(id) }
            #expect(throws: StorageError.noHandles) { try store.writeBlob([2]) }
            #expect(throws: StorageError.noHandles) { try FileLock.tryLock(path + "lock") }
            #expect(throws: StorageError.self) { try ObjectStore(opening: path) }
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            #expect(try store.blob(id) == [1])
        }
    }
}
