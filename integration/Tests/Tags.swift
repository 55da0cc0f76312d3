import Testing

extension Tag {
    /// Real processes, real repositories.
    @Tag static var large: Self
}
