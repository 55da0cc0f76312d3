import Foundation
import Records

/// The lines under a heading of a form, and the value that they stand for.
///
/// Each of the two is the other's mirror image: what ``init(_:mode:)`` writes, ``value(at:)`` reads as the very
/// same bytes, whatever the value (docs/forms.md; DESIGN.md section 4 asks it of conflicts in forms too).
struct FormBody: Hashable, Sendable {
    let mode: FormMode
    let lines: [String]

    init(lines: [String], mode: FormMode) {
        self.lines = lines
        self.mode = mode
    }

    /// The lines for a value; none for an absent one.
    ///
    /// - Parameter mode: what the schema suggests; another one is taken if the value does not fit it.
    init(_ value: JSON?, mode: FormMode) {
        switch (value, mode) {
        case (nil, _): self.init(lines: [], mode: mode)
        case (.string(let text)?, .text): self = Self.writing(text)
        case (.array(let items)?, .lines):
            let texts = items.compactMap(\.string)
            let fits = texts.count == items.count && texts.allSatisfy(Self.fitsOneLine)
            self = fits ? Self(lines: texts.enumerated().map(Self.guarded), mode: .lines) : Self(json: .array(items))
        case (let value?, _): self.init(json: value)
        }
    }

    private init(json: JSON) {
        self.init(lines: FormLines.withoutBlankEnds(FormLines.split(json.canonicalText)), mode: .json)
    }

    // MARK: - Writing

    private static func writing(_ text: String) -> FormBody {
        let controls = text.utf8.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0x7F }
        if !controls { return FormBody(lines: guarded(FormLines.split(text)), mode: .text) }
        // Only CR before each LF and nowhere else: the lines of a Windows editor.
        let lines = FormLines.split(text)
        let bare = lines.enumerated().map { index, line in
            index < lines.count - 1 && line.utf8.last == 0x0D ? String(Substring(line.utf8.dropLast())) : line
        }
        let isWindows =
            lines.count > 1 && zip(lines, bare).dropLast().allSatisfy { $0.utf8.count == $1.utf8.count + 1 }
        let plain = bare.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }
        guard isWindows, plain else { return FormBody(json: .string(text)) }
        return FormBody(lines: guarded(bare), mode: .crlf)
    }

    /// A `\` before every line that would be taken for something else.
    private static func guarded(_ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            let isEdge = index == 0 || index == lines.count - 1
            return isEdge && FormLines.isBlank(line) ? "\\" + line : guarded((offset: index, element: line))
        }
    }

    private static func guarded(_ entry: (offset: Int, element: String)) -> String {
        let line = entry.element
        let isSpecial =
            FormLines.begins(line, "\\") || FormLines.begins(line, FormText.mark)
            || entry.offset == 0 && FormLines.begins(line, "#")
        return isSpecial ? "\\" + line : line
    }

    /// Whether a text may be a line of a list of texts.
    private static func fitsOneLine(_ text: String) -> Bool {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }), !text.utf8.isEmpty else { return false }
        return FormLines.trimmed(text).hasSameBytes(as: text)
    }

    // MARK: - Reading

    /// The value that the lines stand for; `nil` if they are blank.
    ///
    /// - Parameter place: what the schema says, for words that a person writes where JSON is asked for.
    func value(at place: Place) throws(FormFault) -> JSON? {
        let lines = FormLines.withoutBlankEnds(self.lines)
        guard !lines.isEmpty else { return nil }
        switch mode {
        case .text: return .string(FormLines.joined(lines.map(Self.bare)))
        case .crlf:
            return .string(
                FormLines.joined(
                    lines.enumerated().map { $0 == lines.count - 1 ? Self.bare($1) : Self.bare($1) + "\r" }))
        case .lines:
            return .array(lines.filter { !FormLines.isBlank($0) }.map { .string(Self.bare(FormLines.trimmed($0))) })
        case .json: return try Self.json(lines, at: place)
        }
    }

    private static func bare(_ line: String) -> String {
        FormLines.begins(line, "\\") ? FormLines.dropping(1, from: line) : line
    }

    private static func json(_ lines: [String], at place: Place) throws(FormFault) -> JSON {
        let source = FormLines.joined(lines)
        do {
            return try JSON(reading: Array(source.utf8), limits: .landing)
        } catch {
            switch FormLines.trimmed(source).lowercased() {
            case "yes" where place.takesTruth: return true
            case "no" where place.takesTruth: return false
            default: break
            }
            guard place.acceptsText else {
                throw FormFault(line: error.line - 1, sentence: Wording.formValue(place, error))
            }
            return .string(FormLines.joined(lines.map(bare)))
        }
    }

    /// The listed choice that a person means who writes it as it is read out: “Requires improvement”.
    static func meant(_ value: JSON?, at place: Place) -> JSON? {
        guard case .string(let text)? = value, let choices = place.choices?.compactMap(\.string),
            !choices.contains(where: { $0.hasSameBytes(as: text) })
        else { return value }
        let words = FormLines.trimmed(text).lowercased()
        let found = choices.first { $0 == words || $0 == words.split(separator: " ").joined(separator: "-") }
        return found.map { .string($0) } ?? value
    }
}
