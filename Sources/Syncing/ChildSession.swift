import Glibc
import Synchronization

/// The session of a child that is given up: git, ssh, and whatever else they started.
///
/// git ends at the first request; a program that it called may not, and would go on for ever, with the pipes that
/// this process reads from in its hands.
final class ChildSession: Sendable {
    private let leader = Mutex<pid_t?>(nil)

    /// Takes note of the child that leads the session; called while it cannot have been reaped.
    func begin(_ process: pid_t) { leader.withLock { $0 = process } }

    /// Waits a moment for all that were asked to end, then kills who is left. Does nothing if none began.
    func end() async {
        guard let leader = leader.withLock({ $0 }) else { return }
        // Nobody tells when a grandchild ends, so it is asked for.
        for _ in 0..<50 {
            guard kill(-leader, 0) == 0 else { return }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
        }
        kill(-leader, SIGKILL)
    }
}
