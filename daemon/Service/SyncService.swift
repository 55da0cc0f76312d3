import Landing
public import Logging
public import ServiceLifecycle
public import Syncing
import UnixSignals
public import Workspaces

/// Syncs one copy: on a nudge, and on a schedule, until it is told to stop.
///
/// A nudge is SIGUSR1, which `sli` sends after a save. The log names spaces and counts, never what a record says.
public struct SyncService: Service {
    private let workspace: Workspace
    private let cycle: SyncCycle
    private let schedule: Schedule
    private let maintenance: Maintenance
    private let logger: Logger

    public init(_ workspace: Workspace, cycle: SyncCycle, schedule: Schedule = Schedule(), logger: Logger) {
        self.workspace = workspace
        self.cycle = cycle
        self.schedule = schedule
        maintenance = Maintenance(workspace)
        self.logger = logger
    }

    /// Runs until the service group shuts down; a cycle that has begun is brought to its end.
    public func run() async throws {
        let (nudges, nudge) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigusr1).cancelOnGracefulShutdown() {
                    nudge.yield()
                }
                nudge.finish()
            }
            group.addTask {
                var failures = 0
                while !Task.isShuttingDownGracefully {
                    failures = await syncOnce() ? 0 : failures + 1
                    await maintain()
                    let pause = schedule.pause(afterFailures: failures)
                    guard await Self.wait(pause, orFor: nudges) else { return }
                }
            }
            try await group.waitForAll()
        }
    }

    /// - Returns: whether the hub was reached and nothing was refused.
    private func syncOnce() async -> Bool {
        do {
            let outcomes = try await cycle.run()
            var isGood = true
            for outcome in outcomes {
                let metadata: Logger.Metadata = [
                    "space": "\(outcome.space)", "sent": "\(outcome.sent)", "received": "\(outcome.received)",
                    "races": "\(outcome.races)",
                ]
                if !outcome.setAside.isEmpty {
                    logger.warning(
                        "edits were set aside",
                        metadata: metadata.merging(["edits": "\(outcome.setAside.count)"]) { $1 })
                }
                switch outcome.ending {
                case .level, .alone: logger.info("synced", metadata: metadata)
                case .offline(.noRepository) where outcome.space != .region:
                    logger.debug("no place on the hub", metadata: metadata)
                case .offline:
                    isGood = false
                    logger.notice("hub unreachable", metadata: metadata)
                case .raced:
                    isGood = false
                    logger.notice("others were quicker", metadata: metadata)
                case .refused(let violations, let hub):
                    isGood = false
                    logger.warning(
                        "not accepted",
                        metadata: metadata.merging(
                            ["findings": "\(violations.count + hub.count)"]) { $1 })
                case .otherRegion(let root):
                    isGood = false
                    logger.critical(
                        "the hub shows another region; nothing is sent to it",
                        metadata: metadata.merging(["root": "\(root)"]) { $1 })
                case .forked(let tip, _, _):
                    isGood = false
                    logger.error(
                        "the hub's history parts from this copy's", metadata: metadata.merging(["tip": "\(tip)"]) { $1 }
                    )
                case .suspect(let tip, _):
                    isGood = false
                    logger.error(
                        "the hub's state failed the check",
                        metadata: metadata.merging(
                            ["tip": "\(tip)"]) { $1 })
                }
            }
            return isGood
        } catch {
            logger.error("sync failed", metadata: ["error": "\(type(of: error))"])
            return false
        }
    }

    /// Packs what has become many files, now that nothing else is to be done.
    private func maintain() async {
        do {
            for (space, outcome) in try await maintenance.run() {
                switch outcome {
                case .notNeeded, .busy: break
                case .packed: logger.info("packed", metadata: ["space": "\(space)"])
                case .failed(let reason):
                    logger.warning("not packed", metadata: ["space": "\(space)", "git": "\(reason)"])
                }
            }
        } catch {
            logger.error("not packed", metadata: ["error": "\(type(of: error))"])
        }
    }

    /// Waits for a nudge, at most as long as is said.
    ///
    /// - Returns: `false` if the service is to stop.
    private static func wait(_ pause: Duration, orFor nudges: AsyncStream<Void>) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in nudges.cancelOnGracefulShutdown() { return true }
                return false
            }
            group.addTask {
                // Cut short by a nudge or by the end.
                (try? await Task.sleep(for: pause)) != nil
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first && !Task.isShuttingDownGracefully
        }
    }
}

/// When the next cycle begins by itself.
public struct Schedule: Sendable {
    /// The time between two cycles when all is well.
    public var interval: Duration
    /// The first pause after a failure; it doubles up to the interval.
    public var retry: Duration
    /// Gives a number between 0 and 1, so that a region's laptops do not all come at once.
    private let random: @Sendable () -> Double

    public init(
        interval: Duration = .seconds(300), retry: Duration = .seconds(15),
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.interval = interval
        self.retry = retry
        self.random = random
    }

    /// The pause after that many failures in a row: the interval, or what the back-off has come to; between
    /// four fifths and six fifths of it.
    public func pause(afterFailures failures: Int) -> Duration {
        let steady = failures == 0 ? interval : min(interval, retry * (1 << min(failures - 1, 10)))
        return steady * (0.8 + 0.4 * random())
    }
}
