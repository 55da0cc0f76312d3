import GitStorage
import Landing
import Merging
import Records
import Testing

@testable import Workspaces

@Suite struct UndoTests {
    static let grade = "/sections/section=leadership/grade"
    static let know = "/sections/section=leadership/know"

    /// EDGE-CASES 35: undo twice goes back two edits, and redo is a sequence too; every step by another process.
    @Test func undoAndRedoAreSequences() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        for text in ["One.", "Two.", "Three."] { try await laptop.write(Self.know, .string(text), as: laptop.ann) }
        var seen: [JSON?] = []
        for direction in [ReversalMark.Direction.undo, .undo, .redo, .undo, .undo, .redo, .redo, .redo] {
            try await laptop.takeBack(direction)
            seen.append(try await laptop.value(at: Self.know))
        }
        #expect(seen.map { $0?.string } == ["Two.", "One.", "Two.", "One.", nil, "One.", "Two.", "Three."])
        #expect(try await laptop.ann.reversal(.redo) == nil)
    }

    @Test func theSequenceGoesOnAfterLanding() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "One.", as: laptop.ann)
        try await laptop.write(Self.grade, "good", as: laptop.ann)
        try await laptop.land()
        try await laptop.takeBack(.undo)
        try await laptop.land()
        try await laptop.takeBack(.undo)
        try await laptop.land()
        #expect(try await laptop.value(at: Self.know) == nil)
        try await laptop.takeBack(.redo)
        #expect(try await laptop.value(at: Self.know) == "One.")
        #expect(try await laptop.value(at: Self.grade) == nil)
    }

    @Test func writingSomethingNewEndsWhatCanBeRedone() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "One.", as: laptop.ann)
        try await laptop.takeBack(.undo)
        try await laptop.write(Self.grade, "good", as: laptop.ann)
        #expect(try await laptop.ann.reversal(.redo) == nil)
        try await laptop.takeBack(.undo)
        #expect(try await laptop.value(at: Self.grade) == nil)
    }

    @Test func onlyOnesOwnEditsAreTakenBack() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "Ann's.", as: laptop.ann)
        try await laptop.write("/headline", "Ben's.", as: laptop.ben)
        try await laptop.takeBack(.undo)
        #expect(try await laptop.value(at: "/headline") == "Ben's.")
        #expect(try await laptop.value(at: Self.know) == nil)
    }

    @Test func whatSomebodyElseWroteMeanwhileStays() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "Ann's.", as: laptop.ann)
        try await laptop.write(Self.know, "Ben's.", as: laptop.ben)
        let plan = try #require(try await laptop.ann.reversal(.undo))
        #expect(plan.isEmpty)
        #expect(plan.records.flatMap(\.kept).map(\.reason) == [.changedSince])
        #expect(try await laptop.ann.save(plan, clock: laptop.tick()) == .unchanged)
        #expect(try await laptop.value(at: Self.know) == "Ben's.")
    }

    @Test func creationsAreRefused() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let plan = try #require(try await laptop.ann.reversal(.undo))
        #expect(plan.isEmpty)
        #expect(plan.records.flatMap(\.kept).map(\.reason) == [.creation])
    }

    @Test func remarksAndGovernanceAreRefused() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        _ = try await laptop.ann.comment("Is it?", at: .root, on: Laptop.name, clock: laptop.tick())
        let plan = try #require(try await laptop.ann.reversal(.undo))
        #expect(plan.isEmpty && plan.obstacles == [.remark(Laptop.name)])
    }

    @Test func whatCannotBeTakenBackIsPassedOverIfAskedFor() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "One.", as: laptop.ann)
        _ = try await laptop.ann.comment("Is it?", at: .root, on: Laptop.name, clock: laptop.tick())
        let plan = try #require(try await laptop.ann.reversal(.undo, skipping: true))
        #expect(plan.records.flatMap(\.restored).map(\.path.description) == [Self.know])
        _ = try await laptop.ann.save(plan, clock: laptop.tick())
        #expect(try await laptop.ann.reversal(.undo, skipping: true) == nil)
        #expect(try await laptop.ann.reversal(.redo)?.isEmpty == false)
    }

    @Test func settlementsAreRefused() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let seen = try await laptop.ben.record(Laptop.name)
        try await laptop.write("/headline", "Ann's.", as: laptop.ann, over: seen)
        try await laptop.write("/headline", "Ben's.", as: laptop.ben, over: seen)
        // While a decision waits, undoing what lies under it would settle it.
        let waiting = try #require(try await laptop.ann.reversal(.undo))
        #expect(waiting.records.flatMap(\.kept).map(\.reason) == [.decisionWaits])
        try await laptop.land()
        try await laptop.write("/headline", "Both.", as: laptop.ann)
        let plan = try #require(try await laptop.ann.reversal(.undo))
        #expect(plan.isEmpty)
        #expect(plan.records.flatMap(\.kept).map(\.reason) == [.settlement])
    }

    @Test func itemsComeBackToTheirPlacesAndOrder() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        func item(_ id: String, _ text: String) -> JSON { ["id": .string(id), "text": .string(text)] }
        let list = "/sections/section=leadership/strengths"
        let ids = ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"]
        let items = ids.map { item($0, "Strength \($0.prefix(1)).") }
        try await laptop.write(list, .array(items), as: laptop.ann)
        try await laptop.write("\(list)/id=\(ids[1])", nil, as: laptop.ann)
        try await laptop.takeBack(.undo)
        #expect(try await laptop.value(at: list) == .array(items))
        try await laptop.write(list, .array([items[2], items[0], items[1]]), as: laptop.ann)
        // What came since stays where it was put.
        let added = item("dddddddddddddddd", "Strength d.")
        try await laptop.write(list, .array([items[2], items[0], added, items[1]]), as: laptop.ben)
        try await laptop.takeBack(.undo)
        #expect(try await laptop.value(at: list) == .array([items[0], items[1], added, items[2]]))
    }

    @Test func anEditIsTakenBackAsFarAsItsPlacesStillHold() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let value = try #require(try await laptop.ann.record(Laptop.name).document.value)
        let changed = value.replacing(try #require(Path(Self.know)), with: "One.")?
            .replacing(try #require(Path("/headline")), with: "Two.")
        try await laptop.save(try #require(changed), as: laptop.ann)
        try await laptop.write("/headline", "Ben's.", as: laptop.ben)
        let plan = try #require(try await laptop.ann.reversal(.undo))
        #expect(plan.records.flatMap(\.restored).map(\.path.description) == [Self.know])
        #expect(plan.records.flatMap(\.kept).map(\.change.path.description) == ["/headline"])
    }

    @Test func aRecordsOwnSequencePassesOverOtherWork() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "One.", as: laptop.ann)
        #expect(try await laptop.ann.reversal(.undo, of: Laptop.name)?.isEmpty == false)
        #expect(try await laptop.ann.reversal(.undo, of: RecordName("self-assessment/2016/bristol")) == nil)
    }
}

extension Laptop {
    /// The next undo or redo of Ann's, by a copy opened anew.
    func takeBack(_ direction: ReversalMark.Direction) async throws {
        let fresh = Workspace(folder: folder, settings: await ann.settings)
        guard let plan = try await fresh.reversal(direction) else { throw Unexpected(what: "nothing to take back") }
        let outcome = try await fresh.save(plan, clock: tick())
        guard case .saved = outcome else { throw Unexpected(what: "\(outcome)") }
    }
}
