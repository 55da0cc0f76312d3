import Foundation
import Testing

/// Laws over schedules that nobody thought of. `SLI_SCHEDULES` sets how many, `SLI_SEED` where they begin.
@Suite(.serialized)
struct RandomScheduleTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["SLI_SCHEDULES"].flatMap { Int($0) } ?? 40
    private static let first = environment["SLI_SEED"].flatMap { Int($0) } ?? 1

    @Test("whatever people do at two to four laptops, nothing saved is lost, and all come to the same")
    func nothingIsLost() async throws {
        for seed in Self.first..<(Self.first + Self.count) {
            var journal: [String] = []
            do {
                var schedule = try await RandomSchedule(seed: seed, laptops: 2 + seed % 3)
                defer { journal = schedule.journal }
                try await schedule.run(steps: 6 + seed % 25)
                if seed % 20 == 0 { try await schedule.judgeHistory() }
            } catch {
                Issue.record("seed \(seed): \(error)\n\(journal.joined(separator: "\n"))")
                return
            }
        }
    }
}
