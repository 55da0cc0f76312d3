import Foundation

/// The fenced blocks of a page of the documentation, so that a test runs what the page says.
struct Page {
    struct Block {
        /// What stands behind the fence: `sh coordinator`.
        let label: String
        let lines: [String]
    }

    let blocks: [Block]

    /// - Parameter path: within the product's folder.
    init(_ path: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        var blocks: [Block] = []
        var open: (label: String, lines: [String])?
        for line in text.components(separatedBy: "\n") {
            // A block within a list is indented with it.
            let words = line.trimmingCharacters(in: .whitespaces)
            if words.hasPrefix("```") {
                if let (label, lines) = open { blocks.append(Block(label: label, lines: lines)) }
                open = open == nil ? (String(words.dropFirst(3)), []) : nil
            } else {
                open?.lines.append(words)
            }
        }
        self.blocks = blocks
    }

    /// The lines of all blocks with a label.
    func lines(_ label: String) -> [String] { blocks.filter { $0.label == label }.flatMap(\.lines) }
}
