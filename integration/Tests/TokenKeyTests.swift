import Foundation
import Records
import Testing

/// Keys on a FIDO token, with OpenSSH's own programs between it and `sli`.
@Suite(.tags(.large)) struct TokenKeyTests {
    let world: World
    let token: SoftwareToken

    init() throws {
        world = try World()
        token = try SoftwareToken(world)
    }

    /// Lets Cat of Bristol in with a key, on a laptop with those settings.
    private func cat(_ file: String, _ settings: [String: String], _ region: Region) throws -> Laptop {
        var laptop = try Laptop(world, "cat")
        laptop.settings = settings
        try laptop.does("join", region.hub, "--as", Laptop.region, "--key", file)
        try region.jo.does(
            "member", "add", "cat", "--name", "Cat Ray", "--email", "cat@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key", file.hasSuffix(".pub") ? file : file + ".pub")
        try laptop.does("sync")
        return laptop
    }

    @Test func aTouchedTokenSignsAndStockGitSaysGood() throws {
        let region = try Region(world)
        let file = try token.key("token")
        var laptop = try cat(file, token.settings, region)
        try laptop.does("set", Region.record, Region.headline, "From the token")
        try laptop.does("sync")
        try region.ann.does("sync")
        #expect(try region.ann.text(Region.headline) == "From the token")
        let line = try String(contentsOfFile: file + ".pub", encoding: .utf8)
        let signers = try world.file("signers", "cat@bristol.example namespaces=\"git\" \(line)")
        let edit = try world.git(region.hubAuthority, "rev-parse", "refs/heads/main^2")
        let verified = try world.run(
            "git",
            ["--git-dir", region.hubAuthority, "-c", "gpg.ssh.allowedSignersFile=\(signers)", "verify-commit", edit])
        #expect(
            verified.errors.contains("Good \"git\" signature for cat@bristol.example with ED25519-SK"), "\(verified)")
        let shown = try #require(try laptop.json("key", "show").array?.first)
        #expect(shown["custody"] == "token")
        #expect(shown["signs"] == true)
        #expect(try laptop.json("key", "list").array?.first?["copies"] == ["south-west"])
        #expect(try laptop.sli("doctor").output.contains("permission") == false)
        #expect(try laptop.sli("verify").expecting(0).code == 0)

        // Without the token nothing is signed and nothing lost; reading and syncing want none.
        laptop.settings = [:]
        let before = try laptop.main()
        let refused = try laptop.sli("set", Region.record, Region.headline, "Without it")
        #expect(refused.code == 1, "\(refused)")
        #expect(refused.errors.contains("did not sign") && refused.errors.contains("token"), "\(refused)")
        #expect(try laptop.main() == before)
        try laptop.does("sync")
        #expect(try laptop.text(Region.headline) == "From the token")
    }

    @Test func atATerminalAPersonIsToldToTouchIt() throws {
        let region = try Region(world)
        let laptop = try cat(token.key("token"), token.settings, region)
        for (words, isTold) in [("Touched", true), ("Quietly --quiet", false)] {
            let command = "\(world.programs)/sli set \(Region.record) \(Region.headline) \(words)"
            let answer = try world.start(
                "script", ["-q", "-e", "-c", command, "/dev/null"],
                adding: token.settings.merging(["SLI_HOME": laptop.home, "TERM": "xterm"]) { $1 }
            ).answer().expecting(0)
            #expect(answer.output.contains("Touch the token when it blinks.") == isTold, "\(answer)")
        }
        #expect(try laptop.text(Region.headline) == "Quietly")
    }

    @Test func anAgentThatKeepsTheTokensKeySignsWithItsPublicFile() throws {
        let region = try Region(world)
        let agent = try SSHAgent(world, "-P", world.folder + "/*")
        let file = try token.key("token")
        _ = try world.run("ssh-add", ["-q", file], adding: agent.settings.merging(token.settings) { $1 })
        // Only the agent knows the way to the token.
        try FileManager.default.removeItem(atPath: file)
        let laptop = try cat(file + ".pub", agent.settings, region)
        try laptop.does("set", Region.record, Region.headline, "Through the agent")
        try laptop.does("sync")
        #expect(try region.hubMain == laptop.main())
    }

    @Test func whatATokenSignsUntouchedIsNobodysWord() throws {
        let region = try Region(world)
        let laptop = try cat(token.key("untouched", "-O", "no-touch-required"), token.settings, region)
        let before = try laptop.main()
        let refused = try laptop.sli("set", Region.record, Region.headline, "Untouched")
        #expect(refused.code == 1, "\(refused)")
        #expect(refused.errors.contains("without being touched"), "\(refused)")
        #expect(try laptop.main() == before)
        #expect(try laptop.text(Region.headline) != "Untouched")
    }

    @Test func anOfficersKeyMovesToATokenAndACoordinatorFoundsWithOne() throws {
        let region = try Region(world)
        var ann = region.ann
        ann.settings = token.settings
        let file = try token.key("anns")
        let rotated = try ann.json("key", "rotate", "--with", file)
        let request = try #require(rotated["request"]?.string)
        _ = try world.start(
            "sh", ["-c", "exec \"$0\" \(request.dropFirst(4))", "\(world.programs)/sli"],
            adding: ["SLI_HOME": region.jo.home]
        ).answer().expecting(0)
        try ann.does("sync")
        let signing = try ann.json("key", "show").array?.first { $0["signs"] == true }
        #expect(signing?["custody"] == "token")
        try ann.does("set", Region.record, Region.headline, "With the token")
        try ann.does("sync")
        #expect(try region.hubMain == ann.main())

        // A region's first step signed by a token, checked by whoever joins.
        var founder = try Laptop(world, "founder")
        founder.settings = token.settings
        try founder.foundRegion("--authorities", world.twoAuthorities(), "--key", token.key("founders"))
        let hub = world.path("second-hub")
        try founder.does("hub", "init", hub)
        #expect(try Laptop(world, "newcomer").sli("join", hub, "--as", Laptop.region).expecting(0).code == 0)
    }

    @Test func aHubsReceiptsAreNotATokens() throws {
        let region = try Region(world)
        let file = try token.key("token")
        let refused = try region.jo.sli("hub", "use", region.hub, "--receipts", file + ".pub")
        #expect(refused.code == 1, "\(refused)")
        #expect(refused.errors.contains("a key on a token cannot"), "\(refused)")
    }

    @Test func sshdLetsATokensHolderIn() throws {
        let region = try AccountRegion(world)
        let file = try token.key("token")
        try region.jo.does(
            "member", "add", "cat", "--name", "Cat Ray", "--email", "cat@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key", file + ".pub")
        #expect(try region.hub.admitted().contains("cat"))
        var laptop = try Laptop(world, "cat")
        laptop.settings = region.hub.settings.merging(token.settings) { $1 }
        // ssh itself looks for tokens where its configuration says, and not where the environment does.
        _ = try world.file(
            "bin/ssh",
            """
            #!/bin/sh
            exec /usr/bin/ssh -F '\(world.path("ssh/config"))' -o SecurityKeyProvider='\(token.library)' "$@"

            """, mode: 0o755)
        try laptop.does("join", SSHAccount.address, "--as", Laptop.region, "--key", file)
        try laptop.does("new", AccountRegion.record)
        try laptop.does("sync")
        #expect(try world.git(region.hub.authority("bristol"), "rev-parse", "main") == laptop.main())
    }
}
