import Records

/// A form as a person gave it back: what stands under which heading, with nothing left out.
///
/// Reads the text alone. What it means for a record is ``FormChange``'s part.
struct FilledForm: Sendable {
    /// A heading and the lines under it.
    struct Block: Sendable {
        /// The heading's line, from 1.
        let line: Int
        let address: FormAddress
        /// What the heading says of how to read it; `nil`: as the schema suggests.
        let mode: FormMode?
        /// Whether the heading bears the word that takes an item away.
        let isRemoved: Bool
        /// The lines below the comments, without the ends of lines.
        let body: [String]
        /// The line of the body's first.
        let bodyLine: Int
    }

    private(set) var record: RecordName?
    private(set) var seen: String?
    private(set) var section = Path.root
    private(set) var blocks: [Block] = []
    private(set) var faults: [FormFault] = []

    /// The word in a heading that takes an item away.
    static let removal = "remove"

    /// Reads a form; a byte-order mark and Windows' ends of lines make no difference.
    init(_ text: String) {
        let lines = Self.lines(text)
        let headings = lines.indices.filter { FormLines.begins(lines[$0], FormText.mark) }
        readHead(lines[..<(headings.first ?? lines.count)])
        guard let end = headings.first(where: { Self.isEnd(lines[$0]) }) else {
            faults.append(FormFault(line: 0, sentence: Wording.formCutOff))
            return
        }
        for (position, start) in headings.enumerated() where start < end {
            readBlock(lines, start..<headings[position + 1])
        }
        for index in lines.indices where index > end && !FormLines.isBlank(lines[index]) {
            faults.append(FormFault(line: index + 1, sentence: Wording.formBehindEnd))
            break
        }
    }

    /// The lines of a file without byte-order mark and without CR at their ends.
    static func lines(_ text: String) -> [String] {
        let bytes = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? text.utf8.dropFirst(3) : text.utf8[...]
        return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(Substring(line.last == 0x0D ? line.dropLast() : line))
        }
    }

    private static func isEnd(_ line: String) -> Bool { FormLines.trimmed(line).hasSameBytes(as: FormText.end) }

    private mutating func readHead(_ lines: ArraySlice<String>) {
        for index in lines.indices where !FormLines.isBlank(lines[index]) {
            let line = lines[index]
            guard FormLines.begins(line, "#") else {
                faults.append(FormFault(line: index + 1, sentence: Wording.formAboveFirst))
                break
            }
            guard FormLines.begins(line, FormText.directive) else { continue }
            let words = FormLines.dropping(FormText.directive.utf8.count, from: line)
                .split(separator: " ", maxSplits: 1).map { FormLines.trimmed(String($0)) }
            guard words.count == 2 else { continue }
            switch words[0] {
            case "record": record = RecordName(words[1])
            case "seen": seen = words[1]
            case "part": if case .place(let path)? = FormAddress(words[1]) { section = path }
            case "form" where words[1] != "1":
                faults.append(FormFault(line: index + 1, sentence: Wording.formOfAnotherKind))
            default: break
            }
        }
        if record == nil || seen == nil { faults.append(FormFault(line: 0, sentence: Wording.formHeadMissing)) }
    }

    private mutating func readBlock(_ lines: [String], _ range: Range<Int>) {
        guard let heading = Heading(lines[range.lowerBound]) else {
            faults.append(FormFault(line: range.lowerBound + 1, sentence: Wording.formBadHeading))
            return
        }
        // Comments stand directly below the heading: further down, a line with # in front is text.
        let body = lines[range].dropFirst().drop { FormLines.begins($0, "#") }
        blocks.append(
            Block(
                line: range.lowerBound + 1, address: heading.address, mode: heading.mode,
                isRemoved: heading.isRemoved, body: Array(body), bodyLine: body.startIndex + 1))
    }

    /// `=== Title  [address] (word)`.
    private struct Heading {
        let address: FormAddress
        var mode: FormMode?
        var isRemoved = false

        init?(_ line: String) {
            let bytes = Array(line.utf8)
            guard let close = bytes.lastIndex(of: UInt8(ascii: "]")),
                let open = bytes[..<close].lastIndex(of: UInt8(ascii: "[")),
                let address = FormAddress(String(decoding: bytes[(open + 1)..<close], as: UTF8.self))
            else { return nil }
            self.address = address
            let words = String(decoding: bytes[(close + 1)...], as: UTF8.self).split { $0 == " " || $0 == "\t" }
            for word in words {
                guard word.hasPrefix("("), word.hasSuffix(")") else { return nil }
                let name = word.dropFirst().dropLast().lowercased()
                if name == FilledForm.removal {
                    isRemoved = true
                } else if let mode = FormMode(rawValue: name) {
                    self.mode = mode
                } else {
                    return nil
                }
            }
        }
    }
}
