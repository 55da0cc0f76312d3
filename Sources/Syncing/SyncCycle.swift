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
    private let deadline: Duration
    /// How often a lost race is run again.
    private let attempts: Int
    private let sshCommand: String?
    /// Waits a random moment before race `n` is run again.
    private let pause: @Sendable (Int) async throws -> Void
    /// Told each step before it begins; what it throws ends the cycle there, as a killed process would.
    let reaching: @Sendable (SyncStep) async throws -> Void
    /// The way to a space's hub in place of system git.
    private let link: (@Sendable (SpaceKind) -> any HubLink)?

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
            try await joinOwnSpace()
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

    /// An officer's copy takes part in the spaces of their authority, and of those that it followed, as soon as the roster
    /// names them.
    private func joinOwnSpace() async throws {
        guard let member = try? await workspace.member() else { return }
        if await workspace.settings.member != member.id {
            try await workspace.changeSettings { $0.member = member.id }
        }
        let roster = try await workspace.roster()
        // With what those wrote that it took over from.
        for authority in roster.authorities where roster.isAuthority(member.authority, orSuccessorOf: authority.id) {
            try await workspace.addAuthoritySpace(authority.id)
        }
    }

    /// Syncs one space under the sync lock.
    func run(_ space: SpaceKind, _ lock: SyncLock) async throws -> SyncOutcome {
        let repository = try await workspace.repository(space)
        let before = try await workspace.view(of: space)
        guard let transport = try await transport(for: space, lock) else { return try await landAlone(space, before) }
        var outcome = SyncOutcome(space: space, ending: .raced)
        for race in 0...attempts {
            outcome.races = race
            if race > 0 { try await pause(race) }
            // 1. Fetch
            try await reaching(.fetch)
            let incoming: ObjectID?
            switch try await transport.fetch() {
            case .tip(let tip): incoming = tip
            case .unreachable(let reason):
                outcome.ending = .offline(reason)
                return outcome
            }
            // 2. Check what came, and take it as verified
            try await reaching(.check)
            let region = try await regionSource()
            if let incoming {
                switch try await repository.perform({ try Self.take(incoming, space, region, in: $0) }) {
                case .taken(let steps):
                    outcome.received += steps
                    try await forgetSuspects(space, repository)
                case .otherRegion(let root):
                    outcome.ending = .otherRegion(root)
                    return outcome
                case .suspect(let faults):
                    try await suspect(incoming, space, repository)
                    outcome.ending = .suspect(incoming, faults)
                    return outcome
                case .forked(let step, let lacking):
                    try await suspect(incoming, space, repository)
                    outcome.ending = .forked(incoming, at: step, lacking: lacking)
                    return outcome
                }
            }
            // 3. and 4. Land the own chains, check the landings
            try await reaching(.land)
            var landings = try await repository.perform { try Landings(of: space, region, in: $0) }
            outcome.stranded = landings.stranded
            try await reaching(.checkLandings)
            landings = try await settingAside(landings, in: space, region, &outcome)
            if !landings.faults.isEmpty {
                outcome.ending = .refused(landings.faults, hub: [])
                return try await finish(outcome, before, landings)
            }
            if landings.tip != incoming {
                // 5. Push: own landings, or what a hub restored from a backup has lost
                try await reaching(.push)
                switch try await transport.push(landings.tip) {
                case .accepted: try await workspace.noteGuard(of: space, true)
                case .acceptedUnchecked: try await workspace.noteGuard(of: space, false)
                case .raced:
                    outcome.ending = .raced
                    continue
                case .locked:
                    outcome.ending = .offline(.locked)
                    continue
                case .refused(let lines):
                    outcome.ending = .refused([], hub: lines)
                    return try await finish(outcome, before, landings)
                case .unreachable(let reason):
                    outcome.ending = .offline(reason)
                    return try await finish(outcome, before, landings)
                }
            }
            // 6. Move main
            try await reaching(.move)
            try await accept(landings, in: space, repository)
            try await repository.perform { store in
                // The hub has all of it now.
                if let alone = try store.reference(RefName.alone) {
                    _ = try store.moveReference(RefName.alone, from: alone, to: nil)
                }
            }
            outcome.sent = landings.edits
            outcome.ending = .level
            // The receipt of what was just sent exists only now.
            if landings.tip != incoming { try await transport.fetchReceipts() }
            return try await finish(outcome, before, landings)
        }
        return try await finish(outcome, before, nil)
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

    /// A space without a hub is its own: its chains land on this laptop with the same check.
    private func landAlone(_ space: SpaceKind, _ before: View) async throws -> SyncOutcome {
        let repository = try await workspace.repository(space)
        let region = try await regionSource()
        var landings = try await repository.perform { try Landings(of: space, region, in: $0) }
        var outcome = SyncOutcome(space: space, ending: .alone)
        landings = try await settingAside(landings, in: space, region, &outcome)
        guard landings.faults.isEmpty else {
            outcome.ending = .refused(landings.faults, hub: [])
            return outcome
        }
        try await repository.perform { [landings] store in
            let verified = try store.required(RefName.hub)
            guard landings.tip != verified, try store.reference(RefName.alone) == nil else { return }
            // What lands from here on, no hub has seen.
            _ = try store.moveReference(RefName.alone, from: nil, to: verified)
        }
        try await accept(landings, in: space, repository)
        outcome.sent = landings.edits
        return try await finish(outcome, before, landings)
    }

    /// What became of a fetched tip.
    enum Taken: Sendable {
        /// It is verified, so many steps further than before; none if it is what this copy has verified, or
        /// older: then the copy will bring the hub forward.
        case taken(steps: Int)
        /// It is not taken in.
        case suspect([CheckViolation])
        /// It goes back to another first commit: this is no hub of this region. Nothing of it is kept.
        case otherRegion(ObjectID)
        /// It is good by itself, but parts from the verified line, and nobody has said that the region goes on there.
        case forked(at: ObjectID, lacking: [Revocation])
    }

    /// Takes a fetched tip as verified if its way from the last verified one is good.
    private static func take(
        _ incoming: ObjectID, _ space: SpaceKind, _ region: RegionSource, in store: ObjectStore
    ) throws -> Taken {
        let verified = try store.required(RefName.hub)
        let verdict = try judge(incoming, space, region, in: store)
        if case .taken(let steps) = verdict, steps > 0 {
            if try !store.isAncestor(verified, of: incoming) {
                try Fork.keep(verified, in: store)
            }
            _ = try store.moveReference(RefName.hub, from: verified, to: incoming)
        }
        if case .otherRegion = verdict { _ = try store.moveReference(RefName.incoming, from: incoming, to: nil) }
        return verdict
    }

    /// What a fetched tip is to the verified one; moves nothing.
    static func judge(
        _ incoming: ObjectID, _ space: SpaceKind, _ region: RegionSource, in store: ObjectStore
    ) throws -> Taken {
        let verified = try store.required(RefName.hub)
        // Only a landing of the verified line is an older state of it; an edit in it is none.
        switch try LineRelation(of: incoming, to: verified, in: store) {
        case .same, .older: return .taken(steps: 0)
        case .newer, .foreign: break
        case .forked(let step):
            let check = try region.check(space, in: store, asksNewestRoster: false)
            let faults = try check.violations(from: step, to: incoming, root: verified)
            guard faults.isEmpty else { return .suspect(faults) }
            let fork = Fork(
                space: space, step: step, verified: verified, incoming: incoming, store: store, region: region)
            switch try fork.answer() {
            case .goOver: return .taken(steps: try store.firstParents(from: incoming, downTo: step).count)
            case .stay: return .forked(at: step, lacking: [])
            case .lacks(let revocations): return .forked(at: step, lacking: revocations)
            }
        }
        let check = try region.check(space, in: store, asksNewestRoster: false)
        let faults = try check.violations(from: verified, to: incoming, root: verified)
        guard faults.isEmpty else {
            let own = try store.firstParents(from: verified).last
            // What is no commit, or has no beginning that is here, is suspect all the same.
            guard let root = try? store.firstParents(from: incoming).last, root != own else { return .suspect(faults) }
            return .otherRegion(root)
        }
        return .taken(steps: try store.firstParents(from: incoming, downTo: verified).count)
    }

    /// Keeps what the hub shows, without taking it in.
    private func suspect(_ tip: ObjectID, _ space: SpaceKind, _ repository: Repository) async throws {
        try await workspace.writing(space) {
            try await repository.perform { store in
                _ = try store.moveReference(RefName.suspect + tip.hex, from: nil, to: tip)
            }
        }
    }

    /// A hub that shows a good tip again is mended: what was suspected before is let go.
    private func forgetSuspects(_ space: SpaceKind, _ repository: Repository) async throws {
        guard try await repository.perform({ try !$0.references(under: RefName.suspect).isEmpty }) else { return }
        try await workspace.writing(space) {
            try await repository.perform { store in
                for (name, id) in try store.references(under: RefName.suspect) {
                    _ = try store.moveReference(name, from: id, to: nil)
                }
            }
        }
    }

    /// Moves the verified mainline and `main` to what the hub has accepted.
    ///
    /// `main` stays where it is if an edit was made meanwhile: that edit lands next, on the chain it stands on.
    private func accept(_ landings: Landings, in space: SpaceKind, _ repository: Repository) async throws {
        try await workspace.writing(space) {
            try await repository.perform { store in
                let verified = try store.required(RefName.hub)
                if verified != landings.tip {
                    _ = try store.moveReference(RefName.hub, from: verified, to: landings.tip)
                }
                if landings.main != landings.tip {
                    _ = try store.moveReference(RefName.main, from: landings.main, to: landings.tip)
                }
                for (name, id) in landings.chains { _ = try store.moveReference(name, from: id, to: nil) }
                for (name, id) in try store.references(under: RefName.fallen)
                where try Chain.allUnlanded(from: id, tip: landings.tip, in: store).isEmpty {
                    _ = try store.moveReference(name, from: id, to: nil)
                }
            }
        }
    }

    private func finish(_ outcome: SyncOutcome, _ before: View, _ landings: Landings?) async throws -> SyncOutcome {
        var outcome = outcome
        // 7. Index
        try await reaching(.index)
        let after = try await workspace.view(of: outcome.space)
        if after != before { try await workspace.keepIndexUp(outcome.space) }
        // Receipts that are not good keep nothing else from coming in.
        outcome.receipts = try await workspace.takeReceipts(of: outcome.space)
        let sent = outcome.sent > 0 ? landings?.records ?? [] : []
        outcome.records = try await workspace.repository(outcome.space).perform { store in
            try RecordOutcome.all(from: before.tree, to: after.tree, sent: sent, in: store)
        }
        return outcome
    }

    func regionSource() async throws -> RegionSource {
        let tip = try await workspace.repository(.region).perform { try $0.required(RefName.hub) }
        return RegionSource(path: workspace.path(of: .region), tip: tip)
    }
}

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
