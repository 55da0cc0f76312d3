/// Which kind of repository a record lives in: the value of `x-space` (DESIGN.md section 2).
public enum Space: String, Sendable, Hashable, CaseIterable {
    /// The one that every member of the region reads.
    case region
    /// The one of the authority that the record's identity names.
    case authority
    /// Working notes of a team: the one of the team that works on the record.
    case team
}
