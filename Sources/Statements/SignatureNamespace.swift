/// What a signature is for: a signature of one namespace is never good in another.
public enum SignatureNamespace: String, Sendable, Hashable, CaseIterable {
    /// Commits, as stock git signs and verifies them.
    case git = "git"
    /// Statements: approve, submit, accept, sign off.
    case statement = "sli-statement"
    /// A hub's receipts.
    case receipt = "sli-receipt"
}
