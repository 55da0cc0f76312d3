import Foundation
import Records
import Testing

/// `--dry-run` of the commands: what they say, and that nothing of it is done.
@Suite(.tags(.large)) struct RehearsalTests {
    private static let founding = [
        "init", "south-west", "--name", "South West", "--coordinator", "Jo Price", "--email", "jo@sw.example",
    ]

    @Test func nothingIsFoundedOrSetUp() async throws {
        let sandbox = try Sandbox()
        let dry = try await sandbox.sli(Self.founding + ["--dry-run"])
        #expect(dry.code == 0, "\(dry.errors)")
        #expect(dry.lines.last == "Nothing was sent, nothing was changed.")
        #expect(!sandbox.exists("copies"))
        #expect(try await sandbox.sli(Self.founding).code == 0)
        #expect(try await sandbox.sli(Self.founding + ["--dry-run"]).code == 1)

        let hub = try await sandbox.sli(["hub", "init", sandbox.path("hub"), "--dry-run", "--json"])
        let answer = try JSON(reading: hub.output)
        #expect(answer["dryRun"] == true)
        #expect(answer["spaces"]?.array?.contains("authorities/bristol") == true)
        #expect(!sandbox.exists("hub"))
        #expect(try await sandbox.sli(["doctor", "--hub", "--json"]).output.contains("no-hub"))
    }

    @Test func whatAnAccountWouldServeIsSaidBeforeItDoes() throws {
        let world = try World()
        let account = try SSHAccount(world)
        let jo = try Laptop(world, "jo")
        try jo.foundRegion("--authorities", world.twoAuthorities())
        try jo.does("hub", "export", world.path("region.sli"))
        let line = ["hub", "init", account.folder, "--ssh", "--from", world.path("region.sli")]
        func sli(_ more: String...) throws -> Answer {
            try world.start(
                "\(world.programs)/sli", line + more, adding: ["HOME": account.home, "PATH": World.tools]
            ).answer()
        }
        let told = try JSON(reading: sli("--dry-run", "--json").expecting(0).output)
        #expect(told["dryRun"] == true)
        #expect(told["members"] == ["jo-price"])
        #expect(told["receiptKey"] == nil)
        #expect(try sli("--dry-run").output.contains("1 key could log in"))
        #expect(!FileManager.default.fileExists(atPath: account.folder))
        #expect(!FileManager.default.fileExists(atPath: account.keysFile))
        // What it would refuse, its rehearsal refuses.
        let wrong = try sli("--mark", "00000000", "--dry-run")
        #expect(try wrong.code == 1 && sli("--mark", "00000000").errors == wrong.errors, "\(wrong)")
        #expect(try account.sli("hub", "init", account.folder, "--ssh", "--dry-run").code != 0)

        let done = try JSON(reading: sli("--json").expecting(0).output)
        for name in ["authorizedKeys", "folder", "members", "root"] { #expect(told[name] == done[name], "\(name)") }
        // Once more: all is there, the key for receipts too.
        let keys = try String(contentsOfFile: account.keysFile, encoding: .utf8)
        let again = try JSON(reading: sli("--dry-run", "--json").expecting(0).output)
        #expect(again["receiptKey"] == done["receiptKey"])
        #expect(try String(contentsOfFile: account.keysFile, encoding: .utf8) == keys)
    }

    @Test func anAuthorityComesAndGoesOnPaperOnly() throws {
        let region = try Region(World())
        let tip = try region.world.git(region.hubRegion, "rev-parse", "main")
        let come = try region.jo.json(
            "authority", "add", "bcp", "--name", "BCP", "--tier", "Unitary", "--dfe", "839", "--ons", "E06000058",
            "--dry-run")
        #expect(come["dryRun"] == true)
        #expect(come["name"] == "BCP")
        let gone = try region.jo.json("authority", "end", "torbay", "--successor", "bristol", "--dry-run")
        #expect(gone["dryRun"] == true)
        #expect(gone["authority"]?["successors"] == ["bristol"])
        #expect(try region.world.git(region.hubRegion, "rev-parse", "main") == tip)
        let listed = try region.jo.json("authority", "list").array?.map { $0["authority"] }
        #expect(listed == ["bristol", "torbay"])
    }

    @Test func nobodyIsLetInAndNothingIsSent() throws {
        let world = try World()
        let region = try Region(world)
        try region.ann.does("set", Region.record, Region.headline, "Better.")
        let before = try region.ann.main()
        let tip = try world.git(region.hubAuthority, "rev-parse", "refs/heads/main")
        let dry = try region.ann.json("sync", "--dry-run")
        #expect(dry["dryRun"] == true)
        let space = try #require(dry["spaces"]?.array?.first { $0["space"] == "authorities/bristol" })
        #expect(space["sent"] == 1)
        #expect(space["records"]?.array?.map { $0["record"] } == [.string(Region.record)])
        let said = try region.ann.sli("sync", "--dry-run").expecting(0)
        #expect(said.output.contains("\(Region.record): would be sent.\n"))
        #expect(try region.ann.main() == before)
        #expect(try world.git(region.hubAuthority, "rev-parse", "refs/heads/main") == tip)
        #expect(try region.ann.json("status")["spaces"]?.array?.contains { $0["unsent"] == 1 } == true)

        // Another laptop's key stands for a newcomer's.
        let newcomer = try Laptop(world, "cat")
        try newcomer.does("join", region.hub, "--as", Laptop.region)
        let letIn = [
            "member", "add", "cat", "--name", "Cat Ray", "--email", "cat@torbay.example", "--authority", "torbay",
            "--role", "officer", "--public-key", try newcomer.publicKey(), "--dry-run", "--json",
        ]
        let member = try JSON(reading: region.jo.start("sli", letIn).answer().expecting(0).output)
        #expect(member["dryRun"] == true)
        #expect(member["member"] == "cat")
        #expect(try region.jo.json("member", "list").array?.contains { $0["member"] == "cat" } == false)
        // An officer is told what the region would say.
        let refused = try region.ann.start("sli", letIn).answer()
        #expect(refused.code == 1)
        #expect(refused.output.contains("\"refused\""))
    }
}
