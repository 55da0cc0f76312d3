/// A regular expression of JSON Schema's `pattern`, matched in time linear in the text.
///
/// The dialect is ECMA-262's with the flag `u`, over Unicode scalars, without what needs backtracking:
/// look-around and back-references are refused, as are `\p{…}` (no rule of this product depends on Unicode
/// tables), flags, and expressions that compile to more than ``maximumSize`` states. DESIGN.md section 4 says
/// why: a check that runs on a hub must not hang on `^(a+)+$`.
///
/// A match may begin and end anywhere; `^` and `$` are the ends of the whole text. Groups group, and capture
/// nothing.
public struct Pattern: Sendable {
    /// The expression as it was written.
    public let source: String
    private let program: PatternProgram

    /// The most states that an expression may compile to, counted repetitions written out.
    public static let maximumSize = 10_000
    /// The deepest nesting of groups.
    public static let maximumDepth = 100

    /// Compiles an expression.
    ///
    /// - Throws: ``PatternError`` with the first thing that is wrong or not supported, and where.
    public init(_ source: String) throws(PatternError) {
        var parser = PatternParser(source)
        let tree = try parser.parse()
        self.source = source
        program = PatternProgram(tree)
    }

    /// Whether the expression matches anywhere in the text.
    ///
    /// Takes at most time proportional to the scalars of the text times the states of the expression.
    public func matches(_ text: String) -> Bool { program.matches(text.unicodeScalars) }
}

extension Pattern: Hashable {
    public static func == (left: Pattern, right: Pattern) -> Bool { left.source.hasSameBytes(as: right.source) }
    public func hash(into hasher: inout Hasher) { source.hashBytes(into: &hasher) }
}

/// Why an expression is not a ``Pattern``.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        case lookAround
        case backReference
        case unicodeProperty
        case flags
        case unmatchedParenthesis
        case unmatchedBracket
        case unescaped(Unicode.Scalar)
        case nothingToRepeat
        case invalidRepetition
        case invalidRange
        case invalidEscape
        case invalidGroup
        case duplicateGroupName
        case tooDeep(limit: Int)
        case tooLarge(limit: Int)
    }

    public let reason: Reason
    /// Where in the expression, counted in Unicode scalars from 0.
    public let offset: Int

    public var description: String { "\(reason.sentence), at offset \(offset)" }
}

extension PatternError.Reason {
    /// What was wrong, in words, without a full stop.
    public var sentence: String {
        switch self {
        case .lookAround: "look-ahead and look-behind are not supported"
        case .backReference: "back-references are not supported"
        case .unicodeProperty: "Unicode properties (\\p) are not supported"
        case .flags: "flags are not supported"
        case .unmatchedParenthesis: "a parenthesis without its partner"
        case .unmatchedBracket: "a square bracket without its partner"
        case .unescaped(let scalar): "“\(scalar)” must be written with a backslash here"
        case .nothingToRepeat: "nothing that could be repeated"
        case .invalidRepetition: "a repetition whose bounds are the wrong way round"
        case .invalidRange: "a range that has no proper ends"
        case .invalidEscape: "an escape that does not exist"
        case .invalidGroup: "a group of an unknown kind or with an unreadable name"
        case .duplicateGroupName: "a group name that is taken"
        case .tooDeep(let limit): "groups nested deeper than \(limit)"
        case .tooLarge(let limit): "an expression that needs more than \(limit) states"
        }
    }
}
