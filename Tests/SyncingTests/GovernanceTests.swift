import GitStorage
import Landing
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// The roster and the schemas are a line: made on the accepted tip, by a coordinator, one change after the other
/// (DESIGN.md section 5).
@Suite struct GovernanceTests {
    /// Has somebody change files of the region's own.
    private func change(
        _ world: World, by person: String, _ path: String, to bytes: [UInt8]?,
        duringPush: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Governance.Outcome {
        let workspace = try world.laptop(of: person)
        let cycle = try world.cycle(person, workspace, duringPush: duringPush)
        return try await Governance(workspace, cycle: cycle).change(subject: "Change", clock: World.clock) { _, _ in
            [path: bytes]
        }
    }

    private func file(_ person: String) -> String { "records/member/\(person).json" }

    @Test("two coordinators at once: who loses the race signs again on what the other made, and neither is lost")
    func race() async throws {
        let world = try await World()
        try await world.govern { [path = file("ann")] in
            [path: try World.member("ann", roles: [.coordinator, .officer]).json.canonicalBytes]
        }
        try await world.sync("ann")
        let cat = try World.member("cat", roles: [.director, .officer]).json.canonicalBytes
        let dan = try World.member("dan", roles: [.director, .officer]).json.canonicalBytes
        let races = Races()
        let outcome = try await change(world, by: "jo", file("dan"), to: dan) {
            // While Jo's change is on its way to the hub, and only the first time, Ann's gets there.
            guard await races.isFirst() else { return }
            guard case .accepted = try await change(world, by: "ann", file("cat"), to: cat) else {
                throw World.PreparationFailed(outcome: "Ann's change")
            }
        }
        guard case .accepted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(await races.count == 2, "Jo's change was sent twice")
        let store = try ObjectStore(opening: world.hubPath())
        let tip = try store.commit(world.hubTip())
        let files = TreeOverlay(tip.tree, in: store)
        for (path, bytes) in [(file("cat"), cat), (file("dan"), dan)] {
            #expect(try files[path].map { try store.blob($0) } == bytes)
        }
        // Signed again, on the landing of Ann's.
        let edit = try store.commit(tip.parents[1])
        #expect(edit.parents == [tip.parents[0]])
        #expect(try store.commit(tip.parents[0]).parents.count == 2)
        #expect(try world.faultsFromTheRoot() == [])
    }

    private actor Races {
        private(set) var count = 0

        func isFirst() -> Bool {
            count += 1
            return count == 1
        }
    }

    @Test("a change that would leave no coordinator, and one by somebody who is none, change nothing")
    func refused() async throws {
        let world = try await World()
        let before = try world.hubTip()
        let leaver = try World.leaver("jo").json.canonicalBytes
        guard case .refused(let faults, _) = try await change(world, by: "jo", file("jo"), to: leaver) else {
            Issue.record("the last coordinator left")
            return
        }
        #expect(faults.map(\.reason) == [.edit(.noCoordinatorLeft)])
        let grown = try World.member("ann", roles: [.coordinator]).json.canonicalBytes
        guard case .refused(let others, _) = try await change(world, by: "ann", file("ann"), to: grown) else {
            Issue.record("an officer made herself coordinator")
            return
        }
        #expect(others.map(\.reason) == [.edit(.notCoordinator)])
        #expect(try world.hubTip() == before)
    }

    @Test("a schema version that would move drafts is refused, by whomever it is sent")
    func movingDrafts() async throws {
        let world = try await World()
        let draft = TestKinds.all[1].json
        for (keyword, value) in [("x-space", "region"), ("x-identity", ["authority", "year"])] as [(String, JSON)] {
            var schema = draft.object!
            var properties = schema["properties"]!.object!
            properties["schema"] = ["const": "draft/2"]
            schema["properties"] = .object(properties)
            schema["x-migrate"] = ["1": []]
            schema[keyword] = value
            let bytes = JSON.object(schema).canonicalBytes
            guard case .refused(let faults, _) = try await change(world, by: "jo", "schemas/draft/2.json", to: bytes)
            else {
                Issue.record("\(keyword) changed")
                continue
            }
            #expect(faults.count == 1)
            guard case .file(.schema(let reason))? = faults.first?.reason else {
                Issue.record("\(faults)")
                continue
            }
            #expect(reason.contains(keyword))
        }
    }
}
