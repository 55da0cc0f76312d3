import Records

/// Writes what is wrong into a form, beside everything that its writer typed.
enum FormComplaints {
    /// The form with a comment below every heading that is about it; earlier ones go, all else stays to the byte.
    ///
    /// Gives the faults with the lines that they are about in the new text.
    ///
    /// - Parameter made: the ids that new items were given, which their headings bear from then on, so that
    ///   reading the form again makes no second item.
    static func written(
        into text: String, _ faults: [FormFault], made: [(line: Int, id: String)] = []
    ) -> (text: String, faults: [FormFault]) {
        let raw = FormLines.split(text)
        let plain = FilledForm.lines(text)
        let ending = raw.first?.utf8.last == 0x0D ? "\r" : ""
        let first = plain.firstIndex { FormLines.begins($0, FormText.mark) } ?? plain.count
        var result: [String] = []
        var told: [FormFault] = []
        /// Whether comments may stand here: at the head, and directly below a heading.
        var mayComment = true
        for index in raw.indices {
            let line = plain[index]
            let isHeading = FormLines.begins(line, FormText.mark)
            mayComment = isHeading || mayComment && (FormLines.begins(line, "#") || index < first)
            if mayComment, !isHeading, FormLines.begins(line, complaintStart) { continue }
            if isHeading, let id = made.first(where: { $0.line == index + 1 })?.id {
                result.append(naming(raw[index], id))
            } else {
                result.append(raw[index])
            }
            // Whatever is not about a heading is told on top, below the title.
            let isTop = index == 0
            let own = faults.filter { $0.line - 1 == index && index >= first || isTop && $0.line - 1 < first }
            let place = isTop && first > 0 ? 0 : result.count
            told += own.map { FormFault(line: place, sentence: $0.sentence) }
            result += own.map { FormText.complaint + $0.sentence + ending }
        }
        return (FormLines.joined(result), told)
    }

    private static let complaintStart = "#!"

    /// The heading of a new item with its id in its place.
    private static func naming(_ heading: String, _ id: String) -> String {
        let bytes = Array(heading.utf8)
        guard let close = bytes.lastIndex(of: UInt8(ascii: "]")), bytes[..<close].suffix(3).elementsEqual("id=".utf8)
        else { return heading }
        return String(decoding: bytes[..<close] + Array(id.utf8) + bytes[close...], as: UTF8.self)
    }
}
