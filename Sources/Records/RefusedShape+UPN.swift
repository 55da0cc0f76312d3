/// A check letter and twelve digits, or eleven and a letter in a temporary number.
///
/// The rule is that of the DfE's "Unique pupil numbers (UPNs): policy and practice guidance" and of the Government
/// Data Standards Catalogue, "Unique Pupil Number" 2.0: positions 2 to 13 are weighted with their position, the sum
/// modulo 23 is a letter of the alphabet without I, O and S, and a final letter counts as its place in that
/// alphabet.
enum PupilNumberShape {
    private static let alphabet = Array("ABCDEFGHJKLMNPQRTUVWXYZ".unicodeScalars)

    static func firstOccurrence(in text: [Unicode.Scalar]) -> Range<Int>? {
        for start in text.indices.dropLast(12) where text[start].upperCased != nil && text.isEdge(before: start) {
            let range = start..<(start + 13)
            guard text.isEdge(before: range.upperBound), isNumber(text[range]) else { continue }
            return range
        }
        return nil
    }

    private static func isNumber(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        var sum = 0
        for (weight, scalar) in zip(2...13, scalars.dropFirst()) {
            // Only the last place may hold a letter.
            guard let value = scalar.digit ?? (weight == 13 ? value(of: scalar) : nil) else { return false }
            sum += weight * value
        }
        return scalars.first?.upperCased == alphabet[sum % 23]
    }

    private static func value(of letter: Unicode.Scalar) -> Int? {
        letter.upperCased.flatMap { alphabet.firstIndex(of: $0) }
    }
}
