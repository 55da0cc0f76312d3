import Foundation
import Records
import Statements

/// A letter to an authority about its self-assessment. It is written, and sent by nobody but a person.
struct Letter {
    let file: String
    let text: String

    /// - Parameters:
    ///   - member: the coordinator who signs it; left open if `nil`.
    ///   - today: the day that it bears, `2017-10-02`.
    init(to standing: AssessmentStanding, of campaign: Campaign, from member: Member?, today: String) {
        self.init(
            to: standing,
            of: Round(
                title: campaign.title, deadline: campaign.deadline, contact: campaign.contact,
                gates: campaign.gates), from: member?.name, today: today)
    }

    /// What a letter says of the campaign.
    struct Round {
        let title: String
        let deadline: String?
        let contact: String?
        let gates: [Role]
    }

    init(to standing: AssessmentStanding, of round: Round, from sender: String?, today: String) {
        file = "\(standing.authority).txt"
        let paragraphs = Wording.letter(standing, round, from: sender, today: today)
        text = paragraphs.map(Self.wrapped).joined(separator: "\n\n") + "\n"
    }

    private static let width = 76

    /// A paragraph in lines that fit on a page; its own line breaks stay.
    static func wrapped(_ paragraph: String) -> String {
        paragraph.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            var lines: [String] = []
            var current = ""
            for word in words(line) {
                if !current.isEmpty, current.count + 1 + word.count > width {
                    lines.append(current)
                    current = ""
                }
                current += (current.isEmpty ? "" : " ") + word
            }
            return (lines + [current]).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The words of a line; a command between backticks is one, so that it can be copied as it stands.
    private static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        for part in line.split(separator: " ") {
            if let last = words.last, !last.filter({ $0 == "`" }).count.isMultiple(of: 2) {
                words[words.count - 1] = "\(last) \(part)"
            } else {
                words.append(String(part))
            }
        }
        return words
    }
}

/// A folder that letters are written into.
struct LetterFolder {
    let path: String

    /// Writes all of them, or none.
    ///
    /// - Returns: the names of the files.
    /// - Throws: a ``Problem`` if a file of one of these names says something else, or the folder cannot be written.
    func write(_ letters: [Letter]) throws -> [String] {
        let manager = FileManager.default
        let others = letters.filter { letter in
            let file = "\(path)/\(letter.file)"
            return manager.fileExists(atPath: file) && manager.contents(atPath: file) != Data(letter.text.utf8)
        }
        guard others.isEmpty else { throw Wording.lettersThere(others.map(\.file), in: path) }
        do {
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            for letter in letters {
                try Data(letter.text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(letter.file)"), options: .atomic)
            }
        } catch let error as CocoaError {
            throw Wording.lettersNotWritten(to: path, error)
        }
        return letters.map(\.file)
    }
}
