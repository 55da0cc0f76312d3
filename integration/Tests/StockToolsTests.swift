import Foundation
import Records
import Testing

/// Stock git and OpenSSH read everything that sli writes.
@Suite(.tags(.large)) struct StockToolsTests {
    @Test func everyEditVerifiesAgainstTheRoster() throws {
        let world = try World()
        let region = try Region(world)
        try region.ann.does("set", Region.record, Region.headline, "Ann's")
        try region.ben.does("set", Region.record, Region.headline, "Ben's")
        try region.level()
        try region.ann.does("resolve", Region.record, Region.headline, "--keep", "ben")
        try region.level()

        let roster = try region.jo.json("member", "list")
        let signers = (roster.array ?? []).flatMap { member in
            (member["keys"]?.array ?? []).map { key in
                "\(member["email"]?.string ?? "") namespaces=\"git\" \(key["public"]?.string ?? "")\n"
            }
        }
        #expect(signers.count == 3)
        let file = try world.file("allowed-signers", signers.joined())
        for repository in region.repositories {
            var edits = 0
            for id in try world.git(repository, "rev-list", "--all").split(separator: "\n").map({ String($0) }) {
                let parents = try world.git(repository, "log", "-1", "--format=%P", id).split(separator: " ").count
                let isSigned = try world.git(repository, "cat-file", "commit", id).contains("\ngpgsig ")
                // A landing and an authority's root are unsigned; all else is somebody's edit.
                let isAuthorityRoot = parents == 0 && !repository.hasSuffix("region.git")
                #expect(isSigned == (parents < 2 && !isAuthorityRoot), "\(id) in \(repository)")
                guard isSigned else { continue }
                edits += 1
                let answer = try world.run(
                    "git",
                    [
                        "--git-dir", repository, "-c", "gpg.format=ssh", "-c", "gpg.ssh.allowedSignersFile=\(file)",
                        "verify-commit", id,
                    ])
                #expect(answer.errors.contains("Good \"git\" signature for "), "\(answer)")
                let author = try world.git(repository, "log", "-1", "--format=%ae", id)
                #expect(answer.errors.contains("signature for \(author) "), "\(answer)")
            }
            #expect(edits >= 3, "\(repository)")
            #expect(try world.faults(repository) == "")
        }
    }

    @Test func stockGitReadsTheHistoryAndAClone() throws {
        let world = try World()
        let region = try Region(world)
        try region.ann.does("set", Region.record, Region.headline, "Ann's")
        try region.level()
        let clone = world.path("clone")
        _ = try world.run("git", ["clone", "--quiet", region.hubAuthority, clone])
        let text = try String(contentsOfFile: clone + "/records/self-assessment/2017/bristol.json", encoding: .utf8)
        #expect(text.contains("\"headline\": \"Ann's\""))
        let log = try world.git(region.hubAuthority, "log", "--format=%an: %s", "main")
        #expect(log.contains("Ann Lee: Write in self-assessment/2017/bristol"), "\(log)")
        #expect(!log.contains("Ann's"))
        for repository in region.repositories { #expect(try world.faults(repository) == "") }
    }
}
