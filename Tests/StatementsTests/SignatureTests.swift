import Testing

@testable import Statements

@Suite struct SignatureTests {
    private static func key(_ number: UInt8) -> PrivateKey { PrivateKey(seed: [UInt8](repeating: number, count: 32))! }

    @Test func signingAndVerifyingAreMirrorImages() async throws {
        let signer: any Signer = KeySigner(Self.key(1))
        for namespace in SignatureNamespace.allCases {
            for message in [[], [0], Array("Grüße\r\n".utf8), [UInt8](repeating: 0xFF, count: 100_000)] {
                let signature = try await signer.sign(message, namespace: namespace)
                #expect(verify(signature: signature, over: message, namespace: namespace) == .good(signer.publicKey))
                #expect(
                    verify(signature: signature, over: message + [0], namespace: namespace) == .bad(.mismatch))
                for other in SignatureNamespace.allCases where other != namespace {
                    #expect(verify(signature: signature, over: message, namespace: other) == .bad(.namespace))
                }
                #expect(try SSHSignature(armoured: signature).armoured == signature)
            }
        }
    }

    @Test func signaturesMadeHereAreGoodForSSHKeygen() async throws {
        let tools = try StockTools()
        let signer = KeySigner(Self.key(2))
        let allowed = try tools.write("dcs@bristol.gov.uk \(signer.publicKey.openSSH)\n", to: "allowed")
        for namespace in SignatureNamespace.allCases {
            let message = Array("approved\n".utf8)
            let file = try tools.write(signer.sign(message, namespace: namespace), to: "signature")
            let arguments = ["-Y", "verify", "-f", allowed, "-I", "dcs@bristol.gov.uk", "-s", file, "-n"]
            let good = try await tools.run("ssh-keygen", arguments + [namespace.rawValue], input: message)
            #expect(good.isSuccess, "\(good.errors)")
            let changed = try await tools.run("ssh-keygen", arguments + [namespace.rawValue], input: message + [32])
            #expect(!changed.isSuccess)
        }
    }

    @Test(arguments: ["sha512", "sha256"])
    func signaturesOfSSHKeygenAreGoodHere(digest: String) async throws {
        let tools = try StockTools()
        let key = Self.key(3)
        let file = try tools.write(key.openSSH(comment: ""), to: "key")
        let message = Array("submitted\n".utf8)
        let made = try await tools.succeed(
            "ssh-keygen", ["-q", "-Y", "sign", "-n", "sli-statement", "-O", "hashalg=\(digest)", "-f", file],
            input: message
        ).text
        #expect(verify(signature: made, over: message, namespace: .statement) == .good(key.publicKey))
        if digest == "sha512" {
            #expect(made == KeySigner(key).sign(message, namespace: .statement), "the same bytes as ours")
        }
    }

    @Test func aTokensSignatureIsGoodOnlyIfItWasTouched() throws {
        let signer = try #require(TokenSigner(Self.key(7), application: "ssh:sli"))
        let message = Array("approved\n".utf8)
        let signature = signer.sign(message, namespace: .statement)
        #expect(verify(signature: signature, over: message, namespace: .statement) == .good(signer.publicKey))
        #expect(verify(signature: signature, over: message + [0], namespace: .statement) == .bad(.mismatch))
        #expect(verify(signature: signature, over: message, namespace: .git) == .bad(.namespace))
        #expect(try SSHSignature(armoured: signature).armoured == signature)
        let untouched = signer.sign(message, namespace: .statement, flags: 0xFE)
        #expect(verify(signature: untouched, over: message, namespace: .statement) == .bad(.untouched))
        #expect(verify(signature: untouched, over: message + [0], namespace: .statement) == .bad(.mismatch))
    }

    @Test(arguments: [false, true])
    func commitsSignedHereAreGoodForGit(isOnToken: Bool) async throws {
        let tools = try StockTools()
        let signer: any Signer = isOnToken ? try #require(TokenSigner(Self.key(4))) : KeySigner(Self.key(4))
        try tools.write("a@bristol.gov.uk namespaces=\"git\" \(signer.publicKey.openSSH)\n", to: "allowed")
        try await tools.succeed("git", ["init", "-q", "."])
        try await tools.succeed("git", ["config", "gpg.ssh.allowedSignersFile", tools.path("allowed")])
        let tree = try await tools.succeed("git", ["write-tree"]).text.dropLast()
        let unsigned = try await tools.succeed("git", ["commit-tree", "-m", "Approve", String(tree)]).text.dropLast()
        let payload = try await tools.succeed("git", ["cat-file", "commit", String(unsigned)]).output
        let signature = try await signer.sign(payload, namespace: .git)
        let commit = Self.commit(payload, signed: signature)
        let id = try await tools.succeed("git", ["hash-object", "-t", "commit", "-w", "--stdin"], input: commit).text
        let verdict = try await tools.run("git", ["verify-commit", String(id.dropLast())])
        #expect(verdict.isSuccess)
        #expect(verdict.errors.contains("Good \"git\" signature for a@bristol.gov.uk"))
        let changed = Self.commit(payload + [0x0A], signed: signature)
        let changedID = try await tools.succeed(
            "git", ["hash-object", "-t", "commit", "-w", "--stdin"], input: changed)
        #expect(try await !tools.run("git", ["verify-commit", String(changedID.text.dropLast())]).isSuccess)
    }

    @Test func commitsSignedByGitAreGoodHere() async throws {
        let tools = try StockTools()
        let key = Self.key(5)
        try tools.write(key.openSSH(comment: ""), to: "key")
        try tools.write(key.publicKey.openSSH + "\n", to: "key.pub")
        try await tools.succeed("git", ["init", "-q", "."])
        try await tools.succeed(
            "git",
            [
                "-c", "gpg.format=ssh", "-c", "user.signingKey=\(tools.path("key"))", "commit", "-q", "-S",
                "--allow-empty",
            ]
                + ["-m", "Approve"])
        let commit = try await tools.succeed("git", ["cat-file", "commit", "HEAD"]).text
        var payload = ""
        var signature = ""
        var isInSignature = false
        for line in commit.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("gpgsig ") {
                isInSignature = true
                signature += line.dropFirst("gpgsig ".count) + "\n"
            } else if isInSignature, line.hasPrefix(" ") {
                signature += line.dropFirst() + "\n"
            } else {
                isInSignature = false
                payload += line + "\n"
            }
        }
        payload.removeLast()
        #expect(verify(signature: signature, over: Array(payload.utf8), namespace: .git) == .good(key.publicKey))
    }

    private static func commit(_ payload: [UInt8], signed signature: String) -> [UInt8] {
        var lines = signature.split(separator: "\n").map(String.init)
        lines[0] = "gpgsig " + lines[0]
        let header = lines.joined(separator: "\n ") + "\n"
        let text = String(decoding: payload, as: UTF8.self)
        let blank = text.firstRange(of: "\n\n")!.lowerBound
        return Array((text[...blank] + header + text[text.index(after: blank)...]).utf8)
    }

    @Test func whatIsNoSignatureIsUnreadable() {
        let text = KeySigner(Self.key(6)).sign([1], namespace: .git)
        let cases: [(String, Verdict.Unreadable)] = [
            ("", .armour), ("x" + text, .armour), (text.replacing("SSH", with: "PGP"), .armour),
            (String(text.dropLast(4)), .armour), (text + "trailing", .armour),
            (text.replacing("\n", with: ""), .armour),
            (text.replacing("U1NI", with: "U1N!"), .armour), (text.replacing("\n", with: "\r\n"), .armour),
            (text.replacing("U1NI", with: "V1NI"), .envelope),
        ]
        for (damaged, reason) in cases {
            #expect(verify(signature: damaged, over: [1], namespace: .git) == .unreadable(reason), "\(damaged)")
        }
        for harmless in [
            text.replacing("\nU1NI", with: "\n\r\nU1NI"), text + "\n \n", text.replacing("U1NI", with: "U1\n NI"),
        ] {
            #expect(verify(signature: harmless, over: [1], namespace: .git) == .good(Self.key(6).publicKey))
        }
    }
}
