public import GitStorage
public import Landing
import Records
import Statements

/// What came of replaying a space's whole history from its first commit on.
public struct HistoryAudit: Sendable {
    public let space: SpaceKind
    /// The commit that the history has to begin with: for the region the one that was compared when the copy was made.
    public let root: ObjectID
    /// The newest step of the history that was replayed.
    public let tip: ObjectID
    /// How many steps it has, the first counted.
    public let depth: Int
    /// How many of them are good, counted from the first.
    public let goodDepth: Int
    /// The first step that is not good; `nil` if all are.
    public let firstBad: ObjectID?
    /// Everything that is wrong with it.
    public let faults: [CheckViolation]
    /// Whose signed edits the good steps brought in, and how many, sorted by id.
    public let signers: [Signer]
    /// The records of the newest good state.
    public let records: Int
    /// The signed statements of the newest good state.
    public let statements: Int
    /// The late changes of the newest good state.
    public let amendments: Int
    /// The decisions that wait in the newest good state.
    public let decisions: Int
    /// The hub's receipts that this copy holds.
    public let receipts: Int
    /// What is wrong with the one behind those; `nil` if all are good.
    public let receiptFault: ReceiptLine.Fault?
    /// Own edits that the history does not hold yet: they were not looked at.
    public let unsent: Int

    /// Somebody who signed.
    public struct Signer: Sendable, Hashable {
        /// The member's id, or the address of their edits if no roster knows it any more.
        public let member: String
        public let name: String
        public var edits: Int
    }

    public var isGood: Bool { firstBad == nil && receiptFault == nil }

    /// How many edits the good steps brought in.
    public var edits: Int { signers.reduce(0) { $0 + $1.edits } }
}

/// How a mark that somebody reads out stands towards a copy's own history.
public enum MarkComparison: Sendable, Hashable {
    /// Both hold the same.
    case same
    /// This copy holds what they hold, and so many steps more.
    case ahead(by: Int)
    /// They say that they are further than this copy, which can therefore not tell.
    case behind(by: Int)
    /// At that step this copy holds something else.
    case different(here: ObjectID)
}

extension Workspace {
    /// Replays a space's verified history from its root: byte forms, signatures, rights, statements, every landing made
    /// again (DESIGN.md section 7). Nothing is changed, and nothing that was found before is believed.
    ///
    /// - Parameter reaching: is told before each step its place and how many there are.
    /// - Throws: only if the copy cannot be read at all; what is wrong in it is a finding.
    public func audit(
        _ space: SpaceKind, reaching: @escaping @Sendable (_ step: Int, _ count: Int) -> Void = { _, _ in }
    ) async throws -> HistoryAudit {
        let (regionRoot, regionPath) = (settings.root, path(of: .region))
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        let unsent = try await unsent(space).count
        return try await repository(space).perform { store in
            let regionStore = space == .region ? store : try ObjectStore(opening: regionPath)
            let region = RegionHistory(tip: regionTip, in: regionStore)
            let root = try store.rehearsing { try SpaceRoot.make(space, region: regionRoot, in: store) }
            let tip = try store.required(RefName.hub)
            let check = Check(space, in: store, region: space == .region ? nil : region)
            let verdict = try check.verdict(on: tip, root: root, reaching: reaching)
            var census = Census(rosters: RosterReader(in: regionStore), region: regionTip, in: regionStore)
            if let good = verdict.lastGood { try census.count(upTo: good, in: store) }
            var receipts = ReceiptLine.Finding()
            let line = ReceiptLine(of: space, region: regionRoot, in: store)
            if let kept = try store.reference(RefName.receipts) {
                let keys = try RegionHistory.receiptKeys(
                    in: regionStore.commit(regionTip).tree, from: regionStore, withRevoked: true)
                receipts = try line.verify(kept, after: nil, mainline: tip, keys: keys)
            }
            let receiptCount = try receipts.good.map { try line.number(at: $0) } ?? 0
            return HistoryAudit(
                space: space, root: root, tip: tip, depth: try Self.depth(of: tip, in: store),
                goodDepth: verdict.depth, firstBad: verdict.firstBad, faults: verdict.faults,
                signers: census.signers, records: census.records, statements: census.statements,
                amendments: census.amendments, decisions: census.decisions,
                receipts: receiptCount, receiptFault: receipts.fault,
                unsent: unsent)
        }
    }

    /// Compares a mark that somebody reads out with a space's history here.
    ///
    /// - Parameters:
    ///   - depth: their number of steps, the first counted.
    ///   - letters: the first letters of their newest step, small.
    public func compare(_ space: SpaceKind, depth: Int, letters: String) async throws -> MarkComparison {
        try await repository(space).perform { store in
            let line = try store.firstParents(from: store.required(RefName.hub))
            guard depth <= line.count else { return .behind(by: depth - line.count) }
            let here = line[line.count - max(1, depth)]
            guard here.hex.hasPrefix(letters) else { return .different(here: here) }
            return depth == line.count ? .same : .ahead(by: line.count - depth)
        }
    }

    /// How long the line is, as far down as it can be read.
    private static func depth(of tip: ObjectID, in store: ObjectStore) throws -> Int {
        var depth = 0
        var next: ObjectID? = tip
        while let id = next, let commit = try? store.commit(id) {
            depth += 1
            next = commit.parents.first
        }
        return depth
    }
}

/// Counts what a good history holds.
private struct Census {
    private let rosters: RosterReader
    private let region: ObjectID
    private let regionStore: ObjectStore
    private var edits: [String: HistoryAudit.Signer] = [:]
    private(set) var records = 0
    private(set) var statements = 0
    private(set) var amendments = 0
    private(set) var decisions = 0

    init(rosters: RosterReader, region: ObjectID, in store: ObjectStore) {
        self.rosters = rosters
        self.region = region
        regionStore = store
    }

    var signers: [HistoryAudit.Signer] { edits.values.sorted { $0.member.precedesByBytes($1.member) } }

    mutating func count(upTo tip: ObjectID, in store: ObjectStore) throws {
        let roster = try rosters.roster(in: regionStore.commit(region).tree)
        for id in try store.commits(reachableFrom: [tip], excluding: []) {
            let commit = try store.commit(id)
            guard let signature = commit.signature else { continue }
            var member: String?
            if case .good(let key) = verify(signature: signature, over: commit.signedPayload, namespace: .git) {
                member = roster.member(holding: key)?.id
            }
            let who = member ?? commit.author.email
            edits[who, default: HistoryAudit.Signer(member: who, name: commit.author.name, edits: 0)].edits += 1
        }
        for (path, entry) in try store.paths(in: store.commit(tip).tree) {
            switch SpacePath(path) {
            case .record: records += 1
            case .statement: statements += 1
            case .amendment: amendments += 1
            case .conflicts:
                decisions += try JSON(reading: store.blob(entry.id), limits: .landing)["entries"]?.array?.count ?? 0
            default: break
            }
        }
    }
}
