import Foundation
import GitStorage
import Landing
import Testing

/// Thousands of pushes by people who do only what they may: not one is refused. Of each a twin in which one thing is
/// otherwise: each is.
@Suite struct HonestPushTests {
    /// How many pushes; `SLI_PUSHES` asks for more.
    static let count = ProcessInfo.processInfo.environment["SLI_PUSHES"].flatMap { Int($0) } ?? 300
    /// The first region's seed; `SLI_SEED` asks for another.
    static let seed = ProcessInfo.processInfo.environment["SLI_SEED"].flatMap { Int($0) } ?? 1
    /// A region grows slow to read when all work of years falls on a dozen visits.
    static let pushesOfARegion = 500

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
        print(told.line(Self.count, Self.seed))
        #expect(told.twins[.author, default: 0] > Self.count / 2)
        #expect(told.twins[.place, default: 0] > Self.count / 2)
        #expect(told.twins[.role, default: 0] == Self.count)
        #expect(told.edits > Self.count && told.decisions > 0)
    }

    private struct Told {
        var edits = 0
        var decisions = 0
        var twins: [HonestRegion.Twist: Int] = [:]

        func line(_ count: Int, _ seed: Int) -> String {
            "\(count) pushes from seed \(seed): \(edits) edits, \(decisions) landings with a decision open, "
                + "twins with another author \(twins[.author, default: 0]), place \(twins[.place, default: 0]), "
                + "role \(twins[.role, default: 0])"
        }
    }

    private func run(_ people: HonestRegion, _ count: Int, seed: Int, _ told: inout Told) throws {
        var people = people
        let region = people.region
        for number in 0..<count {
            let (index, push) = try people.nextPush()
            let comment: Comment = "seed \(seed), push \(number) by \(push.laptop.person): \(push.laptop.deeds)"
            for twist in HonestRegion.Twist.allCases {
                guard let faults = try people.faults(of: push, twisted: twist) else { continue }
                #expect(!faults.isEmpty, "\(comment), twin with another \(twist)")
                told.twins[twist, default: 0] += 1
            }
            let faults = try region.push(push.laptop.chain)
            try #require(faults.isEmpty, "\(comment): \(faults)")
            people.sent(index)
            told.edits += push.laptop.chain.count
            if try region.hasOpenDecision() { told.decisions += 1 }
        }
        let again = try region.check.violations(from: nil, to: region.tip.id, root: region.root)
        #expect(again.isEmpty, "seed \(seed): a fresh copy refuses what was accepted, \(again)")
    }
}
