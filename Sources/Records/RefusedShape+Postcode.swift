/// A full UK postcode: a district of an area that exists, and a unit.
///
/// The forms are those of BS 7666 and Royal Mail's "Programmers' Guide to PAF": A9, A99, AA9, AA99, and in central
/// London A9A and AA9A; then a digit and two letters other than C, I, K, M, O, V. Areas are listed rather than
/// described, because `KS2`, `P6` and `Q1` would fit any description. A district alone passes: it is no address.
enum PostcodeShape {
    private static let areas: Set<String> = Set(
        """
        AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK \
        FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN \
        NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW \
        UB W WA WC WD WF WN WR WS WV YO ZE
        """.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) })
    /// The areas of which some districts end in a letter.
    private static let lettered: Set<String> = ["E", "EC", "N", "NW", "SE", "SW", "W", "WC"]
    private static let districtLetters = Set("ABCDEFGHJKMNPRSTUVWXY".unicodeScalars)
    private static let unitLetters = Set("ABDEFGHJLNPQRSTUWXYZ".unicodeScalars)

    static func firstOccurrence(in text: [Unicode.Scalar]) -> Range<Int>? {
        for start in text.indices where text[start].upperCased != nil && text.isEdge(before: start) {
            for end in districtEnds(in: text, from: start) {
                guard let unitEnd = endOfUnit(in: text, from: end, district: start..<end) else { continue }
                return start..<unitEnd
            }
        }
        return nil
    }

    /// Where the outward part may end: `B12` in `B121AB` is `B1` or `B12`.
    private static func districtEnds(in text: [Unicode.Scalar], from start: Int) -> [Int] {
        var area = ""
        var position = start
        while let letter = text.scalar(at: position)?.upperCased, area.utf8.count < 3 {
            area.unicodeScalars.append(letter)
            position += 1
        }
        guard areas.contains(area), text.scalar(at: position)?.digit != nil else { return [] }
        position += 1
        guard let next = text.scalar(at: position) else { return [position] }
        if next.digit != nil { return [position, position + 1] }
        if lettered.contains(area), next.upperCased.map(districtLetters.contains) == true {
            return [position, position + 1]
        }
        return [position]
    }

    private static func endOfUnit(in text: [Unicode.Scalar], from district: Int, district outward: Range<Int>) -> Int? {
        var position = district
        while let space = text.scalar(at: position), space.isInlineSpace || space == "\n", position < district + 2 {
            position += 1
        }
        let end = position + 3
        guard end <= text.count, let digit = text[position].digit, text.isEdge(before: end) else { return nil }
        let letters = text[(position + 1)..<end]
        let capitals = letters.compactMap(\.upperCased)
        guard capitals.count == 2, capitals.allSatisfy(unitLetters.contains) else { return nil }
        let areUpper = capitals == Array(letters)
        // `5Tr` is nobody's spelling.
        guard areUpper || letters.allSatisfy({ $0.upperCased != $0 }) else { return nil }
        let isUpper = areUpper && text[outward].allSatisfy { $0.digit != nil || $0.upperCased == $0 }
        if position == district { return isUpper ? end : nil }
        // "s47 2nd quarter", "S20 1st review".
        return isUpper || !isOrdinal(digit, capitals) ? end : nil
    }

    private static func isOrdinal(_ digit: Int, _ ending: [Unicode.Scalar]) -> Bool {
        switch digit {
        case 1: ending == ["S", "T"]
        case 2: ending == ["N", "D"]
        case 3: ending == ["R", "D"]
        default: ending == ["T", "H"]
        }
    }
}
