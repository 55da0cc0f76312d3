import Synchronization

/// When a child last said anything.
final class SignsOfLife: Sendable {
    private let last = Mutex(ContinuousClock.now)

    /// Takes note of a sign.
    func note() { last.withLock { $0 = .now } }

    /// Returns once there was none for so long, or once the longest time is over.
    ///
    /// - Throws: `CancellationError`.
    func cease(for silence: Duration, atMost longest: Duration) async throws {
        let end = ContinuousClock.now + longest
        while true {
            let next = min(last.withLock { $0 } + silence, end)
            guard ContinuousClock.now < next else { return }
            try await Task.sleep(until: next, clock: .continuous)
        }
    }
}
