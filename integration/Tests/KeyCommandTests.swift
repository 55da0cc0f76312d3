import Foundation
import Records
import Testing

/// The keys of a laptop, with OpenSSH's own programs on the other side.
@Suite(.tags(.large)) struct KeyCommandTests {
    let world: World

    init() throws { world = try World() }

    /// A key as `ssh-keygen` makes it.
    private func key(_ name: String, passphrase: String = "") throws -> String {
        let file = world.path(name)
        _ = try world.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", file])
        return file
    }

    private func publicLine(_ file: String) throws -> String {
        try String(contentsOfFile: file + ".pub", encoding: .utf8)
    }

    @Test func aNewKeyIsOpenSSHsOwnAndNobodyElsesToRead() throws {
        let laptop = try Laptop(world, "ann")
        let made = try laptop.json("key", "new", "south-west")
        let file = "\(laptop.home)/keys/south-west"
        #expect(made["file"] == .string(file))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // The two halves belong together, and the fingerprint is the one that people read out.
        let half = try world.run("ssh-keygen", ["-y", "-f", file]).firstLine
        #expect(try publicLine(file) == half + "\n")
        let comment = try #require(half.split(separator: " ").last)
        #expect(comment.contains("@"))
        let fingerprint = try world.run("ssh-keygen", ["-l", "-f", file + ".pub"]).output
        let shown = try #require(made["fingerprint"]?.string)
        #expect(fingerprint.contains(" \(shown) "))
        // A key is never written over.
        let before = try Data(contentsOf: URL(filePath: file))
        #expect(try laptop.sli("key", "new", "south-west").code == 1)
        #expect(try Data(contentsOf: URL(filePath: file)) == before)
        let listed = try laptop.json("key", "list")
        #expect(listed.array?.map { $0["file"] } == [.string(file)])
    }

    @Test func anExistingKeyWorks() throws {
        let region = try Region(world)
        let file = try key("own")
        let laptop = try Laptop(world, "cat")
        try laptop.does("join", region.hub, "--as", Laptop.region, "--key", file)
        try region.jo.does(
            "member", "add", "cat", "--name", "Cat Ray", "--email", "cat@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key", file + ".pub")
        try laptop.does("sync")
        try laptop.does("set", Region.record, Region.headline, "By Cat")
        try laptop.does("sync")
        try region.ann.does("sync")
        #expect(try region.ann.text(Region.headline) == "By Cat")
        #expect(!FileManager.default.fileExists(atPath: "\(laptop.home)/keys"))
    }

    /// Lets Cat's laptop in with that key, which is in an agent.
    private func laptop(with file: String, _ agent: SSHAgent, _ region: Region) throws -> Laptop {
        var laptop = try Laptop(world, "cat")
        laptop.settings = agent.settings
        try laptop.does("join", region.hub, "--as", Laptop.region, "--key", file)
        try region.jo.does(
            "member", "add", "cat", "--name", "Cat Ray", "--email", "cat@bristol.example", "--authority", "bristol",
            "--role", "officer", "--public-key", file.hasSuffix(".pub") ? file : file + ".pub")
        try laptop.does("sync")
        return laptop
    }

    @Test func aKeyThatAnAgentKeepsSignsWithoutItsFile() throws {
        let region = try Region(world)
        let agent = try SSHAgent(world)
        let file = try key("token")
        try agent.add(file)
        try FileManager.default.removeItem(atPath: file)
        let laptop = try laptop(with: file + ".pub", agent, region)
        try laptop.does("set", Region.record, Region.headline, "From the token")
        try laptop.does("sync")
        try region.ann.does("sync")
        #expect(try region.ann.text(Region.headline) == "From the token")
        // Stock git knows the signature for good.
        let signers = try world.file(
            "signers", "cat@bristol.example namespaces=\"git\" \(publicLine(file))")
        let edit = try world.git(region.hubAuthority, "rev-parse", "refs/heads/main^2")
        _ = try world.git(
            region.hubAuthority, "-c", "gpg.ssh.allowedSignersFile=\(signers)", "verify-commit", edit)

        try agent.forget()
        let before = try laptop.main()
        let answer = try laptop.sli("set", Region.record, Region.headline, "Without it")
        #expect(answer.code == 1, "\(answer)")
        #expect(answer.errors.contains("did not sign"), "\(answer)")
        #expect(try laptop.main() == before)
        #expect(try laptop.text(Region.headline) == "From the token")
        // Reading and syncing want no key.
        try region.ben.does("sync")
        try region.ben.does("set", Region.record, Region.headline, "By Ben")
        try region.ben.does("sync")
        try laptop.does("sync")
        #expect(try laptop.text(Region.headline) == "By Ben")
    }

    @Test func anEncryptedKeySignsThroughTheAgentAndIsNotAskedForElsewhere() throws {
        let region = try Region(world)
        let agent = try SSHAgent(world)
        let file = try key("locked", passphrase: "correct horse")
        let laptop = try laptop(with: file, agent, region)
        // Off a terminal nobody is asked: it ends at once, with a sentence and exit code 1.
        let clock = ContinuousClock.now
        let refused = try laptop.sli("set", Region.record, Region.headline, "Locked")
        #expect(refused.code == 1, "\(refused)")
        #expect(refused.errors.contains("`ssh-add`"), "\(refused)")
        #expect(ContinuousClock.now - clock < .seconds(20))
        // The agent is given the key as a person would have given it.
        let open = world.path("open")
        try FileManager.default.copyItem(atPath: file, toPath: open)
        _ = try world.run("ssh-keygen", ["-q", "-p", "-P", "correct horse", "-N", "", "-f", open])
        try agent.add(open)
        try FileManager.default.removeItem(atPath: open)
        try laptop.does("set", Region.record, Region.headline, "Unlocked")
        try laptop.does("sync")
        #expect(try region.hubMain == laptop.main())
    }

    @Test func atATerminalThePassphraseIsAskedFor() throws {
        let region = try Region(world)
        let agent = try SSHAgent(world)
        let file = try key("locked", passphrase: "correct horse")
        let laptop = try laptop(with: file, agent, region)
        for (passphrase, isRight) in [("wrong", false), ("correct horse", true)] {
            let terminal = try Terminal(laptop, "set \(Region.record) \(Region.headline) Typed")
            try terminal.answer("passphrase", with: passphrase)
            let answer = try terminal.ended()
            #expect((answer.code == 0) == isRight, "\(answer)")
            #expect(try (laptop.text(Region.headline) == "Typed") == isRight)
        }
    }

    @Test(arguments: [["-t", "rsa", "-b", "2048"], ["-t", "ecdsa"]])
    func aKeyOfAnotherKindIsRefusedBeforeAnythingIsMade(kind: [String]) throws {
        let region = try Region(world)
        let file = world.path("other")
        _ = try world.run("ssh-keygen", ["-q", "-N", ""] + kind + ["-f", file])
        let laptop = try Laptop(world, "cat")
        for half in [file, file + ".pub"] {
            let answer = try laptop.sli("join", region.hub, "--as", Laptop.region, "--key", half)
            #expect(answer.code == 65, "\(answer)")
            #expect(answer.errors.contains("ssh-ed25519"), "\(answer)")
            #expect(!FileManager.default.fileExists(atPath: laptop.copy))
        }
    }

    // MARK: - Another key than before

    @Test func anOfficersNewKeySignsOnceTheCoordinatorKnowsItAndNotBefore() throws {
        let region = try Region(world)
        let rotated = try region.ann.json("key", "rotate")
        let request = try #require(rotated["request"]?.string)
        #expect(rotated["known"] == false)
        // Asked again, it is the same key.
        #expect(try region.ann.json("key", "rotate")["key"] == rotated["key"])
        let old = try #require(try region.ann.json("key", "show").array?.first { $0["signs"] == true }?["key"]?.string)
        #expect(.string(old) != rotated["key"])
        try region.ann.does("set", Region.record, Region.headline, "With the old key")

        // The coordinator pastes the line as it is.
        _ = try world.start(
            "sh", ["-c", "exec \"$0\" \(request.dropFirst(4))", "\(world.programs)/sli"],
            adding: ["SLI_HOME": region.jo.home]
        ).answer().expecting(0)
        // Not synced yet: the old one goes on, and what it signed is accepted.
        try region.ann.does("set", Region.record, Region.know("voice"), "Still with the old key")
        try region.ann.does("sync")
        #expect(try region.hubMain == region.ann.main())
        let signing = try region.ann.json("key", "show").array?.first { $0["signs"] == true }
        #expect(signing?["key"] == rotated["key"])
        try region.ann.does("set", Region.record, Region.headline, "With the new key")
        try region.ann.does("sync")

        try region.jo.does("member", "key", "retire", "ann", old)
        // EDGE-CASES.md 36: what the old key signed stands, for those who come after too.
        try region.ann.does("sync")
        try region.ann.does("set", Region.record, Region.headline, "And on")
        try region.level()
        #expect(try region.tips().allSatisfy { try $0 == region.hubMain })
        let newcomer = try Laptop(world, "dee")
        try newcomer.does("join", region.hub, "--as", Laptop.region, "--member", "ben")
        let member = try region.jo.json("member", "show", "ann")["member"]
        #expect(member?["keys"]?.array?.map { $0["state"] }.contains("retired") == true)
    }

    @Test func aCoordinatorsNewKeyTakesOverAtOnce() throws {
        let region = try Region(world)
        let old = try region.jo.json("key", "show").array?.first?["key"]
        let rotated = try region.jo.json("key", "rotate")
        #expect(rotated["known"] == true)
        #expect(rotated["request"] == .null)
        let keys = try #require(try region.jo.json("member", "show", "jo-price")["member"]?["keys"]?.array)
        #expect(keys.first { $0["key"] == old }?["state"] == "retired")
        #expect(keys.first { $0["key"] == rotated["key"] }?["state"] == "active")
        // It is the new one that governs now; the only one left may not go.
        try region.jo.does("member", "role", "give", "ben", "performance-lead")
        let last = try region.jo.sli("member", "key", "retire", "jo-price", rotated["key"]?.string ?? "")
        #expect(last.code == 1)
        #expect(last.errors.contains("only coordinator"), "\(last)")
    }

    @Test func whatTheFormerKeyCannotSayIsSaidByDoctorOnly() throws {
        let region = try Region(world)
        _ = try region.ann.json("key", "rotate")
        // The old file is gone: nothing is left that the region knows.
        try FileManager.default.removeItem(atPath: "\(region.ann.home)/keys/\(Laptop.region)")
        let answer = try region.ann.sli("set", Region.record, Region.headline, "By whom?")
        #expect(answer.code == 1, "\(answer)")
        #expect(try region.ann.sli("show", Region.record).code == 0)
        try region.ann.does("sync")
    }
}
