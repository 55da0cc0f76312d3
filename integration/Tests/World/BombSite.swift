import Foundation
import Testing

/// A hub that one account serves, at which bombs are sent.
struct BombSite {
    /// More than any of these takes on a slow machine, and far less than what the bombs ask for.
    static let memory = 1_200 << 20
    static let seconds = 60.0

    let world: World
    let region: AccountRegion
    let tip: String
    let objects: Int

    /// - Parameter settings: what the account finds in its environment.
    init(settings: [String: String] = [:]) throws {
        world = try World()
        region = try AccountRegion(world, settings: settings)
        tip = try world.git(region.hub.region, "rev-parse", "main")
        objects = try Self.count(in: region.hub.region)
    }

    /// The files of objects in a repository, those in quarantine among them.
    static func count(in repository: String) throws -> Int {
        let names = FileManager.default.enumerator(atPath: repository + "/objects")?.allObjects.count ?? 0
        return names
    }

    /// Sends it, and holds what came of it against what a hub owes.
    @discardableResult
    func expectRefusal(of push: RawPush, because words: String) throws -> (seconds: Double, peak: Int) {
        let start = ContinuousClock.now
        let (answer, peak) = try push.send(to: "/region.git", of: region.hub, as: region.tom)
        let time = (ContinuousClock.now - start) / .seconds(1)
        #expect((answer.output + answer.errors).contains(words), "\(answer)")
        #expect(!answer.output.contains("\nok ") && !answer.output.contains("ok refs/"), "\(answer)")
        #expect(time < Self.seconds, "took \(time) s")
        #expect(peak < Self.memory, "took \(peak >> 20) MiB")
        try expectUntouched()
        print("refused in \(time) s with at most \(peak >> 20) MiB, \(push.bytes.count) bytes sent")
        return (time, peak)
    }

    func expectUntouched() throws {
        #expect(try world.git(region.hub.region, "rev-parse", "main") == tip)
        #expect(
            try world.git(region.hub.region, "for-each-ref", "refs/heads", "refs/tags").split(separator: "\n").count
                == 1)
        #expect(try Self.count(in: region.hub.region) == objects)
        #expect(try world.faults(region.hub.region) == "")
        // It goes on serving.
        try region.ann.does("sync")
    }
}
