import Seeded
import Records
import Testing

@Suite struct PatternTests {
    /// Pattern, texts that it matches, texts that it does not.
    @Test(arguments: [
        ("", ["", "a"], []),
        ("b+", ["abbc"], ["ac"]),
        (
            "^[a-z0-9][a-z0-9-]{0,39}$", ["bristol", "0-9"],
            ["", "-a", "Bristol", "a\n", String(repeating: "a", count: 41)]
        ),
        ("^E[0-9]{8}$", ["E06000023"], ["E0600002", "E060000234", "e06000023"]),
        ("^(?:draft|final)(?<n>-\\d+)?$", ["draft", "final-12"], ["drafted", "final-"]),
        ("^.$", ["x", "é", "😀", "\u{301}"], ["", "\n", "\r", "\u{2028}", "\u{2029}", "e\u{301}", "\r\n"]),
        ("^[^]$", ["\n", "😀"], ["", "ab"]), ("[]", [], ["", "a"]), ("^[^a-c\\n]+$", ["xyz"], ["xay", "x\ny"]),
        ("^\\s+$", [" \t\u{A0}\u{FEFF}\u{3000}\u{2028}\u{B}"], ["\u{200B}", "\u{180E}", "\u{85}"]),
        ("^\\d+$", ["0123456789"], ["٣", "１"]), ("^\\w+$", ["aZ_9"], ["é", "a-b"]),
        ("^\\D\\W\\S$", ["aéb"], ["1éb", "aab", "aé "]),
        ("\\bcare\\b", ["in care.", "care"], ["careful", "scare"]), ("\\Bare\\B", ["cared"], ["are", "care"]),
        ("^\\n\\r\\t\\f\\v\\0\\cJ\\x41\\u00e9\\u{1F600}$", ["\n\r\t\u{C}\u{B}\0\nAé😀"], ["nrtfv"]),
        ("^\\ud83d\\ude00$", ["😀"], ["\u{FFFD}"]), ("\\ud83d", [], ["😀"]),
        ("^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", ["^$\\.*+?()[]{}|/"], ["a"]),
        ("^[\\b\\-\\]\\d.^-]+$", ["\u{8}-]5.^"], ["a", "b"]), ("^[+--]$", ["+", ",", "-"], ["."]),
        ("^(a|b)*?c??$", ["", "abba", "abc"], ["abcc"]),
        ("^a{2,3}b{2}c{1,}d{0}$", ["aabbc", "aaabbccc"], ["abbc", "aabbcd"]),
        ("^(?:a*)*$", ["", "aaa"], ["b"]), ("(?:^|,)x(?:,|$)", ["x", "a,x,b"], ["ax", "xb"]),
        ("a|", ["", "b"], []), ("^(?:\\b)*a", ["a"], ["b"]), ("$", ["", "a\n"], []), ("a$", ["ba"], ["a\n"]),
        ("^b", ["b"], ["a\nb"]),
        ("^é$", ["é"], ["e\u{301}"]),
    ])
    func patternsMatchAsECMAScriptSays(source: String, yes: [String], no: [String]) throws {
        let pattern = try Pattern(source)
        for text in yes { #expect(pattern.matches(text), "\(source) on \(text.debugDescription)") }
        for text in no { #expect(!pattern.matches(text), "\(source) on \(text.debugDescription)") }
    }

    @Test(arguments: [
        ("a(?=b)", PatternError.Reason.lookAround, 1), ("(?!b)", .lookAround, 0), ("é(?<=b)", .lookAround, 1),
        ("(?<!b)", .lookAround, 0), ("(a)\\1", .backReference, 3), ("(?<n>a)\\k<n>", .backReference, 7),
        ("\\p{L}", .unicodeProperty, 0), ("[\\P{L}]", .unicodeProperty, 1), ("(?i)a", .flags, 0),
        ("(?-s:a)", .flags, 0),
        ("(a", .unmatchedParenthesis, 0), ("a)", .unmatchedParenthesis, 1), ("[a", .unmatchedBracket, 0),
        ("a]", .unmatchedBracket, 1), ("a}", .unescaped("}"), 1), ("a{", .unescaped("{"), 1),
        ("{1}", .unescaped("{"), 0),
        ("a{,2}", .unescaped("{"), 1), ("*a", .nothingToRepeat, 0), ("a**", .nothingToRepeat, 2),
        ("^*", .nothingToRepeat, 1), ("a{3,2}", .invalidRepetition, 1), ("[b-a]", .invalidRange, 1),
        ("[\\d-z]", .invalidRange, 1), ("[a-\\w]", .invalidRange, 1), ("\\a", .invalidEscape, 0),
        ("\\-", .invalidEscape, 0),
        ("\\", .invalidEscape, 0), ("\\x4", .invalidEscape, 0), ("\\u{110000}", .invalidEscape, 0),
        ("\\u{}", .invalidEscape, 0),
        ("\\u12", .invalidEscape, 0), ("\\c1", .invalidEscape, 0), ("\\01", .invalidEscape, 0),
        ("[\\B]", .invalidEscape, 1),
        ("[\\1]", .invalidEscape, 1), ("(?a)", .invalidGroup, 0), ("(?<1>a)", .invalidGroup, 0),
        ("(?<n>a)(?<n>b)", .duplicateGroupName, 7), ("a{10000}", .tooLarge(limit: 10_000), 0),
        ("((a{1000}){1000}){1000}", .tooLarge(limit: 10_000), 0),
        ("a{99999999999999999999999}", .tooLarge(limit: 10_000), 0),
        (String(repeating: "(", count: 100_000), .tooDeep(limit: 100), 100),
    ])
    func whatIsNotSupportedIsNamedWithItsPlace(source: String, reason: PatternError.Reason, offset: Int) {
        let error = #expect(throws: PatternError.self) { try Pattern(source) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test func repeatingNothingCostsNothing() throws {
        let pattern = try Pattern("^(((a{0}){99999999})(){99999999}){99999999}$")
        #expect(pattern.matches(""))
        #expect(!pattern.matches("a"))
    }

    /// A matcher that tracks back would not come back from any of these.
    @Test(arguments: ["^(a+)+$", "^(a|aa)*$", "^(?:a*){20}$", "(?:a?){30}a{30}b$", "^(?:(?:a*)*)*$"])
    func evilPatternsTakeLinearTime(source: String) throws {
        let pattern = try Pattern(source)
        let text = String(repeating: "a", count: 100_000)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(!pattern.matches(text + "c"))
        }
        #expect(time < .seconds(20), "took \(time)")
    }

    @Test func patternsAreEqualByTheBytesOfTheirSource() throws {
        #expect(try Pattern("é") != Pattern("e\u{301}"))
        #expect(try Pattern("a") == Pattern("a"))
    }

    /// Matching agrees with a matcher that tries everything, on random trees that never pass the parser.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func matchingAgreesWithTryingEverything(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_500 {
            let tree = ReferencePattern.random(depth: 3, using: &random)
            let pattern = try Pattern(tree.source)
            for _ in 0..<6 {
                let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                    ReferencePattern.alphabet.randomElement(using: &random)!
                }
                let string = String(String.UnicodeScalarView(text))
                #expect(
                    pattern.matches(string) == tree.isFound(in: text),
                    "seed \(seed): \(tree.source) on \(string.debugDescription)")
            }
        }
    }
}

