/// A shape of text that may not be saved where a schema's `x-refuse` names it (DESIGN.md section 4): what would
/// point to one child.
///
/// Each is a net under careful people, not a proof: a shape is found where it is written in a usual way and its
/// check digit or its parts fit, and honest professional prose passes (`Tests/RecordsTests/RefusedShapes`).
public enum RefusedShape: String, CaseIterable, Sendable {
    /// A ten-digit NHS number with a valid check digit.
    case nhsNumber = "nhs-number"
    /// A permanent or temporary unique pupil number with a valid check letter.
    case upn
    /// A full date named as somebody's date of birth.
    case dateOfBirth = "date-of-birth"
    /// A full UK postcode, outward and inward part.
    case postcode

    /// The place of the first occurrence of this shape, in Unicode scalars from the start of the text.
    public func firstOccurrence(in text: String) -> Range<Int>? {
        // Every shape has a digit, and most texts have none.
        guard text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let scalars = Array(text.unicodeScalars)
        return switch self {
        case .nhsNumber: NHSNumberShape.firstOccurrence(in: scalars)
        case .upn: PupilNumberShape.firstOccurrence(in: scalars)
        case .dateOfBirth: BirthDateShape.firstOccurrence(in: ProseTokens(scalars))
        case .postcode: PostcodeShape.firstOccurrence(in: scalars)
        }
    }
}

extension Unicode.Scalar {
    /// The value of an ASCII digit.
    var digit: Int? { ("0"..."9").contains(self) ? Int(value) - 0x30 : nil }

    var isASCIIAlphanumeric: Bool { digit != nil || upperCased != nil }

    /// The capital of an ASCII letter.
    var upperCased: Unicode.Scalar? {
        switch self {
        case "A"..."Z": self
        case "a"..."z": Unicode.Scalar(value - 0x20)
        default: nil
        }
    }

    /// A space that stands inside a line: ordinary, tabulator or without a break.
    var isInlineSpace: Bool { self == " " || self == "\t" || self == "\u{A0}" || self == "\u{202F}" }

    /// A hyphen or a short dash, as word processors set them.
    var isHyphen: Bool { self == "-" || ("\u{2010}"..."\u{2013}").contains(self) }
}

extension [Unicode.Scalar] {
    /// The scalar at that place, or `nil` beyond either end.
    func scalar(at index: Int) -> Unicode.Scalar? { indices.contains(index) ? self[index] : nil }

    /// Whether a word or a number could not reach over this boundary.
    func isEdge(before index: Int) -> Bool {
        guard let before = scalar(at: index - 1), let after = scalar(at: index) else { return true }
        return !(before.isASCIIAlphanumeric && after.isASCIIAlphanumeric)
    }
}
