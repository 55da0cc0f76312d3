import Foundation
import Records
import Testing

/// People who come, change what they do, and go; every command a process of its own, over a folder hub with its hook.
@Suite(.tags(.large)) struct MembershipTests {
    let world: World
    let region: Region

    init() throws {
        world = try World()
        region = try Region(world)
    }

    /// Has the coordinator run a line that was sent to her, exactly as it was printed.
    private func paste(_ line: String, on laptop: Laptop) throws -> Answer {
        try #require(line.hasPrefix("sli "))
        return try world.start(
            "sh", ["-c", "exec \"$0\" \(line.dropFirst(4))", "\(world.programs)/sli"],
            adding: ["SLI_HOME": laptop.home]
        ).answer().expecting(0)
    }

    private func member(_ name: String) throws -> JSON? { try region.jo.json("member", "show", name)["member"] }

    // MARK: - In

    @Test func anInvitationLeadsThroughToTheFirstSync() throws {
        let letter = try region.jo.json(
            "member", "invite", "cat-o-hara", "--name", "Cat O'Hara", "--email", "cat@bristol.example", "--authority",
            "bristol", "--role", "officer", "--role", "performance-lead")
        let text = try #require(letter["text"]?.string)
        let command = try #require(letter["command"]?.string)
        #expect(text.contains("  \(command)\n"))
        // What is read out is what stock ssh-keygen prints of the coordinator's key.
        let fingerprint = try world.run(
            "ssh-keygen", ["-l", "-f", "\(region.jo.home)/keys/\(Laptop.region).pub"]
        ).output.split(separator: " ")[1]
        #expect(letter["fingerprint"] == .string(String(fingerprint)))
        #expect(text.contains("  \(fingerprint)\n"))

        let laptop = try Laptop(world, "cat")
        let joined = try paste(command, on: laptop)
        #expect(joined.output.contains("\(fingerprint)"), "\(joined)")
        let request = try #require(joined.output.split(separator: "\n").first { $0.hasPrefix("  sli member add ") })
        _ = try paste(String(request.dropFirst(2)), on: region.jo)
        try laptop.does("sync")
        try laptop.does("set", Region.record, Region.headline, "By Cat")
        try laptop.does("sync")
        try region.ann.does("sync")
        #expect(try region.ann.text(Region.headline) == "By Cat")
        #expect(try member("cat-o-hara")?["name"] == "Cat O'Hara")
        #expect(try laptop.json("status")["member"]?["id"] == "cat-o-hara")
    }

    @Test func anotherRegionThanTheOneReadOutIsNotJoined() throws {
        let laptop = try Laptop(world, "cat")
        let root = try #require(try region.jo.json("status")["root"]?.string)
        for options in [
            ["--mark", "00000000"], ["--mark", String(root.prefix(7))], ["--fingerprint", "SHA256:abc"],
            ["--mark", String(root.prefix(8)), "--fingerprint", "SHA256:abc"],
        ] {
            let answer = try laptop.start("sli", ["join", region.hub, "--as", Laptop.region] + options).answer()
            #expect(answer.code == 1, "\(answer)")
            #expect(answer.errors.contains(root.prefix(8)), "\(answer)")
            #expect(!FileManager.default.fileExists(atPath: laptop.copy))
        }
    }

    @Test("EDGE-CASES 20: the second laptop of a person is the same member, with a key of its own")
    func secondLaptop() throws {
        let second = try Laptop(world, "ann-at-home")
        let joined = try second.json("join", region.hub, "--as", Laptop.region, "--member", "ann")
        let request = try #require(joined["request"]?.string)
        #expect(request.hasPrefix("sli member key add ann "))
        _ = try paste(request, on: region.jo)
        try second.does("sync")
        #expect(try second.json("status")["member"]?["id"] == "ann")
        // Both laptops write, one offline beside the other.
        try region.ann.does("set", Region.record, Region.headline, "At work")
        try second.does("set", Region.record, Region.know("voice"), "At home")
        for laptop in [region.ann, second, region.ann, region.ben] { try laptop.does("sync") }
        for laptop in [region.ann, second, region.ben] {
            #expect(try laptop.text(Region.headline) == "At work")
            #expect(try laptop.text(Region.know("voice")) == "At home")
        }
        let history = try region.ben.json("history", Region.record)
        let authors = Swift.Set(try #require(history["edits"]?.array).map { $0["author"]?["email"] })
        #expect(authors == ["ann@bristol.example"])
        let members = try region.jo.json("member", "list")
        #expect(members.array?.count == 3)
        #expect(try member("ann")?["keys"]?.array?.count == 2)
    }

    @Test func rolesHaveDatesAndCanBeHeldForSomebodyElse() throws {
        try region.jo.does(
            "member", "role", "give", "ann", "director", "--acting", "--from", "2017-09-01", "--until", "2017-12-31")
        var roles = try #require(try member("ann")?["roles"]?.array)
        #expect(
            roles.first { $0["role"] == "director" }
                == ["acting": true, "from": "2017-09-01", "role": "director", "until": "2017-12-31"])
        #expect(try region.jo.sli("member", "list").output.contains("acting director until 2017-12-31"))
        try region.jo.does("member", "role", "end", "ann", "director", "--on", "2017-11-30")
        roles = try #require(try member("ann")?["roles"]?.array)
        #expect(roles.first { $0["role"] == "director" }?["ended"] == true)
        #expect(roles.first { $0["role"] == "director" }?["until"] == "2017-11-30")
        #expect(roles.first { $0["role"] == "officer" }?["ended"] == nil)
        #expect(try region.jo.sli("member", "role", "give", "ann", "director", "--from", "2017-02-30").code == 64)
        // Only a coordinator gives roles.
        let refused = try region.ben.sli("member", "role", "give", "ben", "director")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("Only a coordinator"), "\(refused)")
        #expect(try member("ben")?["roles"]?.array?.count == 1)
    }

    @Test func whatAnotherCoordinatorChangedMeanwhileIsNotTakenBack() throws {
        try region.jo.does("member", "add", "ben", "--role", "coordinator")
        try region.ben.does("sync")
        // Ben's copy does not know of Jo's changes when he makes his own.
        try region.jo.does("member", "add", "ann", "--name", "Ann Lee-Fry", "--role", "director")
        try region.ben.does("member", "role", "give", "ann", "performance-lead")
        try region.jo.does("sync")
        let ann = try #require(try member("ann"))
        #expect(ann["name"] == "Ann Lee-Fry")
        #expect(ann["roles"]?.array?.compactMap { $0["role"]?.string } == ["officer", "director", "performance-lead"])
        // And at the very same time, again and again.
        for round in 0..<3 {
            let programs = try [(region.jo, "guest"), (region.ben, "reviewer")].map { laptop, role in
                try laptop.start("sli", ["member", "role", "give", "ann", role, "--from", "2017-01-0\(round + 1)"])
            }
            for program in programs { _ = try program.answer().expecting(0) }
            try region.jo.does("sync")
            let roles = try #require(try member("ann")?["roles"]?.array)
            for role in ["guest", "reviewer"] {
                #expect(
                    roles.first { $0["role"] == .string(role) }?["from"] == .string("2017-01-0\(round + 1)"))
            }
        }
    }

    // MARK: - Out

    @Test func theOnlyDirectorDoesNotGoWithoutSomebodyWhoFollows() throws {
        try region.jo.does("member", "role", "give", "ann", "director")
        let programme = try region.ann.sli("show", Region.record)
        #expect(programme.code == 0)
        let refused = try region.jo.sli("member", "revoke", "ann")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("director"), "\(refused)")
        #expect(refused.errors.contains("--successor"), "\(refused)")
        let dry = try region.jo.json("member", "revoke", "ann", "--dry-run")
        #expect(dry["holds"]?["soleRoles"] == ["director"])
        #expect(try member("ann")?["keys"]?.array?.first?["state"] == "active")
        // Not somebody who works elsewhere, nor somebody who is not there.
        #expect(try region.jo.sli("member", "revoke", "ann", "--successor", "jo-price").code == 1)
        #expect(try region.jo.sli("member", "revoke", "ann", "--successor", "nobody").code == 1)
        #expect(try region.jo.sli("member", "revoke", "ann", "--successor", "ann").code == 1)
        #expect(try member("ann")?["keys"]?.array?.first?["state"] == "active")

        try region.jo.does("member", "revoke", "ann", "--successor", "ben")
        let ann = try #require(try member("ann"))
        #expect(ann["roles"]?.array?.allSatisfy { $0["ended"] == true } == true)
        #expect(ann["keys"]?.array?.allSatisfy { $0["state"] == "revoked" } == true)
        let ben = try #require(try member("ben")?["roles"]?.array)
        #expect(ben.first { $0["role"] == "director" }?["ended"] == nil)
        #expect(ben.compactMap { $0["role"]?.string } == ["officer", "director"])
        // Ann hears of it and can still read.
        try region.ann.does("sync")
        #expect(try region.ann.sli("status").output.contains("no longer an active member"))
        #expect(try region.ann.sli("show", Region.record).code == 0)
        // A revoked key does not come back.
        let again = try region.jo.sli(
            "member", "add", "ann", "--role", "officer", "--public-key", region.ann.publicKey())
        #expect(again.code == 1)
        #expect(again.errors.contains("revoked"), "\(again)")
    }

    @Test func whatNamesSomebodyIsListedWhenTheyGo() throws {
        let record = "challenge/neglect-2017/torbay/1"
        try region.jo.does("new", "programme/neglect-2017")
        try region.jo.does("new", record)
        try region.jo.does("set", record, "/reviewers", "[\"ann\"]")
        try region.jo.does("sync")
        let dry = try region.jo.json("member", "revoke", "ann", "--dry-run")
        let places = try #require(dry["holds"]?["places"]?.array)
        #expect(
            places.contains(["path": "/reviewers", "record": .string(record), "relation": "reviewers"]),
            "\(dry.canonicalText)")
        let said = try region.jo.sli("member", "revoke", "ann").expecting(0)
        #expect(said.output.contains(record), "\(said)")
    }

    @Test func theLastCoordinatorStays() throws {
        for command in [
            ["member", "revoke", "jo-price", "--no-successor"], ["member", "role", "end", "jo-price", "coordinator"],
        ] {
            let refused = try region.jo.start("sli", command).answer()
            #expect(refused.code == 1)
            #expect(refused.errors.contains("only coordinator"), "\(refused)")
        }
        // With somebody who follows she goes.
        try region.jo.does("member", "revoke", "jo-price", "--successor", "ben")
        try region.ben.does("sync")
        try region.ben.does("member", "role", "give", "ann", "guest")
        let refused = try region.jo.sli("member", "role", "give", "ann", "moderator")
        #expect(refused.code == 1, "\(refused)")
    }

    // MARK: - Authorities

    @Test func anAuthorityEndsAndAnotherTakesOver() throws {
        try region.jo.does(
            "authority", "add", "west", "--name", "West of England", "--tier", "Unitary", "--dfe", "801", "--ons",
            "E06000099", "--from", "2018-04-01")
        let taken = try region.jo.sli(
            "authority", "add", "other", "--name", "Other", "--tier", "Unitary", "--dfe", "802", "--ons", "E06000099")
        #expect(taken.code == 1, "\(taken)")
        #expect(try region.jo.sli("authority", "end", "bristol").code == 64)
        #expect(try region.jo.sli("authority", "end", "bristol", "--successor", "bristol").code == 1)
        let ended = try region.jo.json("authority", "end", "bristol", "--on", "2018-03-31", "--successor", "west")
        #expect(ended["members"] == ["ann", "ben"])
        let shown = try region.jo.json("authority", "show", "bristol")["authority"]
        #expect(shown?["ended"] == true)
        #expect(shown?["successors"] == ["west"])
        #expect(try region.jo.sli("authority", "end", "west", "--successor", "bristol").code == 1)
        // Nobody new comes to what has ended; those who are there are moved, and go on with its records.
        #expect(try region.jo.sli("member", "add", "ben", "--authority", "bristol").code == 1)
        try region.jo.does("member", "add", "ann", "--authority", "west")
        try region.ann.does("sync")
        #expect(try region.ann.json("status")["member"]?["authority"] == "west")
        try region.ann.does("set", Region.record, Region.headline, "For the successor")
        _ = try region.ann.sli("sync")
        #expect(try region.hubMain == region.ann.main())
        // Who has not been moved writes nowhere, though their key and role stand.
        let before = try region.hubMain
        try region.ben.does("set", Region.record, Region.know("voice"), "For nobody")
        let refused = try region.ben.sli("sync")
        #expect(refused.code == 1, "\(refused)")
        #expect(try region.hubMain == before)
        // What was written for it before stands, for a copy made now too.
        let dee = try Laptop(world, "dee")
        try dee.does("join", region.hub, "--as", Laptop.region)
        try region.jo.does(
            "member", "add", "dee", "--name", "Dee Fox", "--email", "dee@west.example", "--authority", "west", "--role",
            "officer", "--public-key", dee.publicKey())
        // The hub has no place for the new authority's drafts yet, which stops nobody.
        try dee.does("sync")
        #expect(try dee.main() == region.hubMain)
        #expect(try dee.text(Region.headline) == "For the successor")
    }

    // MARK: - Another region behind the same address

    @Test func aHubThatShowsAnotherRegionIsRefusedLoudlyAndNothingIsWritten() throws {
        try region.ann.does("set", Region.record, Region.headline, "Not for strangers")
        let other = try Laptop(world, "mallory")
        try other.foundRegion()
        let away = world.path("away")
        try FileManager.default.moveItem(atPath: region.hub, toPath: away)
        try other.does("hub", "init", region.hub)
        let before = try references(region.ann)
        let theirs = try [region.hubRegion, region.hubAuthority].map(objects)

        for command in [["sync"], ["sync", "--dry-run"], ["member", "role", "give", "ben", "guest"]] {
            let answer = try region.ann.start("sli", command).answer()
            #expect(answer.code == 1, "\(answer)")
            #expect((answer.output + answer.errors).contains("another region"), "\(answer)")
            #expect((answer.output + answer.errors).contains("Telephone the coordinator"), "\(answer)")
        }
        #expect(try references(region.ann) == before)
        #expect(try [region.hubRegion, region.hubAuthority].map(objects) == theirs)
        // Saving goes on; and when the right hub is back, so does everything else.
        try region.ann.does("set", Region.record, Region.know("voice"), "Saved meanwhile")
        try FileManager.default.removeItem(atPath: region.hub)
        try FileManager.default.moveItem(atPath: away, toPath: region.hub)
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Not for strangers")
        #expect(try region.ben.text(Region.know("voice")) == "Saved meanwhile")
        let status = try region.ann.json("status")
        #expect(status["spaces"]?.array?.allSatisfy { $0["suspect"] == .null } == true)
    }

    private func references(_ laptop: Laptop) throws -> [String] {
        try [laptop.regionRepository, laptop.authorityRepository].map { repository in
            try world.git(repository, "for-each-ref").split(separator: "\n")
                .filter { !$0.hasSuffix("refs/hub/incoming") }.joined(separator: "\n")
        }
    }

    private func objects(_ repository: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: repository).sorted()
    }
}
