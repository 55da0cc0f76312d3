import Foundation
import Records
import Testing

/// What happened, and taking it back, as a person does it: one process a step.
@Suite(.tags(.large)) struct UndoTests {
    /// EDGE-CASES.md 35.
    @Test func undoAndRedoAreSequencesAcrossProcessesAndSyncs() throws {
        let region = try Region(World())
        for text in ["One.", "Two.", "Three."] { try region.ann.does("set", Region.record, Region.headline, text) }
        try region.ann.does("undo")
        #expect(try region.ann.text(Region.headline) == "Two.")
        try region.level()
        try region.ann.does("undo")
        try region.level()
        #expect(try region.ben.text(Region.headline) == "One.")
        try region.ann.does("redo")
        try region.ann.does("redo")
        #expect(try region.ann.text(Region.headline) == "Three.")
        #expect(try region.ann.sli("redo").code == 1)
    }

    @Test func whatAColleagueWroteSinceIsNotUndone() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.headline, "Ann's.")
        try region.level()
        try region.ben.does("set", Region.record, Region.headline, "Ben's.")
        try region.level()
        let answer = try region.ann.sli("undo")
        #expect(answer.code == 1 && answer.errors.contains("holds something else by now"), "\(answer)")
        #expect(try region.ann.text(Region.headline) == "Ben's.")
    }

    @Test func planningAnUndoChangesNothing() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.headline, "One.")
        let before = try region.ann.main()
        #expect(try region.ann.json("undo", "--dry-run")["outcome"] == "planned")
        #expect(try region.ann.main() == before)
    }

    @Test func bothLaptopsTellTheSameHistory() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.headline, "Our front door is slow.")
        try region.level()
        try region.ann.does("set", Region.record, Region.headline, "Our own front door is slow.")
        try region.ben.does("set", Region.record, Region.headline, "Our front door is slow. We know why.")
        try region.level()
        let told = try [region.ann, region.ben].map { try $0.json("history", Region.record)["edits"] }
        #expect(told[0] == told[1])
        #expect(told[0]?.array?.count ?? 0 >= 4)
        let words = try [region.ann, region.ben].map { try $0.json("blame", Region.record, Region.headline)["parts"] }
        #expect(words[0] == words[1])
        #expect(Set((words[0]?.array ?? []).compactMap { $0["author"]?["name"]?.string }).count == 2)
    }

    @Test func theIndexFollowsASync() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.know("leadership"), "Leaders audit twelve files.")
        try region.level()
        let hits = try region.ben.json("search", "twelve", "files")
        #expect(hits.array?.map { $0["path"]?.string } == ["/sections/section=leadership/know"])
        #expect(try region.ben.json("list", "self-assessment").array?.count == 1)
    }
}
