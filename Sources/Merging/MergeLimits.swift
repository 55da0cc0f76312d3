/// How far a merge may go before it falls back; counted in steps and bytes, never in time, so that everybody
/// who makes a merge again falls back at the same point (DESIGN.md sections 4 and 14).
public struct MergeLimits: Sendable, Hashable {
    /// Tokens a text may have; a text past it, on any side, is merged as `atomic`.
    public var textTokens: Int
    /// Steps that comparing two texts may take; past it the text is merged as `atomic`. Two wholly different
    /// texts of 20,000 tokens take 400 million.
    public var textSteps: Int
    /// Steps that all texts of one record may take together; past it the whole record is one conflict.
    public var recordSteps: Int
    /// Levels of nesting a record may have; past it the whole record is one conflict.
    public var nesting: Int
    /// Canonical bytes the merged record may have; past it the whole record is one conflict.
    public var recordBytes: Int
    /// Bytes that the whole values made from one value's open decisions may have together; past it they are
    /// no longer made side by side, but the first sides of all decisions together, the second sides, and so on.
    public var wholeBytes: Int

    /// The bounds on what a person's edit may hold.
    public static let edit = MergeLimits(
        textTokens: 20_000, textSteps: 1 << 29, recordSteps: 1 << 31, nesting: 64, recordBytes: 1 << 20,
        wholeBytes: 16 << 20)
    /// The bounds of a landing: four times an edit's on what is stored, the same on work.
    public static let landing = MergeLimits(
        textTokens: 80_000, textSteps: 1 << 29, recordSteps: 1 << 31, nesting: 256, recordBytes: 4 << 20,
        wholeBytes: 16 << 20)

    public init(
        textTokens: Int, textSteps: Int, recordSteps: Int, nesting: Int, recordBytes: Int, wholeBytes: Int
    ) {
        self.textTokens = textTokens
        self.textSteps = textSteps
        self.recordSteps = recordSteps
        self.nesting = nesting
        self.recordBytes = recordBytes
        self.wholeBytes = wholeBytes
    }
}
