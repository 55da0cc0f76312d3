/// Ten digits, in one run or as 3-3-4, of which the last is right modulo 11.
///
/// The rule is that of the NHS Data Dictionary, "NHS NUMBER": weights 10 to 2, eleven less the remainder, 11
/// counting as 0 and 10 as no number at all. It happens to be the rule of ISBN-10 as well, so a number named as an
/// ISBN passes.
enum NHSNumberShape {
    static func firstOccurrence(in text: [Unicode.Scalar]) -> Range<Int>? {
        for start in text.indices where text[start].digit != nil && text.isEdge(before: start) {
            guard let end = endOfTenDigits(in: text, from: start) else { continue }
            let digits = text[start..<end].compactMap(\.digit)
            guard hasValidCheckDigit(digits), stands(alone: start..<end, in: text) else { continue }
            return start..<end
        }
        return nil
    }

    private static func endOfTenDigits(in text: [Unicode.Scalar], from start: Int) -> Int? {
        var position = start
        var separators = 0
        for count in 0..<10 {
            if count == 3 || count == 6, let scalar = text.scalar(at: position), scalar.isInlineSpace || scalar.isHyphen
            {
                separators += 1
                position += 1
            }
            guard text.scalar(at: position)?.digit != nil else { return nil }
            position += 1
        }
        return separators == 1 ? nil : position
    }

    static func hasValidCheckDigit(_ digits: [Int]) -> Bool {
        let sum = zip(digits, (2...10).reversed()).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 11 == digits[9]
    }

    /// Whether the digits are not a part of a longer number, a telephone number, a sum of money or an ISBN.
    private static func stands(alone range: Range<Int>, in text: [Unicode.Scalar]) -> Bool {
        let after = text.scalar(at: range.upperBound)
        guard text.isEdge(before: range.upperBound), after != "%" else { return false }
        if let after, after.isHyphen || after == "." || after == ",",
            text.scalar(at: range.upperBound + 1)?.digit != nil
        {
            return false
        }
        guard let before = text.scalar(at: range.lowerBound - 1) else { return true }
        if before.isHyphen || before == "." || before == ",", text.scalar(at: range.lowerBound - 2)?.digit != nil {
            return false
        }
        if "£$€+".unicodeScalars.contains(before) { return false }
        return !followsDiallingCode(range.lowerBound, in: text) && !followsISBN(range.lowerBound, in: text)
    }

    /// Whether `+44`, `0044` or `(0)` stands before, as before the rest of a telephone number.
    private static func followsDiallingCode(_ start: Int, in text: [Unicode.Scalar]) -> Bool {
        var position = start
        while text.scalar(at: position - 1)?.isInlineSpace == true { position -= 1 }
        let prefix = text[max(0, position - 4)..<position]
        if prefix.suffix(3) == ["(", "0", ")"] || prefix == ["0", "0", "4", "4"] { return true }
        while text.scalar(at: position - 1)?.digit != nil { position -= 1 }
        return text.scalar(at: position - 1) == "+"
    }

    private static func followsISBN(_ start: Int, in text: [Unicode.Scalar]) -> Bool {
        var letters: [Unicode.Scalar] = []
        for scalar in text[max(0, start - 12)..<start] {
            guard let letter = scalar.upperCased else { continue }
            letters.append(letter)
        }
        return letters.suffix(4) == ["I", "S", "B", "N"]
    }
}
