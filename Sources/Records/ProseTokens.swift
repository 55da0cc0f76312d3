/// A text cut into words, numbers, marks and line breaks; other white space only separates.
struct ProseTokens {
    enum Kind: Hashable {
        /// A run of letters, in lower case as far as they are ASCII.
        case word(String)
        /// A run of ASCII digits.
        case number(String)
        case mark(Unicode.Scalar)
        case lineBreak
    }

    /// What was written, and where in scalars.
    struct Token {
        let kind: Kind
        let range: Range<Int>
    }

    let tokens: [Token]

    init(_ scalars: [Unicode.Scalar]) {
        var tokens: [Token] = []
        var position = 0
        while position < scalars.count {
            let start = position
            let first = scalars[position]
            position += 1
            if first.isInlineSpace { continue }
            if first == "\n" || first == "\r" {
                if first == "\r", scalars.scalar(at: position) == "\n" { position += 1 }
                tokens.append(Token(kind: .lineBreak, range: start..<position))
            } else if first.digit != nil {
                while scalars.scalar(at: position)?.digit != nil { position += 1 }
                tokens.append(Token(kind: .number(Self.text(scalars[start..<position])), range: start..<position))
            } else if Self.isLetter(first) {
                while let next = scalars.scalar(at: position), Self.isLetter(next) { position += 1 }
                tokens.append(Token(kind: .word(Self.text(scalars[start..<position])), range: start..<position))
            } else {
                tokens.append(Token(kind: .mark(first), range: start..<position))
            }
        }
        self.tokens = tokens
    }

    /// Beyond ASCII all is a letter but Latin-1's signs and the block of general punctuation: enough to know where a
    /// word ends, and no Unicode table.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80
            ? scalar.upperCased != nil : scalar.value >= 0xC0 && !(0x2000...0x206F).contains(scalar.value)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        for scalar in scalars {
            let isCapital = ("A"..."Z").contains(scalar)
            text.unicodeScalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
        }
        return text
    }

    /// The token at that place, or `nil` beyond the end.
    func kind(at index: Int) -> Kind? { tokens.indices.contains(index) ? tokens[index].kind : nil }

    func word(at index: Int) -> String? { if case .word(let word) = kind(at: index) { word } else { nil } }
    func number(at index: Int) -> String? { if case .number(let number) = kind(at: index) { number } else { nil } }
    func mark(at index: Int) -> Unicode.Scalar? { if case .mark(let mark) = kind(at: index) { mark } else { nil } }
}
