import Seeded
import Records
import Testing

@testable import Statements

@Suite struct KeyTests {
    @Test func filesMadeHereAreAcceptedBySSHKeygen() async throws {
        let tools = try StockTools()
        for seed in UInt64(0)..<8 {
            var generator = SeededGenerator(seed: seed)
            let key = try #require(PrivateKey(seed: generator.bytes(32)))
            // Comments of every length modulo the block size: the padding differs.
            let comment = String(repeating: "x", count: Int(seed))
            let file = try tools.write(key.openSSH(comment: comment), to: "key")
            let derived = try await tools.succeed("ssh-keygen", ["-y", "-f", file]).text
            let spaced = comment.isEmpty ? "" : " " + comment
            #expect(derived == key.publicKey.openSSH + spaced + "\n", "seed \(seed)")
            let read = try PrivateKey(openSSH: key.openSSH(comment: comment))
            #expect(read.publicKey == key.publicKey)
            #expect(read.openSSH(comment: comment) == key.openSSH(comment: comment))
        }
    }

    @Test func filesMadeBySSHKeygenAreReadHere() async throws {
        let tools = try StockTools()
        for comment in ["", "a b c", "Zoë O’Brien"] {
            let file = tools.path("key")
            _ = try await tools.run("rm", ["-f", file, file + ".pub"])
            try await tools.succeed("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file])
            let key = try PrivateKey(openSSH: try tools.read("key"))
            let publicLine = try tools.read("key.pub")
            #expect(PublicKey(openSSH: publicLine) == key.publicKey)
            let listed = try await tools.succeed("ssh-keygen", ["-l", "-f", file]).text
            #expect(listed.split(separator: " ")[1] == key.publicKey.fingerprint)
            #expect(
                try PrivateKey(openSSH: try tools.read("key").replacing("\n", with: "\r\n")).publicKey == key.publicKey)
        }
    }

