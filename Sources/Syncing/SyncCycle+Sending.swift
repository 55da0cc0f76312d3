import GitStorage
import Landing
import Workspaces

/// How sending can end short of the hub's yes; every kind of work that is sent has these among its own endings.
protocol SendingEnding: Sendable {
    static var raced: Self { get }
    static func offline(_ reason: Transport.Unreachable) -> Self
    static func refused(_ faults: [CheckViolation], hub: [String]) -> Self
}

extension SyncOutcome.Ending: SendingEnding {}
extension Governance.Outcome: SendingEnding {}
extension HubRestore.Outcome: SendingEnding {}

/// What came of sending.
enum Sent<Ending: SendingEnding>: Sendable {
    /// The hub has taken it in.
    case accepted
    /// It is to be made again on what the hub holds by then; how it ended, for whoever gives up.
    case lost(Ending)
    case ended(Ending)
}

extension SyncCycle {
    /// Offers a step as the hub's newest, and notes whether a check answered.
    func send<Ending: SendingEnding>(
        _ step: ObjectID, to space: SpaceKind, by transport: any HubLink, as _: Ending.Type
    ) async throws -> Sent<Ending> {
        switch try await transport.push(step) {
        case .accepted:
            try await workspace.noteGuard(of: space, true)
            return .accepted
        case .acceptedUnchecked:
            try await workspace.noteGuard(of: space, false)
            return .accepted
        case .raced: return .lost(.raced)
        case .locked: return .lost(.offline(.locked))
        case .refused(let lines): return .ended(.refused([], hub: lines))
        case .unreachable(let reason): return .ended(.offline(reason))
        }
    }

    /// Sets aside those own edits that the hub named as the reason for its no.
    ///
    /// - Returns: whether it named any; if not, what it said is noted, and all of the space's own work waits.
    func settingAside(
        _ verdict: HubVerdict, in space: SpaceKind, _ region: RegionSource, _ outcome: inout SyncOutcome
    ) async throws -> Bool {
        let result = try await SettingAside(
            workspace: workspace, space: space, region: region, reaching: reaching, named: verdict.findings
        ).run()
        outcome.setAside += result.edits
        guard result.unresolved.isEmpty, !verdict.findings.isEmpty else {
            try await workspace.noteHeldUp(of: space, verdict.sentences)
            return false
        }
        return true
    }

    /// Notes that the hub holds all that this laptop has of a space.
    func noteLevel(of space: SpaceKind) async throws {
        try await workspace.repository(space).perform { store in
            if let alone = try store.reference(RefName.alone) {
                _ = try store.moveReference(RefName.alone, from: alone, to: nil)
            }
        }
        try await workspace.noteHeldUp(of: space, nil)
    }

    /// The way to a space's repository on the hub; `nil` while the region has no hub.
    func transport(for space: SpaceKind, _ lock: SyncLock) async throws -> (any HubLink)? {
        if let link { return link(space) }
        guard let hub = await workspace.settings.hub else { return nil }
        return try await transport(for: space, at: hub, lock)
    }

    /// The way to a space's repository at an address, through system git.
    func transport(for space: SpaceKind, at hub: String, _ lock: SyncLock) async throws -> Transport {
        let givesReceipts = try await !workspace.receiptKeys().isEmpty
        return Transport(
            repository: workspace.path(of: space), address: "\(hub)/\(space).git", deadline: deadline, lock: lock,
            sshCommand: sshCommand, keyFile: await workspace.loginKeyFile(), givesReceipts: givesReceipts)
    }
}
