import GitStorage
public import Landing
import Merging
import Records
import Statements
public import Workspaces

/// The coordinator's way back after a true fork: the hub was restored to an older state, and others went on from there
/// before a copy could bring it forward (SCHEDULES.md L12).
///
/// It signs, on the hub's newest step, that the region goes on there; takes again from people what had been taken from
/// them on the line that is left; and signs anew all governance of that line. Every copy that holds that line then goes
/// over by itself and lands there again what had landed here.
public struct HubRestore: Sendable {
    private let cycle: SyncCycle
    private let workspace: Workspace

    public init(_ workspace: Workspace, cycle: SyncCycle) {
        self.workspace = workspace
        self.cycle = cycle
    }

    /// What came of it.
    public enum Outcome: Sendable {
        /// The hub's line and this copy's are one: there is nothing to bring together.
        case noFork
        /// It is signed and accepted; what came of the sync that followed.
        case restored(Summary, [SyncOutcome])
        case refused([CheckViolation], hub: [String])
        case offline(Transport.Unreachable)
        case raced
    }

    /// What was signed.
    public struct Summary: Sendable {
        public let restoration: Restoration
        /// The governance files of the line that is left which were signed anew, sorted.
        public let renewed: [String]
        /// Those that both lines changed differently: the hub's version stands, and a person has to look.
        public let differing: [String]
    }

    /// A fork that this copy has not seen, as somebody else read it out.
    public struct Reported: Sendable {
        let space: SpaceKind
        let at: String
        let fallen: String

        /// - Parameters:
        ///   - at: at least eight letters of the last step that both lines have.
        ///   - fallen: at least eight letters of the newest step of the line that is left.
        public init?(_ space: SpaceKind, at: String, fallen: String) {
            guard Restoration.areLetters(at), Restoration.areLetters(fallen) else { return nil }
            self.space = space
            self.at = at
            self.fallen = fallen
        }
    }

    /// Signs that the region goes on from what the hub holds.
    ///
    /// - Parameters:
    ///   - reported: a fork that is not this copy's own; `nil` for the one between this copy and the hub.
    ///   - clock: seconds since 1970.
    public func run(_ reported: Reported? = nil, clock: Int64, attempts: Int = 10) async throws -> Outcome {
        if let reported { return try await sign(reported, clock: clock, rehearsing: false) }
        let signed = try await cycle.withSyncLock { lock -> Outcome in
            var lost = Outcome.raced
            for _ in 0..<attempts {
                guard let transport = try await cycle.transport(for: .region, lock) else { return .noFork }
                let incoming: ObjectID
                switch try await transport.fetch() {
                case .unreachable(let reason): return .offline(reason)
                case .tip(nil): return .noFork
                case .tip(let tip?): incoming = tip
                }
                let landing: ObjectID
                let verified: ObjectID
                let summary: Summary
                switch try await attempt(on: incoming, in: try await workspace.repository(.region), clock: clock) {
                case .ended(let outcome): return outcome
                case .made(let made, let over, let told): (landing, verified, summary) = (made, over, told)
                }
                switch try await cycle.send(landing, to: .region, by: transport, as: Outcome.self) {
                case .accepted: break
                case .lost(let outcome):
                    lost = outcome
                    continue
                case .ended(let outcome): return outcome
                }
                try await workspace.repository(.region).perform { store in
                    try Fork.keep(verified, in: store)
                    _ = try store.moveReference(RefName.hub, from: verified, to: landing)
                }
                return .restored(summary, [])
            }
            return lost
        }
        guard case .restored(let summary, _) = signed else { return signed }
        return .restored(summary, try await cycle.run())
    }

    /// Says what ``run(_:clock:attempts:)`` would sign on what the hub holds now; nothing is sent, and nothing moves.
    ///
    /// It is signed all the same, in a stand-in for this copy's repository, and judged as the hub would judge it.
    ///
    /// - Returns: ``Outcome/restored(_:_:)`` without a sync if it would pass the check.
    public func rehearse(_ reported: Reported? = nil, clock: Int64) async throws -> Outcome {
        if let reported { return try await sign(reported, clock: clock, rehearsing: true) }
        return try await cycle.withSyncLock { lock in
            guard let transport = try await cycle.transport(for: .region, lock) else { return .noFork }
            let incoming: ObjectID
            switch try await transport.fetch() {
            case .unreachable(let reason): return .offline(reason)
            case .tip(nil): return .noFork
            case .tip(let tip?): incoming = tip
            }
            return try await RepositorySketch.withFolder { place in
                let sketch = "\(place)/region.git"
                try RepositorySketch.make(of: workspace.path(of: .region), at: sketch)
                switch try await attempt(on: incoming, in: Repository(opening: sketch), clock: clock) {
                case .ended(let outcome): return outcome
                case .made(_, over: _, let summary): return .restored(summary, [])
                }
            }
        }
    }

