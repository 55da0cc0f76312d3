/// Words of a command that somebody else is to type or paste.
enum ShellWord {
    private static let plain = Swift.Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@=+,%")

    /// The word as every shell of a Unix reads it back, quoted if need be.
    static func quoted(_ word: String) -> String {
        if !word.isEmpty, word.allSatisfy(plain.contains) { return word }
        let parts = word.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }

    /// A whole command.
    static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
