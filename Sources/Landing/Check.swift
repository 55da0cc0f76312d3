public import GitStorage
import Merging
import Records
import Statements

/// The one check: what the hub asks of a push and every copy of what it fetched, and before it pushes
/// (DESIGN.md section 7; of it points 1 to 3, byte forms, schemas and signatures of known members).
///
/// Reads no clock and no network, and writes nothing: landings are made again in memory.
public struct Check {
    /// What is checked.
    public let space: SpaceKind
    let store: ObjectStore
    let region: RegionHistory?
    /// Whether edits must also be good by the region's newest commit: at a hub, and before a push.
    let asksNewestRoster: Bool
    private let rosters: RosterReader
    private let firstCommit = FirstCommit()
    /// What was found good of lines that the mainline has left.
    let fallen: FallenLandings

    /// - Parameters:
    ///   - region: the region as this copy holds it; needed for an authority's or a team's space, unused for the region's own.
    ///   - asksNewestRoster: `true` at a hub and before a push: who was taken off the roster brings in nothing new.
    public init(
        _ space: SpaceKind, in store: ObjectStore, region: RegionHistory? = nil, asksNewestRoster: Bool = false
    ) {
        self.init(space, store, region, asksNewestRoster, RosterReader(in: store), FallenLandings())
    }

    private init(
        _ space: SpaceKind, _ store: ObjectStore, _ region: RegionHistory?, _ asksNewestRoster: Bool,
        _ rosters: RosterReader, _ fallen: FallenLandings
    ) {
        self.space = space
        self.store = store
        self.region = region
        self.asksNewestRoster = asksNewestRoster
        self.rosters = rosters
        self.fallen = fallen
    }

    /// The same check of what is history: the region's newest roster is not asked.
    var asOfThen: Check { Check(space, store, region, false, rosters, fallen) }

    /// The most landings that one push may bring.
    public static let maximumLandings = 100_000

    /// Everything that is wrong with the way from an accepted tip to a new one; empty if it is good.
    ///
    /// - Parameter old: the accepted tip; `nil` for the very first push, whose line must begin at `root`.
    /// - Throws: only if the store cannot be read.
    public func violations(from old: ObjectID?, to new: ObjectID, root: ObjectID) throws -> [CheckViolation] {
        try judging(new) { try walk(from: old, to: new, root: root) }
    }

    /// What cannot be read because of what was pushed is a finding, not a failure of the reader.
    private func judging(_ id: ObjectID, _ body: () throws -> [CheckViolation]) throws -> [CheckViolation] {
        do {
            return try body()
        } catch is LandingFailure {
            return [CheckViolation(.unreadable, in: id)]
        } catch let error as StorageError {
            switch error {
            case .notFound, .corrupt, .wrongKind, .tooLarge, .unusable: return [CheckViolation(.unreadable, in: id)]
            default: throw error
            }
        }
    }

    private func walk(from old: ObjectID?, to new: ObjectID, root: ObjectID) throws -> [CheckViolation] {
        var line: [CommitObject] = []
        var next = new
        while next != old {
            guard line.count < Self.maximumLandings else { return [CheckViolation(.notForward, in: new)] }
            let commit = try store.commit(next)
            line.append(commit)
            guard let parent = commit.parents.first else { break }
            next = parent
        }
        line.reverse()
        if old != nil, line.first?.parents.isEmpty == true { return [CheckViolation(.notForward, in: new)] }
        if old == nil {
            guard let first = line.first, first.id == root else { return [CheckViolation(.wrongRoot, in: new)] }
            let faults = try rootFaults(first)
            if !faults.isEmpty { return faults }
            line.removeFirst()
        }
        var found: [CheckViolation] = []
        for landing in line {
            found += try judging(landing.id) { try violations(of: landing) }
            // What stands on a landing that is not good cannot be judged.
            if !found.isEmpty { break }
        }
        return found
    }

