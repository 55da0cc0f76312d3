public import ArgumentParser
import Foundation
import GitStorage
import Logging
import ServiceLifecycle
import Syncing
import UnixSignals
import Workspaces

/// `slid`: keeps the copies of a laptop in step with their hubs.
public struct Daemon: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "slid",
        abstract: "Keep this laptop's copies in step with their hubs, until told to stop.",
        discussion: """
            Syncs every copy at once, after each nudge (SIGUSR1), and on a schedule. Stop it with SIGTERM or Ctrl-C; \
            a sync that has begun is finished first.

            Example:
              slid
              slid --every 60 /home/ann/.local/share/sli/south-west
            """)

    @Argument(help: "The folders of the copies; by default all of this user's.")
    var copies: [String] = []

    @Option(name: .customLong("every"), help: "Seconds between two syncs when nothing happens.")
    var interval: Int = 300

    @Option(help: "Seconds to wait for a hub.")
    var timeout: Int = 60

    public init() {}

    /// Runs the daemon with this process's arguments.
    public static func start() async { await main() }

    public func validate() throws {
        if interval < 1 || timeout < 1 { throw ValidationError("Times are at least one second.") }
    }

    public func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var logger = Logger(label: "slid") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        var locks: [FileLock] = []
        for folder in copies.isEmpty ? Self.copies(environment) : copies {
            let workspace = try Workspace.open(folder)
            guard let lock = try FileLock.tryLock(folder + "/slid.lock") else {
                logger.error("another slid looks after this copy", metadata: ["copy": "\(folder)"])
                throw ExitCode(1)
            }
            locks.append(lock)
            try DaemonMark.leave(in: folder)
            let cycle = SyncCycle(
                workspace, deadline: .seconds(timeout), sshCommand: environment["GIT_SSH_COMMAND"])
            var own = logger
            own[metadataKey: "copy"] = "\((folder as NSString).lastPathComponent)"
            services.append(
                .init(
                    service: SyncService(
                        workspace, cycle: cycle, schedule: Schedule(interval: .seconds(interval)), logger: own)))
        }
        guard !services.isEmpty else {
            logger.error("there is no copy of a region to look after; `sli join` makes one")
            throw ExitCode(1)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        withExtendedLifetime(locks) {}
    }

    private static func copies(_ environment: [String: String]) -> [String] {
        let home = CopiesFolder.path(environment)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []
        return names.sorted().map { "\(home)/\($0)" }.filter {
            FileManager.default.fileExists(atPath: $0 + "/workspace.json")
        }
    }
}
