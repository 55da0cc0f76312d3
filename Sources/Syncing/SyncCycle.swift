import GitStorage
public import Landing
import Records
import Statements
import SystemPackage
public import Workspaces

/// The descriptor of the copy's sync lock, which git's children inherit.
typealias SyncLock = FileDescriptor

/// One sync of one space, in the order of DESIGN.md section 8:
///
/// 1. fetch   2. check what came   3. land the own chains on it   4. check the landings   5. push
/// 6. move `main` to what was accepted   7. index
///
/// A lost race drops the landings and begins again at 1. Saving goes on all the while: the writer's lock is
/// held only in 6.
public struct SyncCycle: Sendable {
    let workspace: Workspace
    let deadline: Duration
    /// How often a lost race is run again.
    private let attempts: Int
    let sshCommand: String?
    /// Waits a random moment before race `n` is run again.
    private let pause: @Sendable (Int) async throws -> Void
    /// Told each step before it begins; what it throws ends the cycle there, as a killed process would.
    let reaching: @Sendable (SyncStep) async throws -> Void
    /// The way to a space's hub in place of system git.
    let link: (@Sendable (SpaceKind) -> any HubLink)?

    /// - Parameters:
    ///   - deadline: how long one conversation with the hub may take.
    ///   - sshCommand: how git is to call ssh, if the user has said so.
    ///   - pause: handed in, so that a test decides who wins a race.
    ///   - reaching: is told each step before it begins; what it throws ends the cycle there.
    ///   - link: the way to a space's repository on the hub; `nil` is system git.
    public init(
        _ workspace: Workspace, deadline: Duration = .seconds(60), sshCommand: String? = nil, attempts: Int = 10,
        pause: @escaping @Sendable (Int) async throws -> Void = SyncCycle.jitter,
        reaching: @escaping @Sendable (SyncStep) async throws -> Void = { _ in },
        link: (@Sendable (SpaceKind) -> any HubLink)? = nil
    ) {
        self.workspace = workspace
        self.deadline = deadline
        self.sshCommand = sshCommand
        self.attempts = attempts
        self.pause = pause
        self.reaching = reaching
        self.link = link
    }

    /// A random pause that grows with the number of lost races: at most 50 ms, 100 ms, … 1.6 s.
    public static let jitter: @Sendable (Int) async throws -> Void = { race in
        let limit = 50 << min(race, 5)
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...limit)))
    }

    /// Syncs all spaces of the copy, the region first, since it says who may write in the others.
    ///
    /// - Throws: if the copy itself cannot be read or written; an unreachable hub is an outcome.
    public func run() async throws -> [SyncOutcome] {
        try await withSyncLock { lock in
            var outcomes = [try await run(.region, lock)]
            try await joinOwnSpaces()
            for space in workspace.spaces() where space != .region {
                // Where the hub did not answer for the region, it is not asked again for each space.
                switch outcomes[0].ending {
                case .offline(let reason):
                    outcomes.append(SyncOutcome(space: space, ending: .offline(reason)))
                case .otherRegion(let root):
                    // What is written here is none of that hub's business.
                    outcomes.append(SyncOutcome(space: space, ending: .otherRegion(root)))
                default: outcomes.append(try await run(space, lock))
                }
            }
            return outcomes
        }
    }

    /// Holds the copy's sync lock, which covers `refs/hub/`.
    func withSyncLock<T: Sendable>(_ body: (SyncLock) async throws -> T) async throws -> T {
        guard let lock = try await FileLock.lock(workspace.folder + "/sync.lock", within: .seconds(120)) else {
            throw WorkspaceError.busy
        }
        for space in workspace.spaces() {
            try await workspace.repository(space).perform { _ = try $0.removeStaleLocks(holding: [.sync]) }
        }
        let result = try await body(FileDescriptor(rawValue: lock.descriptor))
        withExtendedLifetime(lock) {}
        return result
    }

    /// A member's copy takes part in the spaces of their authority, of those that it followed, and of their teams, as soon
    /// as the region names them.
    private func joinOwnSpaces() async throws {
        guard let member = try? await workspace.member() else { return }
        if await workspace.settings.member != member.id {
            try await workspace.changeSettings { $0.member = member.id }
        }
        let roster = try await workspace.roster()
        // With what those wrote that it took over from.
        for authority in roster.authorities where roster.isAuthority(member.authority, orSuccessorOf: authority.id) {
            try await workspace.add(.authority(authority.id))
        }
        for team in try await workspace.landedTeams() where team.includes(member) && !team.hasEnded {
            try await workspace.add(.team(team.id))
            if let hub = await workspace.settings.hub, hub.hasPrefix("/") {
                // Where it cannot be made, the sync of that space says that the hub has no place for it.
                try? await Hub(hub).addPlace(ofTeam: team.id, root: await workspace.settings.root)
            }
        }
    }

    /// Syncs one space under the sync lock.
    func run(_ space: SpaceKind, _ lock: SyncLock) async throws -> SyncOutcome {
        let before = try await workspace.view(of: space)
        guard let transport = try await transport(for: space, lock) else { return try await landAlone(space, before) }
        var outcome = SyncOutcome(space: space, ending: .raced)
        var verdicts = 0
        while true {
            // 1. Fetch
            try await reaching(.fetch)
            let incoming: ObjectID?
            switch try await transport.fetch() {
            case .tip(let tip):
                incoming = tip
                if tip == nil { try await workspace.noteAnswered(for: space) }
            case .unreachable(let reason):
                if reason == .noRepository { try await workspace.noteAnswered(for: space) }
                outcome.ending = .offline(reason)
                return outcome
            }
            // 2. Check what came, and take it as verified
            try await reaching(.check)
            let region = try await regionSource()
            if let incoming, let ending = try await takeIn(incoming, region, &outcome) {
                outcome.ending = ending
                return outcome
            }
            // 3. and 4. Land the own chains, check the landings
            let landings = try await land(in: space, region, &outcome)
            if !landings.faults.isEmpty {
                outcome.ending = .refused(landings.faults, hub: [])
                return try await finish(outcome, before, landings)
            }
            if landings.tip != incoming {
                // 5. Push: own landings, or what a hub restored from a backup has lost
                try await reaching(.push)
                switch try await send(landings.tip, to: space, by: transport, as: SyncOutcome.Ending.self) {
                case .accepted: break
                case .lost(let ending):
                    outcome.ending = ending
                    guard outcome.races < attempts else { return try await finish(outcome, before, nil) }
                    outcome.races += 1
                    try await pause(outcome.races)
                    continue
                case .ended(let ending):
                    outcome.ending = ending
                    if case .refused(_, let lines) = ending, verdicts < HubVerdict.most,
                        try await settingAside(HubVerdict(lines), in: space, region, &outcome)
                    {
                        verdicts += 1
                        continue
                    }
                    return try await finish(outcome, before, landings)
                }
            }
            // 6. Move main
            try await reaching(.move)
            try await accept(landings, in: space)
            try await noteLevel(of: space)
            outcome.sent = landings.edits
            outcome.ending = .level
            // The receipt of what was just sent exists only now.
            if landings.tip != incoming { try await transport.fetchReceipts() }
            return try await finish(outcome, before, landings)
        }
    }

    func regionSource() async throws -> RegionSource {
        let tip = try await workspace.repository(.region).perform { try $0.required(RefName.hub) }
        return RegionSource(path: workspace.path(of: .region), tip: tip)
    }
}
