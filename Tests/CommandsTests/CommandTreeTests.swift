@testable import Commands
import ArgumentParser
import Testing

/// What holds of every command (DESIGN.md section 11): help with an example, and `--json`.
@Suite struct CommandTreeTests {
    struct Node: Sendable, CustomTestStringConvertible {
        let words: [String]
        let type: any ParsableCommand.Type
        var testDescription: String { words.joined(separator: " ") }
    }

    /// The commands that do something, those shown to nobody left out.
    static let leaves: [Node] = collect(Sli.self, ["sli"]).filter { !isGroup($0.type) }

    static func isGroup(_ type: any ParsableCommand.Type) -> Bool {
        !(type.configuration.subcommands + type.configuration.groupedSubcommands.flatMap(\.subcommands)).isEmpty
    }

    private static func collect(_ type: any ParsableCommand.Type, _ words: [String]) -> [Node] {
        guard type.configuration.shouldDisplay else { return [] }
        let below = type.configuration.subcommands + type.configuration.groupedSubcommands.flatMap(\.subcommands)
        return [Node(words: words, type: type)]
            + below.flatMap { collect($0, words + [$0.configuration.commandName ?? $0._commandName]) }
    }

    @Test func thereAreCommands() { #expect(Self.leaves.count > 10) }

    @Test(arguments: leaves)
    func explainsItselfWithAnExample(node: Node) {
        #expect(!node.type.configuration.abstract.isEmpty)
        let discussion = node.type.configuration.discussion
        #expect(discussion.contains("Example:"))
        // The example is of this command.
        #expect(discussion.contains(node.words.joined(separator: " ")))
    }

    @Test(arguments: leaves)
    func answersInJSON(node: Node) {
        #expect(node.type is any SliCommand.Type)
        #expect(Sli.helpMessage(for: node.type, columns: 200).contains("--json"))
    }

    /// The commands that change what others share, or take back what was written.
    @Test(arguments: [
        "init", "hub init", "hub use", "member add", "schema add", "sync", "undo", "redo", "programme new",
        "programme invite", "programme pair", "programme confirm", "programme replan", "campaign open",
        "campaign change", "campaign close",
    ])
    func canBeRehearsed(command: String) throws {
        let node = try #require(Self.leaves.first { $0.words.dropFirst().joined(separator: " ") == command })
        #expect(Sli.helpMessage(for: node.type, columns: 200).contains("--dry-run"))
    }

    @Test(arguments: leaves)
    func speaksTheFieldsWords(node: Node) {
        // The engine's own words for it are its arguments and the contract's.
        guard node.type != MergeFile.self else { return }
        let text = " " + (node.type.configuration.abstract + " " + node.type.configuration.discussion).lowercased()
        for word in ["commit", "merge", "ref", "branch"] {
            #expect(text.firstMatch(of: try! Regex("[^a-z]\(word)(s|d|es)?[^a-z]")) == nil, "says \(word)")
        }
    }

    @Test func everyGroupSaysWhatItIsFor() {
        let groups = Self.collect(Sli.self, ["sli"]).filter { Self.isGroup($0.type) }
        #expect(groups.allSatisfy { !$0.type.configuration.abstract.isEmpty })
    }
}
