public import GitStorage
import Records
public import Statements

/// A hub's receipts for one space: a line of commits, one for each step of the mainline (docs/formats.md).
///
/// The hub writes it, every copy verifies it with what it knows itself: its own mainline, and the keys that its region
/// names. Not `Sendable`: it belongs to whoever holds the ``GitStorage/ObjectStore``.
public struct ReceiptLine {
    private let store: ObjectStore
    private let space: SpaceKind
    /// The region's first commit.
    private let region: ObjectID

    public init(of space: SpaceKind, region: ObjectID, in store: ObjectStore) {
        self.store = store
        self.space = space
        self.region = region
    }

    /// The one file of a receipt's tree.
    static let file = "receipt.json"
    private static let message = "Receipt\n"
    /// The most bytes of a receipt; an honest one has some 700.
    private static let maximumBytes = 1 << 14

    /// What is wrong with a line of receipts, and from which one on.
    public struct Fault: Error, Sendable, Hashable {
        public enum Reason: Sendable, Hashable {
            /// It is not written as receipts are.
            case form
            /// It is for another step, region or space.
            case meaning
            /// It is not signed, or not by a key that the region names for receipts.
            case signature
        }

        /// The number of the first receipt that is not good.
        public let number: Int
        public let reason: Reason

        public init(number: Int, _ reason: Reason) {
            self.number = number
            self.reason = reason
        }
    }

    // MARK: - Writing, at the hub

    /// A step of the mainline that has no receipt yet.
    public struct Step: Sendable, Hashable {
        public let number: Int
        public let landing: ObjectID
    }

    /// Where a line of receipts goes on.
    public struct Continuation: Sendable, Hashable {
        /// The newest receipt that is for a step of the mainline; `nil` if the line begins anew.
        public let base: ObjectID?
        /// The steps that have no receipt yet, oldest first.
        public let steps: [Step]
    }

    /// Where the receipts go on for the steps up to a tip.
    ///
    /// After a restored backup or a repair the mainline may have left the step that the newest receipt is for; the line
    /// then goes on from the newest one that is for a step of the mainline. While the mainline is only shorter than it was,
    /// the line stays: the steps will come in again.
    ///
    /// - Parameter last: the line's newest commit; `nil` if there is none.
    public func continuation(after last: ObjectID?, upTo tip: ObjectID) throws -> Continuation {
        guard let last else { return Continuation(base: nil, steps: try steps(after: 0, nil, upTo: tip)) }
        if let receipt = try readable(last), let landing = ObjectID(receipt.landing) {
            if try isOnLine(landing, upTo: tip) {
                return Continuation(base: last, steps: try steps(after: receipt.number, landing, upTo: tip))
            }
            if store.exists(landing), try isOnLine(tip, upTo: landing) { return Continuation(base: last, steps: []) }
        }
        guard let base = try newest(of: last, onLineUpTo: tip) else {
            return Continuation(base: nil, steps: try steps(after: 0, nil, upTo: tip))
        }
        let receipt = try receipt(in: store.commit(base), number: 0)
        return Continuation(
            base: base, steps: try steps(after: receipt.number, ObjectID(receipt.landing), upTo: tip))
    }

    /// The newest receipt of a line that is for a step of the mainline, under that step's number.
    public func newest(of last: ObjectID, onLineUpTo tip: ObjectID) throws -> ObjectID? {
        let line = try store.firstParents(from: tip)
        let numbers = Dictionary(uniqueKeysWithValues: line.reversed().enumerated().map { ($0.element, $0.offset) })
        return try store.firstParents(from: last).first { commit in
            guard let receipt = try readable(commit), let landing = ObjectID(receipt.landing) else { return false }
            return numbers[landing] == receipt.number
        }
    }

    /// Whether the mainline up to a tip still holds the step that a receipt is for.
    public func isOnLine(receiptAt commit: ObjectID, upTo tip: ObjectID) throws -> Bool {
        guard let landing = try readable(commit).flatMap({ ObjectID($0.landing) }) else { return false }
        return try isOnLine(landing, upTo: tip)
    }

