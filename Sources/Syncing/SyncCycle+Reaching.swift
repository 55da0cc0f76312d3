import Landing
import Workspaces

extension SyncCycle {
    /// What came of asking the hub for one space.
    public enum Answer: Sendable, Hashable {
        /// It answered.
        case reached
        /// The region has no hub.
        case alone
        case unreachable(Transport.Unreachable)
    }

    /// Asks the hub for the newest state of the region, and takes nothing in.
    public func askHub() async throws -> Answer {
        try await withSyncLock { lock in
            guard let transport = try await transport(for: .region, lock) else { return .alone }
            switch try await transport.fetch() {
            case .tip: return .reached
            case .unreachable(let reason): return .unreachable(reason)
            }
        }
    }
}
