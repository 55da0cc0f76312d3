import Foundation
import Records
import Testing

/// The pages for an IT department, followed to the letter: their commands are taken out of them and run in order.
@Suite(.tags(.large)) struct HubPagesTests {
    /// A shell line of a page, with this machine's places in place of the page's.
    private static func run(
        _ line: String, in world: World, at folder: String, as environment: [String: String], _ places: [String: String]
    ) throws -> Answer {
        var line = line
        for (old, new) in places { line = line.replacingOccurrences(of: old, with: new) }
        var environment = environment
        // The `ssh` of the world goes before the machine's own.
        environment["PATH"] = "\(world.path("bin")):\(world.programs):\(World.tools)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try world.start("sh", ["-c", "cd '\(folder)' && \(line)"], adding: environment).answer()
    }

    @Test func theSSHPageSetsAHubUp() throws {
        let world = try World()
        let page = try Page("docs/hub/ssh.md")
        let account = try SSHAccount(world)
        let (jo, ann) = (try Laptop(world, "jo"), try Laptop(world, "ann"))
        try jo.foundRegion()
        let mark = try jo.json("status")["root"]?.string?.prefix(8) ?? ""
        var places = [
            "/srv/sli": account.folder, "sli@hub.southwest.example": "hub", "4be1a0c2": "\(mark)",
        ]
        func sh(_ line: String, as who: String) throws -> Answer {
            var environment = ["SLI_HOME": world.path(who), "HOME": world.path(who)]
            if who == "account" { environment = ["HOME": account.home] }
            return try Self.run(line, in: world, at: world.path(who), as: environment, places)
        }

        // sshd reads its part of the page.
        let ssh = try String(contentsOfFile: world.path("ssh/sshd_config"), encoding: .utf8)
        let configuration = try world.file(
            "ssh/page", ssh + page.lines("sshd_config").map { $0 + "\n" }.joined())
        _ = try world.run("/usr/sbin/sshd", ["-t", "-f", configuration])

        var seen: [String] = []
        for block in page.blocks {
            for line in block.lines {
                switch block.label {
                case "sh coordinator":
                    places["ssh-ed25519 AAAA…"] = (try? ann.publicKeyLine()) ?? ""
                    _ = try sh(line, as: "jo").expecting(0)
                    // By whatever way: here they are copied.
                    if line.contains("hub export") {
                        try FileManager.default.copyItem(
                            atPath: world.path("jo/region.sli"), toPath: "\(account.home)/region.sli")
                    }
                case "sh account":
                    _ = try sh(line, as: "account").expecting(0)
                    if line.contains("--from") {
                        try FileManager.default.copyItem(
                            atPath: "\(account.folder)/receipt-key.pub", toPath: world.path("jo/receipt-key.pub"))
                    }
                case "sh newcomer":
                    let answer = try sh(line, as: "ann").expecting(1)
                    #expect(try answer.errors.contains(ann.publicKeyLine()), "\(answer)")
                case "sh member": _ = try sh(line, as: "ann").expecting(0)
                case "sh root", "sshd_config": continue
                default: Issue.record("nobody runs what is labelled \(block.label)")
                }
                seen.append(block.label)
            }
        }
        #expect(Set(seen) == ["sh coordinator", "sh account", "sh newcomer", "sh member"])

        // What the page promises.
        #expect(try account.admitted() == ["ann-lee", "jo-price"])
        let status = try sh("sli status --json", as: "ann").expecting(0).output
        let json = try JSON(reading: Array(status.utf8))
        #expect(json["member"]?["id"]?.string == "ann-lee")
        #expect(json["spaces"]?.array?.first?["receipts"]?["given"]?.bool == true, "\(status)")
        #expect(try sh("sli receipts --json", as: "ann").expecting(0).output.contains("\"number\": 2"))
        for name in ["", "/receipt-key"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: account.folder + name)
            #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o077 } == 0, "\(name) is open to others")
        }
    }

    @Test func theFolderPageSetsAHubUp() throws {
        let world = try World()
        let page = try Page("docs/hub/folder.md")
        let (jo, ann) = (try Laptop(world, "jo"), try Laptop(world, "ann"))
        try jo.foundRegion()
        let mark = try jo.json("status")["root"]?.string?.prefix(8) ?? ""
        var places = ["/srv/sli": world.path("share"), "4be1a0c2": "\(mark)"]
        func sh(_ line: String, as who: String) throws -> Answer {
            try Self.run(
                line, in: world, at: world.path(who),
                as: ["SLI_HOME": world.path(who), "HOME": world.path(who)], places)
        }
        var seen: Set<String> = []
        for block in page.blocks {
            for line in block.lines {
                switch block.label {
                case "sh coordinator":
                    places["ssh-ed25519 AAAA…"] = (try? ann.publicKeyLine()) ?? ""
                    _ = try sh(line, as: "jo").expecting(0)
                case "sh member": _ = try sh(line, as: "ann").expecting(0)
                // The group and its folder: only root can make them.
                case "sh root": continue
                default: Issue.record("nobody runs what is labelled \(block.label)")
                }
                seen.insert(block.label)
            }
        }
        #expect(seen == ["sh coordinator", "sh member"])
        let status = try sh("sli status", as: "ann").expecting(0).output
        #expect(status.contains("Ann Lee"), "\(status)")
        #expect(status.contains("gives no receipts"), "\(status)")
    }
}
