import GitStorage
public import Landing
public import Records
public import Statements

/// How the receipts of a space stand.
public enum ReceiptStanding: Sendable, Hashable {
    /// The region names no hub that gives any.
    case none
    /// All are good, as far as they were fetched; the newest one's number, 0 if there is none yet.
    case given(upTo: Int)
    /// One that the hub offers is not good; those before it are kept.
    case bad(ReceiptLine.Fault)
}

extension Workspace {
    /// The receipts of a space that this copy has verified, one for each step of its mainline from the first on, as far
    /// as the hub has given them.
    public func receipts(of space: SpaceKind) async throws -> [Receipt] {
        let region = settings.root
        return try await repository(space).perform { store in
            guard let newest = try store.reference(RefName.receipts) else { return [] }
            let line = ReceiptLine(of: space, region: region, in: store)
            var receipts = try line.receipts(upTo: newest)
            // The hub's word for an earlier time does not lapse because it was given again.
            for (_, former) in try store.references(under: RefName.formerReceipts) {
                for receipt in try line.receipts(upTo: former) where receipt.number <= receipts.count {
                    let index = receipt.number - 1
                    if receipt.landing == receipts[index].landing, receipt.at < receipts[index].at {
                        receipts[index] = receipt
                    }
                }
            }
            // Where the mainline was left, those before it stay.
            let steps = Set(try store.firstParents(from: store.required(RefName.hub)).map(\.hex))
            return receipts.filter { steps.contains($0.landing) }
        }
    }

    /// The hub's word for when it had a statement: the first receipt of a step that holds it.
    ///
    /// - Parameter receipts: those of the statement's space, in their order.
    /// - Returns: `nil` where the hub has given none for it, or has not had it.
    public func receipt(for landed: LandedStatement, among receipts: [Receipt]) async throws -> Receipt? {
        guard landed.hasLanded else { return nil }
        let path = landed.statement.path
        return try await repository(landed.space).perform { store in
            // What was stated is never taken away, so the steps that hold it are the last ones.
            var steps = receipts[...]
            while !steps.isEmpty {
                let middle = steps.startIndex + steps.count / 2
                let id = ObjectID(steps[middle].landing)
                let holds = try id.map { try TreeOverlay(store.commit($0).tree, in: store)[path] != nil } ?? false
                steps = holds ? steps[..<middle] : steps[(middle + 1)...]
            }
            return steps.startIndex < receipts.endIndex ? receipts[steps.startIndex] : nil
        }
    }

    /// The keys that the newest verified region names for receipts; none while its hub gives none.
    public func receiptKeys() async throws -> Set<PublicKey> {
        try await repository(.region).perform { store in
            try RegionHistory.receiptKeys(in: store.commit(store.required(RefName.hub)).tree, from: store)
        }
    }

    /// How the receipts of a space stand; takes nothing in.
    public func receiptStanding(of space: SpaceKind) async throws -> ReceiptStanding {
        try await receiptStanding(of: space) { _, _, _ in }
    }

    /// Takes the receipts that were fetched as verified, as far as they are good. Under the sync lock.
    public func takeReceipts(of space: SpaceKind) async throws -> ReceiptStanding {
        try await receiptStanding(of: space) { store, kept, found in
            if let former = found.former {
                _ = try store.moveReference(RefName.formerReceipts + former.hex, from: nil, to: former)
            }
            if let good = found.good { _ = try store.moveReference(RefName.receipts, from: kept, to: good) }
        }
    }

    private func receiptStanding(
        of space: SpaceKind, _ take: @escaping @Sendable (ObjectStore, ObjectID?, ReceiptLine.Finding) throws -> Void
    ) async throws -> ReceiptStanding {
        let keys = try await receiptKeys()
        guard !keys.isEmpty else { return .none }
        let region = settings.root
        return try await repository(space).perform { store in
            let line = ReceiptLine(of: space, region: region, in: store)
            let former = try store.reference(RefName.receipts)
            var good = former
            let tip = try store.required(RefName.hub)
            // Beside a tip that was not taken in, its receipts are for steps that this copy does not know.
            let isSuspected = try !store.references(under: RefName.suspect).isEmpty
            if !isSuspected, let incoming = try store.reference(RefName.incomingReceipts) {
                let found = try line.verify(
                    incoming, after: former, mainline: tip, keys: keys)
                if found.good != former { try take(store, former, found) }
                if let fault = found.fault { return .bad(fault) }
                good = found.good
            }
            if let newest = good, try !line.isOnLine(receiptAt: newest, upTo: tip) {
                good = try line.newest(of: newest, onLineUpTo: tip)
            }
            return .given(upTo: try good.map { try line.number(at: $0) } ?? 0)
        }
    }
}

/// A step of the mainline with its receipt.
public struct StampedStep: Sendable, Hashable {
    public let receipt: Receipt
    /// The records that look different since, sorted.
    public let records: [RecordName]
}

extension Workspace {
    /// The steps of a space that have a receipt, oldest first, each with the records that it changed.
    public func stampedSteps(of space: SpaceKind) async throws -> [StampedStep] {
        let receipts = try await receipts(of: space)
        return try await repository(space).perform { store in
            try receipts.map { receipt in
                guard let landing = ObjectID(receipt.landing) else { return StampedStep(receipt: receipt, records: []) }
                let commit = try store.commit(landing)
                let before = try commit.parents.first.map { try store.commit($0).tree }
                let changes = try store.changes(from: before, to: commit.tree)
                let records = Set(changes.compactMap { SpacePath($0.path)?.record })
                return StampedStep(
                    receipt: receipt, records: records.filter { !SpacePath.governanceKinds.contains($0.kind) }.sorted())
            }
        }
    }
}
