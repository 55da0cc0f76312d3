import Foundation
import GitStorage
import Landing
import Merging
import Records
import Seeded
import Statements
import Syncing
import Testing
import Workspaces

/// The schedules of the design's list in which somebody signs something, each under its number.
@Suite(.serialized)
struct StatementScheduleTests {
    private typealias Kinds = LifecycleKinds

    @Test("L1: a submit of a version about which a decision is open by then is overtaken, and its maker is told")
    func submitMeetsADecision() async throws {
        let world = try await Kinds.world()
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        try await ann.begin(Kinds.review, [("grade", "x")])
        try await world.sync("ann")
        try await ben.begin(Kinds.review, [("grade", "y")])
        #expect(try await ann.state("submit", Kinds.review).isSaved)
        #expect(try await ann.stage(Kinds.review) == "submitted", "on her own laptop it counts at once")
        try await world.sync("ben")
        try await world.sync("ann")
        #expect(try await ann.docket(Kinds.review) == ["submit: decision"])
        #expect(try await ann.stage(Kinds.review) == "draft")
        let told = try await ann.workspace.unsettledStatements(of: "ann")
        #expect(told.map(\.reason) == [.decision])
        #expect(try await ben.workspace.unsettledStatements(of: "ben").isEmpty)
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L2: of two submits of one version the later is overtaken by the round, and the return between them stands")
    func twoDirectorsSubmit() async throws {
        let world = try await Kinds.world()
        let (ann, ben, pat) = (try Desk(world, "ann"), try Desk(world, "ben"), try Desk(world, "pat"))
        try await ann.begin(Kinds.review, [("grade", "x")])
        try await world.sync("ann")
        try await world.sync("ben")
        try await ann.state("submit", Kinds.review)
        try await ben.state("submit", Kinds.review)
        try await world.sync("ann")
        try await world.sync("pat")
        try await pat.state("return", Kinds.review)
        try await world.sync("pat")
        try await world.sync("ben")
        #expect(try await ben.docket(Kinds.review) == ["submit", "return", "submit: round"])
        #expect(try await ben.stage(Kinds.review) == "returned")
        #expect(try await ben.workspace.unsettledStatements(of: "ben").map(\.reason) == [.round])
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L4: a submit of the round before is overtaken and its version kept; never a mixture of the two")
    func submitOfTheRoundBefore() async throws {
        let world = try await Kinds.world()
        let (ann, ben, pat) = (try Desk(world, "ann"), try Desk(world, "ben"), try Desk(world, "pat"))
        try await ann.begin(Kinds.account, [("grade", "v1"), ("body", "One two three.")])
        try await world.sync("ann")
        try await world.sync("ben")
        // Ben, offline from here on, writes another version and hands it over.
        try await ben.write("v2", at: "/grade", Kinds.account)
        try await ben.state("approve", Kinds.account)
        #expect(try await ben.submit(Kinds.account).isSaved)
        try await ann.state("approve", Kinds.account)
        #expect(try await ann.submit(Kinds.account).isSaved)
        try await world.sync("ann")
        try await world.sync("pat")
        try await pat.state("return", Kinds.account)
        try await world.sync("pat")
        let first = try await pat.open(Kinds.account).document
        #expect(first.value?["grade"] == "v1")
        try await world.sync("ben")
        try await world.sync("pat")
        #expect(try await pat.docket(Kinds.account) == ["submit", "return", "submit: round"])
        #expect(try await pat.stage(Kinds.account) == "returned")
        #expect(try await pat.open(Kinds.account).document == first)
        let late = try await pat.workspace.lateChanges(of: Kinds.account)
        #expect(late.map { $0.amendment.record?["grade"] } == ["v2"])
        #expect(late.map { $0.amendment.record?["body"] } == ["One two three."])
        // At home his edit met the version that Ann had approved: kept beside it too.
        try await world.sync("ann")
        #expect(try await ann.docket(Kinds.account, in: Kinds.bristol) == ["approve", "approve: stage"])
        #expect(try await ann.value(at: "/grade", Kinds.account) == "v1")
        let home = try await ann.workspace.lateChanges(of: Kinds.account).filter { $0.space == Kinds.bristol }
        #expect(home.map { $0.amendment.record?["grade"] } == ["v2"])
        #expect(home.map(\.edit?.author.name) == ["Ben Price"])
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L9: what was submitted offline is not edited; withdrawing it works offline, and then it can be")
    func submitThenEditOffline() async throws {
        let world = try await Kinds.world()
        let ann = try Desk(world, "ann")
        try await ann.begin(Kinds.account, [("grade", "x")])
        try await ann.state("approve", Kinds.account)
        #expect(try await ann.submit(Kinds.account).isSaved)
        #expect(try await ann.workspace.freezing(Kinds.account)?.space == .region)
        let refused = try await ann.write("y", at: "/grade", Kinds.account)
        guard case .refused(let violations) = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(violations.map(\.reason) == [.file(.frozen(stage: "approved"))])
        #expect(try await ann.state("withdraw", Kinds.account, in: .region).isSaved)
        #expect(try await ann.workspace.freezing(Kinds.account)?.space == Kinds.bristol)
        #expect(try await ann.state("send-back", Kinds.account).isSaved)
        #expect(try await ann.workspace.freezing(Kinds.account) == nil)
        #expect(try await ann.write("y", at: "/grade", Kinds.account).isSaved)
        try await world.sync("ann")
        #expect(try await ann.docket(Kinds.account) == ["submit", "withdraw"])
        #expect(try await ann.docket(Kinds.account, in: Kinds.bristol) == ["approve", "send-back"])
        #expect(try await ann.value(at: "/grade", Kinds.account) == "y")
        #expect(try await ann.workspace.record(Kinds.account, in: .region).document.value?["grade"] == "x")
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("What was begun before the record was signed and is given after it becomes a late change, in either space")
    func begunBeforeSigning() async throws {
        let world = try await Kinds.world()
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        for name in [Kinds.review, Kinds.account] {
            try await ann.begin(name, [("grade", "x"), ("body", "One two three.")])
            try await world.sync("ann")
            try await world.sync("ben")
            let space = try await ben.workspace.space(of: name)
            let seen = try await ben.open(name)
            let annsSeen = try await ann.open(name)
            if name == Kinds.account { try await ann.state("approve", name) }
            #expect(try await ann.submit(name).isSaved)
            // On the laptop where it was signed, before anything is sent.
            let own = try await ann.write("ann's", at: "/grade", of: annsSeen, name)
            guard case .waiting(let annsEdit) = own else { throw World.PreparationFailed(outcome: "\(own)") }
            #expect(try await ann.workspace.isLateChange(annsEdit, of: name, in: space))
            try await world.sync("ann")
            try await world.sync("ben")
            #expect(try await ben.workspace.stage(of: name, in: space).isFrozen)
            #expect(try await !ben.workspace.stage(of: seen).isFrozen)
            let outcome = try await ben.write("ben's", at: "/grade", of: seen, name)
            guard case .waiting(let edit) = outcome else { throw World.PreparationFailed(outcome: "\(outcome)") }
            #expect(try await ben.workspace.isLateChange(edit, of: name, in: space))
            #expect(try await ben.value(at: "/grade", name) == "x")
            try await world.sync("ben")
            try await world.sync("ann")
            let late = try await ann.workspace.lateChanges(of: name)
            #expect(Swift.Set(late.map { $0.amendment.record?["grade"] }) == ["ann's", "ben's"])
            #expect(late.allSatisfy { $0.space == space && $0.amendment.base?["grade"] == "x" })
            #expect(try await ann.value(at: "/grade", name) == "x")
            #expect(try await ann.open(name).document.entries.isEmpty)
        }
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("The history of a record lists what was only signed, in the space where it was")
    func historyListsStatements() async throws {
        let world = try await Kinds.world()
        let (ann, pat) = (try Desk(world, "ann"), try Desk(world, "pat"))
        try await ann.begin(Kinds.account, [("grade", "x")])
        try await ann.state("approve", Kinds.account)
        try await ann.submit(Kinds.account)
        try await world.sync("ann")
        try await world.sync("pat")
        try await pat.state("return", Kinds.account, in: .region)
        func acts(_ desk: Desk, _ space: SpaceKind) async throws -> [[String]] {
            let signed = try await desk.workspace.statements(about: Kinds.account, in: space)
            return try await desk.workspace.edits(of: Kinds.account, in: space, statedToo: true).map { edit in
                signed.filter { edit.statements.contains($0.statement.digest) }.map(\.statement.claim.act)
            }
        }
        #expect(try await acts(ann, Kinds.bristol) == [[], ["approve"]])
        #expect(try await acts(pat, .region) == [["submit"], ["return"]])
        // Versions are counted by what changed in the record.
        #expect(try await ann.workspace.edits(of: Kinds.account).count == 1)
        #expect(try await ann.workspace.version(of: Kinds.account, .edits(1)).value == nil)
    }

    @Test("L10: the coordinator names a host, and on the same laptop the host's officer writes; one chain, accepted")
    func hostNamedAndWritingInOneChain() async throws {
        let world = try await Kinds.world(["ann", World.coordinator])
        let coordinator = try Desk(world, World.coordinator)
        try await coordinator.begin(Kinds.visit)
        try await world.sync(World.coordinator)
        #expect(try await coordinator.write("bristol", at: "/host", Kinds.visit).isSaved)
        let key = "\(world.folder)/laptops/ann/key"
        try await coordinator.workspace.changeSettings { $0.key = key }
        #expect(try await coordinator.write("Ours.", at: "/body", Kinds.visit).isSaved)
        #expect(try await coordinator.workspace.unsent(.region).count == 2)
        try await world.sync(World.coordinator)
        try await world.sync("ann")
        #expect(try await Desk(world, "ann").value(at: "/body", Kinds.visit) == "Ours.")
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("L13: an edit upon one that became a late change is a late change too, also when the record is open again")
    func editUponALateChange() async throws {
        let world = try await Kinds.world()
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        try await ann.begin(Kinds.review, [("grade", "x")])
        try await world.sync("ann")
        try await world.sync("ben")
        try await ann.state("submit", Kinds.review)
        try await world.sync("ann")
        try await ben.write("first", at: "/grade", Kinds.review)
        let cycle = try world.cycle(
            "ben", duringPush: { _ = try await Desk(world, "ben").write("second", at: "/grade", Kinds.review) })
        _ = try await cycle.run()
        #expect(try await ben.workspace.unsent(.region).count == 1)
        try await world.sync("ann")
        #expect(
            try await ann.workspace.lateChanges(of: Kinds.review).map { $0.amendment.record?["grade"] } == ["first"])
        try await ann.state("withdraw", Kinds.review)
        try await world.sync("ann")
        try await world.sync("ben")
        let document = try await ben.open(Kinds.review).document
        #expect(document.value?["grade"] == "x")
        #expect(document.entries.isEmpty)
        let late = try await ben.workspace.lateChanges(of: Kinds.review)
        #expect(Swift.Set(late.map { $0.amendment.record?["grade"] }) == ["first", "second"])
        #expect(late.first { $0.amendment.record?["grade"] == "second" }?.amendment.base?["grade"] == "first")
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("A late change is taken up by somebody who may write there, and cannot be closed twice")
    func lateChangeIsAdopted() async throws {
        let world = try await Kinds.world()
        let (ann, ben, pat) = (try Desk(world, "ann"), try Desk(world, "ben"), try Desk(world, "pat"))
        try await ann.begin(Kinds.review, [("grade", "x")])
        try await world.sync("ann")
        try await world.sync("ben")
        try await ann.state("submit", Kinds.review)
        try await world.sync("ann")
        try await ben.write("late", at: "/grade", Kinds.review)
        try await world.sync("ben")
        #expect(try await ben.value(at: "/grade", Kinds.review) == "x")
        try await world.sync("pat")
        try await pat.state("return", Kinds.review)
        let patsLate = try #require(try await pat.workspace.lateChanges().first)
        guard case .refused(let violations) = try await pat.workspace.decline(patsLate, clock: World.clock) else {
            Issue.record("a moderator closed a late change of a place that only others may write")
            return
        }
        #expect(violations.allSatisfy { if case .file(.statementRight) = $0.reason { true } else { false } })
        try await world.sync("pat")
        try await world.sync("ben")
        let late = try #require(try await ben.workspace.lateChanges().first)
        #expect(late.edit?.author.name == "Ben Price")
        #expect(try await ben.workspace.adopt(late, clock: World.clock).isSaved)
        try await world.sync("ben")
        #expect(try await ben.value(at: "/grade", Kinds.review) == "late")
        #expect(try await ben.docket(Kinds.review) == ["submit", "return", "adopt-change"])
        #expect(try await ben.stage(Kinds.review) == "returned")
        let closed = try #require(try await ben.workspace.lateChanges().first)
        #expect(!closed.isOpen)
        await #expect(throws: StatementRefusal.noAmendment(closed.digest)) {
            try await ben.workspace.decline(closed, clock: World.clock)
        }
        // What Ann had signed is another version now: she is told by whom.
        try await world.sync("ann")
        let told = try await ann.workspace.unsettledStatements(of: "ann")
        #expect(told.map(\.reason) == [nil])
        #expect(told.first?.change?.author.name == "Ben Price")
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("What nobody may sign is not signed, and what would have no effect is not either")
    func refusedBeforeSigning() async throws {
        let world = try await Kinds.world()
        let (ann, pat) = (try Desk(world, "ann"), try Desk(world, "pat"))
        try await ann.begin(Kinds.review)
        await #expect(throws: StatementRefusal.withoutEffect(.incomplete, stage: "Draft")) {
            try await ann.state("submit", Kinds.review)
        }
        try await ann.write("x", at: "/grade", Kinds.review)
        await #expect(throws: StatementRefusal.withoutEffect(.stage, stage: "Draft")) {
            try await ann.state("return", Kinds.review)
        }
        try await world.sync("ann")
        try await world.sync("pat")
        await #expect(throws: StatementRefusal.notAllowed([RoleGrant(role: .director)])) {
            try await pat.state("submit", Kinds.review)
        }
        try await ann.begin(Kinds.account, [("grade", "x")])
        await #expect(throws: StatementRefusal.notApproved(stage: "Draft")) { try await ann.submit(Kinds.account) }
    }

    @Test("Nothing of an authority's draft is in the region's repositories before it is submitted")
    func draftsStayAtHome() async throws {
        let world = try await Kinds.world()
        let (ann, ben) = (try Desk(world, "ann"), try Desk(world, "ben"))
        let sentence = "Our weakness, told to nobody yet."
        try await ann.begin(Kinds.account, [("grade", "x"), ("body", .string(sentence))])
        try await world.sync("ann")
        try await world.sync("ben")
        try await ben.write(.string(sentence + " More of it."), at: "/body", Kinds.account)
        try await ben.state("approve", Kinds.account)
        try await world.sync("ben")
        try await world.sync("ann")
        let repositories =
            ["hub", "laptops/ann", "laptops/ben", "laptops/pat", "laptops/\(World.coordinator)"].map {
                "\(world.folder)/\($0)/region.git"
            }
        for repository in repositories {
            #expect(try await !storedObjects(of: repository).contains(Data("Our weakness".utf8)), "\(repository)")
        }
        #expect(try await storedObjects(of: world.hubPath(Kinds.bristol)).contains(Data(sentence.utf8)))
        #expect(try await ben.submit(Kinds.account).isSaved)
        try await world.sync("ben")
        try await world.sync("pat")
        // The version that was handed over and none before it.
        let shown = try await storedObjects(of: repositories[3])
        #expect(shown.contains(Data((sentence + " More of it.").utf8)))
        #expect(!shown.contains(Data((sentence + "\"").utf8)))
        let version = try await Desk(world, "pat").open(Kinds.account).document.value
        #expect(try await version == ann.open(Kinds.account).document.value)
    }

    @Test("Over random schedules, the region's repositories hold only what was submitted", arguments: [1, 2, 3])
    func onlyWhatWasSubmittedLeavesHome(number: Int) async throws {
        let seed = ProcessInfo.processInfo.environment["SLI_SEED"].flatMap { Int($0) }.map { $0 + number } ?? number
        var random = SeededGenerator(seed: seed)
        let world = try await Kinds.world()
        try await Desk(world, "ann").begin(Kinds.account, [("grade", "x"), ("body", "Begun. ")])
        for person in ["ann", "ben"] { try await world.sync(person) }
        var written: Swift.Set<String> = []
        var submitted: Swift.Set<String> = []
        // Ann hands something over at the beginning; what becomes of the rest the numbers decide.
        let opening: [(String, Int)] = [("ann", 0), ("ben", 0), ("ann", 4), ("ann", 6), ("ann", 8), ("ann", 0)]
        let steps = opening + (0..<40).map { _ in (random.pick(["ann", "ben"]), random.number(below: 11)) }
        for (step, (person, deed)) in steps.enumerated() {
            let desk = try Desk(world, person)
            let body = try await desk.value(at: "/body", Kinds.account)?.string ?? ""
            let grade = try await desk.value(at: "/grade", Kinds.account)?.string ?? ""
            do {
                switch deed {
                case 0...3:
                    let sentence = "Weakness-\(step)-known. "
                    // Each in a field of their own: a decision that nobody settles would hold everything up.
                    let outcome =
                        person == "ann"
                        ? try await desk.write(.string(body + sentence), at: "/body", Kinds.account)
                        : try await desk.write(.string(sentence), at: "/grade", Kinds.account)
                    if case .refused = outcome { continue }
                    written.insert(sentence)
                case 4, 5:
                    try await desk.state("approve", Kinds.account)
                    if case .refused = try await desk.submit(Kinds.account) { continue }
                    submitted.formUnion(written.filter { (body + grade).contains($0) })
                case 6:
                    try await desk.state("withdraw", Kinds.account, in: .region)
                case 7:
                    let pat = try Desk(world, "pat")
                    _ = try await world.cycle("pat").run()
                    try await pat.state("return", Kinds.account)
                    _ = try await world.cycle("pat").run()
                case 8: try await desk.state("send-back", Kinds.account)
                default: _ = try await world.cycle(person).run()
                }
            } catch is StatementRefusal {
                // What would come to nothing is not signed.
            } catch is WorkspaceError {
                // It waits for a sync, or is not there yet for a moderator.
            }
        }
        for person in ["ann", "ben", "pat", "ann", "ben"] { _ = try await world.cycle(person).run() }
        #expect(!submitted.isEmpty && !written.subtracting(submitted).isEmpty, "seed \(seed) tries too little")
        for repository in ["hub", "laptops/ann", "laptops/ben", "laptops/pat"] {
            let objects = try await storedObjects(of: "\(world.folder)/\(repository)/region.git")
            for sentence in written.subtracting(submitted) {
                #expect(!objects.contains(Data(sentence.utf8)), "seed \(seed): \(sentence)in \(repository)")
            }
        }
        #expect(try world.faultsFromTheRoot() == [], "seed \(seed)")
    }
}
