import Records
import Statements

/// The digest of its own content with which an exported file ends, so that a file in which somebody has written since is
/// not written over. It proves nothing about who wrote the file.
enum ExportSeal {
    private static let opening = "<!-- sli export "
    private static let closing = " -->\n"
    static let name = "seal"

    /// A page of HTML or Markdown with its seal behind it, in a comment.
    static func html(_ text: String) -> String { text + opening + digest(text) + closing }

    /// Rows with the seal in a last one.
    static func csv(_ text: String) -> String { text + ExportCSV.row(["", "Seal", "", digest(text), ""]) }

    static func json(_ json: JSON) -> String { json.adding(name, .string(digest(json.canonicalText))).canonicalText }

    /// Whether a file holds what `sli export` wrote, to the letter.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        if let json = try? JSON(reading: bytes, limits: .landing), case .object(var object) = json {
            object[name] = nil
            return Self.json(.object(object)).hasSameBytes(as: text)
        }
        // The seal is as long as any: what stands before it is what it is of.
        return [html(""), csv("")].contains { seal in
            guard text.utf8.count >= seal.utf8.count else { return false }
            let body = String(decoding: bytes.dropLast(seal.utf8.count), as: UTF8.self)
            return html(body).hasSameBytes(as: text) || csv(body).hasSameBytes(as: text)
        }
    }

    private static func digest(_ text: String) -> String { SHA256Digest.hex(of: Array(text.utf8)) }
}