    /// Everything that is wrong with one step of the mainline.
    func violations(of landing: CommitObject) throws -> [CheckViolation] {
        guard landing.parents.count == 2 else { return [CheckViolation(.notALanding, in: landing.id)] }
        guard landing.hasOneByteForm else { return [CheckViolation(.byteForm, in: landing.id)] }
        guard let level = EngineLevel.named(in: landing.message) else {
            return [CheckViolation(.notALanding, in: landing.id)]
        }
        guard level <= EngineLevel.current else { return [CheckViolation(.levelUnknown(level), in: landing.id)] }
        let tip = try store.commit(landing.parents[0])
        let chain: Chain
        do {
            guard
                let unlanded = try Chain.unlanded(
                    from: landing.parents[1], tip: tip.id, in: store, atMost: Chain.maximumEdits)
            else { return [CheckViolation(.nothingNew, in: landing.id)] }
            guard !unlanded.edits.isEmpty else { return [CheckViolation(.notLinear, in: unlanded.head)] }
            chain = unlanded
        } catch LandingFailure.notLinear(let commit) {
            return [CheckViolation(.notLinear, in: commit)]
        } catch LandingFailure.tooLong(let limit) {
            return [CheckViolation(.tooManyEdits(limit: limit), in: landing.id)]
        }
        let doubts = try faults(ofBaseOf: chain, on: tip)
        guard doubts.isEmpty else { return doubts }
        return try store.rehearsing {
            let (found, replay) = try judge(chain, on: tip)
            guard found.isEmpty, let replay, let head = chain.edits.last else { return found }
            guard level == (try self.level(of: chain, on: tip)) else {
                return [CheckViolation(.wrongLevel, in: landing.id)]
            }
            let again = try LandingCommit.bytes(tree: replay.state.written(), tip: tip, head: head, level: level)
            return try store.writeCommit(raw: again) == landing.id
                ? [] : [CheckViolation(.landingDiffers, in: landing.id)]
        }
    }

    /// Everything that is wrong with a chain that is to land on a tip: asked of own work before it is sent.
    public func violations(of chain: Chain, on tip: CommitObject) throws -> [CheckViolation] {
        let doubts = try faults(ofBaseOf: chain, on: tip)
        guard doubts.isEmpty else { return doubts }
        return try store.rehearsing { try judge(chain, on: tip).found }
    }

    /// Walks a chain once, judging each edit and then replaying it: the next one lands on what it makes.
    ///
    /// - Returns: everything that is wrong with the chain, and the state that it lands as; no state if one of its
    ///   edits is so malformed that it cannot be replayed. What follows on that is judged at its parent alone.
    private func judge(_ chain: Chain, on tip: CommitObject) throws -> (found: [CheckViolation], replay: Replay?) {
        var found: [CheckViolation] = []
        let schemas = try schemas(landingOn: tip)
        let folders = FolderCache()
        var replay: Replay? = try Replay(landing: chain, onto: tip, in: store, schemas: schemas, folders: folders)
        var known: KnownDockets? = try KnownDockets(at: chain.base, in: store, schemas: schemas)
        var parent = chain.base
        for edit in chain.edits {
            let ground = EditCheck.Ground(
                tip: tip, state: replay?.state, schemas: schemas, known: known, isAlone: chain.edits.count == 1,
                folders: folders)
            let verdict = try EditCheck.verdict(on: edit, after: parent, landingOn: ground, by: self)
            found += verdict.violations
            if verdict.canBeReplayed {
                try replay?.apply(edit, after: parent)
                try known?.fold(edit, after: parent)
            } else {
                replay = nil
                known = nil
            }
            parent = edit
        }
        if try hasLanded(chain, before: tip) { found.append(CheckViolation(.landsTwice, in: chain.edits[0].id)) }
        return (found, replay)
    }

    /// Whether the chain's first edit has landed already under another signature: what is signed names the parent,
    /// so only that one can have a double, among what has come in since the parent did.
    private func hasLanded(_ chain: Chain, before tip: CommitObject) throws -> Bool {
        guard let first = chain.edits.first, chain.base.id != tip.id else { return false }
        let siblings = try store.commits(
            of: first.tree, withParents: first.parents, reachableFrom: [tip.id], excluding: [chain.base.id])
        return try siblings.contains { try store.commit($0).signedPayload == first.signedPayload }
    }

    /// What became of a chain that was to land.
    public enum Landed: Sendable {
        case made(ObjectID)
        /// Nothing was written.
        case refused([CheckViolation])
    }