    private func isOnLine(_ landing: ObjectID, upTo tip: ObjectID) throws -> Bool {
        guard landing != tip else { return true }
        let behind = try store.firstParents(from: tip, downTo: landing)
        return try behind.last.map { try store.commit($0).parents.first == landing } ?? false
    }

    /// The receipt that a commit holds; `nil` if it is not written as one.
    private func readable(_ commit: ObjectID) throws -> Receipt? {
        do {
            return try receipt(in: store.commit(commit), number: 0)
        } catch is Fault {
            return nil
        }
    }

    /// The steps behind a landing, or behind the root, up to a tip; oldest first.
    private func steps(after number: Int, _ landing: ObjectID?, upTo tip: ObjectID) throws -> [Step] {
        var line = try store.firstParents(from: tip, downTo: landing)
        if let landing {
            // The walk ended at the root without having met it.
            if let oldest = line.last, try store.commit(oldest).parents.first != landing {
                // The hub was set back, and has given receipts for steps that are not on this line.
                throw Fault(number: number, .meaning)
            }
        } else {
            line.removeLast()
        }
        return line.reversed().enumerated().map { Step(number: number + 1 + $0.offset, landing: $0.element) }
    }

    /// Writes the commit of a receipt.
    ///
    /// - Parameter seconds: the hub's clock.
    public func write(_ receipt: Receipt, after last: ObjectID?, seconds: Int64) throws -> ObjectID {
        let blob = try store.writeBlob(receipt.json.canonicalBytes)
        let tree = try store.applying([Self.file: blob], to: nil)
        let identity = LandingCommit.identity(seconds: seconds)
        let commit = CommitBytes(
            tree: tree, parents: last.map { [$0] } ?? [], author: identity, committer: identity, message: Self.message)
        return try store.writeCommit(raw: commit.encoded())
    }

    // MARK: - Verifying, at a copy

    /// What came of verifying a line.
    public struct Finding: Sendable, Hashable {
        /// The newest good receipt's commit.
        public var good: ObjectID?
        /// What was verified before and stands on that line no more: a hub restored from a backup has signed some steps
        /// anew, or goes on from another step. Both are the hub's word, and the earlier of two times for one step is the better one.
        public var former: ObjectID?
        /// What is wrong with the one after ``good``, if something is.
        public var fault: Fault?

        public init() {}
    }

    /// How far a line that was fetched is good.
    ///
    /// - Parameters:
    ///   - verified: the newest receipt that was verified before; what comes before it is not looked at again.
    ///   - tip: the mainline as far as it is verified; receipts for later steps have to wait.
    ///   - keys: those that the region names for receipts.
    /// - Throws: only if the store cannot be read.
    public func verify(
        _ incoming: ObjectID, after verified: ObjectID?, mainline tip: ObjectID, keys: Set<PublicKey>
    ) throws -> Finding {
        var found = Finding()
        found.good = verified
        var number = 0
        do {
            let (base, line) = try self.line(from: incoming, meeting: verified)
            // What was verified before, or an older state of it: the hub was set back, and will go on.
            guard !line.isEmpty else { return found }
            var landing: ObjectID?
            if let base {
                let receipt = try receipt(in: store.commit(base), number: 0)
                (number, landing) = (receipt.number, ObjectID(receipt.landing))
            }
            var newest = base
            for (id, step) in zip(line, try steps(after: number, landing, upTo: tip)) {
                try judge(store.commit(id), step, after: newest, keys)
                (newest, number) = (id, step.number)
                if base == verified { found.good = id }
            }
            // A line that was begun anew counts once it is as long as the one before, or if the mainline has left what
            // that one was for.
            if base != verified, let verified, newest != base,
                try number >= self.number(at: verified) || !isOnLine(receiptAt: verified, upTo: tip)
            {
                (found.good, found.former) = (newest, verified)
            }
        } catch let fault as Fault {
            found.fault = fault
        } catch let error as StorageError {
            switch error {
            case .notFound, .corrupt, .wrongKind, .tooLarge, .unusable: found.fault = Fault(number: number + 1, .form)
            default: throw error
            }
        }
        return found
    }

