public import GitStorage

/// The way to one repository of the hub.
///
/// ``Transport`` is it in life; what a test puts in its place passes the same conformance suite.
public protocol HubLink: Sendable {
    /// Brings the hub's branch, and all that it needs, to `refs/hub/incoming` of this laptop's repository.
    func fetch() async throws -> Transport.Fetched

    /// Brings the hub's receipts, if the region says that it gives any, to `refs/hub/incoming-receipts`.
    ///
    /// Receipts that could not be had now come with the next fetch.
    func fetchReceipts() async throws

    /// Offers a commit as the hub's newest; the hub checks it and takes it only if it goes on from its own.
    func push(_ id: ObjectID) async throws -> Transport.Pushed
}

extension HubLink {
    public func fetchReceipts() async throws {}
}

/// The numbered steps of a sync (DESIGN.md section 8), each announced before it begins.
public enum SyncStep: Int, Sendable, CaseIterable {
    case fetch = 1
    case check, land, checkLandings, push, move, index
    /// Within 4, before each ref that is moved because an edit is set aside.
    case setAside
}
