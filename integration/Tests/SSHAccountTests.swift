import Foundation
import Records
import Testing

/// One account that serves many members through ssh (`docs/hub/ssh.md`).
@Suite(.tags(.large)) struct SSHAccountTests {
    @Test func membersMeetAndEachReadsOnlyWhatIsTheirs() throws {
        let region = try AccountRegion(World())
        let (hub, ann, tom) = (region.hub, region.ann, region.tom)
        #expect(try hub.admitted() == ["ann", "jo-price", "tom"])
        for laptop in [ann, tom] { try laptop.does("sync") }
        try ann.does("new", AccountRegion.record)
        try ann.does("set", AccountRegion.record, "/headline", "We know our front door is slow.")
        try ann.does("sync")
        #expect(try region.world.git(hub.authority("bristol"), "rev-parse", "main") == ann.main())

        // With stock git and their own key: Tom reads the region and Torbay, not Bristol.
        func fetch(_ path: String, as laptop: Laptop) throws -> Answer {
            let ssh = "ssh -F \(region.world.path("ssh/config")) -o IdentityFile=\(laptop.home)/keys/\(Laptop.region)"
            return try region.world.start(
                "git", ["ls-remote", "\(SSHAccount.address)\(path)"], adding: ["GIT_SSH_COMMAND": ssh]
            ).answer()
        }
        for path in ["/region.git", "/authorities/torbay.git", "\(hub.folder)/region.git"] {
            #expect(try fetch(path, as: tom).code == 0, "\(path)")
        }
        for path in [
            "/authorities/bristol.git", "\(hub.folder)/authorities/bristol.git",
            "/authorities/../authorities/bristol.git",
            "/region.git/../authorities/bristol.git", "/authorities/bristol", "/authorities//bristol.git",
        ] {
            let answer = try fetch(path, as: tom)
            #expect(answer.code != 0 && answer.output.isEmpty, "\(answer)")
        }
        #expect(try fetch("/authorities/bristol.git", as: tom).errors.contains("not open to tom"))
        #expect(try fetch("/authorities/bristol.git", as: region.jo).errors.contains("not open to jo-price"))
        #expect(try fetch("/authorities/bristol.git", as: ann).code == 0)
    }

    @Test func aLoginRunsNothingElse() throws {
        let region = try AccountRegion(World())
        let marker = region.world.path("marker")
        for command in [
            "", "id", "sh", "git-upload-archive '/region.git'", "git-upload-pack --help '/region.git'",
            "git-upload-pack '/region.git' '/region.git'", "git-upload-pack /region.git",
            "git upload-pack '/region.git'",
            "git-upload-pack '/region.git'; touch \(marker)", "git-upload-pack '$(touch \(marker))'",
            "git-upload-pack '/region.git'\ntouch \(marker)", "git-receive-pack '--upload-pack=touch \(marker)'",
            "git-upload-pack ''", "git-upload-pack '", "git-upload-pack '/region.git''", "scp -t /tmp", "sftp",
            "git-upload-pack '/authorities/BRISTOL.git'", "git-upload-pack '/hub.json'", "git-upload-pack '/.git'",
        ] {
            let answer = try region.hub.ssh(as: region.ann, command)
            #expect(answer.code == 1 && answer.output.isEmpty && answer.errors.contains("sli: "), "\(answer)")
        }
        #expect(!FileManager.default.fileExists(atPath: marker))
        // Nor does it lead on to other machines.
        let forward = try region.world.start(
            "ssh",
            [
                "-F", region.world.path("ssh/config"), "-o",
                "IdentityFile=\(region.ann.home)/keys/\(Laptop.region)", "-W", "127.0.0.1:22", "hub",
            ]
        ).answer()
        #expect(forward.code != 0 && forward.output.isEmpty, "\(forward)")
    }

    @Test func whoMayLogInFollowsTheListOfMembers() throws {
        let region = try AccountRegion(World())
        let (hub, jo) = (region.hub, region.jo)
        let own =
            "# The administrator's own.\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL8kOFCYQQORqB2Sst5y06KUbST0LuOH5RAEqGgoGiQI it\n"
        let before = try String(contentsOfFile: hub.keysFile, encoding: .utf8)
        try Data((own + before + own).utf8).write(to: URL(filePath: hub.keysFile))

        var sue = try Laptop(region.world, "sue")
        sue.settings = hub.settings
        let turnedAway = try sue.sli("join", SSHAccount.address, "--as", Laptop.region).expecting(1)
        // A newcomer is told what to send.
        #expect(try turnedAway.errors.contains(sue.publicKeyLine()), "\(turnedAway)")
        try jo.does(
            "member", "add", "sue", "--name", "Sue Roe", "--email", "sue@torbay.example", "--authority", "torbay",
            "--role", "officer", "--public-key", sue.publicKey())
        #expect(try hub.admitted() == ["ann", "jo-price", "sue", "tom"])
        try sue.does("join", SSHAccount.address, "--as", Laptop.region)

        let after = try String(contentsOfFile: hub.keysFile, encoding: .utf8)
        #expect(after.hasPrefix(own) && after.hasSuffix(own))
        let status = try FileManager.default.attributesOfItem(atPath: hub.keysFile)
        #expect(status[.posixPermissions] as? Int == 0o600)

        // Somebody has been at the file: by hand it comes right again, and a part cut in two is told, not guessed.
        try Data(own.utf8).write(to: URL(filePath: hub.keysFile))
        _ = try hub.sli("hub", "authorize", hub.folder).expecting(0)
        #expect(try hub.admitted() == ["ann", "jo-price", "sue", "tom"])
        let whole = try String(contentsOfFile: hub.keysFile, encoding: .utf8)
        let cut = whole.split(separator: "\n").filter { !$0.hasSuffix(" ends") }.joined(separator: "\n")
        try Data(cut.utf8).write(to: URL(filePath: hub.keysFile))
        _ = try hub.sli("hub", "authorize", hub.folder).expecting(65)
        #expect(try String(contentsOfFile: hub.keysFile, encoding: .utf8) == cut)
    }

    @Test func whoIsTakenOffTheListIsTurnedAwayAtOnce() throws {
        let region = try AccountRegion(World())
        let (hub, tom) = (region.hub, region.tom)
        try tom.does("sync")
        let before = try String(contentsOfFile: hub.keysFile, encoding: .utf8)
        try region.jo.does("member", "revoke", "tom")
        #expect(try hub.admitted() == ["ann", "jo-price"])
        try tom.does("new", "self-assessment/2017/torbay")
        let away = try tom.sli("sync").expecting(1)
        #expect(away.output.contains("did not let this laptop in"), "\(away)")

        // A file that lags behind opens nothing: the list is asked at each login.
        try Data(before.utf8).write(to: URL(filePath: hub.keysFile))
        for command in ["git-upload-pack '/region.git'", "git-receive-pack '/authorities/torbay.git'"] {
            let answer = try hub.ssh(as: tom, command)
            #expect(answer.code == 1 && answer.output.isEmpty, "\(answer)")
            #expect(answer.errors.contains("no active member"), "\(answer)")
        }
        // What he saved stays on his laptop.
        #expect(try tom.json("show", "self-assessment/2017/torbay")["value"]?["authority"] == "torbay")
    }

    @Test func theHubIsTakenUpOnlyByItsMark() throws {
        let world = try World()
        let account = try SSHAccount(world)
        let jo = try Laptop(world, "jo")
        try jo.foundRegion()
        try jo.does("hub", "export", world.path("region.sli"))
        let other = try account.sli(
            "hub", "init", account.folder, "--ssh", "--from", world.path("region.sli"), "--mark", "00000000")
        #expect(other.code == 1, "\(other)")
        #expect(!FileManager.default.fileExists(atPath: account.region))
        #expect(!FileManager.default.fileExists(atPath: account.keysFile))
        let mark = try jo.json("hub", "export", world.path("region.sli"))["root"]?.string?.prefix(8) ?? ""
        for _ in 1...2 {
            _ = try account.sli(
                "hub", "init", account.folder, "--ssh", "--from", world.path("region.sli"), "--mark", "\(mark)"
            ).expecting(0)
        }
        #expect(try account.admitted() == ["jo-price"])
    }
}
