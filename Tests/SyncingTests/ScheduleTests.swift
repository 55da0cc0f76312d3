import GitStorage
import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// The schedules of the design's list and the cases that bit others, each under its number.
@Suite(.serialized)
struct ScheduleTests {
    /// A region in which ann has begun the note, and everybody has it.
    private func begun(_ fields: [(String, JSON)] = []) async throws -> (world: World, ann: Desk, ben: Desk) {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create(Desk.note, fields)
        try await world.settleDown()
        return (world, ann, try Desk(world, "ben"))
    }

    @Test("L1: two creations of one record, differently filled, become one decision")
    func differentCreationsConflict() async throws {
        let world = try await World()
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        try await ann.create(Desk.note, [("grade", "x"), ("title", "Ours")])
        try await ben.create(Desk.note, [("grade", "y")])
        try await world.sync("ann")
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await ann.value(at: "/grade") == "x")
        #expect(try await ann.sides(at: "/grade") == ["x", "y"])
        #expect(try await ann.value(at: "/title") == "Ours")
        try await world.settleDown()
    }

    @Test("L5: a form that was open while another value came in does not overwrite it")
    func openFormDoesNotOverwrite() async throws {
        let (world, ann, ben) = try await begun([("grade", "1")])
        let form = try await ann.open()
        try await ben.write("8", at: "/grade")
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await ann.write("4", at: "/grade", of: form).isWaiting)
        // Seen before it lands, and after.
        #expect(try await ann.sides(at: "/grade") == ["4", "8"])
        try await world.settleDown()
        #expect(try await ben.sides(at: "/grade") == ["4", "8"])
    }

    @Test("L5: a decision that comes of waiting work is settled once that has landed, and not before")
    func waitingDecisionIsNotSettled() async throws {
        let (world, ann, ben) = try await begun([("grade", "1")])
        let form = try await ann.open()
        try await ben.write("8", at: "/grade")
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await ann.write("4", at: "/grade", of: form).isWaiting)
        let shown = try await ann.open()
        let before = try await ann.workspace.unsent(.region)
        // Neither with a value of its own, nor with the one that is shown, nor with the one that waits.
        for settlement in ["5", "8", "4"] as [JSON] {
            await #expect(throws: WorkspaceError.waitsToLand(Desk.note)) {
                try await ann.write(settlement, at: "/grade", of: shown)
            }
        }
        #expect(try await ann.workspace.unsent(.region).map(\.id) == before.map(\.id), "nothing was saved")
        // All else of the record can be written meanwhile, over the same view.
        #expect(try await ann.write("Mine", at: "/title", of: shown).isSaved)
        #expect(try await ann.sides(at: "/grade") == ["4", "8"])
        try await world.settleDown()
        #expect(try await ann.write("4", at: "/grade").isSaved)
        try await world.settleDown()
        #expect(try await ben.sides(at: "/grade") == nil)
        #expect(try await ben.value(at: "/grade") == "4")
        #expect(try await ben.value(at: "/title") == "Mine")
    }

    @Test("L5: what does not touch the other value is put onto the newest state at once")
    func openFormWithAnotherFieldIsSaved() async throws {
        let (world, ann, ben) = try await begun([("grade", "1")])
        let form = try await ann.open()
        try await ben.write("8", at: "/grade")
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await ann.write("Mine", at: "/title", of: form).isSaved)
        try await world.settleDown()
        #expect(try await ben.value(at: "/title") == "Mine")
        #expect(try await ben.value(at: "/grade") == "8")
        #expect(try await ben.sides(at: "/grade") == nil)
    }

    /// x and y stand against each other on all laptops, grown from b.
    private func decision(_ world: World) async throws {
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        try await ann.create(Desk.note, [("grade", "b")])
        try await world.settleDown()
        try await ann.write("x", at: "/grade")
        try await ben.write("y", at: "/grade")
        try await world.settleDown()
        #expect(try await ann.sides(at: "/grade") == ["x", "y"])
    }

    @Test("L14: two settlements conflict with each other, and the base never comes back")
    func twoSettlements() async throws {
        let world = try await World()
        try await decision(world)
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        try await ann.write("x", at: "/grade")
        try await ben.write("y", at: "/grade")
        try await world.settleDown()
        for person in World.people {
            #expect(try await Desk(world, person).sides(at: "/grade") == ["x", "y"])
        }
        try await ben.write("y", at: "/grade")
        try await world.settleDown()
        #expect(try await ann.sides(at: "/grade") == nil)
        #expect(try await ann.value(at: "/grade") == "y")
    }

    @Test("L15: a settlement stands against a change whose author had not seen the decision; the rest stays settled")
    func settlementAgainstUnseenChange() async throws {
        let world = try await World()
        let people = ["ann", "ben", "cat"]
        let (ann, ben, cat) = (try Desk(world, "ann"), try Desk(world, "ben"), try Desk(world, "cat"))
        try await ann.create(Desk.note, [("grade", "b")])
        try await world.settleDown(people)
        try await ann.write("x", at: "/grade")
        try await ben.write("y", at: "/grade")
        try await world.sync("ann")
        // Cat sees x alone, before y lands.
        try await world.sync("cat")
        try await cat.write("w", at: "/grade")
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await ann.sides(at: "/grade") == ["x", "y"])
        try await ann.write("v", at: "/grade")
        try await world.sync("ann")
        try await world.settleDown(people)
        #expect(try await ann.sides(at: "/grade") == ["v", "w"])
    }

    @Test("L16: deleting an item with a decision in it offers one whole item for each side, and its absence")
    func deletingAnItemWithADecision() async throws {
        let world = try await World()
        let (ann, ben, cat) = (try Desk(world, "ann"), try Desk(world, "ben"), try Desk(world, "cat"))
        try await ann.create(Desk.note, [("items", [["id": "aaaa", "what": "b"]])])
        try await world.settleDown()
        try await ann.write("x", at: "/items/id=aaaa/what")
        try await ben.write("y", at: "/items/id=aaaa/what")
        try await cat.write(nil, at: "/items/id=aaaa")
        for person in ["ann", "ben", "cat"] { try await world.sync(person) }
        try await world.settleDown()
        let sides = try #require(try await ben.sides(at: "/items/id=aaaa"))
        #expect(sides == [["id": "aaaa", "what": "x"], ["id": "aaaa", "what": "y"], nil])
        #expect(try await ben.value(at: "/items/id=aaaa") != nil)
    }

    @Test("L11: any copy brings a hub forward that was restored from a backup, to the same bytes")
    func restoredHubIsBroughtForward() async throws {
        let (world, ann, ben) = try await begun()
        let yesterday = try world.hubTip()
        for grade in ["1", "2", "3"] {
            try await ben.write(.string(grade), at: "/grade")
            try await world.sync("ben")
        }
        let today = try world.hubTip()
        try await world.sync("cat")
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.moveReference(RefName.main, from: today, to: yesterday) == .moved)
        // Ann has not seen what fell off, and may not make it a fork.
        try await world.sync("cat")
        #expect(try world.hubTip() == today)
        try await world.settleDown()
        #expect(try await ann.value(at: "/grade") == "3")
    }

    @Test("L11: own edits go on top of what fell off the hub, in the same push")
    func restoredHubTakesOwnEditsToo() async throws {
        let world = try await World()
        let ben = try Desk(world, "ben")
        try await ben.create()
        try await world.sync("ben")
        let before = try world.hubTip()
        try await ben.write("1", at: "/grade")
        try await world.sync("ben")
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.moveReference(RefName.main, from: world.hubTip(), to: before) == .moved)
        try await ben.write("2", at: "/grade")
        try await world.settleDown()
        #expect(try await ben.value(at: "/grade") == "2")
    }

    @Test("L17: an edit from before its author's leave is refused once it has been given")
    func leaversBringNothingIn() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create()
        try await world.govern { ["records/member/ann.json": try World.leaver("ann").json.canonicalBytes] }
        let before = try world.hubTip()
        let outcome = try await world.cycle("ann").run()[0]
        #expect(outcome.ending == .level)
        #expect(outcome.setAside.flatMap(\.reasons).map(\.reason) == [.edit(.notActive)])
        #expect(try world.hubTip() == before)
        // What ann saved is kept, and her copy goes on as the others do.
        #expect(try await ann.workspace.refusedEdits().map(\.records) == [[Desk.note]])
        #expect(try await ann.open().document.value == nil)
    }

    @Test("L19: a bad tip of the hub is never shown, stops nobody from saving, and is let go once it is mended")
    func badTipIsSuspected() async throws {
        let (world, ann, ben) = try await begun()
        let good = try world.hubTip()
        let hub = try ObjectStore(opening: world.hubPath())
        let tip = try hub.commit(good)
        let tree = try hub.applying([Desk.note.recordPath: hub.writeBlob(Array("{}\n".utf8))], to: tip.tree)
        let identity = Identity(name: "sli", email: "sli@invalid", seconds: tip.committer.seconds + 1)
        let bad = try hub.writeCommit(
            raw: CommitBytes(
                tree: tree, parents: [good, tip.parents[1]], author: identity, committer: identity,
                message: "Landing\n\nLevel: 0\n"
            ).encoded())
        #expect(try hub.moveReference(RefName.main, from: good, to: bad) == .moved)
        for person in ["ann", "ben"] {
            guard case .suspect(bad, _) = try await world.cycle(person).run()[0].ending else {
                Issue.record("\(person) took the tip")
                return
            }
        }
        let store = try ObjectStore(opening: ben.workspace.path(of: .region))
        #expect(try store.required(RefName.hub) == good)
        #expect(try store.references(under: RefName.suspect).map(\.id) == [bad])
        #expect(try await ben.write("1", at: "/grade").isSaved)
        #expect(try hub.moveReference(RefName.main, from: bad, to: good) == .moved)
        try await world.sync("ben")
        try await world.settleDown()
        #expect(try await ann.value(at: "/grade") == "1")
        for person in ["ann", "ben"] {
            let store = try ObjectStore(opening: Desk(world, person).workspace.path(of: .region))
            #expect(try store.references(under: RefName.suspect).isEmpty, "\(person)")
        }
    }

    @Test("L19: a hub that shows somebody's edit in place of a landing is suspected, though the edit has landed")
    func editAsTipIsSuspected() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create()
        try await world.sync("ann")
        let hub = try ObjectStore(opening: world.hubPath())
        let tip = try hub.commit(world.hubTip())
        #expect(try hub.moveReference(RefName.main, from: tip.id, to: tip.parents[1]) == .moved)
        guard case .suspect = try await world.cycle("ann").run()[0].ending else {
            Issue.record("the edit was taken for an older state")
            return
        }
    }

    @Test("1: two copies that make the same change both land, and it stays")
    func sameChangeTwice() async throws {
        let (world, ann, ben) = try await begun([("grade", "x")])
        try await ann.write("y", at: "/grade")
        try await ben.write("y", at: "/grade")
        try await world.settleDown()
        #expect(try await ann.value(at: "/grade") == "y")
        #expect(try await ann.sides(at: "/grade") == nil)
    }

    @Test("8: the laptop from the cupboard brings nothing back and deletes nothing newer")
    func laptopFromTheCupboard() async throws {
        let world = try await World()
        let (ann, dan) = (try Desk(world, "ann"), try Desk(world, "dan"))
        try await ann.create(
            Desk.note, [("items", [["id": "aaaa", "what": "old"], ["id": "bbbb"]]), ("tags", ["a", "b"])])
        try await world.settleDown()
        try await dan.write("from the cupboard", at: "/title")
        try await dan.write(["a"], at: "/tags")
        try await ann.write(nil, at: "/items/id=aaaa")
        try await ann.write(["a", "b", "c"], at: "/tags")
        for round in 0..<20 {
            try await ann.write(.string("grade \(round)"), at: "/grade")
            try await world.sync("ann")
        }
        try await world.settleDown()
        let document = try await dan.open().document
        #expect(document.entries.isEmpty)
        #expect(document.value?["items"] == [["id": "bbbb"]])
        #expect(document.value?["tags"] == ["a", "c"])
        #expect(document.value?["title"] == "from the cupboard")
        #expect(document.value?["grade"] == "grade 19")
    }

    @Test("10: a pile-up of sides on one field stays readable, each side in a file of its own, and can be settled")
    func pileUp() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create(Desk.note, [("grade", "base")])
        try await world.settleDown()
        let form = try await ann.open()
        for index in 0..<40 { try await ann.write(.string("side \(index)"), at: "/grade", of: form) }
        try await world.settleDown()
        let ben = try Desk(world, "ben")
        #expect(try await ben.sides(at: "/grade")?.count == 40)
        try await ben.write("other", at: "/title")
        try await world.settleDown()
        try await ben.write("settled", at: "/grade")
        try await world.settleDown()
        let document = try await ann.open().document
        #expect(document.entries.isEmpty)
        #expect(document.value?["grade"] == "settled")
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.paths(in: hub.commit(world.hubTip()).tree, under: "conflicts").isEmpty)
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("12: settled in one place, edited elsewhere with the old view open: neither raised again nor lost")
    func settledWhileAnOldViewIsOpen() async throws {
        let world = try await World()
        try await decision(world)
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        let form = try await ben.open()
        try await ann.write("x", at: "/grade")
        try await world.settleDown()
        #expect(try await ben.write("later", at: "/title", of: form).isSaved)
        try await world.settleDown()
        let document = try await ann.open().document
        #expect(document.entries.isEmpty)
        #expect(document.value?["grade"] == "x")
        #expect(document.value?["title"] == "later")
    }

    @Test("14: two items with one id, made offline, are one decision and lose nothing")
    func twoItemsWithOneID() async throws {
        let (world, ann, ben) = try await begun()
        try await ann.write([["id": "cccc", "what": "one"]], at: "/items")
        try await ben.write([["id": "cccc", "what": "two"]], at: "/items")
        try await world.settleDown()
        #expect(try await ann.sides(at: "/items/id=cccc/what") == ["one", "two"])
    }

    @Test("19: an edit made during a push lands next, however late its date", arguments: [0, 1 << 33])
    func editDuringPush(clock: Int64) async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create()
        let cycle = try world.cycle(
            "ann",
            duringPush: {
                let other = try Desk(world, "ann")
                _ = try await other.write("during", at: "/title", clock: clock)
            })
        _ = try await cycle.run()
        #expect(try await ann.value(at: "/title") == "during")
        #expect(try await ann.workspace.unsent(.region).count == 1)
        try await world.settleDown()
        #expect(try await Desk(world, "ben").value(at: "/title") == "during")
    }

    @Test("21: a record that cannot be read stops nobody's sync")
    func unreadableRecordStopsNothing() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await ann.create()
        try await world.settleDown()
        let bad = try await ann.workspace.save(
            Change(
                space: .region, base: ann.open().view.base,
                files: [Desk.note.recordPath: Array("{\"no\": \"schema\"}\n".utf8)], subject: "Spoil it"),
            clock: World.clock)
        guard case .refused = bad else {
            Issue.record("\(bad)")
            return
        }
        try await ann.write("x", at: "/grade")
        try await world.settleDown()
        #expect(try await ann.value(at: "/grade") == "x")
    }

    @Test("24: a clock ten years off, in either direction, orders nothing", arguments: [-9_000_000_000, 1 << 62])
    func clockFarOff(clock: Int64) async throws {
        let (world, ann, ben) = try await begun([("grade", "1")])
        try await ann.write("2", at: "/grade", clock: clock)
        try await world.sync("ann")
        try await world.sync("ben")
        try await ben.write("3", at: "/grade")
        try await world.settleDown()
        #expect(try await ann.value(at: "/grade") == "3")
        #expect(try await ann.sides(at: "/grade") == nil)
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("a renamed member's earlier drafts are good in a fresh clone of the authority's space")
    func renamedMemberStaysGood() async throws {
        let world = try await World()
        let ann = try Desk(world, "ann")
        try await world.sync("ann")
        let draft = RecordName("draft/2017/bristol")!
        try await ann.create(draft)
        try await world.sync("ann")
        try await world.govern {
            ["records/member/ann.json": try World.member("ann", name: "Ann Marriott").json.canonicalBytes]
        }
        // Ben's laptop meets the space for the first time.
        try await world.sync("ben")
        #expect(try await Desk(world, "ben").open(draft).document.value != nil)
        try await world.sync("ann")
        #expect(try await ann.write("x", at: "/grade", draft).isSaved)
        try await world.sync("ann")
    }

    @Test("a form that was open while its member was renamed is saved all the same")
    func renamedWhileAFormIsOpen() async throws {
        let (world, ann, ben) = try await begun([("grade", "1")])
        let form = try await ann.open()
        try await ben.write("8", at: "/grade")
        try await world.sync("ben")
        try await world.govern {
            ["records/member/ann.json": try World.member("ann", name: "Ann Marriott").json.canonicalBytes]
        }
        try await world.sync("ann")
        #expect(try await ann.write("4", at: "/grade", of: form).isWaiting)
        try await world.settleDown()
        #expect(try await ben.sides(at: "/grade") == ["4", "8"])
    }

    @Test("two programs at one laptop save at the same time, and both are there")
    func twoProgramsAtOneLaptop() async throws {
        let world = try await World()
        let (one, other) = (try Desk(world, "ann"), try Desk(world, "ann"))
        try await one.create()
        let names = (0..<10).map { RecordName("note/n\($0)")! }
        try await withThrowingTaskGroup(of: SaveOutcome.self) { group in
            for (index, name) in names.enumerated() {
                let desk = index.isMultiple(of: 2) ? one : other
                group.addTask { try await desk.create(name) }
            }
            for try await outcome in group { #expect(outcome.isSaved || outcome.isWaiting) }
        }
        try await world.settleDown()
        for name in names { #expect(try await Desk(world, "ben").open(name).document.value != nil, "\(name)") }
    }

    @Test("governance is not saved like a record: it would have to be on the tip")
    func governanceIsNotSaved() async throws {
        let world = try await World()
        let jo = try Desk(world, "jo")
        let base = try await jo.workspace.view(of: .region).base
        let change = Change(
            space: .region, base: base,
            files: ["records/member/ann.json": try World.leaver("ann").json.canonicalBytes], subject: "Ann leaves")
        guard case .refused = try await jo.workspace.save(change, clock: World.clock) else {
            Issue.record("saved")
            return
        }
    }
}
