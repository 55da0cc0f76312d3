import Foundation
import GitStorage
import Landing
import Merging
import Records
import Syncing
import Testing
import Workspaces

/// EDGE-CASES 10: unresolved sides of one field that pile up at a hub, landing by landing.
///
/// Time and memory are printed; what is asserted is counted. A hundred sides are as many as fit a quick run; `SIDES`
/// in the environment asks for more.
@Suite(.serialized)
struct PileUpTests {
    static let sides = ProcessInfo.processInfo.environment["SIDES"].flatMap { Int($0) } ?? 100
    private static let rounds = 5

    /// The loose objects of a store.
    private struct Holding {
        var objects = 0
        var bytes = 0

        init(_ path: String) throws {
            let store = try ObjectStore(opening: path)
            for name in try FileManager.default.subpathsOfDirectory(atPath: path + "/objects") {
                let parts = name.split(separator: "/")
                guard parts.count == 2, parts[0].utf8.count == 2, let id = ObjectID(parts.joined()) else { continue }
                objects += 1
                bytes += try #require(try store.kindAndSize(of: id)).size
            }
        }
    }

    /// The most memory that this process has had, as the kernel tells it.
    private func peak() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? "unknown"
        return line.split(separator: " ").suffix(2).joined(separator: " ")
    }

    @Test("10: what a landing costs does not grow but by the names of the sides that are open", .timeLimit(.minutes(5)))
    func sidesPileUpAtAHub() async throws {
        let world = try await World(["ann", "ben"])
        let desks = try ["ann", "ben"].map { try Desk(world, $0) }
        try await desks[0].create(Desk.note, [("grade", "base")])
        for person in ["ann", "ben"] { try await world.sync(person) }
        let forms = [try await desks[0].open(), try await desks[1].open()]
        let clock = ContinuousClock()
        var count = 0
        var objectsALanding: [Int] = []
        for round in 1...Self.rounds {
            let before = try Holding(world.hubPath())
            let start = count
            let time = try await clock.measure {
                for (desk, form) in zip(desks, forms) {
                    while count < (2 * round - (desk.person == "ann" ? 1 : 0)) * Self.sides / (2 * Self.rounds) {
                        count += 1
                        // Each over the record as it was in the beginning: none knows of another.
                        #expect(try await desk.write(.string("side \(count)"), at: "/grade", of: form) != .unchanged)
                    }
                    try await world.sync(desk.person)
                }
            }
            let after = try Holding(world.hubPath())
            let (landings, objects, bytes) = (
                count - start, after.objects - before.objects, after.bytes - before.bytes
            )
            print("\(count) sides: \(landings) landings in \(time), \(objects) objects, \(bytes) bytes, peak \(peak())")
            // The edit and the landing, the record, the side, and the folders on their way: however many sides.
            objectsALanding.append(objects / landings)
            #expect(objects <= 14 * landings)
            // Each side stands in a file of its own; again are written its name in the decision and in the folder.
            #expect(bytes <= landings * (6_000 + 220 * count))
        }
        #expect(Set(objectsALanding.dropFirst()).count == 1, "\(objectsALanding)")
        for desk in desks {
            try await world.sync(desk.person)
            #expect(try await desk.sides(at: "/grade")?.count == Self.sides)
        }
        #expect(try await desks[1].write("settled", at: "/grade").isSaved)
        for person in ["ben", "ann"] { try await world.sync(person) }
        let document = try await desks[0].open().document
        #expect(document.entries.isEmpty)
        #expect(document.value?["grade"] == "settled")
        let hub = try ObjectStore(opening: world.hubPath())
        #expect(try hub.paths(in: hub.commit(world.hubTip()).tree, under: "conflicts").isEmpty)
        #expect(try world.faultsFromTheRoot() == [])
    }
}
