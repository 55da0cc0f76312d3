import Foundation
import Glibc
import Testing

@testable import GitStorage

@Suite struct FileLockTests {
    let scratch: Scratch
    let path: String

    init() throws {
        scratch = try Scratch()
        path = scratch.path("writer.lock")
    }

    /// Starts a tool that ends when the returned descriptor is closed.
    private func start(_ arguments: [String]) throws -> (pid: pid_t, input: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        var pid: pid_t = 0
        let argv = arguments.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        try #require(posix_spawnp(&pid, arguments[0], &actions, nil, argv, environ) == 0)
        close(ends[0])
        return (pid, ends[1])
    }

    private func wait(for pid: pid_t) {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    @Test func oneHolderAtATime() throws {
        let first = try FileLock.tryLock(path)
        #expect(first != nil)
        #expect(try FileLock.tryLock(path) == nil)
        withExtendedLifetime(first) {}
    }

    @Test func lettingGoFreesIt() throws {
        do {
            let lock = try FileLock.tryLock(path)
            #expect(lock != nil)
        }
        #expect(try FileLock.tryLock(path) != nil)
    }

    @Test func waitingEndsWithTheHolder() async throws {
        var held = try FileLock.tryLock(path)
        #expect(try await FileLock.lock(path, within: .milliseconds(20)) == nil)
        async let next = FileLock.lock(path, within: .seconds(30))
        withExtendedLifetime(held) {}
        held = nil
        #expect(try await next != nil)
    }

    @Test func waitingCanBeCancelled() async throws {
        let held = try FileLock.tryLock(path)
        let waiting = Task { [path] in try await FileLock.lock(path, within: .seconds(3600)) != nil }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        withExtendedLifetime(held) {}
    }

    /// EDGE-CASES 17: the kernel takes the lock back from a killed holder.
    @Test func aKilledHolderLeavesNothing() async throws {
        let holder = try start(["flock", path, "cat"])
        while try FileLock.tryLock(path) != nil { await Task.yield() }
        // `flock` and its `cat` both hold it.
        kill(holder.pid, SIGKILL)
        wait(for: holder.pid)
        close(holder.input)
        #expect(try await FileLock.lock(path, within: .seconds(30)) != nil)
    }

    /// DESIGN.md section 9: children of git hold the sync lock for as long as they live.
    @Test func aChildThatInheritsItHoldsItToo() async throws {
        var lock = try FileLock.tryLock(path, isInherited: true)
        let child = try start(["cat"])
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(try FileLock.tryLock(path) == nil)
        close(child.input)
        wait(for: child.pid)
        // Another test's child may have inherited it at the same moment.
        #expect(try await FileLock.lock(path, within: .seconds(30)) != nil)
    }

    @Test func otherwiseAChildDoesNot() async throws {
        var lock = try FileLock.tryLock(path)
        let child = try start(["cat"])
        withExtendedLifetime(lock) {}
        lock = nil
        // Between fork and exec another test's child may hold it; this one's would do so until its input ends.
        #expect(try await FileLock.lock(path, within: .seconds(20)) != nil)
        close(child.input)
        wait(for: child.pid)
    }

    @Test func aLockOnAReplacedFileIsNoLock() throws {
        let old = try FileLock.tryLock(path)
        unlink(path)
        let new = try FileLock.tryLock(path)
        #expect(new != nil)
        #expect(try FileLock.tryLock(path) == nil)
        withExtendedLifetime((old, new)) {}
    }

    @Test func aPlaceThatCannotBeLockedIsAnError() throws {
        #expect(throws: StorageError.notFound(nil)) { try FileLock.tryLock(scratch.path("no/folder")) }
    }
}
