import Merging
import Records
import Testing

@testable import Commands

/// What a person does to a form, and what it means for the record.
@Suite struct FormChangeTests {
    private let schema: Schema
    private let record: JSON = [
        "asks": [
            ["id": "aaaaaaaaaaaaaaaa", "text": "First."], ["id": "bbbbbbbbbbbbbbbb", "text": "Second."],
            ["id": "cccccccccccccccc", "text": "Third."],
        ],
        "authority": "bristol", "authors": ["Priya Anand", "Tom Kerslade"], "headline": "Slow, and we know why.",
        "period": ["from": "2016-04-01", "until": "2017-03-31"], "schema": "self-assessment/1",
        "sections": [["heading": "Voice", "know": "They told us.", "section": "voice"]], "year": "2017",
    ]

    init() throws { schema = try FormLawTests.schema("self-assessment") }

    private var text: String { FormLawTests.form(FormOutline.blocks(schema, shown: record)).text }

    private func change(_ text: String) -> FormChange {
        FormChange(FilledForm(text), seen: record, schema: schema) { "newnewnewnewnewn" }
    }

    /// The form with other lines below a heading.
    private func writing(_ body: String, below address: String, in text: String) throws -> String {
        var lines = FormLines.split(text)
        let start = try #require(lines.firstIndex { $0.contains("[\(address)]") })
        let first = lines[(start + 1)...].firstIndex { !$0.hasPrefix("#") } ?? start
        let next = lines[(start + 1)...].firstIndex { $0.hasPrefix(FormText.mark) } ?? lines.count
        lines.replaceSubrange(first..<next, with: ["", body, ""])
        return FormLines.joined(lines)
    }

    private func replacing(_ old: String, _ new: String, in text: String) -> String {
        text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
    }

    @Test func onlyWhatWasChangedIsInTheChange() throws {
        let change = change(try writing("Faster now.", below: "/headline", in: text))
        #expect(change.faults == [])
        #expect(change.steps.map(\.path.description) == ["/headline"])
        let expected = record.replacing(Path("/headline")!, with: "Faster now.")
        #expect(change.applied(change.steps) == expected)
    }

    @Test func aFieldThatIsEmptiedIsTakenAwayAndAnEmptiedPeriodWithIt() throws {
        let one = try writing("", below: "/period/from", in: text)
        let both = try writing("", below: "/period/until", in: one)
        #expect(change(one).applied(change(one).steps)["period"] == ["until": "2017-03-31"])
        let applied = change(both).applied(change(both).steps)
        #expect(applied["period"] == nil)
        #expect(applied["headline"] == record["headline"])
    }

    @Test func aListOfLinesIsASetWithoutDoubles() throws {
        let changed = change(try writing("Zoe\n\n  Ann \nZoe", below: "/authors", in: text))
        #expect(changed.applied(changed.steps)["authors"] == ["Ann", "Zoe"])
        let emptied = change(try writing("", below: "/authors", in: text))
        #expect(emptied.applied(emptied.steps)["authors"] == [])
    }

    @Test func aHeadingOrBlockThatIsMissingChangesNothing() throws {
        let lines = FormLines.split(text)
        let start = try #require(lines.firstIndex { $0.contains("[/headline]") })
        let next = try #require(lines[(start + 1)...].firstIndex { $0.hasPrefix(FormText.mark) })
        let item = try #require(lines.firstIndex { $0.contains("id=bbbb") })
        let after = try #require(lines.firstIndex { $0.contains("id=cccc") })
        var short = lines
        short.removeSubrange(item..<after)
        #expect(change(FormLines.joined(short)).steps.isEmpty)
        short.removeSubrange(start..<next)
        #expect(start < item)
        #expect(change(FormLines.joined(short)).steps.isEmpty)
        #expect(change(FormLines.joined(short)).faults == [])
    }

