public import GitStorage

/// What the line of an edit says that takes another one back: `Undo 1a2b3c4d`, or `Redo 1a2b3c4d` for one that
/// takes such an edit back in turn.
///
/// The sequence of undo and redo is read from these lines alone, so it is the same for every program and every
/// laptop of its writer.
public struct ReversalMark: Sendable, Hashable {
    public enum Direction: Sendable, Hashable {
        case undo
        case redo

        var word: String {
            switch self {
            case .undo: "Undo"
            case .redo: "Redo"
            }
        }
    }

    public let direction: Direction
    /// The first letters of the edit that is taken back.
    public let edit: String

    static let letters = 8

    public init(_ direction: Direction, of edit: ObjectID) {
        self.direction = direction
        self.edit = String(edit.hex.prefix(Self.letters))
    }

    /// - Returns: `nil` for the line of any other edit.
    public init?(subject: String) {
        let words = subject.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 2, words[1].utf8.count == Self.letters,
            words[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        switch words[0] {
        case Direction.undo.word: direction = .undo
        case Direction.redo.word: direction = .redo
        default: return nil
        }
        edit = words[1]
    }

    /// The line itself.
    public var subject: String { "\(direction.word) \(edit)" }
}
