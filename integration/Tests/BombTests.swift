import Foundation
import Testing

/// Pushes made to exhaust a hub, sent through a real sshd as an active member (EDGE-CASES 28).
///
/// Each is refused or broken off, nothing of it stays, and the hub goes on serving.
@Suite(.tags(.large), .serialized) struct BombTests {
    private static let nothing = String(repeating: "0", count: 40)

    /// A blob of zeros: its id, and how git deflates it in a pack.
    private static func zeros(_ size: Int, in world: World) throws -> (id: String, deflated: Data) {
        let scratch = world.path("scratch.git")
        if !FileManager.default.fileExists(atPath: scratch) {
            _ = try world.run("git", ["init", "-q", "--bare", scratch])
        }
        let file = world.path("zeros")
        try Data(count: size).write(to: URL(filePath: file))
        let id = try world.git(scratch, "hash-object", "-w", file)
        let list = try world.file("ids", id + "\n")
        let name = try world.git(scratch, "pack-objects", "-q", world.path("one"), input: list)
        let pack = try Data(contentsOf: URL(filePath: world.path("one-\(name).pack")))
        // Behind the pack's head of twelve bytes the object's, seven bits of its size a byte after the first four.
        var start = pack.startIndex + 12
        while pack[start] & 0x80 != 0 { start += 1 }
        return (id, pack[(start + 1)..<(pack.endIndex - 20)])
    }

    /// A blob of a gigabyte of zeros in 16 kB: one of sixteen megabytes, and that one 64 times.
    private static func gigabyte(in world: World) throws -> (id: String, pack: RawPack) {
        let base = 0xff_ffff
        let (part, deflated) = try zeros(base, in: world)
        var pack = RawPack()
        pack.add(.blob, size: base, deflated: deflated)
        let delta = RawPack.delta(base: base, result: 64 * base, copies: Array(repeating: base, count: 64))
        pack.add(.referenceDelta, size: delta.count, base: part, deflated: RawPack.stored(delta))
        let sum = try world.run(
            "sh", ["-c", "{ printf 'blob \(64 * base)\\0'; head -c \(64 * base) /dev/zero; } | sha1sum"])
        return (String(sum.output.prefix(40)), pack)
    }

    @Test func sixteenKilobytesThatUnpackToAGigabyte() throws {
        let site = try BombSite()
        let (_, pack) = try Self.gigabyte(in: site.world)
        var push = RawPush()
        push.update("refs/heads/main", from: site.tip, to: String(repeating: "1", count: 40))
        push.pack = try pack.bytes(in: site.world)
        #expect(push.pack.count < 18_000)
        _ = try site.expectRefusal(of: push, because: "ng refs/heads/main unpacker error")
    }

    @Test func aGigabyteInManyPieces() throws {
        let site = try BombSite()
        let base = 8 << 20
        let (id, deflated) = try Self.zeros(base, in: site.world)
        var pack = RawPack()
        pack.add(.blob, size: base, deflated: deflated)
        for index in 1...128 {
            let delta = RawPack.delta(base: base, result: base - index, copies: [base - index])
            pack.add(.referenceDelta, size: delta.count, base: id, deflated: RawPack.stored(delta))
        }
        var push = RawPush()
        push.update("refs/heads/main", from: site.tip, to: String(repeating: "1", count: 40))
        push.pack = try pack.bytes(in: site.world)
        _ = try site.expectRefusal(of: push, because: "ng refs/heads/main")
    }

    @Test func aHundredThousandRefs() throws {
        let site = try BombSite()
        var push = RawPush()
        for index in 0..<100_000 { push.update("refs/heads/b\(index)", from: Self.nothing, to: site.tip) }
        push.pack = try RawPack().bytes(in: site.world)
        _ = try site.expectRefusal(of: push, because: "pre-receive hook declined")
    }

    @Test func aHundredThousandFiles() throws {
        let site = try BombSite()
        let scratch = site.world.path("files.git")
        _ = try site.world.run("git", ["init", "-q", "--bare", scratch])
        let blob = try site.world.git(scratch, "hash-object", "-w", "--stdin")
        let list = try site.world.file(
            "list", (0..<100_000).map { "100644 blob \(blob)\t\($0).json\n" }.joined())
        let tree = try site.world.git(scratch, "mktree", input: list)
        let identity = [
            "GIT_AUTHOR_NAME": "Tom Day", "GIT_AUTHOR_EMAIL": "tom@torbay.example", "GIT_COMMITTER_NAME": "Tom Day",
            "GIT_COMMITTER_EMAIL": "tom@torbay.example",
        ]
        _ = try site.world.run(
            "git", ["--git-dir", scratch, "fetch", "-q", site.region.hub.region, "main"], adding: identity)
        let commit = try site.world.run(
            "git", ["--git-dir", scratch, "commit-tree", tree, "-p", site.tip, "-m", "Many"], adding: identity
        ).firstLine
        let start = ContinuousClock.now
        let ssh =
            "ssh -F \(site.world.path("ssh/config")) -o IdentityFile=\(site.region.tom.home)/keys/\(Laptop.region)"
        let program = try site.world.start(
            "git", ["--git-dir", scratch, "push", "\(SSHAccount.address)/region.git", "\(commit):refs/heads/main"],
            adding: ["GIT_SSH_COMMAND": ssh])
        let peak = try Memory.peak(in: site.world) { program.hasExited }
        let answer = try program.answer()
        #expect(answer.code != 0 && answer.errors.contains("pre-receive hook declined"), "\(answer)")
        #expect((ContinuousClock.now - start) / .seconds(1) < BombSite.seconds)
        #expect(peak < BombSite.memory)
        try site.expectUntouched()
    }

    /// The other way round: a laptop asks a hub whose disk somebody else has.
    @Test func aHubThatSendsAGigabyte() throws {
        let world = try World()
        let region = try Region(world)
        let hub = region.hubAuthority
        let (id, pack) = try Self.gigabyte(in: world)
        let file = world.path("bomb")
        try pack.bytes(in: world).write(to: URL(filePath: file))
        _ = try world.run("git", ["--git-dir", hub, "index-pack", "--stdin"], input: file)
        let entry = try world.file("entry", "100644 blob \(id)\tbomb.json\n")
        let tree = try world.git(hub, "mktree", input: entry)
        let tip = try region.hubMain
        let commit = try world.run(
            "git",
            [
                "--git-dir", hub, "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-p", tip, "-m",
                "x",
            ]
        ).firstLine
        _ = try world.git(hub, "update-ref", "refs/heads/main", commit)

        let start = ContinuousClock.now
        let program = try region.ann.start("sli", ["sync"])
        let peak = try Memory.peak(in: world) { program.hasExited }
        let answer = try program.answer()
        #expect(answer.code != 0, "\(answer)")
        #expect((ContinuousClock.now - start) / .seconds(1) < BombSite.seconds)
        #expect(peak < BombSite.memory, "took \(peak >> 20) MiB")
        // She goes on saving.
        try region.ann.does("set", Region.record, Region.headline, "Still here.")
        #expect(try region.ann.text(Region.headline) == "Still here.")
        #expect(try world.faults(region.ann.authorityRepository) == "")
    }
}
