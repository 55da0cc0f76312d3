import Foundation
import HonestPushes
import Testing

/// The first pushes of those that the check takes in by the thousand in its own process (LandingTests), by stock git
/// through ssh to an account hub, each with its author's key: the hook refuses none.
@Suite(.tags(.large)) struct HonestPushTests {
    private static let count = 200

    @Test func twoHundredHonestPushesThroughSSHAreTakenIn() throws {
        let world = try World()
        var people = try HonestRegion(seed: 1)
        let hub = try Self.hub(of: people, in: world)
        let repository = people.repository
        var last: [String: String] = [:]
        var persons: Set<String> = []
        var logins: Set<String> = []
        // The connections that stay open are ended; ssh hides the mark by which a world finds its processes.
        defer { for login in logins { _ = try? world.run("sh", ["-c", "\(login) -O exit hub"]) } }
        for number in 0..<Self.count {
            let push = try people.nextRealPush()
            persons.insert(push.person)
            let ssh = try Self.login(push, in: world)
            logins.insert(ssh)
            let answer = try world.start(
                "git",
                [
                    "--git-dir", repository, "push", "--porcelain", "\(SSHAccount.address)/\(push.space).git",
                    "\(push.landing):refs/heads/main",
                ], adding: ["GIT_SSH_COMMAND": ssh]
            ).answer()
            try #require(answer.code == 0, "push \(number) by \(push.person) to \(push.space): \(answer)")
            try #require(answer.errors.contains("sli: checked"), "push \(number): \(answer)")
            last[push.space] = push.landing
        }
        #expect(last.count == 3 && persons.count >= 10, "\(last), \(persons)")
        for (space, landing) in last {
            #expect(try world.git("\(hub.folder)/\(space).git", "rev-parse", "main") == landing)
            #expect(try world.faults("\(hub.folder)/\(space).git") == "")
        }
        // Stock git's count of what the hub took in: a step for each push.
        let steps = try last.keys.map { space in
            try Int(world.git("\(hub.folder)/\(space).git", "rev-list", "--first-parent", "--count", "main"))! - 1
        }
        #expect(steps.reduce(0, +) == Self.count)
    }

    /// An account hub that begins with the region's first commit.
    private static func hub(of people: HonestRegion, in world: World) throws -> SSHAccount {
        let hub = try SSHAccount(world)
        let (repository, bundle) = (people.repository, world.path("region.sli"))
        _ = try world.git(repository, "update-ref", "refs/hub/main", people.root)
        _ = try world.git(repository, "bundle", "create", "--quiet", bundle, "refs/hub/main")
        _ = try hub.sli("hub", "init", hub.folder, "--ssh", "--from", bundle).expecting(0)
        return hub
    }

    /// The ssh command that logs in with the key of a push's author; one connection serves all of theirs.
    private static func login(_ push: HonestRegion.RealPush, in world: World) throws -> String {
        let name = "\(push.person)-\(push.keyNumber)"
        let key = world.path("ssh/\(name)")
        if !FileManager.default.fileExists(atPath: key) { _ = try world.file("ssh/\(name)", push.key, mode: 0o600) }
        let shared = "-o ControlMaster=auto -o ControlPersist=20 -o ControlPath=\(key).socket"
        return "ssh -F \(world.path("ssh/config")) -o IdentityFile=\(key) \(shared)"
    }
}