    @Test func aFormThatWasCutOffIsNotTaken() throws {
        let lines = FormLines.split(text)
        for count in [3, 9, lines.count / 2, lines.count - 2] {
            #expect(
                FilledForm(FormLines.joined(Array(lines.prefix(count)))).faults.contains {
                    $0.sentence == Wording.formCutOff
                })
        }
    }

    @Test func anItemIsTakenAwayByTheWordInItsHeading() throws {
        let change = change(replacing("[/asks/id=bbbbbbbbbbbbbbbb]", "[/asks/id=bbbbbbbbbbbbbbbb] (remove)", in: text))
        #expect(change.faults == [])
        #expect(change.applied(change.steps)["asks"]?.array?.compactMap { $0["text"]?.string } == ["First.", "Third."])
    }

    @Test func blocksThatAreMovedOrderTheList() throws {
        let moved = replacing(
            "id=tttttttttttttttt", "id=aaaaaaaaaaaaaaaa",
            in: replacing(
                "id=aaaaaaaaaaaaaaaa", "id=cccccccccccccccc",
                in: replacing("id=cccccccccccccccc", "id=tttttttttttttttt", in: text)))
        let texts = replacing(
            "TTT", "First.", in: replacing("First.", "Third.", in: replacing("Third.", "TTT", in: moved)))
        let change = change(texts)
        #expect(change.faults == [])
        #expect(change.steps.map(\.path.description) == ["/asks"])
        #expect(
            change.applied(change.steps)["asks"]?.array?.compactMap { $0["text"]?.string } == [
                "Third.", "Second.", "First.",
            ])
    }

    @Test func aFilledNewBlockMakesAnItemOnceHoweverOftenTheFormIsRead() throws {
        let heading = "[/asks/id=]"
        let halves = text.split(separator: heading, maxSplits: 1, omittingEmptySubsequences: false)
        let filled = String(halves[0]) + heading + (try writing("A new ask.", below: "text", in: String(halves[1])))
        let first = change(filled)
        #expect(first.faults == [])
        #expect(first.steps.map(\.path.description) == ["/asks/id=newnewnewnewnewn"])
        let saved = first.applied(first.steps)
        #expect(saved["asks"]?.array?.last == ["id": "newnewnewnewnewn", "text": "A new ask."])
        let named = FormComplaints.written(into: filled, [], made: first.made).text
        let again = FormChange(FilledForm(named), seen: record, schema: schema) { "another" }
        #expect(again.applied(again.steps) == saved)
        // Over what it has become there is nothing left to change.
        #expect(FormChange(FilledForm(named), seen: saved, schema: schema) { "another" }.steps.isEmpty)
    }

    @Test func aLineWithAHashBelowABlankLineIsText() throws {
        let change = change(try writing("# Our headline\n#! really", below: "/headline", in: text))
        #expect(change.applied(change.steps)["headline"] == "# Our headline\n#! really")
    }

    @Test func aChoiceIsUnderstoodAsItIsReadOut() throws {
        let change = change(try writing("Requires improvement ", below: "grade", in: text))
        #expect(
            change.applied(change.steps).value(at: Path("/sections/section=voice/grade")!) == "requires-improvement")
    }

    @Test func textIsComposedOnSavingAndComposingAloneIsNoChange() throws {
        let decomposed = "cafe\u{301}"
        let typed = change(try writing(decomposed, below: "/headline", in: text))
        #expect(typed.applied(typed.steps)["headline"] == .string("caf\u{E9}"))
        let seen = record.replacing(Path("/headline")!, with: .string(decomposed))!
        let form = FormLawTests.form(FormOutline.blocks(schema, shown: seen)).text
        let recomposed = String(decoding: Array(form.utf8), as: UTF8.self).precomposedForTest
        #expect(FormChange(FilledForm(recomposed), seen: seen, schema: schema) { "" }.steps.isEmpty)
    }

    @Test func whatIsNoHeadingOfOursIsAFaultAndNeverDropped() throws {
        let cases: [(String, String)] = [
            ("=== My own heading", Wording.formBadHeading), ("=== Mine  [/headline/deeper]", Wording.formNoPlace),
            ("=== Twice  [/headline]", Wording.formTwice),
        ]
        for (line, sentence) in cases {
            let changed = try writing("Text.\n\(line)\nmore", below: "/headline", in: text)
            let form = FilledForm(changed)
            let faults = form.faults + FormChange(form, seen: record, schema: schema) { "" }.faults
            #expect(faults.map(\.sentence) == [sentence], "\(line)")
            let number = try #require(FormLines.split(changed).firstIndex { $0 == line })
            #expect(faults.first?.line == number + 1)
        }
        let unknown = change(try writing("Text.\n=== Mine  [/nowhere]\nmore", below: "/headline", in: text))
        let violations = schema.addedViolations(from: record, to: unknown.applied(unknown.steps))
        #expect(violations.map(\.path.description) == ["/nowhere"])
        #expect(unknown.line(of: Path("/nowhere")!) > 0)
        let under = change(try writing("An ask.", below: "/asks", in: text))
        #expect(under.faults.map(\.sentence) == [Wording.formUnderList])
    }

    @Test func aDecisionHoldsBackItsOwnPlaceOnly() throws {
        let two = try writing(
            "Both meant this.", below: "/headline", in: writing("2016-05-01", below: "/period/from", in: text))
        let entry = Entry(path: Path("/headline")!, bases: [Side("x")], sides: [Side("a"), Side("b")])
        let (held, free) = change(two).parted(by: [entry])
        #expect(held.map(\.path.description) == ["/headline"])
        #expect(free.map(\.path.description) == ["/period/from"])
        let whole = Entry(path: Path("/period")!, bases: [.absent], sides: [Side("a"), .absent])
        #expect(change(two).parted(by: [whole]).held.map(\.path.description) == ["/period/from"])
    }

    @Test func helpStandsOnceAndLastYearBesideEveryField() throws {
        let former = record.replacing(Path("/headline")!, with: "Last year's words.\nTwo lines.")!
        let blocks = FormOutline.blocks(schema, shown: record, beside: FormOutline.Beside(former: former))
        let form = FormLawTests.form(blocks).text
        #expect(form.contains("# Last year:\n#   Last year's words.\n#   Two lines.\n\nSlow, and we know why."))
        let help = try #require(
            schema.root.property("asks").item(0).property("text").help?.split(separator: " ").prefix(6))
        #expect(form.split(separator: help.joined(separator: " "), omittingEmptySubsequences: false).count == 2)
    }

    @Test func aPartIsNamedByItsShortNameItsTitleOrItsBeginning() throws {
        let words = ["voice", "Voice", "asks", "head", "/sections/section=voice"]
        let found = try words.map { "\(try FormSection.find($0, in: schema, of: record))" }
        #expect(
            found == [
                "/sections/section=voice", "/sections/section=voice", "/asks", "/headline", "/sections/section=voice",
            ])
        #expect(throws: Problem.self) { try FormSection.find("nothing", in: schema, of: record) }
        #expect(throws: Problem.self) { try FormSection.find("a", in: schema, of: record) }
    }
}

extension String {
    fileprivate var precomposedForTest: String {
        guard case .string(let text) = JSON.string(self).composed else { return self }
        return text
    }
}
