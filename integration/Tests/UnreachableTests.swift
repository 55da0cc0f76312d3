import Foundation
import Testing

/// A hub that cannot be reached, does not answer, or dies in the middle is an outcome, and nothing is lost.
@Suite(.tags(.large)) struct UnreachableTests {
    let world: World
    let server: SSHHub
    let region: Region
    private let ann: Laptop

    init() throws {
        world = try World()
        server = try SSHHub(world)
        region = try Region(world)
        // Only Ann's laptop is far from the hub.
        var ann = region.ann
        ann.settings["GIT_SSH_COMMAND"] = server.command
        try ann.rewriteSettings("\"\(region.hub)\"", with: "\"\(server.address(region.hub))\"")
        self.ann = ann
        try ann.does("set", Region.record, Region.headline, "Written while the hub was away")
    }

    /// The processes that a sync may leave behind; sshd is not of them.
    private func leftOver() -> [String] {
        world.processes().compactMap { process in
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = String(decoding: line, as: UTF8.self).split(separator: "\0").joined(separator: " ")
            return words.contains("sshd") ? nil : words
        }
    }

    /// The kernel needs a moment to bury the killed.
    private func expectNoneLeft() throws {
        try eventually("all children are gone: \(leftOver())", within: 1) { leftOver() == [] }
    }

    /// What was saved is here, and goes out once the hub is back, in one landing.
    private func expectNothingLost() throws {
        #expect(try ann.text(Region.headline) == "Written while the hub was away")
        try server.lead()
        try server.force(nil)
        for laptop in [ann, region.ben, ann] { try laptop.does("sync") }
        #expect(try region.ben.text(Region.headline) == "Written while the hub was away")
        #expect(try Set(region.tips()).count == 1)
        let landings = try world.git(region.hubAuthority, "rev-list", "--first-parent", "--count", "main")
        #expect(landings == "3", "the space, the record, the headline")
        #expect(try region.repositories.map(world.faults).joined() == "")
    }

    @Test func aSilentHubIsGivenUpInTimeAndNoChildIsLeft() throws {
        let listener = try Listener()
        try server.lead(to: listener.port)
        let begin = ContinuousClock.now
        let answer = try ann.sli("sync", "--timeout", "3")
        let time = ContinuousClock.now - begin
        #expect(answer.code == 69, "\(answer)")
        #expect(answer.output.contains("could not be reached"), "\(answer)")
        #expect(time < .seconds(5), "\(time)")
        try expectNoneLeft()
        withExtendedLifetime(listener) {}
        try expectNothingLost()
    }

    /// A large region over a slow line takes longer than the deadline: only silence ends it.
    @Test func aSlowHubThatGoesOnTalkingIsNotGivenUp() throws {
        try server.force(
            """
            #!/bin/sh
            for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo "still here $n" >&2; sleep 0.3; done
            exec sh -c "$SSH_ORIGINAL_COMMAND"

            """)
        let begin = ContinuousClock.now
        let answer = try ann.sli("sync", "--timeout", "3")
        #expect(answer.code == 0, "\(answer)")
        #expect(ContinuousClock.now - begin > .seconds(3), "the hub was not slow")
        try expectNothingLost()
    }

    @Test func aHubThatTalksForEverIsGivenUpAfterTenDeadlines() throws {
        try server.force("#!/bin/sh\nwhile echo talking >&2; do sleep 0.1; done\n")
        let begin = ContinuousClock.now
        let answer = try ann.sli("sync", "--timeout", "1")
        let time = ContinuousClock.now - begin
        #expect(answer.code == 69, "\(answer)")
        #expect(time > .seconds(9) && time < .seconds(13), "\(time)")
        try expectNothingLost()
    }

    /// Not through ssh: git itself hangs on the connection.
    @Test func aSilentGitServerIsGivenUpToo() throws {
        let listener = try Listener()
        _ = try world.file(
            "ann/.gitconfig",
            "[url \"git://127.0.0.1:\(listener.port)/\"]\n\tinsteadOf = ssh://hub/\n")
        let begin = ContinuousClock.now
        let answer = try ann.sli("sync", "--timeout", "3")
        let time = ContinuousClock.now - begin
        #expect(answer.code == 69, "\(answer)")
        #expect(time < .seconds(5), "\(time)")
        try expectNoneLeft()
        withExtendedLifetime(listener) {}
        try FileManager.default.removeItem(atPath: world.path("ann/.gitconfig"))
        try expectNothingLost()
    }

    @Test func aHubThatTakesNoConnectionIsToldAtOnce() throws {
        try server.lead(to: FreePort.find())
        let answer = try ann.sli("sync", "--timeout", "10")
        #expect(answer.code == 69, "\(answer)")
        #expect(answer.output.contains("could not be reached"), "\(answer)")
        try expectNoneLeft()
        try expectNothingLost()
    }

    @Test func aHubWithoutTheRepositoryIsTold() throws {
        try FileManager.default.moveItem(atPath: region.hub, toPath: region.hub + "-moved")
        let answer = try ann.sli("sync", "--timeout", "10")
        #expect(answer.code == 69, "\(answer)")
        try FileManager.default.moveItem(atPath: region.hub + "-moved", toPath: region.hub)
        try expectNothingLost()
    }

    /// The hub's end of a push dies after so many bytes: before anything was said, among the commands, within the pack.
    @Test(arguments: [0, 200]) func aPushCutShortIsSentAgain(bytes: Int) throws {
        let before = try region.hubMain
        try server.force(
            """
            #!/bin/sh
            case "$SSH_ORIGINAL_COMMAND" in
            git-receive-pack*) head -c \(bytes) | eval "$SSH_ORIGINAL_COMMAND"; kill -9 $PPID;;
            *) exec sh -c "$SSH_ORIGINAL_COMMAND";;
            esac

            """)
        let answer = try ann.sli("sync", "--timeout", "20")
        #expect(answer.code == 69, "\(answer)")
        try expectNoneLeft()
        #expect(try region.hubMain == before)
        try expectNothingLost()
    }

    /// The hub has taken everything in, but the laptop never hears of it.
    @Test func aPushWhoseAnswerIsLostIsNotSentTwice() throws {
        let before = try region.hubMain
        let hook = try world.file(
            "hub/authorities/bristol.git/hooks/reference-transaction",
            """
            #!/bin/sh
            [ "$1" = committed ] && kill -9 $PPID
            exit 0

            """, mode: 0o755)
        let answer = try ann.sli("sync", "--timeout", "20")
        #expect(answer.code == 69, "\(answer)")
        #expect(try region.hubMain != before)
        try expectNoneLeft()
        try FileManager.default.removeItem(atPath: hook)
        try expectNothingLost()
    }

    /// A helper of ssh that does not end when it is asked to.
    @Test func whatDoesNotEndWhenAskedIsKilled() throws {
        let stubborn = try world.file(
            "stubborn", "#!/bin/sh\ntrap '' TERM HUP\nexec sleep 60\n", mode: 0o755)
        var ann = ann
        ann.settings["GIT_SSH_COMMAND"] = stubborn
        let begin = ContinuousClock.now
        let answer = try ann.start("sli", ["sync", "--timeout", "2"]).answer(within: 20)
        #expect(answer.code == 69, "\(answer)")
        #expect(ContinuousClock.now - begin < .seconds(4))
        try expectNoneLeft()
        try expectNothingLost()
    }
}