    /// The newest commit that a line has in common with the verified one, and what it has behind that, oldest first.
    private func line(
        from incoming: ObjectID, meeting verified: ObjectID?
    ) throws -> (base: ObjectID?, line: [ObjectID]) {
        let line = try store.firstParents(from: incoming, downTo: verified, limit: Check.maximumLandings)
        guard let verified, let oldest = line.last, try store.commit(oldest).parents.first != verified else {
            return (verified, line.reversed())
        }
        let former = Set(try store.firstParents(from: verified))
        let own = line.prefix { !former.contains($0) }
        return (own.count < line.count ? line[own.count] : nil, own.reversed())
    }

    private func judge(_ commit: CommitObject, _ step: Step, after last: ObjectID?, _ keys: Set<PublicKey>) throws {
        let receipt = try receipt(in: commit, number: step.number)
        let identity = LandingCommit.identity(seconds: commit.committer.seconds)
        guard commit.hasOneByteForm, commit.parents == last.map({ [$0] }) ?? [], commit.signature == nil,
            commit.author == identity, commit.committer == identity, commit.message.hasSameBytes(as: Self.message),
            receipt.at == UTCTime.text(commit.committer.seconds)
        else { throw Fault(number: step.number, .form) }
        guard receipt.number == step.number, receipt.landing == step.landing.hex, receipt.region == region.hex,
            receipt.space == space.description
        else { throw Fault(number: step.number, .meaning) }
        guard let signer = receipt.signer, keys.contains(signer) else {
            throw Fault(number: step.number, .signature)
        }
    }

    /// Reads the receipt that a commit holds.
    private func receipt(in commit: CommitObject, number: Int) throws -> Receipt {
        let entries = try store.tree(commit.tree, atMost: Self.maximumBytes)
        guard entries.count == 1, entries[0].name == Self.file, entries[0].mode == 0o100644 else {
            throw Fault(number: number, .form)
        }
        let bytes = try store.blob(entries[0].id, atMost: Self.maximumBytes)
        guard let json = try? JSON(reading: bytes), json.canonicalBytes == bytes, let receipt = Receipt(json: json)
        else { throw Fault(number: number, .form) }
        return receipt
    }

    /// The number of the receipt that a commit holds.
    public func number(at commit: ObjectID) throws -> Int { try receipt(in: store.commit(commit), number: 0).number }

    /// The receipts of a line that was verified, oldest first.
    public func receipts(upTo verified: ObjectID) throws -> [Receipt] {
        try store.firstParents(from: verified).reversed().map { try receipt(in: store.commit($0), number: 0) }
    }
}

extension RegionHistory {
    /// The keys that the region's own page names for a hub's receipts, those of earlier hubs among them.
    ///
    /// A key that was revoked is none of them: somebody else may have it, and a receipt has no other witness. What a copy
    /// took in while the key was good stays.
    ///
    /// - Parameter withRevoked: for receipts that were taken in before.
    public static func receiptKeys(
        in tree: ObjectID, from store: ObjectStore, withRevoked: Bool = false
    ) throws -> Set<PublicKey> {
        guard let id = try store.entry(at: "region.json", in: tree)?.id else { return [] }
        let json = try JSON(reading: store.blob(id, atMost: ReadingLimits.edit.bytes))
        let named = (json["receipts"]?.array ?? []).filter { withRevoked || $0["state"]?.string != "revoked" }
        return Set(named.compactMap { $0["public"]?.string.flatMap { PublicKey(openSSH: $0) } })
    }
}