/// A pattern that matches by trying everything: slow, and short enough to be believed.
private indirect enum ReferencePattern: Sendable {
    case one(String, @Sendable (Unicode.Scalar) -> Bool)
    case edge(String, @Sendable ([Unicode.Scalar], Int) -> Bool)
    case sequence([ReferencePattern])
    case either([ReferencePattern])
    case times(ReferencePattern, Int, Int?, String)

    static let alphabet: [Unicode.Scalar] = ["a", "a", "a", "b", "b", "c", " ", "\n", "é", "😀", "1"]

    /// The positions where a match that begins at `start` may end.
    func ends(_ text: [Unicode.Scalar], _ start: Int) -> Set<Int> {
        switch self {
        case .one(_, let accepts): return start < text.count && accepts(text[start]) ? [start + 1] : []
        case .edge(_, let holds): return holds(text, start) ? [start] : []
        case .sequence(let parts):
            return parts.reduce([start]) { ends, part in Set(ends.flatMap { part.ends(text, $0) }) }
        case .either(let parts): return Set(parts.flatMap { $0.ends(text, start) })
        case .times(let body, let minimum, let maximum, _):
            var found: Set<Int> = []
            var ends: Set<Int> = [start]
            // Rounds beyond the length of the text can only repeat empty matches.
            for round in 0...(maximum ?? minimum + text.count + 1) {
                if round >= minimum { found.formUnion(ends) }
                ends = Set(ends.flatMap { body.ends(text, $0) })
            }
            return found
        }
    }

    func isFound(in text: [Unicode.Scalar]) -> Bool { (0...text.count).contains { !ends(text, $0).isEmpty } }

    var source: String {
        switch self {
        case .one(let source, _), .edge(let source, _): source
        case .sequence(let parts): parts.map(\.source).joined()
        case .either(let parts): "(?:" + parts.map(\.source).joined(separator: "|") + ")"
        case .times(let body, _, _, let suffix): "(" + body.source + ")" + suffix
        }
    }

    private static let ones: [ReferencePattern] = [
        .one("a") { $0 == "a" }, .one("b") { $0 == "b" }, .one("é") { $0 == "é" }, .one("\\u{1f600}") { $0 == "😀" },
        .one(".") { $0 != "\n" }, .one("[ab]") { $0 == "a" || $0 == "b" }, .one("[^a]") { $0 != "a" },
        .one("[b-é]") { ("b"..."é").contains($0) }, .one("\\d") { $0 == "1" },
        .one("\\W") { " \n😀é".unicodeScalars.contains($0) },
        .one("\\s") { $0 == " " || $0 == "\n" }, .one("[^\\S\\n]") { $0 == " " },
    ]

    private static func isWord(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
        text.indices.contains(index) && "abc1".unicodeScalars.contains(text[index])
    }

    private static let edges: [ReferencePattern] = [
        .edge("^") { $1 == 0 }, .edge("$") { $1 == $0.count },
        .edge("\\b") { isWord($0, $1 - 1) != isWord($0, $1) }, .edge("\\B") { isWord($0, $1 - 1) == isWord($0, $1) },
    ]

    static func random(depth: Int, using random: inout SeededGenerator) -> ReferencePattern {
        switch depth == 0 ? 0 : Int.random(in: 0..<10, using: &random) {
        case 0...2: return ones.randomElement(using: &random)!
        case 3: return edges.randomElement(using: &random)!
        case 4...6:
            return .sequence(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.random(depth: depth - 1, using: &random) })
        case 7:
            return .either(
                (0..<Int.random(in: 1...3, using: &random)).map { _ in Self.random(depth: depth - 1, using: &random) })
        default:
            let body = Self.random(depth: depth - 1, using: &random)
            let minimum = Int.random(in: 0...2, using: &random)
            let maximum = minimum + Int.random(in: 0...2, using: &random)
            let lazy = Bool.random(using: &random) ? "?" : ""
            return [
                .times(body, 0, nil, "*" + lazy), .times(body, 1, nil, "+" + lazy), .times(body, 0, 1, "?" + lazy),
                .times(body, minimum, nil, "{\(minimum),}" + lazy),
                .times(body, minimum, minimum, "{\(minimum)}" + lazy),
                .times(body, minimum, maximum, "{\(minimum),\(maximum)}" + lazy),
            ].randomElement(using: &random)!
        }
    }
}
