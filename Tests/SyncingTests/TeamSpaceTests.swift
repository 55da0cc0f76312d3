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

/// What a team writes for itself, who may, and how it comes into the region
/// (docs/decisions/0011-teams-are-records.md).
@Suite(.serialized)
struct TeamSpaceTests {
    private typealias Kinds = TeamKinds

    @Test func aTeamWritesOneRecordTogetherAndNobodyElseHoldsAnyOfIt() async throws {
        let world = try await Kinds.world()
        try await Kinds.submitted(in: world)
        try await Kinds.assign(["pat", "quin"], in: world)
        for person in ["pat", "quin", "ros", "ann"] { try await world.sync(person) }
        let (pat, quin) = (try Desk(world, "pat"), try Desk(world, "quin"))
        #expect(pat.workspace.spaces() == [.region, Kinds.team])
        try await pat.put(Kinds.moderation, ["overall": "An honest text."])
        try await quin.put(Kinds.moderation, ["date": "2017-10-18"])
        for person in ["pat", "quin", "pat"] { try await world.sync(person) }
        for desk in [pat, quin] {
            let record = try await desk.open(Kinds.moderation)
            #expect(record.view.space == Kinds.team)
            #expect(record.document.value?["overall"] == "An honest text." && record.document.value?["date"] != nil)
        }
        let secret = try await pat.workspace.repository(Kinds.team).perform { store in
            try store.entry(at: Kinds.moderation.recordPath, in: store.commit(store.required(RefName.main)).tree)?.id
        }
        for person in ["ros", "ann", World.coordinator] {
            let desk = try Desk(world, person)
            #expect(!desk.workspace.spaces().contains(Kinds.team))
            for space in desk.workspace.spaces() {
                let holds = try await desk.workspace.repository(space).perform { store in
                    try store.kindAndSize(of: #require(secret)) != nil
                }
                #expect(!holds, "\(person) holds it in \(space)")
            }
            await #expect(throws: WorkspaceError.noSpace("teams/one")) { try await desk.open(Kinds.moderation) }
        }
    }

    @Test func whoIsNotInTheTeamWritesNothingThere() async throws {
        let world = try await Kinds.world()
        try await Kinds.assign(["pat", "quin"], in: world)
        for person in ["pat", "ros"] { try await world.sync(person) }
        let ros = try Desk(world, "ros")
        try await ros.workspace.add(Kinds.team)
        let outcome = try await ros.put(Kinds.moderation, ["overall": "Mine."])
        guard case .refused(let faults) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(faults.map(\.reason) == [.edit(.unknownKey)])
    }

    @Test func aTeamWritesOnlyWhatItWorksOn() async throws {
        let world = try await Kinds.world()
        try await Kinds.assign(["pat", "quin"], in: world)
        try await world.sync("pat")
        let pat = try Desk(world, "pat")
        let other = try #require(RecordName("moderation/2017/torbay/1"))
        let base = try await pat.workspace.record(Kinds.moderation).view
        var change = Change(space: Kinds.team, base: base.base, subject: "Write")
        change.put(
            Document(["authority": "torbay", "round": "1", "schema": "moderation/1", "year": "2017"]), named: other,
            replacing: Document(nil))
        guard case .refused(let faults) = try await pat.workspace.save(change, clock: World.clock) else {
            return #expect(Bool(false))
        }
        #expect(faults.map(\.reason) == [.file(.wrongSpace)])
    }

    @Test func anEndedTeamWritesNoMoreAndTheNextOneHasAPlaceOfItsOwn() async throws {
        let world = try await Kinds.world()
        try await Kinds.assign(["pat", "quin"], in: world)
        try await world.sync("pat")
        try await Desk(world, "pat").put(Kinds.moderation, ["overall": "First."])
        try await world.sync("pat")
        let jo = try Desk(world, World.coordinator)
        try await jo.put(RecordName("team/one")!, ["ended": true])
        try await Kinds.assign(["pat", "ros"], as: "two", in: world)
        for person in ["pat", "ros"] { try await world.sync(person) }
        let (pat, ros) = (try Desk(world, "pat"), try Desk(world, "ros"))
        #expect(ros.workspace.spaces() == [.region, .team("two")])
        #expect(try await pat.open(Kinds.moderation).view.space == .team("two"))
        #expect(try await pat.open(Kinds.moderation).document.value == nil)
        let former = try await pat.workspace.record(Kinds.moderation, in: Kinds.team)
        let outcome = try await pat.workspace.save(
            Document(former.document.value?.replacing(Path("/overall")!, with: "Second.")), over: former,
            subject: "Write",
            clock: World.clock)
        // Nothing on this laptop keeps it from being written; it does not come in.
        #expect(outcome.isSaved)
        let outcomes = try await world.cycle("pat").run()
        let old = try #require(outcomes.first { $0.space == Kinds.team })
        #expect(old.setAside.count == 1)
    }

    @Test func whatATeamHasFinishedComesIntoTheRegionWithWhatItDecidesAndByTheTeamAlone() async throws {
        let world = try await Kinds.world()
        try await Kinds.submitted(in: world)
        try await Kinds.assign(["pat", "quin"], in: world)
        for person in ["pat", "ros"] { try await world.sync(person) }
        let (pat, ros) = (try Desk(world, "pat"), try Desk(world, "ros"))
        try await pat.put(Kinds.moderation, ["moderators": ["pat", "quin"], "overall": "An honest text."])
        let assessment = try await ros.workspace.record(Kinds.assessment, in: .region)
        await #expect {
            try await ros.workspace.state("return", on: assessment, clock: World.clock)
        } throws: { error in
            if case StatementRefusal.notAllowed? = error as? StatementRefusal { true } else { false }
        }
        let seen = try await pat.workspace.record(Kinds.assessment, in: .region)
        let outcome = try await pat.workspace.handOver(
            Kinds.moderation, with: "accept", and: [Deciding("accept", on: seen)], clock: World.clock)
        #expect(outcome.isSaved)
        try await world.sync("pat")
        for person in ["ann", "ros"] {
            try await world.sync(person)
            let desk = try Desk(world, person)
            let record = try await desk.open(Kinds.moderation)
            #expect(record.view.space == .region && record.document.value?["overall"] == "An honest text.")
            #expect(try await desk.stage(Kinds.moderation) == "accepted")
            #expect(try await desk.stage(Kinds.assessment) == "moderated")
        }
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("Over random schedules, nobody holds of a team's work what it has not handed over", arguments: [1, 2, 3])
    func onlyWhatWasHandedOverLeavesTheTeam(number: Int) async throws {
        let seed = ProcessInfo.processInfo.environment["SLI_SEED"].flatMap { Int($0) }.map { $0 + number } ?? number
        var random = SeededGenerator(seed: seed)
        let world = try await Kinds.world()
        try await Kinds.submitted(in: world)
        try await Kinds.assign(["pat", "quin"], in: world)
        for person in ["pat", "quin"] { try await world.sync(person) }
        try await Desk(world, "pat").put(Kinds.moderation, ["moderators": ["pat", "quin"], "overall": "Begun."])
        for person in ["pat", "quin"] { try await world.sync(person) }
        var written: Swift.Set<String> = []
        var handedOver: Swift.Set<String> = []
        for step in 0..<40 {
            let desk = try Desk(world, random.pick(["pat", "quin"]))
            // Each in a field of their own: a decision that nobody settles would hold everything up.
            let path = desk.person == "pat" ? "/overall" : "/flags/id=aaaaaaaaaaaaaaaa/text"
            let deed = step == 20 ? 9 : random.number(below: 9)
            do {
                switch deed {
                case 0...5:
                    let token = Tokens.made(seed * 1_000 + step)
                    if desk.person == "quin", try await desk.value(at: "/flags", Kinds.moderation) == nil {
                        try await desk.write([["id": "aaaaaaaaaaaaaaaa"]], at: "/flags", Kinds.moderation)
                    }
                    let outcome = try await desk.write(.string("\(token) said."), at: path, Kinds.moderation)
                    if case .refused = outcome { continue }
                    written.insert(token)
                case 9:
                    let seen = try await desk.workspace.record(Kinds.assessment, in: .region)
                    let version = try await desk.open(Kinds.moderation).document
                    let outcome = try await desk.workspace.handOver(
                        Kinds.moderation, with: "return", and: [Deciding("return", on: seen)], clock: World.clock)
                    if case .refused = outcome { continue }
                    handedOver.formUnion(Tokens.all(in: version))
                default: _ = try await world.cycle(desk.person).run()
                }
            } catch is StatementRefusal {
                // What would come to nothing is not signed.
            } catch is WorkspaceError {
                // It waits for a sync.
            }
        }
        for person in ["pat", "quin", "ros", "ann", World.coordinator, "pat"] {
            _ = try await world.cycle(person).run()
        }
        #expect(!handedOver.isEmpty && !written.subtracting(handedOver).isEmpty, "seed \(seed) tries too little")
        let inTeam = ["hub/teams/one.git"] + ["pat", "quin"].map { "laptops/\($0)/teams/one.git" }
        let others =
            ["hub/region.git", "hub/authorities/bristol.git", "laptops/ann/authorities/bristol.git"]
            + ["ann", "pat", "quin", "ros", World.coordinator].map { "laptops/\($0)/region.git" }
        for repository in others {
            let objects = try await storedObjects(of: "\(world.folder)/\(repository)")
            for token in written.subtracting(handedOver) {
                #expect(!objects.contains(Data(token.utf8)), "seed \(seed): \(token) in \(repository)")
            }
        }
        let own = try await storedObjects(of: "\(world.folder)/\(inTeam[0])")
        #expect(written.allSatisfy { own.contains(Data($0.utf8)) }, "seed \(seed)")
        #expect(try world.faultsFromTheRoot() == [], "seed \(seed)")
    }

    @Test func aModeratorOfAnotherTeamCannotForgeAReturn() async throws {
        let world = try await Kinds.world()
        try await Kinds.submitted(in: world)
        try await Kinds.assign(["pat", "quin"], in: world)
        let store = try ObjectStore(opening: world.hubPath())
        let tip = try store.commit(world.hubTip())
        let id = try #require(try store.entry(at: Kinds.assessment.recordPath, in: tip.tree)?.id)
        let round = 1
        func faults(_ person: String) async throws -> [CheckViolation.Reason] {
            let claim = try StatementClaim(
                act: "return", digest: SHA256Digest.hex(of: try store.blob(id)), record: Kinds.assessment, round: round,
                space: "region", region: world.root.hex, member: person, role: .moderator,
                made: UTCTime.text(World.clock))
            let statement = try await Statement.signing(claim, with: KeySigner(World.key(of: person)))
            let tree = try store.applying([statement.path: store.writeBlob(statement.bytes)], to: tip.tree)
            let member = try RosterReader(in: store).roster(in: tip.tree).member(id: person)
            let bytes = try await EditCommit.bytes(
                tree: tree, parent: tip, member: try #require(member), subject: "Return", clock: World.clock,
                level: nil,
                signer: KeySigner(World.key(of: person)))
            let edit = try store.commit(store.writeCommit(raw: bytes))
            return try Check(.region, in: store, asksNewestRoster: true)
                .violations(of: Chain(base: tip, edits: [edit]), on: tip).map(\.reason)
        }
        #expect(try await faults("pat") == [])
        let found = try await faults("ros")
        #expect(found.count == 1)
        guard case .file(.statementRight(act: "return", needed: _, isWithdrawn: false))? = found.first else {
            return #expect(Bool(false), "\(found)")
        }
    }

    @Test func nobodyIsInATeamThatTwoCoordinatorsNamedDifferently() async throws {
        let world = try await Kinds.world(["pat", "quin", "ros", World.coordinator, "dan"])
        try await world.govern {
            [
                "records/member/dan.json": try World.member("dan", roles: [.coordinator]).json.canonicalBytes
            ]
        }
        try await world.sync("dan")
        let dan = try Desk(world, "dan")
        try await dan.put(
            RecordName("team/one")!,
            ["members": ["pat", "ros"], "works_on": .array([.string("\(Kinds.moderation)")])])
        try await Kinds.assign(["pat", "quin"], in: world, to: [Kinds.moderation])
        for person in ["dan", "pat"] { try await world.sync(person) }
        let pat = try Desk(world, "pat")
        #expect(try await pat.workspace.landedTeams().isEmpty)
        #expect(pat.workspace.spaces() == [.region])
        // One of them decides; then there is a team again.
        let view = try await dan.open(RecordName("team/one")!)
        #expect(view.document.entries.map { "\($0.path)" } == ["/members"])
        _ = try await dan.workspace.save(
            Document(view.document.value?.replacing(Path("/members")!, with: ["pat", "ros"])), over: view,
            subject: "Decide", clock: World.clock)
        for person in ["dan", "ros"] { try await world.sync(person) }
        #expect(try await Desk(world, "ros").workspace.landedTeams().map(\.members) == [["pat", "ros"]])
    }

    @Test func aSignOffHasNoEffectUntilEveryChallengingAuthorityHasSignedThatVersion() async throws {
        let world = try await Kinds.world(["ann", "ben", "cat", World.coordinator])
        let (ann, ben, cat) = (try Desk(world, "ann"), try Desk(world, "ben"), try Desk(world, "cat"))
        let jo = try Desk(world, World.coordinator)
        let action: JSON = [
            "due": "2018-06-30", "id": "aaaaaaaaaaaaaaaa", "owner": "Head of service", "text": "Audit again.",
        ]
        try await jo.put(
            Kinds.challenge,
            [
                "actions": .array([action]), "date": "2017-12-01", "kind": "neglect",
                "lines": .array([["line": "voice"]]),
                "reviewers": ["plymouth", "torbay"], "scope": "Neglect.",
                "findings": .array([["id": "bbbbbbbbbbbbbbbb", "text": "Clear.", "type": "strength"]]),
            ])
        try await jo.state("pair", Kinds.challenge)
        for person in [World.coordinator, "ann", "ben", "cat"] { try await world.sync(person) }
        try await ann.state("confirm", Kinds.challenge)
        try await world.sync("ann")
        try await world.sync("ben")
        for act in ["open", "agree-notes"] { try await ben.state(act, Kinds.challenge) }
        for person in ["ben", "ann"] { try await world.sync(person) }
        try await ann.state("agree-actions", Kinds.challenge)
        for person in ["ann", "ben", "cat"] { try await world.sync(person) }
        func refusal() async -> StatementRefusal? {
            do {
                try await ann.state("sign-off", Kinds.challenge)
                return nil
            } catch { return error as? StatementRefusal }
        }
        #expect(await refusal() == .unsigned(["plymouth", "torbay"]))
        try await ben.state("endorse", Kinds.challenge)
        for person in ["ben", "ann"] { try await world.sync(person) }
        #expect(await refusal() == .unsigned(["plymouth"]))
        try await cat.state("endorse", Kinds.challenge)
        for person in ["cat", "ann"] { try await world.sync(person) }
        #expect(await refusal() == nil)
        try await world.sync("ann")
        #expect(try await ann.stage(Kinds.challenge) == "signed-off")
        #expect(try world.faultsFromTheRoot() == [])
        // What changes afterwards needs all of them anew.
        for person in [World.coordinator] { try await world.sync(person) }
        try await jo.state("reopen", Kinds.challenge)
        try await world.sync(World.coordinator)
        try await world.sync("ann")
        try await ann.write("Neglect, and what changed.", at: "/scope", Kinds.challenge)
        try await world.sync("ann")
        try await world.sync("ben")
        try await ben.state("agree-notes", Kinds.challenge)
        for person in ["ben", "ann"] { try await world.sync(person) }
        try await ann.state("agree-actions", Kinds.challenge)
        #expect(await refusal() == .unsigned(["plymouth", "torbay"]))
    }
}
