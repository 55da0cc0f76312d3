import GitStorage
import Landing
import Records
import Statements
import Workspaces

/// Sets aside those of a laptop's own edits that would not be accepted, so that all else goes on (DESIGN.md section 8).
///
/// Under the writer's lock, and in this order, so that a crash at any moment loses nothing and brings nothing twice:
///
/// 1. the later edits are signed again, on the newest commit of their own history that is left;
/// 2. the notes are written: why, what was signed again as what, what waits for whose key;
/// 3. a ref keeps each edit that is set aside or waits;
/// 4. `main` moves; 5. the waiting chains move; 6. what waited and is signed becomes a chain of its own.
///
/// What was noted binds: whoever comes after a crash carries it out, whatever the check says by then.
struct SettingAside: Sendable {
    let workspace: Workspace
    let space: SpaceKind
    let region: RegionSource
    /// Told before every move of a ref; what it throws ends the work there, as a killed process would.
    let reaching: @Sendable (SyncStep) async throws -> Void
    /// What a hub named; only what is an edit of this laptop that has not landed is taken up.
    var named: [CheckViolation] = []

    struct Result: Sendable {
        /// What was set aside in this run, or waits for a key since.
        var edits: [RefusedEdit] = []
        /// What the check finds wrong all the same, and with none of these edits.
        var unresolved: [CheckViolation] = []
    }

    func run() async throws -> Result {
        // What was signed outside the lock, because a person had to be asked.
        var signed: [[ObjectID]: [UInt8]] = [:]
        var refusing: Set<[ObjectID]> = []
        while true {
            switch try await attempt(signed, refusing) {
            case .ended(let result): return result
            case .unsigned(let unsigned, let key):
                // Nobody else waits while somebody looks for the passphrase. Who gives none lets the edit wait.
                if let bytes = try? await sign(unsigned, with: key) {
                    signed[unsigned.marks] = bytes
                } else {
                    refusing.insert(unsigned.marks)
                }
            }
        }
    }

    private enum Attempt: Sendable {
        case ended(Result)
        /// A person has to be asked for this signature.
        case unsigned(OwnWork.Unsigned, SigningKey)
    }

    private func attempt(_ signed: [[ObjectID]: [UInt8]], _ refusing: Set<[ObjectID]>) async throws -> Attempt {
        let repository = try await workspace.repository(space)
        // A copy whose keys cannot be read signs nothing: what would have to be signed again waits.
        let keys = ((try? await workspace.keys()) ?? []).filter {
            $0.isUnattended || workspace.attendance == .atTerminal
        }
        return try await workspace.writing(space) {
            // 1. Until the check has nothing more to say
            let (space, region, named) = (space, region, named)
            var work = try await repository.perform { try OwnWork(space, region, in: $0) }
            if !named.isEmpty {
                let own = Set(work.edits.map(\.id))
                let meant = named.filter { [work] in own.contains($0.commit) && !work.isRefused($0.commit) }
                guard work.refuse(meant) else { return .ended(Result(unresolved: named)) }
            }
            while true {
                while true {
                    let (reached, unsigned) = try await repository.perform { [work] store in
                        var work = work
                        let unsigned = try store.together {
                            try work.advance(signingWith: keys.map(\.publicKey), in: store)
                        }
                        return (work, unsigned)
                    }
                    work = reached
                    guard let unsigned, let key = keys.first(where: { $0.publicKey == unsigned.key }) else { break }
                    var bytes = signed[unsigned.marks]
                    if bytes == nil, !refusing.contains(unsigned.marks) {
                        guard key.isUnattended else { return .unsigned(unsigned, key) }
                        bytes = try? await sign(unsigned, with: key)
                    }
                    work = try await repository.perform { [work, bytes] store in
                        var work = work
                        if let bytes {
                            try work.take(bytes, for: unsigned, in: store)
                        } else {
                            try work.wait(unsigned, in: store)
                        }
                        return work
                    }
                }
                let faults = try await repository.perform { [work] in try Self.faults(of: work, in: $0) }
                if faults.isEmpty { break }
                guard work.refuse(faults) else { return .ended(Result(unresolved: faults)) }
                work.restart()
            }
            try await write(work, in: repository)
            return .ended(Result(edits: try await repository.perform { [work] in try Self.told(work, in: $0) }))
        }
    }

    private func sign(_ unsigned: OwnWork.Unsigned, with key: SigningKey) async throws -> [UInt8] {
        try await EditCommit.bytes(
            tree: unsigned.tree, parent: unsigned.parent, member: unsigned.author, subject: unsigned.edit.subject,
            clock: unsigned.edit.author.seconds, level: try await workspace.level(for: space),
            signer: await workspace.signer(with: key))
    }

