import Merging

/// Changed prose as lines of text: what went and what came, each in its bracket and with a few words around it.
///
/// Read aloud or printed without colour it says the same.
enum ProsePassages {
    /// Words that are shown before and behind a change.
    private static let context = 4

    /// One line for each passage; changes that stand close together share one.
    static func lines(_ runs: [ProseRun]) -> [String] {
        var passages: [String] = []
        var line = ""
        for (index, run) in runs.enumerated() {
            switch run {
            case .removed(let text): append(removed(text), to: &line)
            case .added(let text): append(added(text), to: &line)
            case .kept(let text):
                let words = text.split(whereSeparator: \.isWhitespace)
                let isFirst = index == 0
                let isLast = index == runs.count - 1
                if !isFirst, !isLast, words.count <= 2 * context {
                    append(words.joined(separator: " "), to: &line)
                    continue
                }
                if !isFirst {
                    let shown = words.prefix(context).joined(separator: " ")
                    append(words.count > context ? shown + " …" : shown, to: &line)
                    if !isLast { passages.append(line) }
                    if !isLast { line = "" }
                }
                if !isLast {
                    let shown = words.suffix(context).joined(separator: " ")
                    append(words.count > context ? "… " + shown : shown, to: &line)
                }
            }
        }
        if !line.isEmpty { passages.append(line) }
        return passages
    }

    /// A text line by line, without white space at the ends.
    static func paragraphs(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { line in
            String(line.trimmingPrefix(while: \.isWhitespace).reversed().drop { $0.isWhitespace }.reversed())
        }.filter { !$0.isEmpty }
    }

    static func removed(_ text: String) -> String { "[removed: \(flat(text))]" }
    static func added(_ text: String) -> String { "[added: \(flat(text))]" }

    /// On one line: where only white space changed, it is shown by name.
    private static func flat(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? "white space" : words
    }

    private static func append(_ text: String, to line: inout String) {
        guard !text.isEmpty else { return }
        line += line.isEmpty ? text : " " + text
    }
}
