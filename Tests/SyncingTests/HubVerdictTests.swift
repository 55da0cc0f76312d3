import GitStorage
import Landing
import Merging
import Records
import Syncing
import Testing
import Workspaces

/// What the hub alone refuses: what it names is set aside, the rest goes on, and nothing is lost by it.
@Suite struct HubVerdictTests {
    private static let names = (1...4).map { RecordName("note/n\($0)")! }

    /// A hub that says no for reasons of its own before the check is asked.
    private struct StubbornLink: HubLink {
        let hub: any HubLink
        let laptop: String
        /// What it says to the edits that are offered; `nil` lets them through.
        let verdict: @Sendable ([CommitObject]) -> [String]?

        func fetch() async throws -> Transport.Fetched { try await hub.fetch() }

        func push(_ id: ObjectID) async throws -> Transport.Pushed {
            let store = try ObjectStore(opening: laptop)
            let landing = try store.commit(id)
            let chain = try Chain.unlanded(from: landing.parents[1], tip: landing.parents[0], in: store)
            if let lines = verdict(chain?.edits ?? []) { return .refused(lines) }
            return try await hub.push(id)
        }
    }

    private func cycle(_ world: World, _ verdict: @escaping @Sendable ([CommitObject]) -> [String]?) throws -> SyncCycle
    {
        let workspace = try world.laptop(of: "ann")
        let way = world.way("ann")
        let stubborn: @Sendable (SpaceKind) -> any HubLink = { space in
            guard space == .region else { return way(space) }
            return StubbornLink(
                hub: way(space), laptop: "\(world.folder)/laptops/ann/\(space).git", verdict: verdict)
        }
        return SyncCycle(workspace, pause: { _ in }, link: stubborn)
    }

    /// A line as the hub's hook writes it.
    private static func line(_ commit: ObjectID, _ sentence: String, reason: String = "a-rule") -> String {
        let json: JSON = [
            "commit": .string(commit.hex), "file": "records/note/n2.json", "reason": .string(reason),
            "sentence": .string(sentence),
        ]
        return json.canonicalText.split(separator: "\n").joined(separator: " ")
    }

    /// Ann has begun four notes, which nobody has seen.
    private func world() async throws -> (World, Desk) {
        let world = try await World(["ann", "ben"])
        let ann = try Desk(world, "ann")
        for name in Self.names { #expect(try await ann.create(name).isSaved) }
        return (world, ann)
    }

    @Test func whatTheHubNamesIsSetAsideAndTheRestLands() async throws {
        let (world, ann) = try await world()
        let long = "\u{1B}[31mNo." + String(repeating: "x", count: 5_000)
        let outcomes = try await cycle(world) { edits in
            let found = edits.filter { $0.subject.hasSuffix("note/n2") }
            return found.isEmpty ? nil : ["No."] + found.map { Self.line($0.id, long) }
        }.run()
        #expect(outcomes[0].ending == .level)
        #expect(outcomes[0].setAside.map(\.records) == [[Self.names[1]]])
        try await world.sync("ben")
        let ben = try Desk(world, "ben")
        for name in Self.names { #expect(try await (ben.open(name).document.value == nil) == (name == Self.names[1])) }

        // Kept with the hub's reason, which is short and plain.
        let kept = try #require(try await ann.workspace.refusedEdits().first)
        #expect(kept.isRefusedByHub)
        guard case .hub(let finding) = try #require(kept.reasons.first).reason else {
            Issue.record("\(kept.reasons)")
            return
        }
        #expect(finding.sentence.hasPrefix(" [31mNo.x") && finding.sentence.utf8.count == HubFinding.longest)
        #expect(finding.word == "a-rule")
        #expect(try await ann.workspace.standing(of: .region).heldUp == nil)
        // Once the hub takes it, trying again is all that it needs.
        let held = try await ann.workspace.heldChange(kept.commit.id, in: .region)
        let again = try await ann.workspace.bringIn(held, subject: "Again", settling: false, clock: World.clock)
        guard case .saved(.saved) = again else { throw World.PreparationFailed(outcome: "\(again)") }
        try await world.sync("ann")
        try await world.sync("ben")
        #expect(try await ben.open(Self.names[1]).document.value != nil)
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test func whatNamesNoEditOfThisLaptopHoldsAllUpAndIsSaid() async throws {
        let (world, ann) = try await world()
        try await world.sync("ann")
        let landed = try await ann.workspace.edits(of: Self.names[0])[0].commit
        try await ann.write("more", at: "/title", Self.names[0])
        let unsent = try await ann.workspace.unsent(.region).map(\.id)
        for lines in [
            ["Not today."], [Self.line(landed, "That has landed.")], [Self.line(try world.hubTip(), "No edit.")],
            ["{", "{}", "{\"commit\": \"x\", \"sentence\": 3}", Self.line(.zero, "Nothing.")],
        ] {
            let outcomes = try await cycle(world) { _ in lines }.run()
            #expect(outcomes[0].ending == .refused([], hub: lines))
            #expect(outcomes[0].setAside.isEmpty)
            #expect(try await ann.workspace.refusedEdits().isEmpty)
            #expect(try await ann.workspace.unsent(.region).map(\.id) == unsent)
            let standing = try await world.laptop(of: "ann").standing(of: .region)
            #expect(standing.heldUp == lines.filter { !$0.hasPrefix("{") })
        }
        try await world.sync("ann")
        #expect(try await world.laptop(of: "ann").standing(of: .region).heldUp == nil)
        #expect(try await ann.workspace.unsent(.region).isEmpty)
    }

    @Test("of a hub that names one edit after the other so many are set aside in a sync; none is lost")
    func verdictsAreBounded() async throws {
        let (world, ann) = try await world()
        for number in 0..<24 { try await ann.write(.string("\(number)"), at: "/title", Self.names[number % 4]) }
        let before = try await ann.workspace.unsent(.region).count
        let outcomes = try await cycle(world) { edits in edits.last.map { [Self.line($0.id, "No.")] } }.run()
        guard case .refused = outcomes[0].ending else { throw World.PreparationFailed(outcome: "\(outcomes[0])") }
        let aside = try await ann.workspace.refusedEdits()
        #expect(aside.count == 20)
        #expect(try await ann.workspace.unsent(.region).count == before - 20)
        try await world.sync("ann")
        #expect(try world.faultsFromTheRoot() == [])
    }

    @Test("who may not write at all has all of it set aside in one round")
    func findingsAboutTheSignerAreTakenTogether() async throws {
        let (world, ann) = try await world()
        let outcomes = try await cycle(world) { edits in
            edits.isEmpty ? nil : edits.map { Self.line($0.id, "Not any more.", reason: "not-active") }
        }.run()
        #expect(outcomes[0].ending == .level)
        #expect(try await ann.workspace.refusedEdits().count == 4)
        #expect(try await ann.workspace.unsent(.region).isEmpty)
    }
}