    @Test(arguments: [
        (["-t", "ed25519", "-N", "correct horse"], KeyError.encrypted),
        (["-t", "rsa", "-b", "1024", "-N", ""], .notEd25519(algorithm: "ssh-rsa")),
        (["-t", "rsa", "-b", "1024", "-N", "correct horse"], .notEd25519(algorithm: "ssh-rsa")),
        (["-t", "ecdsa", "-N", ""], .notEd25519(algorithm: "ecdsa-sha2-nistp256")),
        (["-t", "rsa", "-b", "1024", "-m", "PEM", "-N", ""], .notEd25519(algorithm: "ssh-rsa")),
        (["-t", "ecdsa", "-m", "PKCS8", "-N", ""], .notEd25519(algorithm: nil)),
        (["-t", "ecdsa", "-m", "PKCS8", "-N", "correct horse"], .encrypted),
    ])
    func otherFilesAreRefusedByName(options: [String], error: KeyError) async throws {
        let tools = try StockTools()
        try await tools.succeed("ssh-keygen", ["-q"] + options + ["-f", tools.path("key")])
        #expect(throws: error) { try PrivateKey(openSSH: try tools.read("key")) }
        // The other half: of this kind no private key, of other kinds the wrong kind before all else.
        let half = try tools.read("key.pub")
        let kind = String(half.prefix { $0 != " " })
        #expect(throws: kind == "ssh-ed25519" ? KeyError.notAPrivateKey : .notEd25519(algorithm: kind)) {
            try PrivateKey(openSSH: half)
        }
    }

    @Test func everyDamagedByteIsNoticedOrHarmless() throws {
        var generator = SeededGenerator(seed: 11)
        let key = try #require(PrivateKey(seed: generator.bytes(32)))
        let text = key.openSSH(comment: "damage")
        let bytes = try #require(Armour.privateKey.bytes(in: text))
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            let read = try? PrivateKey(openSSH: Armour.privateKey.text(around: damaged))
            // What survives can only be a changed comment: the key itself is held together by its halves.
            if let read { #expect(read.publicKey == key.publicKey, "byte \(index)") }
        }
        for length in 0..<bytes.count {
            #expect(throws: KeyError.damaged) {
                try PrivateKey(openSSH: Armour.privateKey.text(around: bytes.prefix(length)))
            }
        }
        #expect(throws: KeyError.damaged) { try PrivateKey(openSSH: Armour.privateKey.text(around: bytes + [0])) }
        #expect(throws: KeyError.damaged) { try PrivateKey(openSSH: String(text.dropLast(20))) }
    }

    @Test func secretsAreNeverShown() throws {
        var generator = SeededGenerator(seed: 12)
        let seed = generator.bytes(32)
        let key = try #require(PrivateKey(seed: seed))
        var shown = "\(key) \(String(reflecting: key)) \(KeySigner(key)) \(String(reflecting: KeySigner(key)))"
        dump(KeySigner(key), to: &shown)
        dump([Optional(key)], to: &shown)
        for error in [KeyError.encrypted, .damaged, .notAPrivateKey, .notEd25519(algorithm: nil)] {
            shown += "\(error)"
        }
        #expect(shown.contains(key.publicKey.fingerprint))
        let hex = seed.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
        let base64 = String(decoding: Base64.characters(of: seed), as: UTF8.self)
        let decimal = seed.prefix(4).map(String.init).joined(separator: ", ")
        let tree = seed.prefix(2).map { "- \($0)\n" }.joined()
        for spelling in [hex, base64, decimal, tree] { #expect(!shown.contains(spelling)) }
        #expect(!shown.contains("Curve25519"))
    }

    @Test func publicLinesAreReadStrictly() throws {
        let key = try #require(PrivateKey(seed: [UInt8](repeating: 7, count: 32))).publicKey
        let line = key.openSSH
        for accepted in [line, line + " a comment", line + "\n", line + " x\r\n", line + " "] {
            #expect(PublicKey(openSSH: accepted) == key)
        }
        let base64 = String(line.dropFirst("ssh-ed25519 ".count))
        let refused = [
            "", "ssh-ed25519", "ssh-ed25519 ", " " + line, "ssh-ed25519  " + base64, "ssh-ed25519\t" + base64,
            "ssh-rsa " + base64, "SSH-ED25519 " + base64, line + "=", String(line.dropLast()), line + "\nx",
            "restrict " + line, line + "\n\n", line + " a\u{7}b", "ssh-ed25519 " + base64 + "AAAA",
            String(line.dropLast()) + "!", line + "\u{301}",
        ]
        for text in refused { #expect(PublicKey(openSSH: text) == nil, "\(text.debugDescription)") }
    }

    @Test func aTokensKeyIsAnotherKeyThanTheSamePointInAFile() async throws {
        let secret = try #require(PrivateKey(seed: [UInt8](repeating: 7, count: 32)))
        let key = try #require(TokenSigner(secret)?.publicKey)
        #expect(key.isOnToken)
        #expect(!secret.publicKey.isOnToken)
        #expect(key != secret.publicKey)
        #expect(key.itemID != secret.publicKey.itemID)
        #expect(PublicKey(openSSH: key.openSSH + " a comment\n") == key)
        #expect(PublicKey(openSSH: key.openSSH) != TokenSigner(secret, application: "ssh:other")?.publicKey)
        let tools = try StockTools()
        let file = try tools.write(key.openSSH + "\n", to: "key.pub")
        let listed = try await tools.succeed("ssh-keygen", ["-l", "-f", file]).text
        #expect(listed.split(separator: " ")[1] == key.fingerprint)
        #expect(listed.contains("ED25519-SK"), "\(listed)")
        // The word before the base64 has to be the one inside.
        let base64 = String(key.openSSH.drop { $0 != " " })
        for text in ["ssh-ed25519" + base64, "sk-ssh-ed25519" + base64, key.openSSH + "=", key.openSSH + "AAAA"] {
            #expect(PublicKey(openSSH: text) == nil, "\(text)")
        }
        #expect(throws: KeyError.notAPrivateKey) { try PrivateKey(openSSH: key.openSSH) }
    }

    @Test func aTokensNameForAKeyIsBoundedAndOpenSSHs() throws {
        let key = try #require(PrivateKey(seed: [UInt8](repeating: 7, count: 32)))
        let longest = "ssh:" + String(repeating: "~", count: 60)
        for name in ["ssh:", "ssh: a b", longest] { #expect(TokenSigner(key, application: name) != nil, "\(name)") }
        for name in [
            "", "ssh", "SSH:", "https://example.org", "ssh:\0", "ssh:\n", "ssh:\u{7F}", "ssh:é", longest + "~",
        ] {
            #expect(TokenSigner(key, application: name) == nil, "\(name)")
        }
    }

    @Test func keysUnderWhichAnybodyCouldSignAreRefused() {
        let prime = [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        let beyond = [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        let all = [UInt8](repeating: 0xFF, count: 32)
        for point in [prime, beyond, all, [UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31)] {
            #expect(PublicKey(point: point) == nil)
            #expect(PublicKey(point: point.dropLast() + [point[31] ^ 0x80]) == nil)
        }
        #expect(PublicKey(point: [2] + [UInt8](repeating: 0, count: 31)) != nil)
        #expect(PublicKey(point: [2]) == nil)
    }

    @Test func itemIDsComeFromTheFingerprint() throws {
        let key = try #require(PrivateKey(seed: [UInt8](repeating: 7, count: 32))).publicKey
        #expect(ItemID.isValid(key.itemID))
        // 80 bits of the digest: base64's first 13 characters and base32's 16 begin with the same bits.
        let digest = try #require(
            Base64.bytes(of: (key.fingerprint.dropFirst("SHA256:".count) + "=").utf8, allowingSpace: false))
        var bits = digest.prefix(10).flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }[...]
        var id = ""
        while !bits.isEmpty {
            let value = bits.prefix(5).reduce(0) { $0 << 1 | Int($1) }
            id.append(Array("abcdefghijklmnopqrstuvwxyz234567")[value])
            bits = bits.dropFirst(5)
        }
        #expect(key.itemID == id)
    }
}
