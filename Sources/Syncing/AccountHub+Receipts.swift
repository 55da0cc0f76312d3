import Foundation
import GitStorage
public import Landing
public import Statements
import Workspaces

extension AccountHub {
    private var keyFile: String { hub.folder + "/receipt-key" }

    /// The key that signs this hub's receipts.
    ///
    /// - Throws: ``HubFailure/unreadable(path:)``.
    public func receiptKey() throws -> PrivateKey {
        guard let data = FileManager.default.contents(atPath: keyFile),
            let key = try? PrivateKey(openSSH: String(decoding: data, as: UTF8.self))
        else { throw HubFailure.unreadable(path: keyFile) }
        return key
    }

    /// The key that signs this hub's receipts; `nil` if it has not been made.
    ///
    /// - Throws: ``HubFailure/unreadable(path:)``.
    func givenReceiptKey() throws -> PrivateKey? {
        FileManager.default.fileExists(atPath: keyFile) ? try receiptKey() : nil
    }

    /// Makes the key if there is none yet: outside all repositories, for the account alone to read.
    func makeReceiptKey() throws {
        guard !FileManager.default.fileExists(atPath: keyFile) else { return }
        let key = PrivateKey.generate()
        try WholeFile.write(Array((key.publicKey.openSSH + "\n").utf8), to: keyFile + ".pub", mode: 0o644)
        try WholeFile.write(Array(key.openSSH(comment: "sli receipts").utf8), to: keyFile, mode: 0o600)
    }

    /// Writes the receipts that a space's mainline lacks, in order.
    ///
    /// Where the mainline has left the step of the newest receipt, the line goes on from the newest one that is for a step
    /// of it; what is left stays reachable under ``RefName/leftReceipts``, which nobody is shown.
    ///
    /// A process that is killed before it has done so leaves a gap, which the next one closes, with the clock of then.
    ///
    /// - Parameter clock: seconds since 1970.
    /// - Returns: how many were written.
    @discardableResult
    public func giveReceipts(for space: SpaceKind, clock: Int64) async throws -> Int {
        let path = hub.path(of: space)
        guard let lock = try await FileLock.lock(path + "/receipts.lock", within: .seconds(60)) else {
            throw HubFailure.busy(path: path + "/receipts.lock")
        }
        defer { withExtendedLifetime(lock) {} }
        let signer = KeySigner(try receiptKey())
        let region = try root()
        let repository = try Repository(opening: path)
        let (last, line) = try await repository.perform { store -> (ObjectID?, ReceiptLine.Continuation?) in
            _ = try store.removeStaleLocks(holding: [.receipts])
            let last = try store.reference(RefName.givenReceipts)
            guard let tip = try store.reference(RefName.main) else { return (last, nil) }
            return (last, try ReceiptLine(of: space, region: region, in: store).continuation(after: last, upTo: tip))
        }
        guard let line, !line.steps.isEmpty else { return 0 }
        var receipts: [Receipt] = []
        for step in line.steps {
            receipts.append(
                try await Receipt(
                    at: UTCTime.text(clock), landing: step.landing.hex, number: step.number, region: region.hex,
                    space: space.description, signer: signer))
        }
        try await repository.perform { [receipts] store in
            let writer = ReceiptLine(of: space, region: region, in: store)
            let newest = try store.together {
                var newest = line.base
                for receipt in receipts { newest = try writer.write(receipt, after: newest, seconds: clock) }
                return newest
            }
            if let last, last != line.base {
                // Kept before the line moves.
                _ = try store.moveReference(RefName.leftReceipts + last.hex, from: nil, to: last)
            }
            _ = try store.moveReference(RefName.givenReceipts, from: last, to: newest)
        }
        return receipts.count
    }

    /// Writes what receipts are missing in all spaces.
    func giveAllReceipts(clock: Int64) async throws {
        for space in try spaces() { try await giveReceipts(for: space, clock: clock) }
    }
}
