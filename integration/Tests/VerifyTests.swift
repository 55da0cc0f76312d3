import Foundation
import Records
import Testing

/// `sli verify`: all history again, from the first step on.
@Suite(.tags(.large)) struct VerifyTests {
    let world: World
    let region: Region

    init() throws {
        world = try World()
        region = try Region(world)
        try region.ann.does("set", Region.record, Region.headline, "Written by Ann")
        try region.ben.does("set", Region.record, Region.know("voice"), "Written by Ben")
        try region.level()
    }

    @Test("it says who signed how much, what was checked, how much there is and what it cost")
    func aGoodHistory() throws {
        try region.ann.does("set", Region.record, Region.headline, "Not sent yet")
        let report = try region.ann.json("verify")
        #expect(report["good"] == true)
        let spaces = report["spaces"]?.array ?? []
        #expect(spaces.map { $0["space"] } == ["region", "authorities/bristol"])
        let drafts = try #require(spaces.last)
        let status = try #require(try region.ann.json("status")["spaces"]?.array?.last)
        #expect(drafts["depth"] == status["depth"] && drafts["tip"] == status["tip"])
        #expect(drafts["goodDepth"] == drafts["depth"] && drafts["firstBad"] == .null)
        #expect(drafts["signers"]?.array?.map { $0["member"] } == ["ann", "ben"])
        #expect(drafts["edits"] == 3 && drafts["records"] == 1 && drafts["unsent"] == 1)
        let words = try region.ann.sli("verify").expecting(0).output
        for part in ["Ann Lee (ann): 2", "Ben Fry (ben): 1", "Result: in order.", "Cost: ", "29 August 2017"] {
            #expect(words.contains(part), "\(part): \(words)")
        }
    }

    @Test("the first step that is wrong is named with its reason, and what was taken in before is not believed")
    func aBadStep() throws {
        // Somebody wrote into the laptop's own store, past every check, and made it look verified.
        let store = region.ann.authorityRepository
        let tip = try world.git(store, "rev-parse", "refs/hub/main")
        let text = try world.run("git", ["--git-dir", store, "cat-file", "commit", tip]).output
        let tree = try world.git(store, "rev-parse", "\(tip)^{tree}")
        let former = try world.git(store, "rev-parse", "\(tip)^1^{tree}")
        let bad = try world.git(
            store, "hash-object", "-t", "commit", "-w",
            world.file("commit", text.replacingOccurrences(of: tree, with: former)))
        _ = try world.git(store, "update-ref", "refs/hub/main", bad)
        _ = try world.git(store, "update-ref", "refs/heads/main", bad)
        let answer = try region.ann.sli("verify", "--json")
        #expect(answer.code == 1, "\(answer)")
        let space = try JSON(reading: Array(answer.output.utf8))["spaces"]?.array?.last
        #expect(space?["firstBad"]?.string == bad)
        #expect(
            space?["reasons"]?.array?.first?["sentence"]?.string?.contains("does not hold what its edits say") == true)
        let words = try region.ann.sli("verify")
        #expect(words.code == 1 && words.output.contains("Result: NOT in order."), "\(words)")
    }

    @Test("a history that does not begin with the region's first step is not the region's")
    func anotherRoot() throws {
        let root = try world.git(region.ann.regionRepository, "rev-list", "--max-parents=0", "refs/hub/main")
        let other = root.replacingOccurrences(of: root.prefix(8), with: "00000000")
        try region.ann.rewriteSettings(root, with: other)
        let answer = try region.ann.sli("verify", "--json")
        #expect(answer.code == 1 && answer.output.contains("another region"), "\(answer)")
    }

    @Test("a mark that is read out is compared: the same, further, not as far, another history")
    func marks() throws {
        let status = try #require(try region.ann.json("status")["spaces"]?.array?.first)
        let depth = try #require(status["depth"]?.integer)
        let letters = try String(#require(status["tip"]?.string).prefix(8))
        func compared(_ mark: String, _ code: Int32) throws -> JSON? {
            let answer = try region.ann.sli("verify", "--json", "--against", mark).expecting(code)
            return try JSON(reading: Array(answer.output.utf8))["against"]?["result"]
        }
        #expect(try compared("\(depth) steps, \(letters)", 0) == "same")
        #expect(try compared("\(depth) \(letters.uppercased())", 0) == "same")
        let before = try world.git(region.ann.regionRepository, "rev-parse", "refs/hub/main~1")
        #expect(try compared("\(depth - 1), \(before.prefix(8))", 0) == "ahead")
        #expect(try compared("\(depth + 3), 0a1b2c3d", 1) == "behind")
        #expect(try compared("\(depth), 0a1b2c3d", 1) == "different")
        #expect(try region.ann.sli("verify", "--against", "forty").code == 64)
    }
}
