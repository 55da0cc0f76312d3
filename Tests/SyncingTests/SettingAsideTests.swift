import GitStorage
import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// Edits that would not be accepted: what becomes of them and of what stood on them.
@Suite(.serialized)
struct SettingAsideTests {
    private static let other = RecordName("note/two")!

    /// Ann's laptop, at which others sit too: her note stands everywhere.
    private func sharedLaptop() async throws -> World {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create(Desk.note, [("grade", "0"), ("log", [])])
        try await ann.create(Self.other)
        try await world.settleDown()
        return world
    }

    private func leaves(_ person: String, _ world: World) async throws {
        try await world.govern { ["records/member/\(person).json": try World.leaver(person).json.canonicalBytes] }
    }

    /// Syncs a laptop, which has to end level with the hub, and gives what was set aside.
    private func sync(_ laptop: String, _ world: World) async throws -> [RefusedEdit] {
        let outcomes = try await world.cycle(laptop).run()
        for outcome in outcomes { try #require(outcome.ending == .level, "\(outcome.ending)") }
        return outcomes.flatMap(\.setAside)
    }

    private func refs(_ laptop: String, _ world: World) throws -> ObjectStore {
        try ObjectStore(opening: "\(world.folder)/laptops/\(laptop)/region.git")
    }

    @Test("L6: what stood on a refused edit lands without it, and what came in meanwhile is not gone")
    func laterEditsLand() async throws {
        let world = try await sharedLaptop()
        try await Desk(world, "ann").write("by o", at: "/title")
        try await world.sit("ben", at: "ann").write("8", at: "/grade")
        try await leaves("ann", world)
        let cat = try Desk(world, "cat")
        try await cat.write("12", at: "/grade")
        try await world.sync("cat")
        let aside = try await sync("ann", world)
        #expect(aside.map(\.commit.author.name) == ["Ann Price"])
        #expect(aside.map(\.waitsFor) == [nil])
        #expect(aside.flatMap(\.reasons).map(\.reason) == [.edit(.notActive)])
        try await world.settleDown(["ben", "cat"])
        #expect(try await cat.sides(at: "/grade") == ["12", "8"])
        #expect(try await cat.value(at: "/title") == nil)
        #expect(try world.faultsFromTheRoot() == [])
        // Kept, with the reason, on ann's laptop, which goes on with the hub.
        let kept = try await Desk(world, "ann").workspace.refusedEdits()
        #expect(kept.map(\.commit.id) == aside.map(\.commit.id))
        #expect(kept.flatMap(\.reasons) == aside.flatMap(\.reasons))
        #expect(try refs("ann", world).required(RefName.main) == world.hubTip())
        #expect(try await sync("ann", world).isEmpty)
    }

    @Test("L7: an edit whose author's key is not at hand waits, with later edits of its record; others go on")
    func missingKeyWaits() async throws {
        let world = try await sharedLaptop()
        try await Desk(world, "ann").write("by o", at: "/title")
        try await world.sit("ben", at: "ann").write("P", at: "/grade")
        let dan = try await world.sit("dan", at: "ann")
        try await dan.write("D", at: "/grade")
        try await dan.write("elsewhere", at: "/title", Self.other)
        try await leaves("ann", world)
        let aside = try await sync("ann", world)
        #expect(aside.map(\.waitsFor) == [nil, "ben", "dan"])
        let cat = try Desk(world, "cat")
        try await world.sync("cat")
        #expect(try await cat.value(at: "/title", Self.other) == "elsewhere")
        #expect(try await cat.value(at: "/grade") == "0")
        // Nothing changes until the key comes.
        #expect(try await sync("ann", world).isEmpty)
        #expect(try await dan.workspace.refusedEdits().map(\.waitsFor) == [nil, "ben", "dan"])

        let ben = try await world.sit("ben", at: "ann")
        #expect(try await sync("ann", world).isEmpty)
        try await world.sync("cat")
        #expect(try await cat.value(at: "/grade") == "P")
        #expect(try await ben.workspace.refusedEdits().map(\.waitsFor) == [nil, "dan"])

        _ = try await world.sit("dan", at: "ann")
        _ = try await sync("ann", world)
        try await world.sync("cat")
        #expect(try await cat.value(at: "/grade") == "D")
        #expect(try await cat.sides(at: "/grade") == nil)
        #expect(try await dan.workspace.refusedEdits().map(\.waitsFor) == [nil])
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("an edit that waits and whose author leaves meanwhile is set aside itself")
    func waitingAuthorLeaves() async throws {
        let world = try await sharedLaptop()
        try await Desk(world, "ann").write("by o", at: "/title")
        let ben = try await world.sit("ben", at: "ann")
        try await ben.write("P", at: "/grade")
        _ = try await world.sit("dan", at: "ann")
        try await leaves("ann", world)
        #expect(try await sync("ann", world).map(\.waitsFor) == [nil, "ben"])
        try await leaves("ben", world)
        _ = try await world.sit("ben", at: "ann")
        _ = try await sync("ann", world)
        let kept = try await ben.workspace.refusedEdits()
        #expect(kept.map(\.waitsFor) == [nil, nil])
        #expect(kept.flatMap(\.reasons).map(\.reason) == [.edit(.notActive), .edit(.notActive)])
        #expect(try refs("ann", world).references(under: RefName.chains).isEmpty)
    }

    @Test("L8: an edit with a statement about a version that no longer is, is set aside, and nobody signs it anew")
    func statementOfAnotherVersion() async throws {
        let world = try await sharedLaptop()
        try await Desk(world, "ann").write("x", at: "/grade")
        _ = try await world.sit("ben", at: "ann")
        let store = try refs("ann", world)
        let parent = try store.commit(store.required(RefName.main))
        let record = try #require(try store.entry(at: Desk.note.recordPath, in: parent.tree)?.id)
        let statement = try await Statement.signing(
            StatementClaim(
                act: "approve", digest: SHA256Digest.hex(of: store.blob(record)), record: Desk.note, round: 0,
                space: "region", region: world.root.hex, member: "ben", role: .officer,
                made: "2017-09-14T10:02:00Z"), with: KeySigner(World.key(of: "ben")))
        let tree = try store.applying([statement.path: store.writeBlob(statement.bytes)], to: parent.tree)
        let edit = try await store.writeCommit(
            raw: EditCommit.bytes(
                tree: tree, parent: parent, member: World.member("ben"), subject: "Approve", clock: World.clock,
                level: nil, signer: KeySigner(World.key(of: "ben"))))
        #expect(try store.moveReference(RefName.main, from: parent.id, to: edit) == .moved)
        try await leaves("ann", world)
        let before = try world.hubTip()
        let aside = try await sync("ann", world)
        #expect(aside.flatMap(\.reasons).map(\.reason) == [.edit(.notActive), .edit(.statementOutdated)])
        #expect(try world.hubTip() == before)
    }

    @Test("a waiting chain on an edit that is set aside is carried over too, and so is what it shares with main")
    func waitingChains() async throws {
        let world = try await sharedLaptop()
        try await Desk(world, "ann").write("by o", at: "/title")
        let ben = try await world.sit("ben", at: "ann")
        let form = try await ben.open()
        try await ben.write("8", at: "/grade")
        #expect(try await ben.write("4", at: "/grade", of: form).isWaiting)
        try await leaves("ann", world)
        #expect(try await sync("ann", world).count == 1)
        try await world.sync("cat")
        let cat = try Desk(world, "cat")
        #expect(try await cat.sides(at: "/grade") == ["4", "8"])
        #expect(try await cat.value(at: "/title") == nil)
        #expect(try refs("ann", world).references(under: RefName.chains).isEmpty)
    }

    /// Dan's note on a shared laptop: an edit of it in `main`, and two that go on from it, one of them waiting.
    private func forked(_ world: World) async throws -> Desk {
        try await Desk(world, "ann").write("by o", at: "/title")
        try await world.sit("ben", at: "ann").write("P", at: "/grade")
        let dan = try await world.sit("dan", at: "ann")
        try await dan.write("first", at: "/grade", Self.other)
        let form = try await dan.open(Self.other)
        try await dan.write("x", at: "/title", Self.other)
        #expect(try await dan.write("y", at: "/title", of: form, Self.other).isWaiting)
        try await leaves("ann", world)
        return dan
    }

    @Test("L20: what was carried over before a crash is not carried over again when a key comes in between")
    func carriedOverOnce() async throws {
        struct Killed: Error {}
        let world = try await sharedLaptop()
        let landed = try edits(world)
        _ = try await forked(world)
        let store = try refs("ann", world)
        let path = store.path
        let (main, chains) = (try store.required(RefName.main), try store.references(under: RefName.chains).map(\.id))
        do {
            _ = try await world.cycle(
                "ann",
                reaching: { step in
                    // Once `main` has moved, before the chain does.
                    guard step == .setAside else { return }
                    if try ObjectStore(opening: path).required(RefName.main) != main { throw Killed() }
                }
            ).run()
            Issue.record("not killed")
        } catch is Killed {}
        #expect(try store.references(under: RefName.chains).map(\.id) == chains)
        for person in ["ben", "dan"] {
            _ = try await world.sit(person, at: "ann")
            _ = try await sync("ann", world)
        }
        try await world.sync("cat")
        let cat = try Desk(world, "cat")
        #expect(try await cat.value(at: "/grade") == "P")
        #expect(try await cat.value(at: "/grade", Self.other) == "first")
        #expect(try await cat.sides(at: "/title", Self.other) == ["x", "y"])
        // One of ben's, three of dan's, and the roster's.
        #expect(try edits(world) - landed == 5)
        #expect(try await Desk(world, "ann").workspace.refusedEdits().count == 1)
    }

    @Test("an edit that only took back what was set aside leaves nothing to land")
    func takenBack() async throws {
        let world = try await sharedLaptop()
        try await Desk(world, "ann").write("by o", at: "/title")
        let ben = try await world.sit("ben", at: "ann")
        try await ben.write(nil, at: "/title")
        try await ben.write("8", at: "/grade")
        try await leaves("ann", world)
        #expect(try await sync("ann", world).count == 1)
        try await world.sync("cat")
        #expect(try await Desk(world, "cat").value(at: "/grade") == "8")
        #expect(try await Desk(world, "cat").value(at: "/title") == nil)
    }

    @Test("drafts of somebody who left their authority are set aside in its space")
    func authoritySpace() async throws {
        let world = try await World()
        let draft = RecordName("draft/2017/bristol")!
        for person in ["ann", "dan"] { try await world.sync(person) }
        let dan = try Desk(world, "dan")
        try await dan.create(draft, [("grade", "x")])
        try await leaves("dan", world)
        let aside = try await sync("dan", world)
        #expect(aside.map(\.space) == [.authority("bristol")])
        #expect(aside.map(\.records) == [[draft]])
        try await world.sync("ann")
        #expect(try await Desk(world, "ann").open(draft).document.value == nil)
    }

    /// What a laptop with an open form comes to when its sync is killed before a ref moves.
    private func killed(beforeRef number: Int, reinstating: Bool) async throws -> Bool {
        struct Killed: Error {}
        actor Counter {
            var count = 0
            func next() -> Int {
                count += 1
                return count
            }
        }
        let world = try await sharedLaptop()
        let landed = try edits(world)
        try await Desk(world, "ann").write("by o", at: "/title")
        let ben = try await world.sit("ben", at: "ann")
        let early = try await ben.open()
        try await ben.write("8", at: "/grade")
        // A chain that waits, on the edit that will be refused.
        try await ben.write("4", at: "/grade", of: early)
        try await ben.write(["one"], at: "/log")
        let form = try await ben.open()
        try await leaves("ann", world)
        let counter = Counter()
        var wasKilled = false
        do {
            _ = try await world.cycle(
                "ann",
                reaching: { step in
                    if step == .setAside, await counter.next() == number { throw Killed() }
                }
            ).run()
        } catch is Killed {
            wasKilled = true
        }
        if reinstating {
            try await world.govern { ["records/member/ann.json": try World.member("ann").json.canonicalBytes] }
        }
        // The form still saves, on whatever is there now.
        let again = try Desk(world, "ann")
        let saved = try await again.write(["one", "two"], at: "/log", of: form)
        #expect(saved.isSaved || saved.isWaiting, "\(number): \(saved)")
        _ = try await sync("ann", world)
        try await world.sync("cat")
        let cat = try Desk(world, "cat")
        let document = try await cat.open().document
        let aside = try await again.workspace.refusedEdits()
        let wasRefused = !aside.isEmpty
        #expect(document.value?["title"] == (wasRefused ? nil : "by o"), "\(number)")
        #expect(aside.map(\.commit.author.name) == (wasRefused ? ["Ann Price"] : []), "\(number)")
        #expect(wasRefused || (reinstating && number == 1), "\(number)")
        #expect(document.value?["log"] == ["one", "two"], "\(number)")
        #expect(try await cat.sides(at: "/grade") == ["4", "8"], "\(number)")
        #expect(document.entries.count == 1, "\(number)")
        // Four edits of ben's, each once, beside the roster's.
        let governance = reinstating ? 2 : 1
        #expect(try edits(world) - landed == (wasRefused ? 4 : 5) + governance, "\(number)")
        #expect(try refs("ann", world).references(under: RefName.chains).isEmpty, "\(number)")
        #expect(try refs("ann", world).required(RefName.main) == world.hubTip(), "\(number)")
        #expect(try world.faultsFromTheRoot() == [], "\(number)")
        return wasKilled
    }

    /// How many edits have landed on the hub.
    private func edits(_ world: World) throws -> Int {
        let hub = try ObjectStore(opening: world.hubPath())
        return try hub.commits(reachableFrom: [world.hubTip()]).filter { try hub.commit($0).signature != nil }.count
    }

    @Test(
        "L20: killed at any step of setting aside, with a form open on the old chain: nothing lost, nothing twice",
        arguments: [false, true])
    func killedAtAnyStep(reinstating: Bool) async throws {
        var number = 1
        while try await killed(beforeRef: number, reinstating: reinstating) { number += 1 }
        #expect(number > 4, "notes, edit, main and chain each have a step")
    }
}