    /// Lands a chain on a tip if nothing is wrong with it: judged and made in one walk.
    public func land(_ chain: Chain, on tip: CommitObject) throws -> Landed {
        struct Refusal: Error { let found: [CheckViolation] }
        guard let head = chain.edits.last else { throw LandingFailure.nothingNew }
        guard chain.edits.count <= Chain.maximumEdits else { throw LandingFailure.tooLong(limit: Chain.maximumEdits) }
        let doubts = try faults(ofBaseOf: chain, on: tip)
        guard doubts.isEmpty else { return .refused(doubts) }
        do {
            // What is thrown past it keeps nothing of what the walk has made.
            return .made(
                try store.together {
                    let (found, replay) = try judge(chain, on: tip)
                    guard found.isEmpty, let replay else { throw Refusal(found: found) }
                    let level = try level(of: chain, on: tip)
                    let bytes = try LandingCommit.bytes(
                        tree: replay.state.written(), tip: tip, head: head, level: level)
                    return try store.writeCommit(raw: bytes)
                })
        } catch let refusal as Refusal {
            return .refused(refusal.found)
        }
    }

    /// Makes the landing of a chain on a tip, by the schemas and with the level that belong to it, and writes it.
    public func landing(of chain: Chain, on tip: CommitObject) throws -> ObjectID {
        try LandingCommit.make(
            chain, onto: tip, in: store, schemas: schemas(landingOn: tip), level: level(of: chain, on: tip))
    }

    /// The level that a landing of the chain names: in the region that of `region.json` as it lands, in an
    /// authority space the greatest of its tip's and its edits'.
    public func level(of chain: Chain, on tip: CommitObject) throws -> Int {
        switch space {
        case .region:
            let tree = chain.edits.count == 1 && chain.base.id == tip.id ? chain.edits[0].tree : tip.tree
            return try Self.regionLevel(in: tree, from: store)
        case .authority, .team:
            return ([tip] + chain.edits).compactMap { EngineLevel.named(in: $0.message) }.max() ?? 0
        }
    }

    /// The level that `region.json` names.
    public static func regionLevel(in tree: ObjectID, from store: ObjectStore) throws -> Int {
        guard let id = try store.entry(at: "region.json", in: tree)?.id,
            let json = try? JSON(reading: store.blob(id, atMost: ReadingLimits.edit.bytes)),
            let level = json["level"]?.integer
        else { throw LandingFailure.unreadable(path: "region.json") }
        return level
    }

    /// The schemas by which a chain lands: the tip's, which hold all that any edit on an older parent named.
    public func schemas(landingOn tip: CommitObject) throws -> SchemaCatalogue {
        switch space {
        case .region: SchemaCatalogue(regionTree: tip.tree, in: store)
        case .authority, .team: try region?.schemas() ?? SchemaCatalogue(regionTree: nil, in: store)
        }
    }

    func roster(in tree: ObjectID) throws -> Roster { try rosters.roster(in: tree) }

    /// The region's first commit, found once: every statement of the region names it.
    func root(below tip: CommitObject) throws -> ObjectID {
        if let known = firstCommit.id { return known }
        let root = try store.firstParents(from: tip.id).last ?? tip.id
        firstCommit.id = root
        return root
    }

    /// What all copies of one check know.
    private final class FirstCommit { var id: ObjectID? }

    private func rootFaults(_ root: CommitObject) throws -> [CheckViolation] {
        switch space {
        case .region:
            guard root.hasOneByteForm else { return [CheckViolation(.byteForm, in: root.id)] }
            guard root.committer.seconds == 1 else { return [CheckViolation(.edit(.date), in: root.id)] }
            let ground = EditCheck.Ground(
                tip: root, state: nil, schemas: try schemas(landingOn: root), known: nil, isAlone: true,
                folders: FolderCache())
            return try EditCheck.verdict(on: root, after: nil, landingOn: ground, by: self).violations
        case .authority, .team:
            guard let region else { return [CheckViolation(.wrongRoot, in: root.id)] }
            let expected = try store.rehearsing { try SpaceRoot.make(space, region: region.root(), in: store) }
            return expected == root.id ? [] : [CheckViolation(.wrongRoot, in: root.id)]
        }
    }
}