    /// The coordinator's own line is the hub's: all that is needed is the word.
    private func sign(_ reported: Reported, clock: Int64, rehearsing isRehearsal: Bool) async throws -> Outcome {
        let restoration = Restoration(
            space: reported.space, at: reported.at, fallen: reported.fallen, revocations: [])
        let governance = Governance(workspace, cycle: cycle)
        @Sendable func page(in tree: ObjectID, from store: ObjectStore) throws -> [String: [UInt8]?] {
            ["region.json": try Self.page(in: tree, naming: restoration, from: store)]
        }
        let outcome =
            isRehearsal
            ? try await governance.rehearse(subject: Self.subject, clock: clock, page)
            : try await governance.change(subject: Self.subject, clock: clock, page)
        switch outcome {
        case .accepted, .unchanged:
            return .restored(Summary(restoration: restoration, renewed: [], differing: []), [])
        case .refused(let faults, let hub): return .refused(faults, hub: hub)
        case .offline(let reason): return .offline(reason)
        case .raced: return .raced
        case .otherRegion(let root): return .refused([CheckViolation(.wrongRoot, in: root)], hub: [])
        }
    }

    private static let subject = "Go on from the restored hub"

    private enum Attempt: Sendable {
        case ended(Outcome)
        case made(landing: ObjectID, over: ObjectID, Summary)
    }

    /// Makes the line that is left again on the hub's newest step, in its order, and the coordinator's word at its end.
    ///
    /// In its order, because what somebody wrote before they were taken off the roster is good only there; all of it
    /// goes out in one push, so that nobody is let in again for a moment.
    private func attempt(on incoming: ObjectID, in repository: Repository, clock: Int64) async throws -> Attempt {
        let (verified, found) = try await repository.perform { store in
            let verified = try store.required(RefName.hub)
            return (verified, try Self.fork(between: incoming, and: verified, in: store))
        }
        let step: ObjectID
        switch found {
        case .none: return .ended(.noFork)
        case .suspect(let faults): return .ended(.refused(faults, hub: []))
        case .fork(let found): step = found
        }
        let line = try await repository.perform { Array(try $0.firstParents(from: verified, downTo: step).reversed()) }
        var tip = incoming
        var renewed: Set<String> = []
        var differing: Set<String> = []
        for id in line {
            let todo = try await repository.perform { [tip] in try Self.again(id, on: tip, in: $0) }
            switch todo {
            case .landed(let newest): tip = newest
            case .sign(let renewal, let subject):
                differing.formUnion(renewal.differing)
                guard !renewal.files.isEmpty else { continue }
                switch try await sign(renewal.files, subject, on: tip, in: repository, clock: clock) {
                case .made(let landing): tip = landing
                case .refused(let faults): return .ended(.refused(faults, hub: []))
                }
                renewed.formUnion(renewal.files.keys)
            }
        }
        let (last, restoration) = try await repository.perform { [tip] store in
            var renewal = GovernanceRenewal(onto: try store.commit(tip).tree, in: store)
            let fallen = try renewal.keepRevocations(of: verified, missingIn: incoming, in: store)
            let restoration = Restoration(space: .region, at: step.hex, fallen: verified.hex, revocations: fallen)
            let page = try Self.page(in: store.commit(tip).tree, naming: restoration, from: store)
            return (renewal.files.merging(["region.json": page]) { $1 }, restoration)
        }
        renewed.formUnion(last.keys.filter { $0 != "region.json" })
        switch try await sign(last, Self.subject, on: tip, in: repository, clock: clock) {
        case .refused(let faults): return .ended(.refused(faults, hub: []))
        case .made(let landing):
            return .made(
                landing: landing, over: verified,
                Summary(restoration: restoration, renewed: renewed.sorted(), differing: differing.sorted()))
        }
    }

    private enum Found: Sendable {
        case none
        case suspect([CheckViolation])
        case fork(ObjectID)
    }

    private static func fork(
        between incoming: ObjectID, and verified: ObjectID, in store: ObjectStore
    ) throws -> Found {
        guard case .forked(let step) = try LineRelation(of: incoming, to: verified, in: store) else { return .none }
        let faults = try Check(.region, in: store).violations(from: step, to: incoming, root: verified)
        return faults.isEmpty ? .fork(step) : .suspect(faults)
    }

    private enum Again: Sendable {
        /// What could land of it has; the newest step.
        case landed(ObjectID)
        /// It is governance, to be signed anew.
        case sign(GovernanceRenewal.Files, subject: String)
    }

