import Foundation
import Records
import Testing

/// Receipts of a hub that an account serves (docs/formats.md, "Receipts"), made there and verified by every copy.
@Suite(.tags(.large)) struct ReceiptTests {
    private struct Site {
        let world: World
        let region: AccountRegion
        var ann: Laptop { region.ann }
        var bristol: String { region.hub.authority("bristol") }

        /// - Parameter beginning: is told before Ann begins the first record.
        init(beginning: (AccountRegion) throws -> Void = { _ in }) throws {
            world = try World()
            region = try AccountRegion(world)
            try ann.does("sync")
            try beginning(region)
            try ann.does("new", AccountRegion.record)
            try ann.does("sync")
        }

        func write(_ text: String) throws {
            try ann.does("set", AccountRegion.record, "/headline", text)
            try ann.does("sync")
        }

        /// The steps of the hub's line behind its root.
        func steps() throws -> [String] {
            try world.git(bristol, "rev-list", "--first-parent", "--reverse", "main").split(separator: "\n").dropFirst()
                .map(String.init)
        }

        /// What a copy holds of the receipts for Bristol.
        func kept(_ laptop: Laptop) throws -> (landings: [String], standing: JSON?) {
            let space = try laptop.json("receipts")["spaces"]?.array?.first { $0["space"] == "authorities/bristol" }
            return (space?["receipts"]?.array?.compactMap { $0["step"]?.string } ?? [], space?["standing"])
        }
    }

    @Test func everyStepHasOneAndCopiesKeepThem() throws {
        let site = try Site()
        try site.write("We know our front door is slow.")
        try site.write("We know our front door is slow, and why.")
        let steps = try site.steps()
        #expect(steps.count == 3)
        let (landings, standing) = try site.kept(site.ann)
        // Ann's own last step among them: its receipt came right after it was sent.
        #expect(landings == steps)
        #expect(standing == ["given": true, "upTo": 3])
        let edits = try site.ann.json("history", AccountRegion.record)["edits"]?.array ?? []
        #expect(edits.count == 3)
        #expect(edits.allSatisfy { $0["received"]?.string?.hasSuffix("Z") == true })
        #expect(try site.ann.sli("receipts", AccountRegion.record).expecting(0).output.contains(AccountRegion.record))
        #expect(try !site.ann.sli("status").expecting(0).output.contains("receipt"))

        // Every member checks the region's by the key that its page names.
        let region = try site.region.tom.json("receipts")["spaces"]?.array?.first
        let depth = try site.world.git(site.region.hub.region, "rev-list", "--first-parent", "--count", "main")
        try site.region.tom.does("sync")
        #expect(region?["standing"]?["given"]?.bool == true)
        let after = try site.region.tom.json("receipts")["spaces"]?.array?.first?["receipts"]?.array
        #expect(after?.count == Int(depth).map { $0 - 1 })
        #expect(try site.world.faults(site.bristol) == "")

        // The private half is for the account alone, and in no repository.
        let mode = try FileManager.default.attributesOfItem(atPath: "\(site.region.hub.folder)/receipt-key")
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test func stockSSHCallsThemGood() throws {
        let site = try Site()
        let text = try site.world.git(site.bristol, "show", "refs/receipts/main:receipt.json")
        var fields = try JSON(reading: Array(text.utf8)).object ?? [:]
        let signature = try site.world.file("signature", fields["signature"]?.string ?? "")
        fields["signature"] = nil
        let message = try site.world.file("message", JSON.object(fields).canonicalText)
        let key = try String(contentsOfFile: "\(site.region.hub.folder)/receipt-key.pub", encoding: .utf8)
        let allowed = try site.world.file("allowed", "hub namespaces=\"sli-receipt\" \(key)")
        _ = try site.world.run(
            "ssh-keygen", ["-Y", "verify", "-f", allowed, "-I", "hub", "-n", "sli-receipt", "-s", signature],
            input: message)
    }

    /// Killed between accepting and signing: the next one to come in closes the gap, in order.
    @Test func aGapIsClosed() throws {
        let site = try Site()
        let hook = "\(site.bristol)/hooks/post-receive"
        let script = try String(contentsOfFile: hook, encoding: .utf8)
        _ = try site.world.run("rm", [hook])
        try site.write("One.")
        try site.write("Two.")
        #expect(try site.kept(site.ann).landings.count == 1)
        try Data(script.utf8).write(to: URL(filePath: hook))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        // What a killed process left locked is nobody's.
        try Data().write(to: URL(filePath: "\(site.bristol)/refs/receipts/main.lock"))
        try site.write("Three.")
        #expect(try site.kept(site.ann).landings == site.steps())
        #expect(try site.steps().count == 4)
    }

    /// Ann's laptop as it was at a moment, in another's hands.
    private static func copy(of laptop: Laptop, _ name: String, _ world: World) throws -> Laptop {
        var other = try Laptop(world, name)
        other.settings = laptop.settings
        try FileManager.default.removeItem(atPath: other.home)
        try FileManager.default.copyItem(atPath: laptop.home, toPath: other.home)
        return other
    }

    /// The mainline was set back and others went on from there: the receipts go on with it, and what the hub had said of
    /// the steps that it left is kept, at the hub and on the laptops that had it.
    @Test func theLineGoesOnWhereTheMainlineDoes() throws {
        let site = try Site()
        try site.write("One.")
        let other = try Self.copy(of: site.ann, "yesterday", site.world)
        let step = try site.world.git(site.bristol, "rev-parse", "main")
        try site.write("Two.")
        let left = try site.world.git(site.bristol, "rev-parse", "refs/receipts/main")
        let fallen = try site.world.git(site.bristol, "rev-parse", "main")
        _ = try site.world.git(site.bristol, "update-ref", "refs/heads/main", step)
        // Shorter only: the steps may come in again, and nothing is signed anew.
        _ = try site.region.hub.sli("hub", "init", site.region.hub.folder, "--ssh").expecting(0)
        #expect(try site.world.git(site.bristol, "rev-parse", "refs/receipts/main") == left)

        for text in ["Another two.", "Another three."] {
            try other.does("set", AccountRegion.record, "/headline", text)
            try other.does("sync")
        }
        #expect(try site.steps().count == 4)
        #expect(try site.kept(other).landings == site.steps())
        #expect(try site.kept(other).standing == ["given": true, "upTo": 4])
        #expect(try site.world.git(site.bristol, "rev-parse", "refs/suspect/receipts/\(left)") == left)
        let offered = try site.world.start(
            "git", ["ls-remote", "\(SSHAccount.address)/authorities/bristol.git"],
            adding: [
                "GIT_SSH_COMMAND":
                    "ssh -F \(site.world.path("ssh/config")) -o IdentityFile=\(site.ann.home)/keys/\(Laptop.region)"
            ]
        ).answer().expecting(0).output
        #expect(offered.contains("refs/receipts/main") && !offered.contains("suspect"), "\(offered)")

        // Who holds the line that was left says so, and nothing about receipts.
        let parted = try site.ann.sli("sync")
        #expect(parted.code == 1 && parted.output.contains("parts from this laptop's"), "\(parted)")
        #expect(try !site.ann.sli("status").output.contains("receipt"))
        #expect(try site.kept(site.ann).landings.last == fallen)
        try site.region.jo.does(
            "hub", "restore", "--authority", "bristol", "--at", String(step.prefix(8)), "--fallen",
            String(fallen.prefix(8)))
        for laptop in [site.ann, other, site.ann] { try laptop.does("sync") }
        for laptop in [site.ann, other] {
            #expect(try site.kept(laptop).landings == site.steps())
            #expect(try site.kept(laptop).standing == ["given": true, "upTo": 5])
        }
        let former = try site.world.git(site.ann.authorityRepository, "for-each-ref", "refs/hub/former-receipts")
        #expect(former.contains(left), "\(former)")
        #expect(try site.world.faults(site.bristol) == "")
    }

    @Test func aLineOfWhichNothingIsLeftBeginsAnew() throws {
        var other: Laptop?
        let site = try Site { region in other = try Self.copy(of: region.ann, "early", region.world) }
        let early = try #require(other)
        let left = try site.world.git(site.bristol, "rev-parse", "refs/receipts/main")
        let root = try site.world.git(site.bristol, "rev-list", "--max-parents=0", "--first-parent", "main")
        _ = try site.world.git(site.bristol, "update-ref", "refs/heads/main", root)
        try early.does("new", "self-assessment/2018/bristol")
        try early.does("sync")
        #expect(try site.steps().count == 1)
        #expect(try site.kept(early).landings == site.steps())
        #expect(try site.world.git(site.bristol, "rev-list", "--count", "refs/receipts/main") == "1")
        #expect(try site.world.git(site.bristol, "rev-parse", "refs/suspect/receipts/\(left)") == left)
    }

    /// A receipt as the hub would write it, with one thing changed.
    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        var fields: [String: String] = [:]
        var number: Int?
        var isSignedByAnother = false
        var message = "Receipt"
        var name = "sli"
        var file = "receipt.json"
        var seconds = 1_505_462_412
        var isOriginalSignatureKept = false
    }

    static let forgeries = [
        Forgery(testDescription: "another key", reason: "signature", isSignedByAnother: true),
        Forgery(
            testDescription: "another signature", reason: "signature", fields: ["at": "2017-09-15T08:00:13Z"],
            seconds: 1_505_462_413, isOriginalSignatureKept: true),
        Forgery(
            testDescription: "another step", reason: "meaning", fields: ["landing": String(repeating: "1", count: 40)]),
        Forgery(testDescription: "a number left out", reason: "meaning", number: 3),
        Forgery(testDescription: "another space", reason: "meaning", fields: ["space": "authorities/torbay"]),
        Forgery(
            testDescription: "another region", reason: "meaning", fields: ["region": String(repeating: "2", count: 40)]),
        Forgery(testDescription: "another time in it than on it", reason: "form", seconds: 1_505_462_411),
        Forgery(testDescription: "no time", reason: "form", fields: ["at": "yesterday"]),
        Forgery(testDescription: "another message", reason: "form", message: "Received"),
        Forgery(testDescription: "another name", reason: "form", name: "hub"),
        Forgery(testDescription: "another file", reason: "form", file: "other.json"),
        Forgery(testDescription: "one field more", reason: "form", fields: ["note": "x"]),
    ]

    /// Whoever has the hub's disk writes past everything; the copies take in the records and say what is wrong.
    @Test func oneThatIsNotGoodIsToldAndBlocksNothing() throws {
        let site = try Site()
        let folder = site.region.hub.folder
        let hook = "\(site.bristol)/hooks/post-receive"
        let script = try Data(contentsOf: URL(filePath: hook))
        _ = try site.world.run("rm", [hook])
        try site.write("Two.")
        let first = try site.world.git(site.bristol, "rev-parse", "refs/receipts/main")
        let original = try site.steps()[1]
        let root = try site.ann.json("status")["root"]?.string ?? ""
        _ = try site.world.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", site.world.path("other")])

        func forge(_ forgery: Forgery) throws -> String {
            func fields(_ changes: [String: String]) -> JSONObject {
                var fields: JSONObject = [
                    "at": "2017-09-15T08:00:12Z", "landing": .string(original), "number": 2, "region": .string(root),
                    "space": "authorities/bristol",
                ]
                for (name, value) in changes { fields[name] = .string(value) }
                if let number = forgery.number { fields["number"] = .number(JSONNumber(number)) }
                return fields
            }
            var all = fields(forgery.fields)
            let signed = forgery.isOriginalSignatureKept ? fields([:]) : all
            let message = try site.world.file("forged", JSON.object(signed).canonicalText)
            let key = forgery.isSignedByAnother ? site.world.path("other") : "\(folder)/receipt-key"
            _ = try site.world.run("rm", ["-f", "\(message).sig"])
            _ = try site.world.run("ssh-keygen", ["-q", "-Y", "sign", "-n", "sli-receipt", "-f", key, message])
            all["signature"] = .string(try String(contentsOfFile: "\(message).sig", encoding: .utf8))
            let file = try site.world.file("forged.json", JSON.object(all).canonicalText)
            let blob = try site.world.git(site.bristol, "hash-object", "-w", file)
            let entry = try site.world.file("entry", "100644 blob \(blob)\t\(forgery.file)\n")
            let tree = try site.world.git(site.bristol, "mktree", input: entry)
            let date = "\(forgery.seconds) +0000"
            return try site.world.run(
                "git", ["--git-dir", site.bristol, "commit-tree", tree, "-p", first, "-m", forgery.message],
                adding: [
                    "GIT_AUTHOR_NAME": forgery.name, "GIT_AUTHOR_EMAIL": "sli@invalid", "GIT_AUTHOR_DATE": date,
                    "GIT_COMMITTER_NAME": forgery.name, "GIT_COMMITTER_EMAIL": "sli@invalid",
                    "GIT_COMMITTER_DATE": date,
                ]
            ).firstLine
        }

        for forgery in Self.forgeries {
            _ = try site.world.git(site.bristol, "update-ref", "refs/receipts/main", forge(forgery))
            let answer = try site.ann.sli("sync").expecting(0)
            #expect(answer.output.contains("receipt 2 for"), "\(forgery.testDescription): \(answer)")
            let (landings, standing) = try site.kept(site.ann)
            #expect(landings == [try site.steps()[0]], "\(forgery.testDescription)")
            #expect(
                standing?["bad"] == ["number": 2, "reason": .string(forgery.reason)],
                "\(forgery.testDescription): \(standing as Any)")
            #expect(try site.ann.sli("status").expecting(0).output.contains("receipt 2 for"))
        }
        // The same by the same hand with nothing changed is good: the forgeries differ in one thing alone.
        let honest = try forge(Forgery(testDescription: "", reason: ""))
        _ = try site.world.git(site.bristol, "update-ref", "refs/receipts/main", honest)
        #expect(try !site.ann.sli("sync").expecting(0).output.contains("receipt"))
        #expect(try site.kept(site.ann).standing == ["given": true, "upTo": 2])

        // The hub was restored from a backup and signs the second step anew, later: what it said first counts.
        _ = try site.world.git(site.bristol, "update-ref", "refs/receipts/main", first)
        try script.write(to: URL(filePath: hook))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try site.write("Three.")
        #expect(try site.kept(site.ann).landings == site.steps())
        #expect(try site.kept(site.ann).standing == ["given": true, "upTo": 3])
        let again = try site.world.git(site.bristol, "show", "refs/receipts/main~1:receipt.json")
        #expect(again.contains("\"number\": 2") && !again.contains("2017-09-15"))
        #expect(try site.ann.sli("receipts").expecting(0).output.contains("2017-09-15T08:00:12Z  2"))
        #expect(try site.world.git(site.bristol, "rev-parse", "main") == site.ann.main())
    }
}
