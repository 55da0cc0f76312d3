import Testing

@testable import Indexing

@Suite struct SnippetTests {
    private static func snippet(_ text: String) -> Snippet {
        Snippet(marked: text.replacing("<", with: "\u{2}").replacing(">", with: "\u{3}"))
    }

    private static func shown(_ text: String) -> String {
        let snippet = snippet(text)
        var bytes = Array(snippet.text.utf8)
        for find in snippet.finds.reversed() {
            bytes.insert(UInt8(ascii: ">"), at: find.upperBound)
            bytes.insert(UInt8(ascii: "<"), at: find.lowerBound)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: ["", "short", "<found>", "it was <found> here and <here>", "<é>", "a\n<b>\tc"])
    func shortTextsAreShownWhole(text: String) {
        #expect(Self.shown(text) == text)
    }

    @Test func aLongTextIsCutBetweenWords() {
        let around = (0..<80).map { "word\($0)" }.joined(separator: " ")
        let shown = Self.shown(around + " <found> " + around)
        #expect(shown.hasPrefix("…word") && shown.hasSuffix("…") && shown.contains("word79 <found> word0"))
        #expect(shown.utf8.count < 270)
        #expect(
            shown.dropFirst().dropLast().split(separator: " ").allSatisfy { $0 == "<found>" || $0.hasPrefix("word") })
        #expect(!Self.shown("<found> " + around).hasPrefix("…"))
        #expect(!Self.shown(around + " <found>").hasSuffix("…"))
        #expect(Self.shown(around).hasPrefix("word0") && Self.snippet(around).finds.isEmpty)
    }

    @Test func theWindowWithTheMostDifferentFindsIsShown() {
        let gap = String(repeating: "x ", count: 300)
        let shown = Self.shown("<drift> <drift> <Drift> <drift> \(gap) <drift> and <naive> \(gap) <naive>")
        #expect(shown.contains("<drift> and <naive>"))
        let most = Self.shown("<drift> \(gap) <drift> <drift> \(gap) <drift>")
        #expect(most.contains("<drift> <drift>"))
    }

    @Test func charactersAreNeverCut() {
        for length in 0..<8 {
            let text = String(repeating: "a", count: length) + String(repeating: "子", count: 200)
            let snippet = Self.snippet(text + "<found>" + text)
            #expect(!snippet.text.contains("\u{FFFD}") && snippet.text.utf8.count < 280)
            #expect(String(decoding: Array(snippet.text.utf8)[snippet.finds[0]], as: UTF8.self) == "found")
        }
    }

    @Test func manyFindsTakeLittleTime() {
        let text = String(repeating: "<a> <the> word ", count: 50_000)
        let snippet = Self.snippet(text)
        #expect(snippet.finds.count > 20 && snippet.text.utf8.count < 270)
    }

    @Test func aFindLongerThanTheWindowIsShownWhole() {
        let long = String(repeating: "b", count: 1_000)
        #expect(Self.shown("before <\(long)> after").contains("<\(long)>"))
    }
}
