import Foundation
import Glibc
import Subprocess
import Testing

@testable import Syncing

/// The kernel holds what is started within limits to each of them.
@Suite struct ProcessLimitsTests {
    /// What makes an ordinary user of root, whom the kernel does not hold to a number of processes.
    private static let asNobody =
        geteuid() == 0 ? ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--"] : []

    private static let wide = ProcessLimits(
        memory: 1 << 30, addresses: 8 << 30, computing: 60, file: 1 << 30, processes: nil, seconds: 60)

    /// - Returns: whether it came to its own good end.
    private func succeeds(
        _ limits: ProcessLimits, as account: [String] = [], _ words: String...
    ) async throws -> Bool {
        let all = account + limits.prefix + words
        let result = try await run(
            .name(all[0]), arguments: Arguments(Array(all.dropFirst())), output: .discarded, error: .discarded)
        return result.terminationStatus.isSuccess
    }

    private func expectBound(
        by change: (inout ProcessLimits) -> Void, _ words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var narrow = Self.wide
        change(&narrow)
        #expect(try await succeeds(narrow, "sh", "-c", words) == false, sourceLocation: sourceLocation)
    }

    @Test func memoryIsBound() async throws {
        let words = "dd if=/dev/zero of=/dev/null bs=200M count=1"
        #expect(try await succeeds(Self.wide, "sh", "-c", words))
        try await expectBound(by: { $0.memory = 64 << 20 }, words)
        try await expectBound(by: { $0.addresses = 64 << 20 }, words)
    }

    @Test func filesAreBound() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("sli-" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let words = "dd if=/dev/zero of='\(file)' bs=1M count=4"
        #expect(try await succeeds(Self.wide, "sh", "-c", words))
        try await expectBound(by: { $0.file = 1 << 20 }, words)
    }

    @Test func computingIsBound() async throws {
        // Some seconds of it, after which it would come to a good end.
        try await expectBound(by: { $0.computing = 1 }, "i=0; while [ $i -lt 20000000 ]; do i=$((i+1)); done")
    }

    @Test func timeIsBound() async throws {
        try await expectBound(by: { $0.seconds = 1 }, "sleep 20")
    }

    @Test func processesOfAnAccountAreBound() async throws {
        // Sixteen at once.
        let words = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do sleep 1 & done; wait"
        var limits = Self.wide
        limits.processes = 1 << 20
        #expect(try await succeeds(limits, as: Self.asNobody, "sh", "-c", words))
        limits.processes = 8
        #expect(try await succeeds(limits, as: Self.asNobody, "sh", "-c", words) == false)
    }
}
