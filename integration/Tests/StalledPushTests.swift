import Foundation
import Glibc
import Testing

/// A member who begins a push to a hub and then says no more: the account's time ends it, and nothing of it stays
/// (EDGE-CASES 28).
@Suite(.tags(.large)) struct StalledPushTests {
    private static let limit = 5.0

    /// How much of a good push is sent before the silence.
    enum Sent: CaseIterable { case nothing, halfTheCommands, halfThePack }

    @Test(arguments: Sent.allCases) func aPushThatStallsIsEndedAndLeavesNothing(sent: Sent) throws {
        let site = try BombSite(settings: ["SLI_HUB_SECONDS": "\(Int(Self.limit))"])
        let (world, hub) = (site.world, site.region.hub)
        var push = RawPush()
        push.update("refs/heads/main", from: site.tip, to: String(repeating: "1", count: 40))
        var pack = RawPack()
        for number in 0..<200 {
            let content = Data("\(number)".utf8)
            pack.add(.blob, size: content.count, deflated: RawPack.stored(content))
        }
        let commands = push.bytes
        push.pack = try pack.bytes(in: world)
        let part =
            switch sent {
            case .nothing: Data()
            case .halfTheCommands: commands.prefix(commands.count / 2)
            case .halfThePack: push.bytes.prefix(commands.count + push.pack.count / 2)
            }
        // A pipe that is never closed: what reads from it waits.
        let pipe = world.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let descriptor = open(pipe, O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        let written = part.withUnsafeBytes {
            write(descriptor, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!, $0.count)
        }
        try #require(written == part.count)
        let start = ContinuousClock.now
        let client = try world.start(
            "ssh",
            [
                "-F", world.path("ssh/config"), "-o", "IdentityFile=\(site.region.tom.home)/keys/\(Laptop.region)",
                "hub",
                "git-receive-pack '/region.git'",
            ], input: pipe)
        try eventually("the hub tells where it stands") { client.output.contains(site.tip) || client.hasExited }
        #expect(!client.hasExited, "\(client.errors)")
        let answer = try client.answer(within: 30)
        let time = (ContinuousClock.now - start) / .seconds(1)
        #expect(answer.code != 0, "\(answer)")
        #expect(time >= Self.limit - 0.5 && time < Self.limit + 10, "ended after \(time) s")
        // Nobody of it is left, in the hub's folder or elsewhere.
        try eventually("all of it has ended", within: 20) {
            !world.processes().contains { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                return String(decoding: line, as: UTF8.self).contains("receive-pack")
            }
        }
        // git that is ended by a signal leaves what it has unpacked; the next push clears it away.
        _ = try hub.ssh(as: site.region.ann, "git-receive-pack '/region.git'")
        try site.expectUntouched()
    }
}
