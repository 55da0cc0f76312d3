import Foundation
import GitStorage
import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// A restored hub on which others went on before a copy could bring it forward: two lines from one step
/// (SCHEDULES.md L12), and laptops that worked without a hub.
@Suite(.serialized)
struct ForkTests {
    private let world: World
    private let note = Desk.note

    init() async throws { world = try await World() }

    private func desk(_ person: String) throws -> Desk { try Desk(world, person) }
    private func store(_ person: String) throws -> ObjectStore {
        try ObjectStore(opening: "\(world.folder)/laptops/\(person)/region.git")
    }

    /// What fell off: ben's words, dan's leave, ben's words upon both; ben and cat know of it. On the restored hub ann
    /// has gone on.
    private func fork() async throws -> (step: ObjectID, fallen: ObjectID) {
        try await desk("ann").create(note, [("grade", "b")])
        try await world.settleDown(World.people + [World.coordinator])
        let step = try world.hubTip()
        try FileManager.default.copyItem(
            atPath: "\(world.folder)/laptops/jo", toPath: "\(world.folder)/laptops/jo-yesterday")
        try await desk("ben").write("Ben's", at: "/title")
        try await world.sync("ben")
        try await world.govern { ["records/member/dan.json": try World.leaver("dan").json.canonicalBytes] }
        try await world.sync("ben")
        try await desk("ben").write(["ben-1"], at: "/log")
        try await world.sync("ben")
        try await world.sync("cat")
        let fallen = try world.hubTip()
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.moveReference(RefName.main, from: fallen, to: step) == .moved)
        try await desk("ann").write("a", at: "/grade")
        try await world.sync("ann")
        return (step, fallen)
    }

    private func ending(_ person: String) async throws -> SyncOutcome.Ending {
        try await world.cycle(person).run()[0].ending
    }

    private func restore(
        _ person: String = "jo", _ reported: HubRestore.Reported? = nil
    ) async throws -> HubRestore.Outcome {
        let workspace = try world.laptop(of: person)
        return try await HubRestore(workspace, cycle: world.cycle(person, workspace)).run(reported, clock: World.clock)
    }

    /// Everybody's words are there, once, and dan is out.
    private func expectBroughtTogether(_ people: [String]) async throws {
        for person in people {
            let desk = try desk(person)
            #expect(try await desk.value(at: "/title") == "Ben's", "\(person)")
            #expect(try await desk.value(at: "/grade") == "a", "\(person)")
            #expect(try await desk.value(at: "/log") == ["ben-1"], "\(person)")
            #expect(try await desk.open().document.entries.isEmpty, "\(person)")
            #expect(try await desk.workspace.roster().member(id: "dan")?.holds(.officer) == false, "\(person)")
            #expect(try store(person).references(under: RefName.fallen).isEmpty, "\(person)")
        }
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L12: copies stay on their line and go on saving until the coordinator says that the region goes on")
    func copiesStay() async throws {
        let (step, fallen) = try await fork()
        for person in ["ben", "cat"] {
            guard case .forked(let tip, at: step, lacking: []) = try await ending(person) else {
                Issue.record("\(person) did not stay")
                continue
            }
            #expect(try tip == world.hubTip())
            #expect(try store(person).required(RefName.hub) == fallen)
            let suspicion = try #require(try await desk(person).workspace.suspicion(about: .region))
            guard case .forked(at: step, depth: _) = suspicion.reason else {
                Issue.record("\(suspicion)")
                continue
            }
        }
        #expect(try await desk("ben").write("Ben's own", at: "/body").isSaved)
        #expect(try await desk("ben").value(at: "/title") == "Ben's")
    }

    @Test("L12: after the restore what fell off lands again, own work on top, and what was revoked stays revoked")
    func restored() async throws {
        let (step, _) = try await fork()
        try await desk("ben").write("Ben's own", at: "/body")
        // The coordinator holds all of the line that is left but its last step.
        let fallen = try store("jo").required(RefName.hub)
        guard case .restored(let summary, let outcomes) = try await restore() else {
            Issue.record("not restored")
            return
        }
        #expect(outcomes[0].ending == .level)
        #expect(summary.restoration.at == step.hex && summary.restoration.fallen == fallen.hex)
        #expect(summary.restoration.revocations == [.role(.officer, of: "dan")])
        #expect(summary.renewed == ["records/member/dan.json"] && summary.differing == [])
        try await world.settleDown(["ben", "cat", "ann", "jo"])
        try await expectBroughtTogether(["ben", "cat", "ann", "jo"])
        #expect(try await desk("ann").value(at: "/body") == "Ben's own")
        // What ben wrote is ben's still.
        let edits = try await desk("ann").workspace.edits(of: note)
        #expect(edits.contains { $0.author.email == "ben@sw.example" })
        // Dan, who had not heard of it, brings nothing in.
        try await desk("dan").write("Dan's", at: "/title")
        let outcome = try await world.cycle("dan").run()[0]
        #expect(outcome.setAside.count == 1)
        #expect(try await desk("dan").value(at: "/title") == "Ben's")
    }

    @Test("L12: any copy that holds them lands the fallen edits again, not only the one that made them")
    func landedAgainByAnother() async throws {
        let (at, fallen) = try await fork()
        // The coordinator's laptop knows nothing of what fell off: somebody read the marks out.
        let yesterday = "jo-yesterday"
        _ = try await world.cycle(yesterday).run()
        let reported = try #require(
            HubRestore.Reported(.region, at: String(at.hex.prefix(8)), fallen: String(fallen.hex.prefix(8))))
        guard case .restored = try await restore(yesterday, reported) else {
            Issue.record("not restored")
            return
        }
        // It could not know that dan had left: cat does, and does not go over.
        guard case .forked(_, at: at, lacking: [.role(.officer, of: "dan")]) = try await ending("cat") else {
            Issue.record("\(try await ending("cat"))")
            return
        }
        let workspace = try world.laptop(of: yesterday)
        _ = try await Governance(workspace, cycle: world.cycle(yesterday, workspace)).change(
            subject: "Dan has left", clock: World.clock
        ) { _, _ in ["records/member/dan.json": try World.leaver("dan").json.canonicalBytes] }
        // Ben's laptop stays off.
        try await world.sync("cat")
        try await world.sync("ann")
        try await expectBroughtTogether(["cat", "ann"])
    }

    /// Dan's words fell off, ben's upon them, and dan's leave; ann has gone on.
    private func leaversWordsFallOff() async throws -> (step: ObjectID, fallen: ObjectID) {
        try await desk("ann").create(note, [("grade", "b")])
        try await world.settleDown(World.people + [World.coordinator])
        let step = try world.hubTip()
        try FileManager.default.copyItem(
            atPath: "\(world.folder)/laptops/jo", toPath: "\(world.folder)/laptops/jo-yesterday")
        try await desk("dan").write("Dan's", at: "/title")
        try await world.sync("dan")
        try await world.sync("ben")
        try await desk("ben").write(["ben-1"], at: "/log")
        try await world.sync("ben")
        try await world.govern { ["records/member/dan.json": try World.leaver("dan").json.canonicalBytes] }
        try await world.sync("ben")
        let fallen = try world.hubTip()
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.moveReference(RefName.main, from: fallen, to: step) == .moved)
        try await desk("ann").write("a", at: "/grade")
        try await world.sync("ann")
        return (step, fallen)
    }

    @Test("L12: what somebody wrote before they were taken off comes back in its place of the line, they do not")
    func leaversWordsComeBack() async throws {
        _ = try await leaversWordsFallOff()
        guard case .restored(let summary, _) = try await restore() else {
            Issue.record("not restored")
            return
        }
        #expect(summary.restoration.revocations == [.role(.officer, of: "dan")])
        for person in ["ann", "ben"] {
            let outcome = try await world.cycle(person).run()[0]
            #expect(outcome.ending == .level && outcome.stranded.isEmpty)
            #expect(try await desk(person).value(at: "/title") == "Dan's")
            #expect(try await desk(person).value(at: "/log") == ["ben-1"])
            #expect(try await desk(person).value(at: "/grade") == "a")
            #expect(try await desk(person).workspace.roster().member(id: "dan")?.holds(.officer) == false)
        }
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L12: what can land again no more stays on the laptops that hold it, and holds nobody up")
    func strandedEdits() async throws {
        let (step, fallen) = try await leaversWordsFallOff()
        // A coordinator who holds nothing of what fell off lets dan go first.
        let yesterday = "jo-yesterday"
        let workspace = try world.laptop(of: yesterday)
        _ = try await Governance(workspace, cycle: world.cycle(yesterday, workspace)).change(
            subject: "Dan has left", clock: World.clock
        ) { _, _ in ["records/member/dan.json": try World.leaver("dan").json.canonicalBytes] }
        let reported = try #require(HubRestore.Reported(.region, at: step.hex, fallen: fallen.hex))
        guard case .restored = try await restore(yesterday, reported) else {
            Issue.record("not restored")
            return
        }
        let outcome = try await world.cycle("ben").run()[0]
        #expect(outcome.ending == .level)
        #expect(outcome.stranded.contains { $0.reason == .edit(.notActive) })
        #expect(try await desk("ben").value(at: "/grade") == "a")
        // Dan's words, and what stands upon them, are on ben's laptop still.
        let store = try store("ben")
        let kept = try store.references(under: RefName.fallen).flatMap {
            try Chain.allUnlanded(from: $0.id, tip: store.required(RefName.hub), in: store).flatMap(\.edits)
        }
        #expect(kept.map(\.author.email).contains("dan@sw.example"))
        #expect(try await desk("ben").workspace.standing(of: .region).fallen == kept.count)
        #expect(try await desk("ben").write("Ben's", at: "/body").isSaved)
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await desk("ann").value(at: "/body") == "Ben's")
        #expect(try store.references(under: RefName.fallen).count == 1)

        // They are offered with the reason, and a colleague takes them up.
        let ben = try desk("ben")
        let offered = try await ben.workspace.refusedEdits()
        #expect(Set(offered.map(\.commit.id)) == Set(kept.map(\.id)))
        #expect(offered.allSatisfy { $0.isFallen })
        let dans = try #require(offered.first { $0.commit.author.email == "dan@sw.example" })
        #expect(dans.reasons.contains { $0.reason == .edit(.notActive) } && dans.records == [note])
        let handed = try await ben.workspace.handOver { $0.id == dans.commit.id }
        let file = try #require(handed.first)
        let (carried, author) = try #require(try await desk("ann").workspace.changes(in: file).first)
        #expect(author.id == "dan" && carried.parts.map(\.name) == [note])
        let held = try await ben.workspace.heldChange(dans.commit.id, in: .region)
        let saved = try await ben.workspace.bringIn(held, subject: "Adopt", settling: false, clock: World.clock)
        guard case .saved(.saved) = saved else { throw World.PreparationFailed(outcome: "\(saved)") }
        for edit in offered { try await ben.workspace.letGoOfRefused(edit.commit.id, in: .region) }
        #expect(try await ben.workspace.refusedEdits().isEmpty)
        #expect(try await ben.workspace.standing(of: .region).fallen == 0)
        #expect(try await world.cycle("ben").run()[0].stranded.isEmpty)
        try await world.sync("ann")
        #expect(try await desk("ann").value(at: "/title") == "Dan's")
        #expect(try store.references(under: RefName.fallen).isEmpty)
        #expect(try store.references(under: RefName.refused).isEmpty)
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L12: a restore signed by somebody who is no coordinator any more in the eyes of a copy is not followed")
    func formerCoordinator() async throws {
        try await desk("ann").create()
        try await world.settleDown(World.people + [World.coordinator])
        let step = try world.hubTip()
        try FileManager.default.copyItem(
            atPath: "\(world.folder)/laptops/jo", toPath: "\(world.folder)/laptops/jo-yesterday")
        try await world.govern {
            [
                "records/member/ann.json": try World.member("ann", roles: [.coordinator]).json.canonicalBytes,
                "records/member/jo.json": try World.leaver("jo").json.canonicalBytes,
            ]
        }
        try await world.sync("ben")
        let fallen = try world.hubTip()
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.moveReference(RefName.main, from: fallen, to: step) == .moved)
        let reported = try #require(HubRestore.Reported(.region, at: step.hex, fallen: fallen.hex))
        guard case .restored = try await restore("jo-yesterday", reported) else {
            Issue.record("the hub knows of nothing")
            return
        }
        guard case .forked(_, at: step, lacking: []) = try await ending("ben") else {
            Issue.record("ben followed a former coordinator")
            return
        }
        #expect(try store("ben").required(RefName.hub) == fallen)
    }

    @Test(
        "L12: killed at any step of going over, a copy loses nothing and lands nothing twice",
        arguments: SyncStep.allCases)
    func killed(at step: SyncStep) async throws {
        _ = try await fork()
        try await desk("ben").write("Ben's own", at: "/body")
        guard case .restored = try await restore() else {
            Issue.record("not restored")
            return
        }
        struct Killed: Error {}
        _ = try? await world.cycle("ben", reaching: { if $0 == step { throw Killed() } }).run()
        try await desk("ben").write([["id": "aaaa", "what": "Ben's later"]], at: "/items")
        try await world.settleDown(["ben", "cat", "ann"])
        try await expectBroughtTogether(["ben", "cat", "ann"])
        #expect(try await desk("ann").value(at: "/body") == "Ben's own")
        #expect(try await desk("ann").value(at: "/items/id=aaaa/what") == "Ben's later")
    }

    @Test("29: an edit on a landing that was never accepted, or on a forged one, is refused")
    func forgedBase() async throws {
        try await desk("ann").create(note, [("grade", "b")])
        try await world.settleDown(["ann"])
        let hub = try ObjectStore(opening: world.hubPath())
        let tip = try hub.commit(world.hubTip())
        let check = Check(.region, in: hub, asksNewestRoster: true)
        func edit(on parent: CommitObject, grade: JSON) async throws -> CommitObject {
            let file = try #require(try hub.entry(at: note.recordPath, in: parent.tree))
            let place = try #require(Path("/grade"))
            let old = try JSON(reading: hub.blob(file.id))
            let new = try #require(old.replacing(place, with: grade)).canonicalBytes
            let tree = try hub.applying([note.recordPath: hub.writeBlob(new)], to: parent.tree)
            return try hub.commit(
                hub.writeCommit(
                    raw: await EditCommit.bytes(
                        tree: tree, parent: parent, member: World.member("ann"), subject: "Write",
                        clock: World.clock, level: nil, signer: KeySigner(World.key(of: "ann")))))
        }
        func landing(of edit: CommitObject, tree: ObjectID) throws -> CommitObject {
            try hub.commit(
                hub.writeCommit(raw: LandingCommit.bytes(tree: tree, tip: tip, head: edit, level: 0)))
        }
        let first = try await edit(on: tip, grade: "x")
        let never = try landing(of: first, tree: first.tree)
        let second = try await edit(on: never, grade: "y")
        let skipping = try landing(of: second, tree: second.tree)
        #expect(
            try check.violations(from: tip.id, to: skipping.id, root: world.root).map(\.reason) == [.baseNotLanded])
        // Its edit has landed, but the line that it is said to have landed on says something else.
        let forged = try landing(of: first, tree: tip.tree)
        let third = try await edit(on: forged, grade: "z")
        let onForged = try hub.commit(
            hub.writeCommit(raw: LandingCommit.bytes(tree: third.tree, tip: never, head: third, level: 0)))
        #expect(
            try check.violations(from: tip.id, to: onForged.id, root: world.root).map(\.reason) == [.landingDiffers])
        #expect(try check.violations(from: tip.id, to: never.id, root: world.root) == [])
    }

    @Test("what a region's page says of restored hubs is only ever added to")
    func restorationsAreKept() async throws {
        let (step, _) = try await fork()
        let fallen = try store("jo").required(RefName.hub)
        guard case .restored = try await restore() else {
            Issue.record("not restored")
            return
        }
        let workspace = try desk("jo").workspace
        let outcome = try await Governance(workspace, cycle: world.cycle("jo", workspace)).change(
            subject: "Forget it", clock: World.clock
        ) { tree, store in
            let page = try JSON(reading: store.blob(store.entry(at: "region.json", in: tree)!.id))
            var object = page.object!
            #expect(object["restores"]?.array?.compactMap { Restoration(json: $0)?.fallen } == [fallen.hex])
            #expect(object["restores"]?.array?.first?["at"] == .string(step.hex))
            object["restores"] = []
            return ["region.json": JSON.object(object).canonicalBytes]
        }
        guard case .refused(let violations, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(violations.map(\.reason) == [.file(.regionPage)])
    }

    @Test("two laptops that landed alone: when a hub comes, the one whose line differs lands its edits there again")
    func aloneOnTwoLaptops() async throws {
        let draft = RecordName("draft/2017/bristol")!
        for person in ["ann", "ben"] {
            let desk = try desk(person)
            try await desk.create(RecordName("note/\(person)")!, [("title", .string("Of \(person)"))])
            _ = try await SyncCycle(desk.workspace).run()
            try await desk.create(draft, [(person == "ann" ? "title" : "body", .string("Of \(person)"))])
            for outcome in try await SyncCycle(desk.workspace).run() { #expect(outcome.ending == .alone) }
            #expect(try await desk.workspace.unsent(.region).isEmpty)
        }
        try await world.sync("ann")
        try await world.sync("ben")
        try await world.sync("ann")
        for person in ["ann", "ben"] {
            let desk = try desk(person)
            #expect(try await desk.value(at: "/title", RecordName("note/ann")!) == "Of ann", "\(person)")
            #expect(try await desk.value(at: "/title", RecordName("note/ben")!) == "Of ben", "\(person)")
            #expect(try await desk.value(at: "/title", draft) == "Of ann", "\(person)")
            #expect(try await desk.value(at: "/body", draft) == "Of ben", "\(person)")
        }
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("an authority's space goes over when the region names its fork")
    func authorityFork() async throws {
        let draft = RecordName("draft/2017/bristol")!
        let space = SpaceKind.authority("bristol")
        try await world.sync("ann")
        try await desk("ann").create(draft)
        for person in ["ann", "ben", "cat"] { try await world.sync(person) }
        let step = try world.hubTip(space)
        try await desk("ben").write("Ben's", at: "/title", draft)
        try await world.sync("ben")
        let fallen = try world.hubTip(space)
        let hub = try ObjectStore(opening: world.hubPath(space))
        #expect(try hub.moveReference(RefName.main, from: fallen, to: step) == .moved)
        try await desk("cat").write("Cat's", at: "/body", draft)
        try await world.sync("cat")
        guard case .forked(_, at: step, lacking: []) = try await world.cycle("ben").run()[1].ending else {
            Issue.record("ben went over")
            return
        }
        let reported = try #require(
            HubRestore.Reported(space, at: String(step.hex.prefix(8)), fallen: String(fallen.hex.prefix(8))))
        guard case .restored = try await restore("jo", reported) else {
            Issue.record("not restored")
            return
        }
        try await world.sync("ben")
        try await world.sync("cat")
        for person in ["ben", "cat"] {
            #expect(try await desk(person).value(at: "/title", draft) == "Ben's")
            #expect(try await desk(person).value(at: "/body", draft) == "Cat's")
        }
    }
}
