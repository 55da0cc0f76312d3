import Records
import Testing

@testable import Merging

/// What bit the others: the scenarios that concern merging, each under the number that it bears in the list
/// of edge cases.
@Suite struct EdgeCaseTests {
    private let place: Place

    init() throws {
        place = try Schema(
            [
                "type": "object",
                "properties": [
                    "grade": ["x-merge": "atomic"], "prose": ["x-merge": "text"], "lead": ["type": "object"],
                    "plan": [
                        "type": "array", "x-merge": "keyed", "x-key": ["id"],
                        "items": [
                            "type": "object", "required": ["id"],
                            "properties": ["id": [:], "text": ["x-merge": "text"], "due": [:]],
                        ],
                    ],
                ],
            ]
        ).root
    }

    private func merging(_ base: Document, _ left: Document, _ right: Document) -> Document {
        Document.merging(base: base, left: left, right: right, at: place)
    }

    private func merging(_ base: JSON?, _ left: JSON, _ right: JSON) -> Document {
        merging(Document(base), Document(left), Document(right))
    }

    private func merging(_ base: JSON, _ left: Document, _ right: JSON) -> Document {
        merging(Document(base), left, Document(right))
    }

    private func prose(_ text: String) -> JSON { ["prose": .string(text)] }

    private func sides(_ document: Document, _ path: String) -> [JSON?]? {
        document.entries.first { $0.path.description == path }?.sides.map(\.value)
    }

    // 1
    @Test func edgeCase1TwoCopiesThatMakeTheSameChangeKeepIt() {
        // Y lands twice; then a third copy, which still has X, edits something else: X does not come back.
        let once = merging(["grade": "X"], ["grade": "Y"], ["grade": "Y"])
        #expect(once == Document(["grade": "Y"]))
        let later = merging(Document(["grade": "X"]), once, Document(["grade": "X", "prose": "p"]))
        #expect(later == Document(["grade": "Y", "prose": "p"]))
    }

    // 2
    @Test func edgeCase2TheSameKeyAddedTwiceIsOneKey() throws {
        let equal = merging([:], ["grade": 1], ["grade": 1, "prose": "p"])
        #expect(equal == Document(["grade": 1, "prose": "p"]))
        let different = merging([:], ["lead": ["name": "Ann"]], ["lead": ["name": "Bea"]])
        #expect(sides(different, "/lead/name") == ["Ann", "Bea"])
        #expect(try JSON(reading: different.value?.canonicalBytes ?? []) == ["lead": ["name": "Ann"]])
    }

    // 3
    @Test func edgeCase3TwoItemsWithOneKeyLeaveUnrelatedEditsAlone() {
        let pair: JSON = [["id": "a", "due": 1], ["id": "a", "due": 2]]
        func plan(_ pair: JSON, _ due: JSON) -> JSON { ["plan": .array(pair.array! + [["id": "b", "due": due]])] }
        #expect(merging(plan(pair, 1), plan(pair, 2), plan(pair, 1)) == Document(plan(pair, 2)))
        let both = merging(plan(pair, 1), plan(pair, 2), ["plan": pair])
        #expect(sides(both, "/plan/id=b") == [["due": 2, "id": "b"], nil])
        #expect(both.value == plan(pair, 2))
    }

    // 4
    @Test func edgeCase4WhatIsDeletedHereAndEditedThereStaysVisible() {
        let item: JSON = ["plan": [["id": "a", "due": 1]]]
        let edited: JSON = ["plan": [["id": "a", "due": 2]]]
        for merged in [merging(item, ["plan": []], edited), merging(item, edited, ["plan": []])] {
            #expect(merged.value == edited)
            #expect(sides(merged, "/plan/id=a") == [["due": 2, "id": "a"], nil])
        }
        for merged in [merging(["grade": 1], [:], ["grade": 2]), merging(["grade": 1], ["grade": 2], [:])] {
            #expect(merged.value == ["grade": 2])
            #expect(sides(merged, "/grade") == [2, nil])
        }
    }

    // 5
    @Test func edgeCase5BothFillDifferentBlanksOfARecordThatNeitherHad() {
        let merged = merging(
            nil, ["grade": 1, "plan": [["id": "a", "due": 1]]], ["prose": "p", "plan": [["id": "a", "text": "t"]]])
        #expect(merged == Document(["grade": 1, "prose": "p", "plan": [["id": "a", "due": 1, "text": "t"]]]))
    }

