public import GitStorage
public import Landing
import Statements
public import Workspaces

/// Changes of the roster, the schemas and the region's own page: a line, made on the accepted tip and never
/// merged (DESIGN.md section 5).
public struct Governance: Sendable {
    private let cycle: SyncCycle
    private let workspace: Workspace

    public init(_ workspace: Workspace, cycle: SyncCycle) {
        self.workspace = workspace
        self.cycle = cycle
    }

    /// How a governance change ended.
    public enum Outcome: Sendable {
        /// The region has accepted it.
        case accepted
        /// It says what already stands there.
        case unchanged
        /// It would not pass the check; nothing was changed.
        case refused([CheckViolation], hub: [String])
        /// The hub could not be reached; nothing was changed.
        case offline(Transport.Unreachable)
        /// The hub shows another region; nothing was changed.
        case otherRegion(ObjectID)
        /// Others changed the region again and again; nothing was changed.
        case raced
    }

    /// Makes a change on the newest accepted state and has it accepted, beginning again after a lost race.
    ///
    /// - Parameters:
    ///   - subject: one line for the history.
    ///   - clock: seconds since 1970.
    ///   - change: the files to change, made from the region's newest tree; it may be called several times.
    public func change(
        subject: String, clock: Int64, attempts: Int = 10,
        _ change: @escaping @Sendable (ObjectID, ObjectStore) throws -> [String: [UInt8]?]
    ) async throws -> Outcome {
        try await cycle.withSyncLock { lock in
            var lost = Outcome.raced
            for _ in 0..<attempts {
                let synced = try await cycle.run(.region, lock)
                switch synced.ending {
                case .level, .alone, .refused: break
                case .offline(let reason): return .offline(reason)
                case .raced: return .raced
                case .suspect(_, let faults): return .refused(faults, hub: [])
                case .otherRegion(let root): return .otherRegion(root)
                case .forked(let tip, _, _): return .refused([CheckViolation(.notForward, in: tip)], hub: [])
                }
                switch try await attempt(subject: subject, clock: clock, change) {
                case .ended(let outcome): return outcome
                case .made(let landing, let tip):
                    switch try await publish(landing, over: tip, lock) {
                    case .accepted: return .accepted
                    case .lost(let outcome): lost = outcome
                    case .ended(let outcome): return outcome
                    }
                }
            }
            return lost
        }
    }

    /// Says what would become of a change, made on what the hub offers now; nothing is sent and nothing moves.
    ///
    /// - Returns: ``Outcome/accepted`` if it would pass the check.
    public func rehearse(
        subject: String, clock: Int64,
        _ change: @escaping @Sendable (ObjectID, ObjectStore) throws -> [String: [UInt8]?]
    ) async throws -> Outcome {
        try await cycle.withSyncLock { lock in
            let (synced, tip) = try await cycle.rehearse(.region, try await cycle.regionSource(), lock)
            switch synced.ending {
            case .level, .alone, .refused: break
            case .offline(let reason): return .offline(reason)
            case .raced: return .raced
            case .suspect(_, let faults): return .refused(faults, hub: [])
            case .otherRegion(let root): return .otherRegion(root)
            case .forked(let tip, _, _): return .refused([CheckViolation(.notForward, in: tip)], hub: [])
            }
            switch try await attempt(subject: subject, clock: clock, rehearsingOn: tip, change) {
            case .ended(let outcome): return outcome
            case .made: return .accepted
            }
        }
    }

    private enum Attempt: Sendable {
        case ended(Outcome)
        case made(ObjectID, over: ObjectID)
    }

    /// Signs the change on the verified tip and makes its landing.
    ///
    /// - Parameter rehearsed: the tip that stands in for the verified one; nothing that is made is kept then.
    private func attempt(
        subject: String, clock: Int64, rehearsingOn rehearsed: ObjectID? = nil,
        _ change: @escaping @Sendable (ObjectID, ObjectStore) throws -> [String: [UInt8]?]
    ) async throws -> Attempt {
        let repository = try await workspace.repository(.region)
        let signer = try await workspace.signer()
        let member = try await workspace.member()
        @Sendable func made<T>(in store: ObjectStore, _ body: () throws -> T) throws -> T {
            rehearsed == nil ? try body() : try store.rehearsing(body)
        }
        @Sendable func tree(on tip: CommitObject, in store: ObjectStore) throws -> ObjectID {
            let files = try change(tip.tree, store).mapValues { try $0.map { try store.writeBlob($0) } }
            return try store.applying(files, to: tip.tree)
        }
        let plan = try await repository.perform { store -> (CommitObject, ObjectID)? in
            let tip = try store.commit(rehearsed ?? store.required(RefName.hub))
            let tree = try made(in: store) { try tree(on: tip, in: store) }
            return tree == tip.tree ? nil : (tip, tree)
        }
        guard let (tip, newTree) = plan else { return .ended(.unchanged) }
        let bytes = try await EditCommit.bytes(
            tree: newTree, parent: tip, member: member, subject: subject, clock: clock, level: nil, signer: signer)
        return try await repository.perform { store in
            try made(in: store) {
                // What a rehearsal has made is gone when it ends.
                if rehearsed != nil { _ = try tree(on: tip, in: store) }
                switch try Self.land(bytes, on: tip, in: store) {
                case .refused(let faults): return .ended(.refused(faults, hub: []))
                case .made(let landing): return .made(landing, over: tip.id)
                }
            }
        }
    }

    /// Lands an edit, as it was signed, on the step that it stands on, as governance has to.
    static func land(_ signed: [UInt8], on tip: CommitObject, in store: ObjectStore) throws -> Check.Landed {
        let chain = Chain(base: tip, edits: [try store.commit(store.writeCommit(raw: signed))])
        return try Check(.region, in: store, asksNewestRoster: true).land(chain, on: tip)
    }

    private func publish(_ landing: ObjectID, over tip: ObjectID, _ lock: SyncLock) async throws -> Sent<Outcome> {
        if let transport = try await cycle.transport(for: .region, lock) {
            let sent = try await cycle.send(landing, to: .region, by: transport, as: Outcome.self)
            guard case .accepted = sent else { return sent }
        }
        let repository = try await workspace.repository(.region)
        try await workspace.writing(.region) {
            try await repository.perform { store in
                _ = try store.moveReference(RefName.hub, from: tip, to: landing)
                // Own edits stay where they are and land on it next; without any, `main` follows.
                let main = try store.required(RefName.main)
                if main == tip { _ = try store.moveReference(RefName.main, from: tip, to: landing) }
            }
        }
        try await workspace.keepIndexUp(.region)
        return .accepted
    }
}
