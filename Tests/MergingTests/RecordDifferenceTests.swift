import Seeded
import Merging
import Records
import Schemas
import Testing

@Suite struct RecordDifferenceTests {
    let place: Place

    init() throws {
        let bytes = try #require(ShippedSchemas.bytes(kind: "self-assessment", version: 1))
        place = try Schema(JSON(reading: bytes)).root
    }

    func changes(_ old: JSON?, _ new: JSON?) -> [RecordChange] {
        RecordDifference(from: Document(old), to: Document(new), at: place).changes
    }

    func path(_ text: String) throws -> Path { try #require(Path(text)) }

    func section(_ members: JSONObject) -> JSON {
        var object = members
        object["section"] = "leadership"
        return ["sections": .array([.object(object)])]
    }

    @Test func equalRecordsDifferInNothing() {
        #expect(changes(["headline": "One."], ["headline": "One."]).isEmpty)
    }

    @Test func aRecordThatWasNotThereWasBegun() {
        #expect(changes(nil, ["headline": "One."]) == [RecordChange(path: .root, kind: .begun)])
    }

    @Test func aChoiceIsToldByItsItemsKey() throws {
        let found = changes(section(["grade": "good"]), section(["grade": "inadequate"]))
        #expect(
            found == [
                RecordChange(
                    path: try path("/sections/section=leadership/grade"), kind: .choice(old: "good", new: "inadequate"))
            ])
    }

    @Test func proseIsToldByItsWords() throws {
        let found = changes(["headline": "We act late often."], ["headline": "We act early often."])
        #expect(
            found.map(\.kind) == [
                .prose(
                    old: "We act late often.", new: "We act early often.",
                    runs: [.kept("We act "), .removed("late "), .added("early "), .kept("often.")])
            ])
    }

    @Test func aDayIsNoText() throws {
        let old: JSON = ["plan": [["id": "a", "due": "2017-05-03"]]]
        let new: JSON = ["plan": [["id": "a", "due": "2017-06-30"]]]
        #expect(
            changes(old, new) == [
                RecordChange(path: try path("/plan/id=a/due"), kind: .date(old: "2017-05-03", new: "2017-06-30"))
            ])
    }

    @Test func whatFieldsBelongTogetherChangesAsOne() {
        let found = changes(
            ["period": ["from": "2016-04-01", "until": "2017-03-31"]],
            ["period": ["from": "2017-04-01", "until": "2017-03-31"]])
        #expect(found.map(\.path.description) == ["/period"])
    }

    @Test func setsAreToldByEntriesWhateverTheirOrder() {
        #expect(
            changes(["authors": ["ann", "ben"]], ["authors": ["cat", "ann"]]).map(\.kind)
                == [.set(added: ["cat"], removed: ["ben"])])
    }

    @Test func itemsComeGoMoveAndChange() throws {
        func plan(_ ids: [String]) -> JSON { ["plan": .array(ids.map { ["id": .string($0)] })] }
        let found = changes(plan(["a", "b", "c", "d"]), plan(["d", "a", "c", "e"]))
        #expect(
            found == [
                RecordChange(path: try path("/plan/id=b"), kind: .itemRemoved(["id": "b"])),
                RecordChange(path: try path("/plan/id=e"), kind: .itemAdded(["id": "e"])),
                RecordChange(path: try path("/plan/id=d"), kind: .itemMoved(after: nil)),
            ])
    }

    /// EDGE-CASES 3: items that share a key have no places of their own.
    @Test func aListWithTwoItemsOfOneKeyChangesAsAWhole() {
        let old: JSON = ["plan": [["id": "a"], ["id": "a", "due": "2017-05-03"]]]
        let new: JSON = ["plan": [["id": "a"]]]
        #expect(changes(old, new).map(\.path.description) == ["/plan"])
    }

    @Test func whatWasEmptyIsAdded() {
        #expect(changes([:], ["headline": "One."]).map(\.kind) == [.fieldAdded("One.")])
        #expect(changes(["headline": "One."], [:]).map(\.kind) == [.fieldRemoved("One.")])
    }

    @Test func aSettlementTellsWhatStandsThereAndTheFieldIsNotToldAgain() throws {
        let entry = Entry(path: try path("/headline"), bases: [Side.absent], sides: [Side("One."), Side("Two.")])
        let open = Document(["headline": "One."], entries: [entry])
        let settled = Document(["headline": "Two."])
        #expect(
            RecordDifference(from: open, to: settled, at: place).changes.map(\.kind)
                == [.decisionSettled(entry, old: "One.", new: "Two.")])
        #expect(
            RecordDifference(from: settled, to: open, at: place).changes.first?.kind == .decisionOpened(entry))
    }

    /// Without the items that are told as moved, both orders are one; and no smaller set of moves would do.
    @Test(arguments: [1, 2, 3]) func movesAreThoseThatExplainTheOrder(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let ids = (0..<6).map { "i\($0)" }
            let shuffled = ids.shuffled(using: &random)
            func plan(_ ids: [String]) -> JSON { ["plan": .array(ids.map { ["id": .string($0)] })] }
            let moved = Swift.Set(
                changes(plan(ids), plan(shuffled)).compactMap { change -> String? in
                    guard case .itemMoved = change.kind, case .item(let key)? = change.path.steps.last else {
                        return nil
                    }
                    return key.fields[0].value
                })
            #expect(ids.filter { !moved.contains($0) } == shuffled.filter { !moved.contains($0) }, "seed \(seed)")
            #expect(ids.count - moved.count == longestRise(shuffled.map { ids.firstIndex(of: $0)! }), "seed \(seed)")
        }
    }

    /// By trying all subsets.
    private func longestRise(_ numbers: [Int]) -> Int {
        (0..<(1 << numbers.count)).map { mask in
            let chosen = numbers.indices.filter { mask >> $0 & 1 == 1 }.map { numbers[$0] }
            return zip(chosen, chosen.dropFirst()).allSatisfy { $0 < $1 } ? chosen.count : 0
        }.max()!
    }

    @Test(arguments: [1, 2, 3]) func runsPutTogetherAreBothTexts(seed: Int) {
        var random = SeededGenerator(seed: seed)
        func text() -> String {
            (0..<random.number(below: 12)).map { _ in random.pick(["a ", "b\n", "c", " ", "é  "]) }.joined()
        }
        for _ in 0..<300 {
            let (old, new) = (text(), text())
            var before = ""
            var after = ""
            for run in ProseRun.runs(from: old, to: new) {
                switch run {
                case .kept(let text):
                    before += text
                    after += text
                case .removed(let text): before += text
                case .added(let text): after += text
                }
            }
            #expect(before.hasSameBytes(as: old) && after.hasSameBytes(as: new), "seed \(seed)")
        }
    }
}