    private static func faults(of work: OwnWork, in store: ObjectStore) throws -> [CheckViolation] {
        try store.rehearsing {
            try Landings(of: work.space, heads: work.placed.map { ($0.head.name, $0.id) }, work.region, in: store)
                .faults
        }
    }

    // MARK: - 2. to 6. Making it so

    private func write(_ work: OwnWork, in repository: Repository) async throws {
        // 2. and 3. The notes, then what keeps the edits
        var about = Set(work.noted.refused.keys).union(work.noted.waiting.keys)
            .union(work.heads.filter { $0.waits && work.isReleased($0.id) }.map(\.id))
        if about.isEmpty, !work.noted.again.isEmpty {
            about = Set(work.edits.map(\.id).first { work.known.leavesOut($0) }.map { [$0] } ?? [])
        }
        for edit in about.sorted() {
            try await step(repository) { store in
                let name = RefName.refusedWhy(edit)
                let old = try store.reference(name)
                var notes = try old.map { try SetAsideNotes(at: $0, in: store) } ?? SetAsideNotes()
                notes.add(work.noted)
                try Self.move(name, from: old, to: try store.writeBlob(notes.json.canonicalBytes), in: store)
            }
        }
        for edit in work.edits.map(\.id) {
            guard work.isRefused(edit) || work.noted.waiting[edit] != nil else { continue }
            try await step(repository) { store in
                let name = work.isRefused(edit) ? RefName.refusedEdit(edit) : RefName.refusedWaiting(edit)
                if try store.reference(name) == nil { try Self.move(name, from: nil, to: edit, in: store) }
            }
        }
        // 4. and 5. `main`, then the chains
        for head in work.heads where !head.waits {
            let place = work.place(of: head.id)
            guard place != head.id else { continue }
            try await step(repository) { store in
                let hasLanded = try Chain.unlanded(from: place, tip: work.tip, in: store) == nil
                // Without own edits `main` follows the hub, and a chain is none.
                let target = hasLanded ? (head.name == RefName.main ? work.tip : nil) : place
                try Self.move(head.name, from: head.id, to: target, in: store)
            }
        }
        // 6. What waited and does no longer
        for head in work.heads where head.waits && work.noted.waiting[head.id] == nil {
            let place = work.place(of: head.id)
            if !work.isRefused(head.id) {
                try await step(repository) { store in
                    let heads = try View.heads(in: store)
                    guard try !KeptCommits(heads: heads, over: work.tip, in: store).contains(place, in: store) else {
                        return
                    }
                    let taken = try store.references(under: RefName.chains).compactMap {
                        Int($0.name.dropFirst(RefName.chains.count))
                    }
                    try Self.move(
                        RefName.chains + String((taken.max() ?? 0) + 1), from: nil, to: place, in: store)
                }
            }
            try await step(repository) { try Self.move(head.name, from: head.id, to: nil, in: $0) }
        }
    }

    private func step(_ repository: Repository, _ body: @Sendable (ObjectStore) throws -> Void) async throws {
        try await reaching(.setAside)
        try await repository.perform(body)
    }

    private static func move(_ name: String, from old: ObjectID?, to new: ObjectID?, in store: ObjectStore) throws {
        guard old != new else { return }
        guard case .moved = try store.moveReference(name, from: old, to: new) else {
            // Only somebody who does not hold the writer's lock could have moved it.
            throw WorkspaceError.busy
        }
    }

    private static func told(_ work: OwnWork, in store: ObjectStore) throws -> [RefusedEdit] {
        let news = Set(work.noted.refused.keys).union(work.noted.waiting.keys)
            .subtracting(work.heads.filter { $0.waits && !work.isRefused($0.id) }.map(\.id))
        return try work.edits.filter { news.contains($0.id) }.map { edit in
            try RefusedEdit(
                edit.id, of: work.space, work.noted, isWaiting: !work.isRefused(edit.id), in: store)
        }
    }
}

extension SyncCycle {
    /// Sets aside what would not be accepted, and lands the rest.
    ///
    /// - Returns: landings without faults, unless a fault is none of an own edit's.
    func settingAside(
        _ landings: Landings, in space: SpaceKind, _ region: RegionSource, _ outcome: inout SyncOutcome
    ) async throws -> Landings {
        let repository = try await workspace.repository(space)
        var landings = landings
        // What is saved meanwhile may have to be set aside as well.
        for attempt in 0..<10 {
            let isUnfinished = try await repository.perform { store in
                try !store.references(under: RefName.refused).isEmpty
                    && OwnWork(space, region, in: store).isUnfinished
            }
            guard !landings.faults.isEmpty || (attempt == 0 && isUnfinished) else { break }
            let result = try await SettingAside(
                workspace: workspace, space: space, region: region, reaching: reaching
            ).run()
            outcome.setAside += result.edits
            guard result.unresolved.isEmpty else { break }
            landings = try await repository.perform { try Landings(of: space, region, in: $0) }
        }
        return landings
    }
}
