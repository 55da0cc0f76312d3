import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

@testable import GitStorage

/// What comes in late, in pieces, or from somebody who has left since.
@Suite(.serialized)
struct ArrivalTests {
    @Test("7: a chain with a gap lands only once the gap is filled, and a run that comes in pieces is no conflict")
    func chainWithAGap() async throws {
        let world = try await World()
        let ben = try Desk(world, "ben")
        try await ben.create(Desk.note, [("grade", "0"), ("body", "one two three four")])
        try await world.settleDown()
        for number in 1...4 {
            try await ben.write(.string("\(number)"), at: "/grade")
            try await ben.write(.string("one two three \(number)"), at: "/body")
        }
        let laptop = try ObjectStore(opening: ben.workspace.path(of: .region))
        let edits = try await ben.workspace.unsent(.region)
        try #require(edits.count == 8)
        let hub = try ObjectStore(opening: world.hubPath())
        let tip = try hub.commit(world.hubTip())
        let check = Check(.region, in: hub, asksNewestRoster: true)
        func land(_ chain: Chain, on tip: CommitObject) throws -> CommitObject {
            try #require(check.violations(of: chain, on: tip) == [])
            let landing = try hub.commit(check.landing(of: chain, on: tip))
            #expect(try check.violations(from: tip.id, to: landing.id, root: world.root) == [])
            #expect(try hub.moveReference(RefName.main, from: tip.id, to: landing.id) == .moved)
            return landing
        }
        // The first three come.
        try ObjectCopy.copy(edits[2].id, from: laptop, to: hub)
        let first = try land(Chain(base: tip, edits: Array(edits[..<3])), on: tip)
        // The last one comes without those before it, forced into the store, and somebody makes a landing of it.
        #expect(throws: StorageError.self) { try hub.writeCommit(raw: edits[7].raw) }
        #expect(try hub.write(edits[7].raw, .commit) == edits[7].id)
        let dates = LandingCommit.identity(seconds: edits[7].committer.seconds + 1)
        let forced = try hub.writeCommit(
            raw: CommitBytes(
                tree: first.tree, parents: [first.id, edits[7].id], author: dates, committer: dates,
                message: "Landing\n\nLevel: 0\n"
            ).encoded())
        let reasons = try check.violations(from: first.id, to: forced, root: world.root).map(\.reason)
        #expect(reasons == [.unreadable])
        // The late part arrives: all of it is one run of one person's work, and no decision comes of it.
        for edit in edits { try ObjectCopy.copyTree(edit.tree, from: laptop, to: hub) }
        try ObjectCopy.copy(edits[6].id, from: laptop, to: hub)
        _ = try land(Chain(base: edits[2], edits: Array(edits[3...])), on: first)
        try await world.settleDown()
        let document = try await Desk(world, "ann").open().document
        #expect(document.entries.isEmpty)
        #expect(document.value?["grade"] == "4")
        #expect(document.value?["body"] == "one two three 4")
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("36, L3: what somebody signed stays good when they leave, also where it is met later; nothing new comes in")
    func leaversWorkStaysGood() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        let draft = RecordName("draft/2017/bristol")!
        try await world.sync("ann")
        try await ann.create(draft, [("grade", "ours")])
        try await ann.create(Desk.note, [("grade", "x")])
        try await world.sync("ann")
        try await world.govern { ["records/member/ann.json": try World.leaver("ann").json.canonicalBytes] }
        #expect(try world.faultsFromTheRoot() == [])
        // Ben's laptop meets the authority's space for the first time, after she has left.
        try await world.sync("ben")
        let ben = try Desk(world, "ben")
        #expect(try await ben.value(at: "/grade", draft) == "ours")
        #expect(try await ben.value(at: "/grade") == "x")
        #expect(try await ben.write("y", at: "/grade", draft).isSaved)
        try await world.sync("ben")
        // What she writes now goes nowhere, in either space.
        let tips = try (world.hubTip(), world.hubTip(.authority("bristol")))
        try await ann.write("later", at: "/title")
        try await ann.write("later", at: "/title", draft)
        _ = try await world.cycle("ann").run()
        #expect(try (world.hubTip(), world.hubTip(.authority("bristol"))) == tips)
    }
}
