import Foundation
import GitStorage
import HonestPushes
import Landing
import Testing

/// Thousands of pushes by people who do only what they may: not one is refused. Of each a twin in which one thing is
/// otherwise: each is.
@Suite struct HonestPushTests {
    /// How many pushes; `SLI_PUSHES` asks for more.
    static let count = ProcessInfo.processInfo.environment["SLI_PUSHES"].flatMap { Int($0) } ?? 1_000
    /// The first region's seed; `SLI_SEED` asks for another.
    static let seed = ProcessInfo.processInfo.environment["SLI_SEED"].flatMap { Int($0) } ?? 1
    /// A region grows slow to read when all work of years falls on a dozen visits.
    static let pushesOfARegion = 250

    @Test func noHonestPushIsRefusedAndEveryTwinIs() throws {
        var left = Self.count
        var seed = Self.seed
        var told = Told()
        while left > 0 {
            let people = try HonestRegion(seed: seed)
            // In memory: what is tried is the check, not the disk.
            try people.region.store.rehearsing { try run(people, min(left, Self.pushesOfARegion), seed: seed, &told) }
            left -= Self.pushesOfARegion
            seed += 1
        }
        print(told.text(Self.count, Self.seed))
        for trait in HonestRegion.Trait.allCases {
            #expect(told.traits[trait, default: 0] > 0, "no push with \(trait)")
        }
        for twist in HonestRegion.Twist.allCases { #expect(told.twins[twist, default: 0] > 0, "no twin with \(twist)") }
        #expect(told.twins.values.reduce(0, +) == Self.count)
    }

    private struct Told {
        var edits = 0
        var traits: [HonestRegion.Trait: Int] = [:]
        var twins: [HonestRegion.Twist: Int] = [:]

        func text(_ count: Int, _ seed: Int) -> String {
            let traits = HonestRegion.Trait.allCases.map { "\($0) \(self.traits[$0, default: 0])" }.joined(
                separator: ", ")
            let twins = HonestRegion.Twist.allCases.map { "\($0) \(self.twins[$0, default: 0])" }.joined(
                separator: ", ")
            return "\(count) pushes from seed \(seed): \(edits) edits; \(traits); twins with another \(twins)"
        }
    }

    private func run(_ people: HonestRegion, _ count: Int, seed: Int, _ told: inout Told) throws {
        var people = people
        let twists = HonestRegion.Twist.allCases
        for number in 0..<count {
            var push = try people.nextPush()
            let laptop = push.laptop
            let comment: Comment =
                "seed \(seed), push \(number) by \(laptop.person) to \(laptop.space): \(laptop.deeds)"
            // One twin of each, of another sort each time.
            for turn in twists.indices {
                let twist = twists[(number + turn) % twists.count]
                guard let faults = try people.faults(of: push, twisted: twist) else { continue }
                #expect(!faults.isEmpty, "\(comment), twin with another \(twist)")
                told.twins[twist, default: 0] += 1
                break
            }
            let faults = try people.send(&push)
            try #require(faults.isEmpty, "\(comment): \(faults)")
            told.edits += laptop.chain.count
            for trait in push.traits { told.traits[trait, default: 0] += 1 }
        }
        for space in HonestRegion.spaces {
            let again = try people.region.faultsFromTheStart(of: space)
            #expect(again.isEmpty, "seed \(seed): a fresh copy refuses what was accepted in \(space), \(again)")
        }
    }
}
