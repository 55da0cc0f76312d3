import Indexing
import Records
import Testing

@Suite struct ReadingTests {
    let folder: IndexFolder

    init() throws { folder = try IndexFolder() }

    private func makeIndex(_ names: String...) throws -> RecordIndex {
        let index = try RecordIndex(opening: folder.path)
        _ = try index.fill(names.map { RecordIndex.Entry($0) })
        return index
    }

    private static func names(_ texts: String...) -> [RecordName] { texts.map { RecordName($0)! } }

    @Test func filtersAgreeInEverythingGiven() throws {
        let index = try RecordIndex(opening: folder.path)
        let draft = RecordIndex.Entry("self-assessment/2017/bristol", stage: "draft")
        let other = RecordIndex.Entry("self-assessment/2018/bristol", stage: "submitted")
        let challenge = RecordIndex.Entry("challenge/2017/torbay")
        let waiting = [
            RecordIndex.Decision(path: Path("/plan/id=a1/due")!, title: "Due", sides: 2),
            RecordIndex.Decision(path: Path("/notes")!, title: "Notes", sides: 3),
        ]
        #expect(
            try index.replace(
                space: "region", from: nil, cursor: "c", upserts: [draft, other, challenge],
                decisions: [draft.name: waiting]))
        #expect(try index.fill([draft], space: "authorities/bristol"))
        func names(_ filter: RecordIndex.Filter) throws -> [String] {
            try index.records(matching: filter).map { "\($0.space) \($0.name)" }
        }
        let region = "region self-assessment/2017/bristol"
        let private17 = "authorities/bristol self-assessment/2017/bristol"
        #expect(
            try names(.all) == [
                "region challenge/2017/torbay", private17, region, "region self-assessment/2018/bristol",
            ])
        #expect(try names(.init(name: draft.name)) == [private17, region])
        #expect(try names(.init(space: "region", kind: "self-assessment", year: "2017")) == [region])
        #expect(try names(.init(space: "region", authority: "bristol", stage: "draft")) == [region])
        #expect(try names(.init(schema: "challenge/1")) == ["region challenge/2017/torbay"])
        #expect(try names(.init(hasOpenDecisions: true)) == [region])
        #expect(try names(.init(hasOpenDecisions: false)).count == 3)
        #expect(try names(.init(kind: "' OR 1=1 --")).isEmpty)
        let row = try #require(try index.records(matching: .init(space: "region", name: draft.name)).first)
        #expect(row.openDecisions == 2 && row.authority == "bristol" && row.year == "2017" && row.stage == "draft")
        #expect(try index.decisions(in: "region").map(\.decision) == [waiting[1], waiting[0]])
        #expect(try index.decisions().map(\.name) == [draft.name, draft.name])
        #expect(try index.decisions(in: "authorities/bristol").isEmpty)
        // Settled without a change of the record itself.
        #expect(
            try index.replace(
                space: "region", from: "c", cursor: "d", upserts: [], decisions: [draft.name: [waiting[1]]]))
        #expect(try index.records(matching: .init(hasOpenDecisions: true)).map(\.openDecisions) == [1])
        #expect(try index.replace(space: "region", from: "d", cursor: "e", upserts: [], removals: [draft.name]))
        #expect(try index.decisions().isEmpty)
    }

    @Test func looseNamesAreResolved() throws {
        let index = try makeIndex(
            "self-assessment/2017/bristol", "self-assessment/2018/bristol", "self-assessment/2017/torbay",
            "challenge/neglect-2017/torbay/1", "challenge/neglect-2017/torbay/2", "authority/bristol", "member/ann-lee",
            "programme/2017/2017")
        let cases: [(String, [RecordName])] = [
            ("self-assessment/2017/bristol", Self.names("self-assessment/2017/bristol")),
            ("bristol/2017", Self.names("self-assessment/2017/bristol")),
            ("2017/bristol", Self.names("self-assessment/2017/bristol")),
            ("Bristol 2017", Self.names("self-assessment/2017/bristol")),
            (" /2017//bristol/ ", Self.names("self-assessment/2017/bristol")),
            ("bristol/self-assessment", Self.names("self-assessment/2017/bristol", "self-assessment/2018/bristol")),
            (
                "bristol",
                Self.names("authority/bristol", "self-assessment/2017/bristol", "self-assessment/2018/bristol")
            ),
            // A whole name that exists means that record, though others have the same parts.
            ("authority/bristol", Self.names("authority/bristol")),
            ("1/torbay", Self.names("challenge/neglect-2017/torbay/1")),
            // Every word takes a part of its own.
            ("2017/2017", Self.names("programme/2017/2017")),
            ("bristol/bristol", []),
            // Beginnings count only if no record has the parts themselves.
            ("self/tor", Self.names("self-assessment/2017/torbay")),
            ("ann", Self.names("member/ann-lee")),
            ("neglect/1", Self.names("challenge/neglect-2017/torbay/1")),
            ("lee", []), ("2017/2017/2017/2017", []), ("a/b/c/d/e", []), ("", []), ("/", []), ("%", []), ("_", []),
            ("'; DROP TABLE record; --", []), ("bristol\0", []), ("ＢＲＩＳＴＯＬ", []),
        ]
        for (words, expected) in cases { #expect(try index.resolve(words) == expected, "\(words)") }
    }

    @Test func aRecordOfTwoSpacesIsFoundOnce() throws {
        let index = try makeIndex("self-assessment/2017/bristol")
        #expect(try index.fill([RecordIndex.Entry("self-assessment/2017/bristol")], space: "authorities/bristol"))
        #expect(try index.resolve("bristol") == Self.names("self-assessment/2017/bristol"))
        #expect(try index.resolve("bris") == Self.names("self-assessment/2017/bristol"))
    }
}
