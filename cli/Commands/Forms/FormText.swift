import Records

/// A form as text: what stands at its head, then a heading with comments and lines for every block.
struct FormText: Sendable {
    /// What a heading begins with.
    static let mark = "=== "
    /// The last heading of every form: without it, a form was cut off.
    static let end = "=== End of the form"
    /// What a line at the head begins with that sli reads.
    static let directive = "#: "
    /// What a line begins with that says what is wrong; the next writing of errors takes it away.
    static let complaint = "#! "

    /// Whose form this is, and what its writer saw.
    struct Head: Hashable, Sendable {
        let record: RecordName
        /// The mark of the view that it was written from: what the person's changes are changes to.
        let seen: String
        /// The part of the record that it holds; the root for all of it.
        let section: Path
    }

    /// One heading with what stands under it.
    struct Block: Hashable, Sendable {
        let address: FormAddress
        let title: String
        /// What a person reads before they write; never read back.
        var comments: [String] = []
        /// `nil` under the heading of a list or an item.
        var body: FormBody?
        /// How the body would be read if the heading did not say.
        var expected = FormMode.text
    }

    let head: Head
    /// What stands on top: the title, then how to fill it in.
    var introduction: [String]
    var blocks: [Block]

    var text: String {
        var lines = introduction.map(Self.comment)
        lines.append("#")
        lines += [
            "\(Self.directive)form 1", "\(Self.directive)record \(head.record)", "\(Self.directive)seen \(head.seen)",
        ]
        if !head.section.steps.isEmpty {
            lines.append("\(Self.directive)part \(FormAddress.place(head.section).text)")
        }
        for block in blocks {
            lines.append("")
            lines.append(Self.heading(block))
            lines += block.comments.map(Self.comment)
            if let body = block.body { lines += [""] + body.lines }
        }
        lines += ["", Self.end, ""]
        return FormLines.joined(lines)
    }

    private static func heading(_ block: Block) -> String {
        let title = printable(block.title)
        let mode = block.body.map { $0.mode == block.expected ? "" : " (\($0.mode.rawValue))" } ?? ""
        return "\(mark)\(title)  [\(block.address.text)]\(mode)"
    }

    private static func comment(_ text: String) -> String { text.utf8.isEmpty ? "#" : "# " + printable(text) }

    /// One line, whatever the text holds.
    private static func printable(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte >= 0x20 && byte != 0x7F || byte == 0x09 { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
