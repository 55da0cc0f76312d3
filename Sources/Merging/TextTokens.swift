/// Texts cut into tokens, each distinct token numbered once, so that texts are compared as runs of integers.
///
/// A token is a run without ASCII white space together with the white space after it; leading white space is
/// a token of its own (DESIGN.md section 4). ASCII white space is TAB, LF, FF, CR and SPACE, as WHATWG has it.
/// Cutting is by bytes: a combining character is never parted from its letter, CR LF never counts as one, and
/// the tokens of a text joined again are the text.
struct TextTokens {
    private var numbers: [Token: Int32] = [:]
    private var tokens: [ArraySlice<UInt8>] = []

    /// The numbers of a text's tokens; `nil` if it has more than the limit.
    mutating func numbers(of text: String, limit: Int) -> [Int32]? {
        let bytes = Array(text.utf8)
        var result: [Int32] = []
        var start = 0
        while start < bytes.count {
            guard result.count < limit else { return nil }
            var end = start
            while end < bytes.count, !Self.isSpace(bytes[end]) { end += 1 }
            while end < bytes.count, Self.isSpace(bytes[end]) { end += 1 }
            result.append(number(of: bytes[start..<end]))
            start = end
        }
        return result
    }

    /// The text that those tokens spell.
    func text(of numbers: [Int32]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.reduce(0) { $0 + tokens[Int($1)].count })
        for number in numbers { bytes.append(contentsOf: tokens[Int(number)]) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func number(of bytes: ArraySlice<UInt8>) -> Int32 {
        let token = Token(bytes: bytes)
        if let known = numbers[token] { return known }
        let number = Int32(tokens.count)
        numbers[token] = number
        tokens.append(bytes)
        return number
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C
    }

    /// Hashes all bytes in one call; the synthesised hash of a slice takes them one by one.
    private struct Token: Hashable {
        let bytes: ArraySlice<UInt8>

        static func == (left: Token, right: Token) -> Bool { left.bytes == right.bytes }

        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }
}
