import Foundation
import Testing

@testable import GitStorage

@Suite struct CommitTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// A key of `ssh-keygen`, and git told to sign and verify with it.
    private func makeKey() async throws -> String {
        let key = scratch.path("key")
        let made = try await scratch.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key])
        try #require(made.isSuccess, "\(made.errors)")
        let publicKey = try String(contentsOfFile: key + ".pub", encoding: .utf8)
        try "ann@bristol.gov.uk \(publicKey)".write(toFile: scratch.path("allowed"), atomically: true, encoding: .utf8)
        for (name, value) in [
            ("gpg.format", "ssh"), ("user.signingKey", key), ("gpg.ssh.allowedSignersFile", scratch.path("allowed")),
        ] {
            try await scratch.git("config", name, value)
        }
        return key
    }

    private func bytes(_ tree: ObjectID, _ parents: [ObjectID] = [], _ message: String = "One line\n") -> CommitBytes {
        CommitBytes(
            tree: tree, parents: parents, author: ann,
            committer: Identity(name: ann.name, email: ann.email, seconds: 1_500_000_001), message: message)
    }

    @Test func commitsAreTheSameAsThoseOfGit() async throws {
        let tree = try store.writeTree([])
        let first = try store.writeCommit(raw: bytes(tree).encoded())
        #expect(try await scratch.gitID("commit-tree", tree.hex, input: Array("One line\n".utf8)) == first)
        let message = "Bewertung geändert\n\nLevel: 0\n"
        let second = try store.writeCommit(raw: bytes(tree, [first], message).encoded())
        #expect(
            try await scratch.gitID("commit-tree", tree.hex, "-p", first.hex, input: Array(message.utf8)) == second)
        let merge = try store.writeCommit(raw: bytes(tree, [first, second], "m").encoded())
        #expect(
            try await scratch.gitID(
                "commit-tree", tree.hex, "-p", first.hex, "-p", second.hex, input: Array("m".utf8)) == merge)
        let read = try store.commit(second)
        #expect(read.tree == tree && read.parents == [first] && read.message == message && read.signature == nil)
        #expect(read.author == ann && read.committer.seconds == 1_500_000_001 && read.hasOneByteForm)
        #expect(read.signedPayload == read.raw)
    }

    @Test func aCommitSignedOverThePayloadIsGoodForGit() async throws {
        let key = try await makeKey()
        var commit = bytes(try store.writeTree([]))
        let payload = try commit.signedPayload()
        let signed = try await scratch.run("ssh-keygen", ["-q", "-Y", "sign", "-n", "git", "-f", key], input: payload)
        commit.signature = signed.text
        let id = try store.writeCommit(raw: commit.encoded())
        let verdict = try await scratch.run("git", ["verify-commit", id.hex])
        #expect(verdict.isSuccess && verdict.errors.contains("Good \"git\" signature"), "\(verdict.errors)")
        #expect(try await scratch.git("fsck", "--strict", id.hex).text.isEmpty)
        let read = try store.commit(id)
        #expect(read.signature == signed.text && read.signedPayload == payload && read.hasOneByteForm)
    }

    @Test func thePayloadOfAGitSignedCommitIsWhatWasSigned() async throws {
        let key = try await makeKey()
        let tree = try store.writeTree([])
        let id = try await scratch.gitID("commit-tree", "-S", tree.hex, input: Array("signed\n".utf8))
        let read = try store.commit(id)
        #expect(read.hasOneByteForm)
        let signature = try #require(read.signature)
        try signature.write(toFile: scratch.path("signature"), atomically: true, encoding: .utf8)
        let arguments = [
            "-Y", "verify", "-f", scratch.path("allowed"), "-I", "ann@bristol.gov.uk", "-n", "git", "-s",
            scratch.path("signature"),
        ]
        #expect(try await scratch.run("ssh-keygen", arguments, input: read.signedPayload).isSuccess)
        #expect(try await !scratch.run("ssh-keygen", arguments, input: read.raw).isSuccess)
        #expect(FileManager.default.fileExists(atPath: key))
    }

    /// Each is a commit that git reads, and none is the one byte form (EDGE-CASES 29).
    @Test(arguments: [
        ("encoding", "encoding UTF-8\n", "\n"), ("mergetag", "mergetag object 1\n tag x\n", "\n"),
        ("second signature", "gpgsig a\ngpgsig b\n", "\n"), ("other hash", "gpgsig-sha256 a\n", "\n"),
        ("unknown header", "x y\n", "\n"), ("invalid text", "", "\n\u{0}"),
        ("empty last signature line", "gpgsig a\n \n", "\n"),
    ])
    func otherByteFormsAreSeen(name: String, header: String, body: String) throws {
        let plain = String(decoding: try bytes(try store.writeTree([])).encoded(), as: UTF8.self)
        let head = plain.components(separatedBy: "\n\n")[0]
        let raw = Array((head + "\n" + header + body).utf8)
        let id = try store.write(raw, .commit)
        let read = try store.commit(id)
        #expect(read.raw == raw)
        if name != "empty last signature line" {
            #expect(!read.hasOneByteForm, "\(name)")
            #expect(throws: StorageError.corrupt(nil)) { try store.writeCommit(raw: raw) }
        }
    }

    @Test(arguments: [
        ("Ann Officer <ann@bristol.gov.uk> 1500000000 +0100", "offset"),
        ("Ann Officer <ann@bristol.gov.uk> 1500000000 -0000", "minus nought"),
        ("Ann Officer <ann@bristol.gov.uk> 01500000000 +0000", "leading nought"),
        ("Ann Officer <ann@bristol.gov.uk> +1500000000 +0000", "plus"),
        ("Ann Officer  <ann@bristol.gov.uk> 1500000000 +0000", "space"),
        ("Ann Officer <ann@bristol.gov.uk>  1500000000 +0000", "two spaces"),
        ("Ann Officer <ann@bristol.gov.uk> 9223372036854775807 +0000", "too late"),
        ("Ann Officer <ann@bristol.gov.uk> -1 +0000", "too early"),
        ("Ann <Officer <ann@bristol.gov.uk> 1500000000 +0000", "bracket"),
        ("<ann@bristol.gov.uk> 1500000000 +0000", "no name"), ("Ann Officer <> 1500000000 +0000", "no address"),
    ])
    func otherFormsOfAnIdentityAreSeen(line: String, why: String) throws {
        let tree = try store.writeTree([])
        let raw = "tree \(tree)\nauthor \(line)\ncommitter \(ann.line)\n\nx\n"
        let id = try store.write(Array(raw.utf8), .commit)
        #expect(try !store.commit(id).hasOneByteForm, "\(why)")
    }

    @Test(arguments: [
        "", "tree", "tree x\n\n", "author a <b> 1 +0000\n\nx",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor a <b> 1 +0000\ncommitter a <b> 1 +0000\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor a <b> x +0000\ncommitter a <b> 1 +0000\n\n",
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 1\nauthor a <b> 1 +0000\ncommitter a <b> 1 +0000\n\n",
    ])
    func whatIsNoCommitIsCorrupt(raw: String) throws {
        let id = try store.write(Array(raw.utf8), .commit)
        #expect(throws: StorageError.corrupt(id)) { try store.commit(id) }
    }

    @Test func datesAreBounded() throws {
        let tree = try store.writeTree([])
        for (seconds, isUsable) in [(0, true), (1 << 33, true), (1 << 33 + 1, false), (-1, false)] as [(Int64, Bool)] {
            var commit = bytes(tree)
            commit.author = Identity(name: "a", email: "b", seconds: seconds)
            #expect(((try? commit.encoded()) != nil) == isUsable, "\(seconds)")
        }
    }

    @Test(arguments: ["a<b", "a>b", "a\nb", " a", "a ", "", "a\0b"])
    func namesThatWouldBreakTheLineAreRefused(name: String) throws {
        var commit = bytes(try store.writeTree([]))
        commit.author = Identity(name: name, email: "b", seconds: 1)
        #expect(throws: StorageError.unusable("author")) { try commit.encoded() }
        commit.author = Identity(name: "a", email: name, seconds: 1)
        #expect(throws: StorageError.unusable("author")) { try commit.encoded() }
    }

    @Test func twoSpellingsAreTwoPeople() {
        #expect(
            Identity(name: "\u{E9}", email: "e", seconds: 1) != Identity(name: "e\u{301}", email: "e", seconds: 1))
    }

    @Test func aCommitNeedsItsTreeAndParents() throws {
        let tree = try store.writeTree([])
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(throws: StorageError.notFound(absent)) { try store.writeCommit(raw: bytes(absent).encoded()) }
        #expect(throws: StorageError.notFound(absent)) { try store.writeCommit(raw: bytes(tree, [absent]).encoded()) }
        #expect(throws: StorageError.wrongKind(tree)) { try store.writeCommit(raw: bytes(tree, [tree]).encoded()) }
    }
}
