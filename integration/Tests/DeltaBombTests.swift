import Foundation
import Testing

/// Packs made byte by byte in which differences stand on differences (EDGE-CASES 28): a few kilobytes of which each
/// level makes more, pushed to a hub through ssh, and served to a laptop that fetches.
@Suite(.tags(.large), .serialized) struct DeltaBombTests {
    /// What one piece of a difference copies at most.
    private static let most = 0xff_ffff
    private static let absent = String(repeating: "1", count: 40)

    /// One byte, and fifty levels upon it that each copy the whole of the one below twice, or so often as is said once
    /// that is large.
    ///
    /// - Parameter copies: of sixteen megabytes, from the 24th level on.
    private static func levels(_ copies: Int) -> RawPack {
        var pack = RawPack()
        var size = 1
        pack.add(.blob, size: size, deflated: RawPack.stored(Data([0x61])))
        var base = 0
        for _ in 1...50 {
            let pieces = Array(repeating: min(size, most), count: size < most ? 2 : copies)
            let result = pieces.reduce(0, +)
            let next = pack.position
            pack.add(delta: RawPack.delta(base: size, result: result, copies: pieces), to: base)
            (base, size) = (next, result)
        }
        return pack
    }

    /// A blob of sixty-four kilobytes and a chain of differences upon it, each a byte shorter than the one below.
    private static func chain(_ length: Int) -> RawPack {
        var pack = RawPack()
        var size = 0xffff
        pack.add(.blob, size: size, deflated: RawPack.stored(Data(repeating: 0x61, count: size)))
        var base = 0
        for _ in 1...length {
            let next = pack.position
            pack.add(delta: RawPack.delta(base: size, result: size - 1, copies: [size - 1]), to: base)
            (base, size) = (next, size - 1)
        }
        return pack
    }

    private static func push(_ pack: RawPack, to site: BombSite) throws -> RawPush {
        var push = RawPush()
        push.update("refs/heads/main", from: site.tip, to: absent)
        push.pack = try pack.bytes(in: site.world)
        return push
    }

    /// Two gigabytes upon two gigabytes, twenty-six times, in 16 kB: the limit of memory ends it at the first.
    @Test func fiftyLevelsThatMultiply() throws {
        let site = try BombSite()
        let push = try Self.push(Self.levels(128), to: site)
        #expect(push.pack.count < 20_000)
        try site.expectRefusal(of: push, because: "ng refs/heads/main unpacker error")
    }

    /// Each level fits into memory: what is made of 2 kB is half a gigabyte in all.
    @Test func fiftyLevelsThatEachFit() throws {
        let site = try BombSite()
        let push = try Self.push(Self.levels(1), to: site)
        #expect(push.pack.count < 4_000)
        try site.expectRefusal(of: push, because: "ng refs/heads/main")
    }

    @Test func aChainOfTwentyThousandDifferences() throws {
        let site = try BombSite()
        try site.expectRefusal(of: Self.push(Self.chain(20_000), to: site), because: "ng refs/heads/main")
    }

    @Test func aDifferenceToWhatIsNotThere() throws {
        let site = try BombSite()
        var pack = RawPack()
        let delta = RawPack.delta(base: 100, result: 100, copies: [100])
        pack.add(
            .referenceDelta, size: delta.count, base: String(repeating: "2", count: 40), deflated: RawPack.stored(delta)
        )
        try site.expectRefusal(of: Self.push(pack, to: site), because: "ng refs/heads/main unpacker error")
    }

    /// The other way round: a hub whose disk somebody else has serves them to a laptop.
    @Test(arguments: ["levels", "chain"]) func aHubThatServesThem(which: String) throws {
        let world = try World()
        let region = try Region(world)
        let hub = region.hubAuthority
        let pack = which == "levels" ? Self.levels(1) : Self.chain(2_000)
        let file = world.path("bomb")
        try pack.bytes(in: world).write(to: URL(filePath: file))
        let name = try world.run("git", ["--git-dir", hub, "index-pack", "--stdin"], input: file).firstLine
        let index = "\(hub)/objects/pack/pack-\(name.split(separator: "\t").last!).idx"
        // `show-index`: offset, id, checksum of each object.
        let ids = try world.run("git", ["--git-dir", hub, "show-index"], input: index).output.split(separator: "\n")
            .map { $0.split(separator: " ")[1] }
        let entries = ids.enumerated().map { "100644 blob \($1)\tb\($0).json\n" }.joined()
        let tree = try world.git(hub, "mktree", input: world.file("entries", entries))
        let commit = try world.run(
            "git",
            [
                "--git-dir", hub, "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-p",
                region.hubMain, "-m", "x",
            ]
        ).firstLine
        _ = try world.git(hub, "update-ref", "refs/heads/main", commit)

        let before = try region.ann.main()
        let start = ContinuousClock.now
        let program = try region.ann.start("sli", ["sync"])
        let peak = try Memory.peak(in: world) { program.hasExited }
        let answer = try program.answer()
        #expect(answer.code != 0, "\(answer)")
        #expect((ContinuousClock.now - start) / .seconds(1) < BombSite.seconds)
        #expect(peak < BombSite.memory, "took \(peak >> 20) MiB")
        // Nothing of it is taken in, and she goes on saving.
        #expect(try region.ann.main() == before)
        #expect(try world.git(region.ann.authorityRepository, "rev-parse", "refs/hub/main") != commit)
        try region.ann.does("set", Region.record, Region.headline, "Still here.")
        #expect(try region.ann.text(Region.headline) == "Still here.")
        #expect(try world.faults(region.ann.authorityRepository) == "")
    }
}
