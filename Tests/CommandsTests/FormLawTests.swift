import Seeded
import Records
import Schemas
import Testing

@testable import Commands

/// What docs/forms.md promises: a form read back says what it was written from, whatever that is.
@Suite struct FormLawTests {
    @Test(arguments: 0..<20)
    func everyValueIsReadBackAsItWas(seed: UInt64) throws {
        var odd = OddRecords(seed: seed)
        for _ in 0..<200 {
            let value = odd.value()
            for mode in [FormMode.text, .lines, .json] {
                let block = FormText.Block(
                    address: .place(Path("/field")!), title: "Field [/other] (json)", comments: [odd.text()],
                    body: FormBody(value, mode: mode), expected: mode)
                let form = FilledForm(Self.form([block]).text)
                #expect(form.faults == [])
                let read = try #require(form.blocks.first)
                let body = FormBody(lines: read.body, mode: read.mode ?? mode)
                // An empty list and no list look alike under a heading; the record tells them apart.
                let expected: JSON? = mode == .lines && value == [] ? nil : value
                #expect(try body.value(at: .free) == expected, "seed \(seed), \(mode)")
            }
        }
    }

    @Test(arguments: ["self-assessment", "challenge", "moderation", "programme"], 0..<8)
    func aRecordReadBackUnchangedChangesNothing(kind: String, seed: UInt64) throws {
        let schema = try Self.schema(kind)
        var odd = OddRecords(seed: seed)
        for _ in 0..<2 {
            let record = odd.record(of: schema)
            let text = Self.form(FormOutline.blocks(schema, shown: record)).text
            for spelling in [text, Self.asWindowsWould(text)] {
                let form = FilledForm(spelling)
                #expect(form.faults == [], "\(kind), seed \(seed)")
                let change = FormChange(form, seen: record, schema: schema) { "" }
                #expect(change.faults == [], "\(kind), seed \(seed)")
                #expect(change.steps.map(\.path) == [], "\(kind), seed \(seed)")
            }
        }
    }

    /// The values come from the text, not from what was seen.
    @Test(arguments: ["self-assessment", "challenge", "moderation", "programme"], 0..<8)
    func aRecordIsReadBackFromItsBareBones(kind: String, seed: UInt64) throws {
        let schema = try Self.schema(kind)
        var odd = OddRecords(seed: seed)
        let record = odd.record(of: schema)
        let bones = Bones(of: record, at: schema.root)
        let form = FilledForm(Self.form(FormOutline.blocks(schema, shown: record)).text)
        let change = FormChange(form, seen: bones.bare, schema: schema) { "" }
        #expect(change.faults == [], "\(kind), seed \(seed)")
        let applied = change.applied(change.steps)
        #expect(applied.canonicalText == bones.whole.canonicalText, "\(kind), seed \(seed)")
        if seed == 0 { #expect(change.steps.count > 1) }
    }

    @Test(arguments: 0..<20)
    func writingWhatIsWrongIntoAFormKeepsEveryKeystroke(seed: UInt64) throws {
        let schema = try Self.schema("self-assessment")
        var odd = OddRecords(seed: seed)
        let record = odd.record(of: schema)
        let plain = Self.form(FormOutline.blocks(schema, shown: record)).text
        let text = odd.random.number(below: 100) < 50 ? plain : Self.asWindowsWould(plain)
        let lines = FilledForm.lines(text)
        let headings = lines.indices.filter { FormLines.begins(lines[$0], FormText.mark) }
        let faults = (0..<5).map {
            FormFault(line: $0 == 0 ? 0 : odd.random.pick(headings) + 1, sentence: "Wrong \($0).")
        }
        let (written, told) = FormComplaints.written(into: text, faults)
        #expect(!written.hasSameBytes(as: text))
        for fault in faults { #expect(FilledForm.lines(written).contains("#! " + fault.sentence)) }
        // Each is below the heading that it names, whose line is given as it is now.
        let now = FilledForm.lines(written)
        for fault in told where fault.line > 0 {
            #expect(FormLines.begins(now[fault.line - 1], FormText.mark))
            #expect(now[fault.line...].prefix { $0.hasPrefix("#! ") }.contains("#! " + fault.sentence), "seed \(seed)")
        }
        #expect(told.count == faults.count)
        // Read, it is the same form; and when nothing is wrong any more, it is the same text.
        let change = FormChange(FilledForm(written), seen: record, schema: schema) { "" }
        #expect(change.faults == [] && change.steps.isEmpty, "seed \(seed)")
        #expect(FormComplaints.written(into: written, []).text.hasSameBytes(as: text), "seed \(seed)")
    }

    // MARK: - What the laws are made of

    static func schema(_ kind: String) throws -> Schema {
        try Schema(JSON(reading: #require(ShippedSchemas.bytes(kind: kind, version: 1))))
    }

    static func form(_ blocks: [FormText.Block]) -> FormText {
        FormText(
            head: FormText.Head(record: RecordName("self-assessment/2017/bristol")!, seen: "1234", section: .root),
            introduction: ["A form"], blocks: blocks)
    }

    static func asWindowsWould(_ text: String) -> String {
        "\u{FEFF}" + String(decoding: text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }, as: UTF8.self)
    }

    /// A record without what its fields hold, and what comes out when the fields of its form are put back.
    ///
    /// Containers, keys, what is set once, and what no heading asks for are left as they are.
    private struct Bones {
        let bare: JSON
        let whole: JSON

        private init(bare: JSON, whole: JSON) {
            self.bare = bare
            self.whole = whole
        }

        init(of value: JSON, at place: Place) {
            switch (FormShape.of(place, value), value) {
            case (.object, .object(let object)): self.init(object, at: place, key: [])
            case (.list(let fields), .array(let items)):
                let items = items.map { Bones($0.object ?? JSONObject(), at: place.item(0), key: fields) }
                self.init(bare: .array(items.map(\.bare)), whole: .array(items.map(\.whole)))
            default: self.init(bare: value, whole: value)
            }
        }

        init(_ object: JSONObject, at place: Place, key: [String]) {
            var bare = object
            var whole = object
            for member in object.members where !key.contains(member.name) {
                let child = place.property(member.name)
                if case .field(let mode) = FormShape.of(child, member.value) {
                    let isAsked = child.rule != .fixed && child.isDescribed && member.name != "schema"
                    let isBlank = mode == .lines && member.value == []
                    guard isAsked, !isBlank, FormShape.of(child, nil) == .field(mode) else { continue }
                    bare[member.name] = nil
                    // What is typed is composed on saving, and a choice spelt as it is read out is understood.
                    whole[member.name] = FormBody.meant(member.value.composed, at: child)
                } else if child.rule != .fixed {
                    let inner = Bones(of: member.value, at: child)
                    bare[member.name] = inner.bare
                    whole[member.name] = inner.whole
                }
            }
            self.init(bare: .object(bare), whole: .object(whole))
        }
    }
}
