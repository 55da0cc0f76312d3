import GitStorage
import HonestPushes
import Landing
import Records
import Testing

/// What the check costs follows what is pushed, not what is stored (issue: "its cost follows the push").
@Suite struct CheckCostTests {
    /// How many objects are read to judge one edit, asked of a store that was opened for it.
    private func reads(in region: Region, _ edits: [CommitObject]) throws -> Int {
        let landing = try region.check.landing(of: region.chain(edits), on: region.tip)
        // Schemas and rosters are remembered by the process: once for the first of two.
        for _ in 0..<2 {
            let store = try ObjectStore(opening: region.store.path)
            let found = try Check(.region, in: store, asksNewestRoster: true)
                .violations(from: region.tip.id, to: landing, root: region.root)
            #expect(found == [])
            if store.objectsRead > 0 { last = store.objectsRead }
        }
        return last
    }

    private final class Box { var value = 0 }
    private let box = Box()
    private var last: Int {
        get { box.value }
        nonmutating set { box.value = newValue }
    }

    /// A region of that many visits, each with a past of its own.
    private func region(visits: Int, past: Int) throws -> Region {
        let region = try Region()
        try region.beginVisit()
        for index in 0..<visits {
            let name = RecordName("visit/\(2018 + index)/bristol")!
            try region.land(region.edit(name, by: "ola") { $0 = VisitKind.blank("bristol", String(2018 + index)) })
        }
        for index in 0..<past { try region.land(region.edit(by: "ola") { $0["title"] = .string("t\(index)") }) }
        return region
    }

    @Test func oneEditCostsTheSameInAnOldAndLargeRegion() throws {
        let small = try region(visits: 2, past: 2)
        let large = try region(visits: 60, past: 120)
        let counts = try [small, large].map { region in
            try reads(in: region, [region.edit(by: "ola") { $0["title"] = "new" }])
        }
        #expect(counts[0] == counts[1], "objects read in a small and in a large region")
        #expect(counts[0] < 100)
    }

    @Test func anOldParentCostsTheStepsSinceIt() throws {
        let region = try region(visits: 2, past: 2)
        let base = region.tip
        var counts: [Int] = []
        for steps in [10, 10] {
            for index in 0..<steps { try region.land(region.edit(by: "ola") { $0["title"] = .string("s\(index)") }) }
            counts.append(try reads(in: region, [region.edit(by: "dee", on: base) { $0["grade"] = "g" }]))
        }
        let fresh = try reads(in: region, [region.edit(by: "dee") { $0["grade"] = "g" }])
        #expect(counts[1] - counts[0] <= 4 * 10, "some objects a step, \(counts)")
        #expect(fresh < counts[0])
    }

    @Test func severalEditsCostTheirNumber() throws {
        let region = try region(visits: 2, past: 2)
        func chain(_ count: Int) throws -> [CommitObject] {
            var edits: [CommitObject] = []
            for index in 0..<count {
                edits.append(try region.edit(by: "ola", on: edits.last) { $0["title"] = .string("c\(index)") })
            }
            return edits
        }
        let (ten, twenty, forty) = try (
            reads(in: region, chain(10)), reads(in: region, chain(20)), reads(in: region, chain(40))
        )
        #expect(forty - twenty <= 2 * (twenty - ten) + 4, "\(ten), \(twenty), \(forty)")
    }
}
