import Records
import Testing

@testable import Commands

/// Texts of records are data in every format.
@Suite struct ExportTextTests {
    @Test func whatWouldBeMarkupIsTextInHTML() {
        #expect(
            HTMLWriter.escaped("<script>&'\"\u{202E}\u{1B}[0m</script>")
                == "&lt;script&gt;&amp;&#39;&quot;[U+202E][U+001B][0m&lt;/script&gt;")
    }

    @Test(arguments: [
        ("# Heading", "\\# Heading"), ("- item", "\\- item"), ("1. item", "1\\. item"), ("12) item", "12\\) item"),
        ("===", "\\==="), ("---", "\\---"), ("+ item", "\\+ item"), ("> quote", "\\> quote"), ("a - b", "a - b"),
        ("[x](http://a.b)", "\\[x\\](http\\://a.b)"), ("<http://a.b>", "\\<http\\://a.b\\>"), ("`c`", "\\`c\\`"),
        ("*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~"), ("![i](x)", "\\!\\[i\\](x)"), ("&amp;", "\\&amp;"),
        ("In 2017. Well", "In 2017. Well"), ("a | b", "a \\| b"), ("end\\", "end\\\\"),
    ])
    func whatWouldBeMarkupIsTextInMarkdown(text: String, written: String) {
        #expect(MarkdownWriter.escaped(text) == written)
    }

    @Test func noTextEndsAStringOfTheStyleSheet() {
        #expect(PageStyle.quoted("a\"; } </style>\n\\") == "\"a\\22 \\3b  \\7d  \\3c \\2f style\\3e  \\5c \"")
    }

    @Test func linesEndAlikeAndUnseenCharactersAreNamed() {
        #expect(Unseen.shown("a\r\nb\rc\u{2066}") == "a\nb[U+000D]c[U+2066]")
        #expect(Unseen.paragraphs(" a\nb \n\n \t\nc") == [["a", "b"], ["c"]])
        #expect(Unseen.line("\n a\tb\n\nc") == "a b c")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), (" =1", "' =1"),
        ("\u{FF1D}1", "'\u{FF1D}1"), ("'=1", "''=1"), ("'twas", "''twas"), ("a=1", "a=1"), ("a,b", "\"a,b\""),
        ("a\"b", "\"a\"\"b\""), ("\rx", "\"'\rx\""), ("a\nb", "\"a\nb\""), ("", ""),
    ])
    func aCellIsNeverAFormula(text: String, written: String) {
        #expect(ExportCSV.row([text, "x"]) == written + ",x\r\n")
    }

    @Test func choicesAreWords() {
        let grades: [JSON] = ["good", "requires-improvement"]
        #expect(Wording.choice("requires-improvement", of: grades) == "Requires improvement")
        #expect(Wording.choice("sa-challenge", of: ["sa-challenge"]) == "SA challenge")
        #expect(Wording.choice("c", of: ["c", "k", "u", "x", "z"]) == "Confidential (c)")
        #expect(Wording.marking(nil) == "OFFICIAL" && Wording.marking("official-sensitive") == "OFFICIAL-SENSITIVE")
    }
}
