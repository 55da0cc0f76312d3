import Foundation
public import GitStorage
public import Landing
import Workspaces

/// Puts the repositories of a hub's folder back to the last tip that their own check accepts.
///
/// For whoever looks after the hub, with write access to its folder: what a copy must never do by itself
/// (docs/decisions/0008). Nothing is thrown away: a tip that is left stays under `refs/suspect/` of the hub.
public struct HubRepair: Sendable {
    /// The folder that holds `region.git` and `authorities/<id>.git`.
    public let folder: String
    /// The region's first commit where a repository does not name it itself, as a plain folder does not.
    let root: ObjectID?

    public init(_ folder: String, root: ObjectID? = nil) {
        self.folder = folder
        self.root = root
    }

    /// What was found and done in one repository.
    public struct Outcome: Sendable {
        public let space: SpaceKind
        /// The lock files that were removed, within the repository, sorted.
        public internal(set) var unlocked: [String] = []
        /// Whether the file that names the newest step could not be read and was moved aside.
        public internal(set) var movedAside = false
        /// Whether the check is asked before a push comes in.
        public let isGuarded: Bool
        public internal(set) var state: State
    }

    public enum State: Sendable {
        /// Its newest step passes the check.
        case good(tip: ObjectID, depth: Int)
        /// It holds nothing yet.
        case empty
        /// It was put back from a step that failed the check, or could not be read (`nil`), to the last good one.
        case putBack(from: ObjectID?, to: ObjectID, depth: Int, [CheckViolation])
        /// No good step is left in it: it is empty now, and any copy fills it again.
        case emptied(from: ObjectID?, [CheckViolation])
        /// It is no repository that can be opened, or not this region's.
        case unusable
    }

