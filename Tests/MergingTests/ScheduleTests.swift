import Seeded
import Records
import Testing

@testable import Merging

/// Schedules that broke earlier readings of the design, as far as they are merges, each under its number in
/// the list of schedules. What lands, lands as `Landing` lands it: merged with the state, the edit's parent
/// as the base.
@Suite struct ScheduleTests {
    private let place: Place

    init() throws {
        place = try Schema(
            [
                "type": "object",
                "properties": [
                    "a": ["x-merge": "atomic"], "prose": ["x-merge": "text"],
                    "plan": [
                        "type": "array", "x-merge": "keyed", "x-key": ["id"],
                        "items": ["type": "object", "required": ["id"]],
                    ],
                ],
            ]
        ).root
    }

    private func landing(_ edit: Document, from parent: Document, on state: Document) -> Document {
        Document.merging(base: parent, left: state, right: edit, at: place)
    }

    private func value(_ value: JSON) -> Document { Document(["a": value]) }

    private func sides(_ document: Document) -> [JSON?] { document.entries.flatMap(\.sides).map(\.value) }

    private func bases(_ document: Document) -> [JSON?] { document.entries.flatMap(\.bases).map(\.value) }

    @Test func scheduleL1ASecondCreationLeavesTheBytesThatWereSigned() {
        let first = value("x")
        let state = landing(value("y"), from: Document(nil), on: first)
        #expect(sides(state) == ["x", "y"])
        #expect(bases(state) == [nil])
        #expect(state.value?.canonicalBytes == first.value?.canonicalBytes)
    }

    @Test func scheduleL5ASaveOverAnOldViewIsADecisionNotAnOverwrite() {
        let state = landing(value(4), from: value(1), on: value(8))
        #expect(sides(state) == [4, 8])
        #expect(state.value == ["a": 8])
    }

    @Test func scheduleL6AReappliedEditDoesNotEraseWhatLanded() {
        #expect(sides(landing(value(8), from: value(0), on: value(12))) == [12, 8])
    }

    @Test func scheduleL14TwoSettlementsConflictWithEachOtherAlone() {
        let open = landing(value("y"), from: value("b"), on: value("x"))
        let first = landing(value("x"), from: open, on: open)
        #expect(first == value("x"))
        let second = landing(value("y"), from: open, on: first)
        #expect(sides(second) == ["x", "y"])
        #expect(bases(second) == ["x", "y"])
        // And so on: whoever settles that, settles it; the first base is never offered again.
        #expect(landing(value("y"), from: second, on: second) == value("y"))
    }

    @Test func scheduleL15AChangeMeetsASettlementInEitherOrder() {
        let open = landing(value("y"), from: value("b"), on: value("x"))
        // The settlement first: the change of x to w meets V.
        let settled = landing(value("V"), from: open, on: open)
        let changed = landing(value("w"), from: value("x"), on: settled)
        #expect(sides(changed) == ["V", "w"])
        // The change first: it takes the place of x, and the settlement meets w alone.
        let grown = landing(value("w"), from: value("x"), on: open)
        #expect(sides(grown) == ["w", "y"])
        let met = landing(value("V"), from: open, on: grown)
        #expect(sides(met) == ["V", "w"])
        #expect(met.value == ["a": "w"])
    }

    @Test func scheduleL15InProseASettlementAlsoMeetsNothingButTheChange() {
        func prose(_ text: String) -> Document { Document(["prose": .string(text)]) }
        let x = prose("one two LEFT four five six")
        let open = landing(prose("one two RIGHT four five six"), from: prose("one two three four five six"), on: x)
        let settlement = prose("one two MIDDLE four five six")
        // The change touches the decision, or it does not; whichever lands first, the outcome is the same.
        for (change, expected) in [
            (prose("one two LEFT four five SIX"), [JSON]()),
            (
                prose("ONE two OTHER four five six"),
                ["ONE two MIDDLE four five six", "ONE two OTHER four five six"]
            ),
        ] {
            let settledFirst = landing(change, from: x, on: landing(settlement, from: open, on: open))
            let changedFirst = landing(settlement, from: open, on: landing(change, from: x, on: open))
            #expect(settledFirst.entries == changedFirst.entries)
            #expect(settledFirst.unshown == changedFirst.unshown)
            #expect(sides(settledFirst) == expected)
        }
    }

    @Test func scheduleL16AnItemDeletedWithADecisionInIt() {
        func plan(_ due: JSON) -> Document { Document(["plan": [["id": "q", "due": due, "text": "t"]]]) }
        let open = landing(plan("y"), from: plan("b"), on: plan("x"))
        #expect(open.entries.map(\.path.description) == ["/plan/id=q/due"])
        // The laptop that deletes had seen the item before there was a decision.
        for parent in [plan("b"), plan("x")] {
            let state = landing(Document(["plan": []]), from: parent, on: open)
            #expect(state.entries.map(\.path.description) == ["/plan/id=q"])
            #expect(
                sides(state) == [["due": "x", "id": "q", "text": "t"], ["due": "y", "id": "q", "text": "t"], nil])
            #expect(state.value == plan("x").value)
        }
        // One that had seen the decision settles it.
        #expect(landing(Document(["plan": []]), from: open, on: open) == Document(["plan": []]))
    }

    /// Edits of one field by three laptops from one view come to the same decision in whatever order they land.
    @Test func theOrderOfLandingsDoesNotMatterWhereChangesDoNotMeet() throws {
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        for (name, shape) in [("atomic", GeneratedShape.atomic), ("set", .set), ("append", .append)] {
            let shape = GeneratedShape.object(["a": shape])
            let place = try Schema(shape.json).root
            for seed in 0..<300 {
                var values = GeneratedValues(seed: seed)
                guard let base = values.value(of: shape).object.map({ Document(.object($0)) }) else { continue }
                let edits = (0..<3).map { _ in Document(values.editedRecord(base.value!, shape)) }
                let results = orders.map { order in
                    order.reduce(base) {
                        Document.merging(base: base, left: $0, right: edits[$1], at: place)
                    }
                }
                #expect(Set(results.map(\.entries)).count == 1, "\(name), seed \(seed)")
                #expect(Set(results.map(\.unshown)).count == 1, "\(name), seed \(seed)")
            }
        }
    }

    /// Of prose that holds while each laptop changes one stretch; two may change the same one.
    @Test func theOrderOfLandingsDoesNotMatterForProseChangedInOneStretchEach() {
        let words = (0..<12).map { "word\($0)" }
        for seed in 0..<300 {
            var random = SeededGenerator(seed: seed)
            let base = Document(["prose": .string(words.joined(separator: " "))])
            let edits = (0..<3).map { number in
                var changed = words
                changed[1 + 3 * random.number(below: 3)] = "new\(number)"
                return Document(["prose": .string(changed.joined(separator: " "))])
            }
            let results = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map { order in
                order.reduce(base) { landing(edits[$1], from: base, on: $0) }
            }
            #expect(Set(results.map(\.entries)).count == 1, "seed \(seed)")
            #expect(Set(results.map(\.unshown)).count == 1, "seed \(seed)")
        }
    }
}