    /// Lands the chain of a fallen landing again. What cannot land stays on the line that is left, which is kept.
    private static func again(_ id: ObjectID, on tip: ObjectID, in store: ObjectStore) throws -> Again {
        let landing = try store.commit(id)
        guard let chain = try Chain.unlanded(from: landing.parents[1], tip: tip, in: store) else { return .landed(tip) }
        if try chain.isGovernance(in: store) {
            var renewal = GovernanceRenewal(onto: try store.commit(tip).tree, in: store)
            try renewal.takeOver(from: store.commit(landing.parents[0]).tree, to: landing.tree)
            return .sign(
                GovernanceRenewal.Files(files: renewal.files, differing: renewal.differing),
                subject: chain.edits[0].subject)
        }
        let check = Check(.region, in: store, asksNewestRoster: true)
        var newest = try store.commit(tip)
        for piece in chain.pieces() {
            guard case .made(let landing) = try check.land(piece, on: newest) else { break }
            newest = try store.commit(landing)
        }
        return .landed(newest.id)
    }

    /// Signs governance on a step and makes its landing.
    private func sign(
        _ files: [String: [UInt8]], _ subject: String, on tip: ObjectID, in repository: Repository, clock: Int64
    ) async throws -> Check.Landed {
        let signer = try await workspace.signer()
        let key = signer.publicKey
        let (parent, tree, member) = try await repository.perform { store in
            let parent = try store.commit(tip)
            let tree = try store.applying(files.mapValues { try store.writeBlob($0) }, to: parent.tree)
            return (parent, tree, try RosterReader(in: store).roster(in: parent.tree).activeMember(holding: key))
        }
        guard let member else {
            return .refused([CheckViolation(.edit(.notCoordinator), in: tip)])
        }
        let bytes = try await EditCommit.bytes(
            tree: tree, parent: parent, member: member, subject: subject, clock: clock, level: nil, signer: signer)
        return try await repository.perform { try Governance.land(bytes, on: parent, in: $0) }
    }

    /// The region's page with one restoration more.
    private static func page(
        in tree: ObjectID, naming restoration: Restoration, from store: ObjectStore
    ) throws -> [UInt8] {
        guard let page = try Fork.page(in: tree, from: store), var object = page.object else {
            throw LandingFailure.unreadable(path: "region.json")
        }
        object["restores"] = .array((page["restores"]?.array ?? []) + [restoration.json])
        return JSON.object(object).canonicalBytes
    }
}

/// Governance of a line that is left, brought onto the one that goes on.
private struct GovernanceRenewal {
    let tree: ObjectID
    let store: ObjectStore
    /// The files that are signed anew.
    private(set) var files: [String: [UInt8]] = [:]
    /// What both lines changed differently.
    private(set) var differing: [String] = []

    /// What is to be signed, apart from the store that it was found in.
    struct Files: Sendable {
        let files: [String: [UInt8]]
        let differing: [String]
    }

    init(onto tree: ObjectID, in store: ObjectStore) {
        self.tree = tree
        self.store = store
    }

    /// Brings over every file of governance that changed between two trees.
    mutating func takeOver(from base: ObjectID, to left: ObjectID) throws {
        let schemas = SchemaCatalogue(regionTree: tree, in: store)
        for change in try store.changes(from: base, to: left) {
            guard let place = SpacePath(change.path), place.isGovernance, let theirs = change.new?.id else { continue }
            let here = try store.entry(at: change.path, in: tree)?.id
            guard here != theirs else { continue }
            switch place {
            case _ where here == change.old?.id: files[change.path] = try store.blob(theirs)
            case .record(let name):
                guard let schema = try schemas.newest(name.kind) else {
                    differing.append(change.path)
                    continue
                }
                let merged = Document.merging(
                    base: Document(try json(change.old?.id)), left: Document(try json(here)),
                    right: Document(try json(theirs)), by: schema, limits: .landing)
                if !merged.entries.isEmpty { differing.append(change.path) }
                if let value = merged.value, value != (try json(here)) { files[change.path] = value.canonicalBytes }
            default: differing.append(change.path)
            }
        }
    }

    /// Takes from people again what a tip's roster has taken from them and another's has not.
    ///
    /// - Returns: what that is.
    mutating func keepRevocations(
        of left: ObjectID, missingIn incoming: ObjectID, in store: ObjectStore
    ) throws -> [Revocation] {
        let rosters = RosterReader(in: store)
        let former = Revocation.all(in: try rosters.roster(in: store.commit(left).tree))
        let hub = try rosters.roster(in: store.commit(incoming).tree)
        let present = try rosters.roster(in: tree)
        let kept = try present.keeping(former.filter { !$0.isInForce(in: present) })
        for (old, new) in zip(present.members, kept.members) where old != new {
            files[new.recordName.recordPath] = new.json.canonicalBytes
        }
        for (old, new) in zip(present.authorities, kept.authorities) where old != new {
            files[new.recordName.recordPath] = new.json.canonicalBytes
        }
        return former.filter { !$0.isInForce(in: hub) }
    }

    private func json(_ id: ObjectID?) throws -> JSON? {
        try id.map { try JSON(reading: store.blob($0), limits: .landing) }
    }
}
