public import Landing

/// What a copy is at while it does something that may take long, for whoever shows it to a person.
public enum LongWork: Sendable, Hashable {
    /// Looks at a space, file by file.
    case examining(SpaceKind)
    /// Makes a second index, to compare the first one with.
    case comparingIndex
    /// Reads records for the index: so many of so many.
    case indexing(done: Int, of: Int)
    /// Signs with a key on a token, which has to be touched now.
    case askingToken
    /// The work is over.
    case done
}
