/// Reads the grammar of ECMA-262 section 22.2.1 with the flag `u`, less what ``Pattern`` refuses.
struct PatternParser {
    private let source: [UInt32]
    private var position = 0
    private var depth = 0
    private var groupNames: Set<[UInt32]> = []

    init(_ source: String) { self.source = source.unicodeScalars.map(\.value) }

    mutating func parse() throws(PatternError) -> PatternTree {
        let tree = try parseAlternatives()
        // Only a closing parenthesis ends the alternatives early.
        guard position == source.count else { throw failure(.unmatchedParenthesis, at: position) }
        // One state is the end's.
        guard tree.size < Pattern.maximumSize else { throw failure(.tooLarge(limit: Pattern.maximumSize), at: 0) }
        return tree
    }

    private mutating func parseAlternatives() throws(PatternError) -> PatternTree {
        var parts = [try parseSequence()]
        while take("|") { parts.append(try parseSequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func parseSequence() throws(PatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while position < source.count, !isNext("|"), !isNext(")") { parts.append(try parseTerm()) }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func parseTerm() throws(PatternError) -> PatternTree {
        let atom = try parseAtom()
        let start = position
        guard let (minimum, maximum) = try parseBounds() else { return atom }
        // Whether as much or as little as possible is taken first makes no difference to whether it matches.
        _ = take("?")
        if case .assertion = atom { throw failure(.nothingToRepeat, at: start) }
        // Writing out the repetitions of nothing would take time without making a single state.
        guard maximum != 0, atom.size > 0 else { return .empty }
        return .repeated(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func parseBounds() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{") else { return nil }
        guard let minimum = parseCount() else { throw failure(.unescaped("{"), at: start) }
        var maximum: Int? = minimum
        if take(",") { maximum = parseCount() }
        guard take("}") else { throw failure(.unescaped("{"), at: start) }
        if let maximum, maximum < minimum { throw failure(.invalidRepetition, at: start) }
        return (minimum, maximum)
    }

    /// Reads decimal digits; a count beyond every limit stays beyond it.
    private mutating func parseCount() -> Int? {
        let start = position
        var count = 0
        while position < source.count, (0x30...0x39).contains(source[position]) {
            count = min(count * 10 + Int(source[position] - 0x30), 1 << 40)
            position += 1
        }
        return position > start ? count : nil
    }

    private mutating func parseAtom() throws(PatternError) -> PatternTree {
        let start = position
        let value = source[position]
        switch Unicode.Scalar(value) {
        case "^":
            position += 1
            return .assertion(.start)
        case "$":
            position += 1
            return .assertion(.end)
        case ".":
            position += 1
            return .set(.notLineTerminators)
        case "(": return try parseGroup()
        case "[": return try parseClass()
        case "\\": return try parseEscape()
        case "*", "+", "?": throw failure(.nothingToRepeat, at: start)
        case "]": throw failure(.unmatchedBracket, at: start)
        case "{": throw failure(.unescaped("{"), at: start)
        case "}": throw failure(.unescaped("}"), at: start)
        default:
            position += 1
            return .scalar(value)
        }
    }

    private mutating func parseGroup() throws(PatternError) -> PatternTree {
        let start = position
        position += 1
        if take("?") {
            switch position < source.count ? Unicode.Scalar(source[position]) : nil {
            case ":": position += 1
            case "=", "!": throw failure(.lookAround, at: start)
            case "<":
                position += 1
                if isNext("=") || isNext("!") { throw failure(.lookAround, at: start) }
                try parseGroupName(groupAt: start)
            case "i", "m", "s", "-": throw failure(.flags, at: start)
            default: throw failure(.invalidGroup, at: start)
            }
        }
        depth += 1
        guard depth <= Pattern.maximumDepth else { throw failure(.tooDeep(limit: Pattern.maximumDepth), at: start) }
        let tree = try parseAlternatives()
        guard take(")") else { throw failure(.unmatchedParenthesis, at: start) }
        depth -= 1
        // A group of one assertion may be repeated, a bare assertion may not.
        if case .assertion = tree { return .sequence([tree]) }
        return tree
    }

    /// Reads a name of ASCII letters, digits, `_` and `$` with its closing bracket; nothing can refer to it.
    private mutating func parseGroupName(groupAt start: Int) throws(PatternError) {
        var name: [UInt32] = []
        while position < source.count, ScalarSet.wordCharacters.contains(source[position]) || isNext("$") {
            name.append(source[position])
            position += 1
        }
        guard let first = name.first, !ScalarSet.digits.contains(first), take(">") else {
            throw failure(.invalidGroup, at: start)
        }
        guard groupNames.insert(name).inserted else { throw failure(.duplicateGroupName, at: start) }
    }

    private mutating func parseClass() throws(PatternError) -> PatternTree {
        let start = position
        position += 1
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !take("]") {
            guard position < source.count else { throw failure(.unmatchedBracket, at: start) }
            let itemStart = position
            let first = try parseClassAtom()
            guard isNext("-"), position + 1 < source.count, source[position + 1] != 0x5D else {
                ranges += first.ranges
                continue
            }
            position += 1
            let last = try parseClassAtom()
            guard let lower = first.single, let upper = last.single, lower <= upper else {
                throw failure(.invalidRange, at: itemStart)
            }
            ranges.append(lower...upper)
        }
        let set = ScalarSet(ranges)
        return .set(isNegated ? set.complement : set)
    }

    /// What one item of a class stands for: one code point, which may begin or end a range, or a named set.
    private struct ClassAtom {
        var ranges: [ClosedRange<UInt32>]
        var single: UInt32?
    }

    private mutating func parseClassAtom() throws(PatternError) -> ClassAtom {
        let start = position
        guard isNext("\\") else {
            let value = source[position]
            position += 1
            return ClassAtom(ranges: [value...value], single: value)
        }
        if position + 1 < source.count {
            switch Unicode.Scalar(source[position + 1]) {
            case "b":
                position += 2
                return ClassAtom(ranges: [8...8], single: 8)
            case "-":
                position += 2
                return ClassAtom(ranges: [0x2D...0x2D], single: 0x2D)
            case "B", "k", "1", "2", "3", "4", "5", "6", "7", "8", "9": throw failure(.invalidEscape, at: start)
            default: break
            }
        }
        switch try parseEscape() {
        case .scalar(let value): return ClassAtom(ranges: [value...value], single: value)
        case .set(let set): return ClassAtom(ranges: set.ranges, single: nil)
        default: throw failure(.invalidEscape, at: start)
        }
    }

    /// Reads what begins with a backslash: a code point, a named set or an assertion.
    private mutating func parseEscape() throws(PatternError) -> PatternTree {
        let start = position
        guard position + 1 < source.count, let letter = Unicode.Scalar(source[position + 1]) else {
            throw failure(.invalidEscape, at: start)
        }
        position += 2
        switch letter {
        case "d": return .set(.digits)
        case "D": return .set(ScalarSet.digits.complement)
        case "w": return .set(.wordCharacters)
        case "W": return .set(ScalarSet.wordCharacters.complement)
        case "s": return .set(.whiteSpace)
        case "S": return .set(ScalarSet.whiteSpace.complement)
        case "b": return .assertion(.boundary)
        case "B": return .assertion(.noBoundary)
        case "t": return .scalar(0x09)
        case "n": return .scalar(0x0A)
        case "v": return .scalar(0x0B)
        case "f": return .scalar(0x0C)
        case "r": return .scalar(0x0D)
        case "0":
            guard position == source.count || !ScalarSet.digits.contains(source[position]) else {
                throw failure(.invalidEscape, at: start)
            }
            return .scalar(0)
        case "1", "2", "3", "4", "5", "6", "7", "8", "9", "k": throw failure(.backReference, at: start)
        case "p", "P": throw failure(.unicodeProperty, at: start)
        case "c":
            guard position < source.count, let control = Unicode.Scalar(source[position]), control.isASCII,
                (0x41...0x5A).contains(control.value & ~0x20)
            else { throw failure(.invalidEscape, at: start) }
            position += 1
            return .scalar(control.value % 32)
        case "x": return .scalar(try parseHex(2, escapeAt: start))
        case "u": return .scalar(try parseUnicodeEscape(at: start))
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/": return .scalar(letter.value)
        default: throw failure(.invalidEscape, at: start)
        }
    }

    /// Goes on after `\u`: `{H…}`, or four digits, twice for a surrogate pair.
    private mutating func parseUnicodeEscape(at start: Int) throws(PatternError) -> UInt32 {
        if take("{") {
            var value: UInt32 = 0
            let first = position
            while position < source.count, let digit = Self.hexValue(source[position]) {
                value = value << 4 | digit
                guard value <= 0x10FFFF else { throw failure(.invalidEscape, at: start) }
                position += 1
            }
            guard position > first, take("}") else { throw failure(.invalidEscape, at: start) }
            return value
        }
        let high = try parseHex(4, escapeAt: start)
        guard (0xD800...0xDBFF).contains(high), position + 1 < source.count, isNext("\\"),
            source[position + 1] == 0x75
        else { return high }
        let afterHigh = position
        position += 2
        if !isNext("{") {
            let low = try parseHex(4, escapeAt: afterHigh)
            if (0xDC00...0xDFFF).contains(low) { return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) }
        }
        // Half a pair: no text holds one, so it matches nothing.
        position = afterHigh
        return high
    }

    private mutating func parseHex(_ count: Int, escapeAt start: Int) throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard position < source.count, let digit = Self.hexValue(source[position]) else {
                throw failure(.invalidEscape, at: start)
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    private static func hexValue(_ value: UInt32) -> UInt32? {
        switch value {
        case 0x30...0x39: value - 0x30
        case 0x41...0x46: value - 0x41 + 10
        case 0x61...0x66: value - 0x61 + 10
        default: nil
        }
    }

    private func isNext(_ scalar: Unicode.Scalar) -> Bool {
        position < source.count && source[position] == scalar.value
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard isNext(scalar) else { return false }
        position += 1
        return true
    }

    private func failure(_ reason: PatternError.Reason, at offset: Int) -> PatternError {
        PatternError(reason: reason, offset: offset)
    }
}
