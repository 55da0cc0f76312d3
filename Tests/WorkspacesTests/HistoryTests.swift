import GitStorage
import Landing
import Merging
import Records
import Testing

@testable import Workspaces

@Suite struct HistoryTests {
    static let know = "/sections/section=leadership/know"

    @Test func proseIsToldByWhoWroteItsWordsLast() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "Leaders audit twelve files a month. They act late.", as: laptop.ann)
        try await laptop.write(Self.know, "Leaders audit fourteen files a month. They act late.", as: laptop.ben)
        let parts = try await laptop.words(at: Self.know)
        #expect(parts == ["Ann Lee: Leaders audit ", "Ben Fry: fourteen ", "Ann Lee: files a month. They act late."])
    }

    @Test func whatTwoWroteWithoutSeeingEachOtherIsToldOfBoth() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write(Self.know, "One two three four five six seven.", as: laptop.ann)
        try await laptop.land()
        let seen = try await laptop.ben.record(Laptop.name)
        try await laptop.write(Self.know, "ONE two three four five six seven.", as: laptop.ann, over: seen)
        try await laptop.write(Self.know, "One two three four five six SEVEN.", as: laptop.ben, over: seen)
        let expected = ["Ann Lee: ONE ", "Ann Lee: two three four five six ", "Ben Fry: SEVEN."]
        #expect(try await laptop.words(at: Self.know) == expected)
        try await laptop.land()
        #expect(try await laptop.words(at: Self.know) == expected)
    }

    @Test func listsAreToldByItem() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let list = "/sections/section=leadership/strengths"
        try await laptop.write(
            "\(list)/id=aaaaaaaaaaaaaaaa", ["id": "aaaaaaaaaaaaaaaa", "text": "First."], as: laptop.ann)
        try await laptop.write(
            "\(list)/id=bbbbbbbbbbbbbbbb", ["id": "bbbbbbbbbbbbbbbb", "text": "Second."], as: laptop.ben)
        try await laptop.write("\(list)/id=aaaaaaaaaaaaaaaa/text", "First again.", as: laptop.ben)
        try await laptop.write("\(list)/id=bbbbbbbbbbbbbbbb/text", "Second again.", as: laptop.ann)
        let parts = try await laptop.ann.authorship(of: Laptop.name, at: try #require(Path(list))).parts
        #expect(parts.map { $0.edit?.author.name } == ["Ben Fry", "Ann Lee"])
    }

    @Test func anEditTellsOfTheDecisionThatItOpened() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        let seen = try await laptop.ben.record(Laptop.name)
        try await laptop.write("/headline", "Ann's.", as: laptop.ann, over: seen)
        try await laptop.write("/headline", "Ben's.", as: laptop.ben, over: seen)
        func openings() async throws -> [[String]] {
            try await laptop.ann.edits(of: Laptop.name).map { $0.openedDecisions.map(\.path.description) }
        }
        #expect(try await openings() == [[], [], ["/headline"]])
        try await laptop.land()
        #expect(try await openings() == [[], [], ["/headline"]])
        #expect(try await laptop.ann.edits(of: Laptop.name).allSatisfy(\.hasLanded))
    }

    /// What the replay of a history shows last is what the copy shows.
    @Test func theHistoryEndsWithWhatIsShown() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        for step in 0..<6 {
            let seen = try await laptop.ben.record(Laptop.name)
            try await laptop.write(Self.know, .string("Ann's words of step \(step)."), as: laptop.ann, over: seen)
            try await laptop.write("/headline", .string("Ben's of \(step)."), as: laptop.ben, over: seen)
            if step % 3 == 1 { try await laptop.write("/headline", "Settled.", as: laptop.ann) }
            if step % 2 == 1 { try await laptop.land() }
            let last = try #require(try await laptop.ann.edits(of: Laptop.name).last)
            #expect(last.result == (try await laptop.ann.record(Laptop.name).document), "step \(step)")
        }
    }

    @Test func earlierVersionsAreFoundByEditsAndByDay() async throws {
        let laptop = try await Laptop()
        try await laptop.begin()
        try await laptop.write("/headline", "One.", as: laptop.ann)
        try await laptop.land()
        let time = laptop.clock + 1
        try await laptop.write("/headline", "Two.", as: laptop.ann)
        try await laptop.write("/headline", "Three.", as: laptop.ben)
        func headline(_ former: Workspace.Former) async throws -> JSON? {
            try await laptop.ann.version(of: Laptop.name, former).value?["headline"]
        }
        #expect(try await headline(.edits(1)) == "Two.")
        #expect(try await headline(.edits(2)) == "One.")
        #expect(try await headline(.edits(99)) == nil)
        #expect(try await headline(.time(time)) == "One.")
        #expect(try await headline(.time(.max)) == "Three.")
        #expect(try await headline(.hub) == "One.")
    }
}

extension Laptop {
    /// The runs of a text, each with who wrote it.
    fileprivate func words(at path: String) async throws -> [String] {
        try await ann.authorship(of: Self.name, at: try #require(Path(path))).parts.map { part in
            guard case .words(let text) = part.content else { throw Unexpected(what: "not prose") }
            return "\(part.edit?.author.name ?? "nobody"): \(text)"
        }
    }
}
