import Foundation
import Testing

/// Laws over schedules in which people leave and work is set aside. `SLI_SCHEDULES` sets how many, `SLI_SEED` where
/// they begin.
@Suite(.serialized)
struct UpheavalTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["SLI_SCHEDULES"].flatMap { Int($0) } ?? 12
    private static let first = environment["SLI_SEED"].flatMap { Int($0) } ?? 1

    @Test("whoever leaves, and whenever a laptop is killed: no word is lost, no edit lands twice, no copy is stuck")
    func nothingIsLost() async throws {
        var setAside = 0
        for seed in Self.first..<(Self.first + Self.count) {
            var journal: [String] = []
            do {
                var schedule = try await UpheavalSchedule(seed: seed)
                defer {
                    journal = schedule.journal
                    setAside += schedule.setAside
                }
                try await schedule.run(steps: 10 + seed % 30)
            } catch {
                Issue.record("seed \(seed): \(error)\n\(journal.joined(separator: "\n"))")
                return
            }
        }
        #expect(setAside >= Self.count / 4, "the schedules set nothing aside")
    }
}