    /// Looks at every repository of the hub and repairs it, the region's first.
    ///
    /// - Parameters:
    ///   - patience: how long a lock file has to lie unchanged before it is taken for a dead one. A living transfer
    ///     holds it for the moment in which it moves the branch. No kernel lock reaches over a shared folder, so this
    ///     is what whoever runs this vouches for.
    ///   - reaching: is told each step before it is judged.
    /// - Throws: ``HubFailure/notAHub`` if there is no repository of a region in the folder; `StorageError` if it
    ///   cannot be written to.
    public func run(
        patience: Duration = .seconds(10),
        reaching: @escaping @Sendable (SpaceKind, _ step: Int, _ count: Int) -> Void = { _, _, _ in }
    ) async throws -> [Outcome] {
        let spaces = spaces()
        guard !spaces.isEmpty else { throw HubFailure.notAHub }
        var outcomes: [Outcome] = []
        for space in spaces {
            let path = "\(folder)/\(space).git"
            let guarded = Hub(folder).isGuarded(space)
            guard let store = try? ObjectStore(opening: path, anyOwner: true),
                let hub = self.space(space, in: store)
            else {
                outcomes.append(Outcome(space: space, isGuarded: guarded, state: .unusable))
                continue
            }
            let unlocked = try await Self.unlock(store.path, patience)
            var outcome = Outcome(space: space, isGuarded: guarded, state: .empty)
            outcome.unlocked = unlocked
            try Self.repair(hub, &outcome) { reaching(space, $0, $1) }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// Says what ``run(patience:reaching:)`` would find and do, and does nothing of it.
    ///
    /// The repair is made on stand-ins for the repositories, so it comes to what the repair itself would come to.
    ///
    /// - Throws: as the repair itself.
    public func rehearse(
        patience: Duration = .seconds(10),
        reaching: @escaping @Sendable (SpaceKind, _ step: Int, _ count: Int) -> Void = { _, _, _ in }
    ) async throws -> [Outcome] {
        let spaces = spaces()
        guard !spaces.isEmpty else { throw HubFailure.notAHub }
        return try await RepositorySketch.withFolder { place in
            var dead: [SpaceKind: [String]] = [:]
            for space in spaces {
                let path = "\(folder)/\(space).git"
                // Whether anybody still holds a lock only the original shows.
                dead[space] = try await Self.eachDeadLock(path + "/", patience) { _ in }
                try RepositorySketch.make(of: path, at: "\(place)/\(space).git")
            }
            var outcomes = try await HubRepair(place, root: root).run(patience: .zero, reaching: reaching)
            for index in outcomes.indices {
                if case .unusable = outcomes[index].state { continue }
                outcomes[index].unlocked = dead[outcomes[index].space] ?? []
            }
            return outcomes
        }
    }

    /// The spaces that the folder has repositories for, the region first: it says who may write in the others.
    private func spaces() -> [SpaceKind] {
        let region = Hub(folder).has(.region) ? [SpaceKind.region] : []
        return region + SpaceKind.others(in: folder)
    }

    private func space(_ space: SpaceKind, in store: ObjectStore) -> HubSpace? {
        if let named = try? HubSpace(store) { return named.space == space ? named : nil }
        return root.map { HubSpace(space, region: $0, in: store) }
    }

    // MARK: - The line

    private static func repair(
        _ hub: HubSpace, _ outcome: inout Outcome, _ reaching: (Int, Int) -> Void
    ) throws {
        let store = hub.store
        var current: ObjectID?
        do {
            current = try store.reference(RefName.main)
        } catch {
            // A file that names nothing, as a machine that lost power may leave it.
            try moveAside(RefName.main, in: store)
            outcome.movedAside = true
            current = try? store.reference(RefName.main)
        }
        let former = try formerTips(in: store)
        guard current != nil || !former.isEmpty else {
            outcome.state = .empty
            return
        }
        let check = try hub.check(asksNewestRoster: false)
        let root = try hub.expectedRoot()
        var faults: [CheckViolation] = []
        // The newest good step below what stands there, and the newest tip of before that is good as a whole.
        var below: (tip: ObjectID, depth: Int)?
        if let current {
            let verdict = try check.verdict(on: current, root: root, reaching: reaching)
            if verdict.isGood, !outcome.movedAside {
                outcome.state = .good(tip: current, depth: verdict.depth)
                return
            }
            faults = verdict.faults
            below = verdict.lastGood.map { ($0, verdict.depth) }
        }
        var trusted = Set(try below.map { try store.firstParents(from: $0.tip) } ?? [])
        var before: (tip: ObjectID, depth: Int)?
        for tip in former where before == nil && tip != current {
            let verdict = try check.verdict(on: tip, root: root, trusting: trusted, reaching: reaching)
            if verdict.isGood { before = (tip, verdict.depth) }
            if let good = verdict.lastGood { trusted.formUnion(try store.firstParents(from: good)) }
        }
        let chosen: (tip: ObjectID, depth: Int)?
        switch (below, before) {
        case (let below?, let before?):
            // What somebody added below a bad step is good too, if it goes on from what the hub had before.
            let goesOn = try store.firstParents(from: below.tip).contains(before.tip)
            chosen = goesOn ? below : before
        default: chosen = below ?? before
        }
        if let current, current != chosen?.tip, store.exists(current) {
            // Kept before the branch moves, and shown to nobody who fetches or pushes.
            _ = try store.moveReference(RefName.suspect + current.hex, from: nil, to: current)
        }
        guard case .moved = try store.moveReference(RefName.main, from: current, to: chosen?.tip) else {
            throw StorageError.locked
        }
        if let chosen {
            outcome.state = .putBack(from: current, to: chosen.tip, depth: chosen.depth, faults)
        } else {
            outcome.state = .emptied(from: current, faults)
        }
    }

    /// What the branch named before, newest first, as far as the hub has written it down.
    private static func formerTips(in store: ObjectStore) throws -> [ObjectID] {
        guard let data = FileManager.default.contents(atPath: store.path + "logs/" + RefName.main) else { return [] }
        var seen: Set<ObjectID> = []
        var tips: [ObjectID] = []
        // A line: old id, new id, who, when, what for.
        for line in data.split(separator: UInt8(ascii: "\n")).reversed() {
            let ids = line.prefix(81).split(separator: UInt8(ascii: " ")).compactMap {
                ObjectID(String(decoding: $0, as: UTF8.self))
            }
            for id in ids.reversed() where id != .zero && store.exists(id) && seen.insert(id).inserted {
                tips.append(id)
            }
        }
        return tips
    }

    private static func moveAside(_ ref: String, in store: ObjectStore) throws {
        let place = store.path + ref
        let number = UInt64.random(in: .min ... .max)
        guard rename(place, store.path + "unreadable-main-\(String(number, radix: 36))") == 0 else {
            throw StorageError.corrupt(nil)
        }
    }

    // MARK: - Locks

    /// A lock file as it was seen; another one of that name is another transfer's.
    private struct Seen: Equatable {
        let file: UInt64
        let changed: Date
    }

    private static func unlock(_ path: String, _ patience: Duration) async throws -> [String] {
        try await eachDeadLock(path, patience) { name in
            guard unlink(path + name) == 0 else { throw StorageError.accessDenied }
        }
    }

    /// Finds the lock files that lie unchanged for so long, and does something with each as soon as it is found.
    ///
    /// - Returns: their names, sorted.
    private static func eachDeadLock(
        _ path: String, _ patience: Duration, _ body: (String) throws -> Void
    ) async throws -> [String] {
        var found: [String] = []
        for name in try lockFiles(path) {
            guard let first = seen(path + name) else { continue }
            let end = ContinuousClock.now + patience
            var last: Seen? = first
            while last == first, ContinuousClock.now < end {
                // On a shared folder nobody is told when a file goes: it has to be looked for.
                try await Task.sleep(for: min(.milliseconds(200), patience))
                last = seen(path + name)
            }
            guard last == first else { continue }
            try body(name)
            found.append(name)
        }
        return found.sorted()
    }

    private static func lockFiles(_ path: String) throws -> [String] {
        let manager = FileManager.default
        let refs = (manager.enumerator(atPath: path + "refs")?.allObjects as? [String] ?? []).map { "refs/" + $0 }
        return (refs + ["packed-refs.lock", "HEAD.lock", "config.lock"]).filter {
            $0.hasSuffix(".lock") && manager.fileExists(atPath: path + $0)
        }.sorted()
    }

    private static func seen(_ path: String) -> Seen? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let file = attributes[.systemFileNumber] as? UInt64, let changed = attributes[.modificationDate] as? Date
        else { return nil }
        return Seen(file: file, changed: changed)
    }
}

extension Hub {
    /// Whether the check stands before a space's repository as its hook.
    ///
    /// A plain folder has none, nor has a copy of a hub that lost its permissions on the way: git passes over a hook
    /// that it may not run.
    public func isGuarded(_ space: SpaceKind) -> Bool {
        let hook = "\(folder)/\(space).git/hooks/pre-receive"
        guard let script = FileManager.default.contents(atPath: hook),
            FileManager.default.isExecutableFile(atPath: hook)
        else { return false }
        return String(decoding: script, as: UTF8.self).contains(" hub receive")
    }
}
