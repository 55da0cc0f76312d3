/// The part of a long text that shows best why it was found.
///
/// FTS5 has a function of its own for this, but it compares every find with every other: a common word in a long
/// field takes it seconds. This one is linear.
struct Snippet: Hashable {
    var text: String
    /// Where the finds stand in ``text``, counted in UTF-8 bytes.
    var finds: [Range<Int>]

    /// What encloses a find in a marked text: control characters, which ``searchable(_:)`` keeps out of it.
    static let startMark: UInt8 = 2
    static let endMark: UInt8 = 3

    /// How many bytes of the text are shown, more or less, and how many of them before the first find.
    private static let width = 240
    private static let lead = 60

    /// The text as it is indexed: control characters other than tabs and line feeds become spaces.
    static func searchable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
        return String(decoding: text.utf8.map { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A ? 0x20 : $0 }, as: UTF8.self)
    }

    /// The window of a marked text with the most different finds in it, then the most, then the first.
    init(marked: String) {
        var bytes: [UInt8] = []
        var found: [Range<Int>] = []
        var start = 0
        for byte in marked.utf8 {
            switch byte {
            case Self.startMark: start = bytes.count
            case Self.endMark: found.append(start..<bytes.count)
            default: bytes.append(byte)
            }
        }
        let window = Self.window(of: bytes, around: Self.best(of: found, in: bytes))
        let before = window.lowerBound > 0 ? Array("…".utf8) : []
        let after = window.upperBound < bytes.count ? Array("…".utf8) : []
        let shift = before.count - window.lowerBound
        text = String(decoding: before + bytes[window] + after, as: UTF8.self)
        finds = found.filter { window.lowerBound <= $0.lowerBound && $0.upperBound <= window.upperBound }
            .map { $0.lowerBound + shift..<$0.upperBound + shift }
    }

    /// From the first to the last find of the best window; empty at the start of the text if nothing was found.
    private static func best(of finds: [Range<Int>], in bytes: [UInt8]) -> Range<Int> {
        var best = 0..<0
        var bestScore = (words: 0, finds: 0)
        var counts: [[UInt8]: Int] = [:]
        var last = 0
        func word(_ find: Range<Int>) -> [UInt8] { bytes[find].map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } }
        for first in finds.indices {
            while last < finds.count, last == first || finds[last].upperBound <= finds[first].lowerBound + width - lead
            {
                counts[word(finds[last]), default: 0] += 1
                last += 1
            }
            let score = (words: counts.count, finds: last - first)
            if score > bestScore {
                bestScore = score
                best = finds[first].lowerBound..<finds[last - 1].upperBound
            }
            let leaving = word(finds[first])
            counts[leaving, default: 0] -= 1
            if counts[leaving] == 0 { counts[leaving] = nil }
        }
        return best
    }

    /// The bytes to show: the finds with some text around them, cut between words where there are any.
    private static func window(of bytes: [UInt8], around finds: Range<Int>) -> Range<Int> {
        func isSpace(_ index: Int) -> Bool { bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x09 }
        func isContinuation(_ index: Int) -> Bool { bytes[index] & 0xC0 == 0x80 }
        var lower = max(0, finds.lowerBound - lead)
        if lower > 0 {
            lower = (lower..<finds.lowerBound).first { isSpace($0 - 1) } ?? lower
            while lower < finds.lowerBound, isContinuation(lower) { lower += 1 }
        }
        var upper = min(bytes.count, max(lower + width, finds.upperBound))
        if upper < bytes.count {
            upper = (finds.upperBound..<upper).last { isSpace($0) } ?? upper
            while upper > finds.upperBound, isContinuation(upper) { upper -= 1 }
        }
        return lower..<upper
    }
}
