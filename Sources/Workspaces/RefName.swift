public import GitStorage

/// The refs of a copy's repositories (DESIGN.md sections 2 and 8).
public enum RefName {
    /// The accepted tip plus this copy's own chain of edits.
    public static let main = "refs/heads/main"
    /// The mainline as far as this copy has verified it.
    public static let hub = "refs/hub/main"
    /// What was fetched last, before it is checked.
    public static let incoming = "refs/hub/incoming"
    /// On a hub: the receipts that it gives.
    public static let givenReceipts = "refs/receipts/main"
    /// On a hub: receipts for steps that the mainline has left.
    public static let leftReceipts = "refs/suspect/receipts/"
    /// The receipts that were fetched last, before they are checked.
    public static let incomingReceipts = "refs/hub/incoming-receipts"
    /// Edits that wait to land as chains of their own: `refs/chains/<n>`.
    public static let chains = "refs/chains/"
    /// Tips of lines that the mainline has left: what landed there is landed again.
    public static let fallen = "refs/fallen/"
    /// The newest step that came from a hub before this copy landed edits by itself; none once a hub has them.
    public static let alone = "refs/hub/alone"
    /// Edits that were set aside.
    public static let refused = "refs/refused/"
    /// The hub's receipts, as far as this copy has verified them.
    public static let receipts = "refs/hub/receipts"
    /// Receipts that this copy had verified before the hub signed the same steps anew.
    public static let formerReceipts = "refs/hub/former-receipts/"
    /// Hub tips that were not taken in.
    public static let suspect = "refs/suspect/"
}

extension ObjectStore {
    /// What a ref holds that every copy has.
    ///
    /// - Throws: ``WorkspaceError/damaged(file:)`` if it is missing.
    public func required(_ ref: String) throws -> ObjectID {
        guard let id = try reference(ref) else { throw WorkspaceError.damaged(file: ref) }
        return id
    }
}
