import Foundation
import Records
import Testing

/// The hub's hook under a push by stock git (EDGE-CASES.md 25 to 27, 29): refused with a reason, nothing written.
@Suite(.tags(.large)) struct RefusalTests {
    let world: World
    let region: Region
    /// A clone by stock git, with an edit of Ann's that the hub does not have.
    let clone: String

    init() throws {
        world = try World()
        region = try Region(world)
        try region.ann.does("set", Region.record, Region.headline, "Not sent yet")
        clone = world.path("clone.git")
        _ = try world.run("git", ["clone", "--quiet", "--bare", region.hubAuthority, clone])
        _ = try world.git(clone, "fetch", "--quiet", region.ann.authorityRepository, "main:refs/keep/edit")
    }

    /// Everything in the hub's repository, by name and size.
    private func state() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: region.hubAuthority).sorted().map { name in
            let size = try FileManager.default.attributesOfItem(atPath: "\(region.hubAuthority)/\(name)")[.size]
            return "\(name) \(size ?? 0)"
        }
    }

    /// Pushes, and expects the hook to say no with a sentence and a line of JSON, and to leave all as it was.
    private func expectRefused(_ refspecs: String..., because reason: String) throws {
        let before = try (region.hubMain, state())
        let answer = try world.start("git", ["--git-dir", clone, "push", region.hubAuthority] + refspecs).answer()
        #expect(answer.code == 1, "\(answer)")
        let lines = answer.errors.split(separator: "\n").filter { $0.hasPrefix("remote: ") }
            .map { $0.dropFirst(8).trimmingCharacters(in: .whitespaces) }
        #expect(lines.contains { $0.contains(reason) }, "\(answer)")
        let sentences = lines.compactMap { try? JSON(reading: Array($0.utf8))["sentence"]?.string }
        #expect(sentences.contains { $0.contains(reason) }, "\(answer)")
        #expect(try region.hubMain == before.0)
        #expect(try state() == before.1)
        // The region goes on as if nothing had been.
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Not sent yet")
    }

    /// Writes a commit as it is given and names it.
    private func commit(_ text: String, as name: String) throws -> String {
        let id = try world.git(
            clone, "hash-object", "-t", "commit", "-w", "--literally", world.file("commit", text))
        _ = try world.git(clone, "update-ref", "refs/keep/\(name)", id)
        return id
    }

    /// The landing of one edit on the hub's newest commit, as sli would make it.
    private func landing(of edit: String) throws -> String {
        let tip = try region.hubMain
        let tree = try world.git(clone, "rev-parse", "\(edit)^{tree}")
        let counter = try Int(world.git(clone, "log", "-1", "--format=%ct", edit)).map { $0 + 1 } ?? 0
        let message = try world.git(clone, "log", "-1", "--format=%B", tip)
        return try commit(
            """
            tree \(tree)
            parent \(tip)
            parent \(edit)
            author sli <sli@invalid> \(counter) +0000
            committer sli <sli@invalid> \(counter) +0000

            \(message)
            """, as: "landing")
    }

    private func edit() throws -> String {
        try world.run("git", ["--git-dir", clone, "cat-file", "commit", "refs/keep/edit"]).output
    }

    /// The edit's text without its signature.
    private func unsigned() throws -> String {
        var isSignature = false
        let lines = try edit().split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            isSignature = line.hasPrefix("gpgsig ") || (isSignature && line.hasPrefix(" "))
            return !isSignature
        }
        return lines.joined(separator: "\n")
    }

    /// The test's own landing is right: only what is changed in it can be what the hook refuses.
    @Test func theHandMadeLandingOfAGoodEditIsAccepted() throws {
        let edit = try world.git(clone, "rev-parse", "refs/keep/edit")
        let landing = try landing(of: edit)
        _ = try world.git(clone, "push", "--quiet", region.hubAuthority, "\(landing):refs/heads/main")
        try region.level()
        #expect(try region.ben.text(Region.headline) == "Not sent yet")
        #expect(try world.git(region.hubAuthority, "merge-base", "--is-ancestor", landing, "main") == "")
    }

    @Test func anEditThatIsNoLandingIsRefused() throws {
        try expectRefused("refs/keep/edit:refs/heads/main", because: "not one that sli makes")
    }

    @Test func aCommitByHandIsRefused() throws {
        let tree = try world.git(clone, "rev-parse", "main^{tree}")
        let id = try commit(
            """
            tree \(tree)
            parent \(region.hubMain)
            author Ann Lee <ann@bristol.example> 1504000000 +0000
            committer Ann Lee <ann@bristol.example> 1504000000 +0000

            By hand

            """, as: "hand")
        try expectRefused("\(id):refs/heads/main", because: "not one that sli makes")
    }

    @Test func anUnsignedEditIsRefused() throws {
        let id = try commit(unsigned(), as: "unsigned")
        try expectRefused("\(landing(of: id)):refs/heads/main", because: "not signed")
    }

    @Test func anEditSignedWithAnUnknownKeyIsRefused() throws {
        let id = try commit(signed(unsigned(), namespace: "git"), as: "unknown")
        try expectRefused("\(landing(of: id)):refs/heads/main", because: "a key that no member holds")
    }

    @Test func aSignatureForAnotherPurposeIsRefused() throws {
        let id = try commit(
            signed(unsigned(), namespace: "sli-statement", key: "\(region.ann.home)/keys/\(Laptop.region)"),
            as: "purpose")
        try expectRefused("\(landing(of: id)):refs/heads/main", because: "signature")
    }

    @Test func aLandingThatHoldsSomethingElseIsRefused() throws {
        let edit = try world.git(clone, "rev-parse", "refs/keep/edit")
        let good = try world.run("git", ["--git-dir", clone, "cat-file", "commit", landing(of: edit)]).output
        let oldTree = try world.git(clone, "rev-parse", "main^{tree}")
        let newTree = try world.git(clone, "rev-parse", "\(edit)^{tree}")
        let id = try commit(good.replacingOccurrences(of: newTree, with: oldTree), as: "other")
        try expectRefused("\(id):refs/heads/main", because: "does not hold what its edits say")
    }

    @Test func otherBranchesAreRefused() throws {
        try expectRefused("main:refs/heads/other", because: "takes in nothing beside")
    }

    @Test func takingTheBranchAwayOrBackIsRefused() throws {
        // git's own settings say no before the hook does.
        let before = try region.hubMain
        for refspec in [":refs/heads/main", "+main~1:refs/heads/main"] {
            let answer = try world.start("git", ["--git-dir", clone, "push", region.hubAuthority, refspec]).answer()
            #expect(answer.code == 1, "\(answer)")
            #expect(try region.hubMain == before)
        }
    }

    /// Signs a commit's text with stock tools, by default with a key that nobody knows.
    private func signed(_ text: String, namespace: String, key: String? = nil) throws -> String {
        let payload = try world.file("payload", text)
        try? FileManager.default.removeItem(atPath: payload + ".sig")
        let unknown = world.path("unknown")
        if key == nil, !FileManager.default.fileExists(atPath: unknown) {
            _ = try world.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", unknown])
        }
        _ = try world.run("ssh-keygen", ["-q", "-Y", "sign", "-n", namespace, "-f", key ?? unknown, payload])
        let signature = try String(contentsOfFile: payload + ".sig", encoding: .utf8)
            .split(separator: "\n").joined(separator: "\n ")
        guard let end = text.range(of: "\n\n") else { throw Failure("not a commit") }
        return "\(text[..<end.lowerBound])\ngpgsig \(signature)\(text[end.lowerBound...])"
    }
}