    // 6
    @Test func edgeCase6AnEditMadeUnderTheOldSchemaSurvivesTheNewOne() throws {
        let schema = try Schema(
            [
                "type": "object", "required": ["schema"],
                "properties": [
                    "schema": ["const": "visit/3"], "note": ["x-merge": "text"],
                    "visit": ["type": "object", "properties": ["on": [:]]],
                ],
                "x-migrate": [
                    "1": [["rename": ["/remark", "note"]]], "2": [["move": ["/date", "/visit/on"]]],
                ],
            ])
        // Offline with version 1, while version 3 came and others wrote by it.
        let base: JSON = ["schema": "visit/1", "remark": "one two three four", "date": "May"]
        let offline: JSON = ["schema": "visit/1", "remark": "ONE two three four", "date": "June"]
        let online: JSON = ["schema": "visit/3", "note": "one two three FOUR", "visit": ["on": "May"]]
        for (left, right) in [(offline, online), (online, offline)] {
            let merged = Document.merging(
                base: Document(base), left: Document(left), right: Document(right), by: schema)
            #expect(
                merged == Document(["schema": "visit/3", "note": "ONE two three FOUR", "visit": ["on": "June"]]))
        }
    }

    // 8
    @Test func edgeCase8WhatOthersDeletedDoesNotComeBackWithAnOldCopy() {
        let old: JSON = ["grade": 1, "plan": [["id": "a", "due": 1], ["id": "b", "due": 1]]]
        let now: JSON = ["grade": 2, "plan": [["id": "b", "due": 1], ["id": "c", "due": 1]]]
        let late: JSON = ["grade": 1, "plan": [["id": "a", "due": 1], ["id": "b", "due": 3]]]
        #expect(
            merging(old, now, late)
                == Document(["grade": 2, "plan": [["id": "b", "due": 3], ["id": "c", "due": 1]]]))
    }

    // 10
    @Test(.timeLimit(.minutes(1)))
    func edgeCase10ThreeHundredSidesOnOneField() {
        let base = Document(["grade": 0, "prose": "one two three four five six"])
        var state = base
        for number in 1...300 {
            let edit: JSON = [
                "grade": .number(JSONNumber(number)), "prose": .string("one two three \(number) five six"),
            ]
            state = merging(base, state, Document(edit))
        }
        #expect(sides(state, "/grade")?.count == 300)
        #expect(sides(state, "/prose")?.count == 300)
        #expect(state.value == ["grade": 1, "prose": "one two three 1 five six"])

        // Revisions on top: each replaces one side, and of prose every side takes what is harmless.
        var seen = JSON(state)
        for number in 1...15 {
            let next: JSON = [
                "grade": .number(JSONNumber(-number)), "prose": .string("one two three 1 five \(number)"),
            ]
            state = merging(Document(seen), state, Document(next))
            seen = next
        }
        #expect(sides(state, "/grade")?.count == 300)
        #expect(sides(state, "/prose")?.count == 300)
        #expect(sides(state, "/prose")?.allSatisfy { $0?.string?.hasSuffix("five 15") ?? false } == true)
        #expect(state.fault == nil)
    }

    // 10
    @Test func edgeCase10AThousandRevisionsOfOneRecord() {
        // One laptop writes them all before it lands; the state has a side of its own all the while.
        var state = Document(["grade": -1])
        for number in 0..<1000 {
            state = merging(["grade": .number(JSONNumber(number))], state, ["grade": .number(JSONNumber(number + 1))])
            #expect(state.entries.map(\.sides.count) == [2])
        }
        #expect(sides(state, "/grade") == [-1, 1000])
    }

    // 11
    @Test(arguments: [
        "one\r\ntwo\r\nthree\r\nfour\r\n", "one two three four",
        "one\n<<<<<<< ours\ntwo\n=======\nthree\n>>>>>>> theirs\nfour\n",
        "one e\u{301}te\u{301} two n\u{303} three four", "one é é\u{301} two three four",
        "one 👩‍👩‍👧‍👦 two 🏴󠁧󠁢󠁥󠁮󠁧󠁿 three 👍🏽 four", "one\u{0}two \u{7F} three\u{2028}x four", "one \u{FEFF}two three four\t",
        "\u{301} two three four",
    ])
    func edgeCase11BytesComeThroughAsTheyAre(text: String) throws {
        // Each side changes the text at its own end; in between every byte stays.
        let apart = merging(prose("x " + text + " y"), prose("X " + text + " y"), prose("x " + text + " Y"))
        #expect(apart == Document(prose("X " + text + " Y")))
        // In conflict, writing the decision down and reading it back is the identity.
        let conflict = merging(prose(text + " x"), prose(text + " y"), prose(text + " z"))
        #expect(sides(conflict, "/prose") == [.string(text + " y"), .string(text + " z")])
        let written = try #require(conflict.conflictsJSON).canonicalBytes
        #expect(Document.entries(reading: try JSON(reading: written)) == conflict.entries)
    }

    // 11
    @Test func edgeCase11ACombiningCharacterIsNotCutFromItsLetter() {
        // The mark is added on one side, the letter changed on the other: one token, one decision.
        let merged = merging(prose("an e in it"), prose("an e\u{301} in it"), prose("an E in it"))
        #expect(sides(merged, "/prose") == ["an E in it", "an e\u{301} in it"])
        // NFC and NFD of one word are two spellings, and nobody's is lost.
        let spelt = merging(prose("a caf\u{E9}"), prose("a cafe\u{301}"), prose("a caf\u{E9}s"))
        #expect(sides(spelt, "/prose") == ["a cafe\u{301}", "a caf\u{E9}s"])
    }

    // 11
    @Test func edgeCase11AParagraphOfTwentyThousandWords() {
        let words = (0..<20_000).map { "word\($0 % 7_919)" }
        func text(_ changes: [Int: String]) -> JSON {
            prose(words.indices.map { changes[$0] ?? words[$0] }.joined(separator: " "))
        }
        let merged = merging(text([:]), text([3: "left", 11_000: "l"]), text([9_000: "right", 19_999: "r"]))
        #expect(merged == Document(text([3: "left", 11_000: "l", 9_000: "right", 19_999: "r"])))
    }

    // 12
    @Test func edgeCase12SettledHereAndEditedThereWithTheOldViewOpen() {
        let open = merging(["grade": 0], ["grade": 1], ["grade": 2])
        let settled = Document(["grade": 2])
        // The form that was open elsewhere changes another field and leaves the decision: it stays settled.
        let elsewhere = merging(open, settled, Document(["grade": 1, "prose": "p"], entries: open.entries))
        #expect(elsewhere == Document(["grade": 2, "prose": "p"]))
        // A form from before the conflict changes the field itself: that is against the settlement, not lost.
        let before = merging(Document(["grade": 1]), settled, Document(["grade": 7]))
        #expect(sides(before, "/grade") == [2, 7])
        #expect(before.value == ["grade": 2])
    }

    // 13
    @Test func edgeCase13ReorderedHereAndInsertedThere() {
        func plan(_ keys: String) -> JSON { ["plan": .array(keys.map { ["id": .string(String($0))] })] }
        #expect(merging(plan("abc"), plan("cab"), plan("abxc")) == Document(plan("cabx")))
        #expect(merging(plan("abc"), plan("abxc"), plan("cab")) == Document(plan("cabx")))
        #expect(merging(plan("abc"), plan("cba"), plan("bac")) == Document(plan("bac")))
        #expect(merging(plan("abc"), plan("bac"), plan("cba")) == Document(plan("bac")))
    }

    // 14
    @Test func edgeCase14TwoInsertsWithOneIdAreOneItemWithADecision() {
        let merged = merging(
            ["plan": []], ["plan": [["id": "a", "due": 1]]], ["plan": [["id": "a", "due": 2, "text": "t"]]])
        #expect(merged.value == ["plan": [["id": "a", "due": 1, "text": "t"]]])
        #expect(sides(merged, "/plan/id=a/due") == [1, 2])
    }

    // 15
    @Test func edgeCase15NothingIsTakenForARename() {
        // Deleted here; on the other side a new item with the same content: it is a new item.
        let merged = merging(
            ["plan": [["id": "a", "due": 1, "text": "t"]]], ["plan": []],
            ["plan": [["id": "a", "due": 1, "text": "t"], ["id": "b", "due": 1, "text": "t"]]])
        #expect(merged == Document(["plan": [["id": "b", "due": 1, "text": "t"]]]))
    }
}

extension JSON {
    /// What a record shows.
    fileprivate init(_ document: Document) { self = document.value ?? .null }
}
