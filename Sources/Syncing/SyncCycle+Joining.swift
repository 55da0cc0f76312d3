import GitStorage
import Landing
import SystemPackage
public import Workspaces

extension SyncCycle {
    /// Makes a copy of the region whose hub is at that address; all of it is checked first.
    ///
    /// - Parameter isMeant: asked, once all has been checked, whether this is the region that was meant.
    /// - Throws: ``JoinFailure``, `JoinRefused`, `FoundingRefused` or `WorkspaceError`.
    public static func join(
        hub: String, in folder: String, key: String, deadline: Duration, sshCommand: String? = nil,
        reaching: @escaping @Sendable (SyncStep) async throws -> Void = { _ in },
        isMeant: @Sendable (RegionMark) async throws -> Bool = { _ in true }
    ) async throws -> Workspace {
        try await Workspace.join(hub: hub, in: folder, key: key, isMeant: isMeant) { path in
            // Nobody else knows this folder yet, so its own lock file does.
            guard let lock = try FileLock.tryLock(path + "/sync.lock") else { throw WorkspaceError.busy }
            defer { withExtendedLifetime(lock) {} }
            let transport = Transport(
                repository: path, address: hub + "/region.git", deadline: deadline,
                lock: FileDescriptor(rawValue: lock.descriptor), sshCommand: sshCommand, keyFile: key)
            try await reaching(.fetch)
            switch try await transport.fetch() {
            case .tip(let tip?):
                try await reaching(.check)
                return tip
            case .tip(nil): throw JoinFailure.empty
            case .unreachable(let reason): throw JoinFailure.unreachable(reason)
            }
        }
    }
}

/// Why no copy could be made.
public enum JoinFailure: Error, Sendable, Hashable {
    /// There is a repository, but no region in it yet.
    case empty
    case unreachable(Transport.Unreachable)
}
