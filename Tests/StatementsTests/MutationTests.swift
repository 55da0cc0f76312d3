import Seeded
import Foundation
import Records
import Testing

@testable import Statements

/// Mutated signatures: whatever is good here is good for stock `ssh-keygen`, and the other way round but for
/// the spellings of one signature that docs/formats.md names.
@Suite struct MutationTests {
    private struct Parts {
        var magic = Array("SSHSIG".utf8)
        var version: UInt32 = 1
        var algorithm = "ssh-ed25519"
        var point: [UInt8]
        /// A token's name for the key.
        var application: [UInt8]?
        var namespace = Array("sli-statement".utf8)
        var reserved: [UInt8] = []
        var digest = "sha512"
        var signatureAlgorithm = "ssh-ed25519"
        var signature: [UInt8]
        /// What a token says behind its signature.
        var assertion: [UInt8] = []
        var tail: [UInt8] = []

        var bytes: [UInt8] {
            var key: [UInt8] = []
            key.appendWire(algorithm)
            key.appendWire(point)
            if let application { key.appendWire(application) }
            var blob: [UInt8] = []
            blob.appendWire(signatureAlgorithm)
            blob.appendWire(signature)
            blob += assertion
            var bytes = magic
            bytes.appendWire(version)
            bytes.appendWire(key)
            bytes.appendWire(namespace)
            bytes.appendWire(reserved)
            bytes.appendWire(digest)
            bytes.appendWire(blob)
            return bytes + tail
        }
    }

    /// All that is signed with: keys in files, keys on tokens, and tokens' keys of other makers, which are lawful for
    /// `ssh-keygen` alone.
    private struct Hands {
        let lawful: [SigningHand]
        let foreign: [SigningHand]

        init(using generator: inout SeededGenerator) {
            let applications: [String?] = [
                nil, nil, nil, "ssh:", "ssh:sli", "ssh:" + String(repeating: "x", count: TokenApplication.longest - 4),
            ]
            lawful = applications.map { SigningHand(PrivateKey(seed: generator.bytes(32))!, application: $0) }
            let others = [
                "", "https://example.org", "ssh", "SSH:", "ssh:B\u{FC}ro", "ssh:\u{1}",
                "ssh:" + String(repeating: "x", count: TokenApplication.longest - 3),
            ]
            foreign = others.map { SigningHand(PrivateKey(seed: generator.bytes(32))!, application: $0) }
        }

        /// Every key is allowed under one name, so that only the signature decides.
        var allowed: String { (lawful + foreign).map { "anybody \($0.openSSH)\n" }.joined() }
    }

    /// One attempt: an armoured signature, the message and the namespace it is presented for.
    private struct Attempt {
        var text: String
        var message: [UInt8]
        var namespace = SignatureNamespace.statement
        /// Set where the product refuses a second spelling that `ssh-keygen` takes.
        var isRefusedHereAlone = false
    }

    /// A few hundred signatures; `SLI_SIGNATURES` asks for more and `SLI_SEED` for others.
    @Test func verdictsAgreeWithSSHKeygen() async throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["SLI_SEED"].flatMap { UInt64($0) } ?? 20_170_901
        let count = environment["SLI_SIGNATURES"].flatMap { Int($0) } ?? 1_000
        var generator = SeededGenerator(seed: seed)
        let tools = try StockTools()
        let hands = Hands(using: &generator)
        let allowed = try tools.write(hands.allowed, to: "allowed")
        let attempts = (0..<count).map { _ in Self.attempt(hands, using: &generator) }
        for (round, attempt) in attempts.enumerated() {
            try tools.write(attempt.text, to: "\(round).sig")
            try Data(attempt.message).write(to: tools.folder.appending(path: "\(round).message"))
            try tools.write(attempt.namespace.rawValue, to: "\(round).namespace")
        }
        // One shell for all of them: starting it once an attempt is what would take the time.
        let loop = """
            for n in $(seq 0 \(count - 1)); do
              ssh-keygen -Y verify -f "$1" -I anybody -n "$(cat $n.namespace)" -s $n.sig <$n.message >/dev/null 2>&1
              echo $?
            done
            """
        let answers = try await tools.succeed("sh", ["-c", loop, "sh", allowed]).text.split(separator: "\n")
        try #require(answers.count == count)
        var goodHere = 0
        var refusedHereAlone = 0
        for (round, attempt) in attempts.enumerated() {
            let verdict = verify(signature: attempt.text, over: attempt.message, namespace: attempt.namespace)
            let isGoodHere = if case .good = verdict { true } else { false }
            let isGoodThere = answers[round] == "0"
            if attempt.isRefusedHereAlone {
                #expect(!isGoodHere && isGoodThere, "seed \(seed), round \(round), \(verdict)")
                refusedHereAlone += 1
            } else {
                #expect(isGoodHere == isGoodThere, "seed \(seed), round \(round), \(verdict)")
            }
            if isGoodHere { goodHere += 1 }
        }
        // The mutations must not all be of one kind.
        #expect(goodHere > count / 10 && goodHere < count * 3 / 4, "seed \(seed): \(goodHere) of \(count)")
        #expect(refusedHereAlone > count / 40, "seed \(seed)")
    }

    private static func parts(
        _ hand: SigningHand, _ payload: [UInt8], flags: UInt8 = 1, using generator: inout SeededGenerator
    ) -> Parts {
        let counter = UInt32.random(in: 0...UInt32.max, using: &generator)
        let made = hand.sign(payload, flags: flags, counter: counter)
        return Parts(
            algorithm: hand.algorithm, point: hand.key.publicKey.point, application: hand.application,
            signatureAlgorithm: hand.algorithm, signature: made.signature, assertion: made.assertion)
    }

    private static func attempt(_ hands: Hands, using generator: inout SeededGenerator) -> Attempt {
        let hand = hands.lawful.randomElement(using: &generator)!
        let message = Self.message(using: &generator)
        let payload = SSHSignature.payload(
            over: message, namespace: Array("sli-statement".utf8), digest: .sha512)
        if hand.application != nil, Int.random(in: 0..<3, using: &generator) == 0 {
            return tokensAttempt(hand, hands, message, payload, using: &generator)
        }
        var parts = parts(hand, payload, using: &generator)
        func plain() -> Attempt { Attempt(text: Armour.signature.text(around: parts.bytes), message: message) }
        switch Int.random(in: 0..<19, using: &generator) {
        case 0:
            var bytes = parts.bytes
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            return Attempt(text: Armour.signature.text(around: bytes), message: message)
        case 1:
            let bytes = parts.bytes.prefix(Int.random(in: 0..<parts.bytes.count, using: &generator))
            return Attempt(text: Armour.signature.text(around: bytes), message: message)
        case 2: parts.tail = generator.bytes(Int.random(in: 1...5, using: &generator))
        case 3:
            var attempt = plain()
            attempt.message.append(0)
            return attempt
        case 4:
            var attempt = plain()
            attempt.namespace = .git
            return attempt
        case 5: parts.point = hands.lawful.randomElement(using: &generator)!.key.publicKey.point
        case 6:
            parts.namespace = [[], Array("git".utf8), Array("\0sli-statement".utf8)].randomElement(using: &generator)!
        case 7: parts.version = [2, 1 << 24, .max].randomElement(using: &generator)!
        case 8: parts.digest = ["sha1", "sha256", "SHA512", "", "sha384"].randomElement(using: &generator)!
        case 9:
            let digested = SSHSignature.payload(over: message, namespace: parts.namespace, digest: .sha256)
            parts.digest = "sha256"
            (parts.signature, parts.assertion) = hand.sign(digested)
        case 10:
            parts.algorithm = ["ssh-rsa", "ssh-ed448", "ssh-ed25519x", other(hand)].randomElement(using: &generator)!
        case 11:
            parts.signatureAlgorithm = ["ssh-rsa", "", "ssh-ed25519-cert-v01@openssh.com", other(hand)].randomElement(
                using: &generator)!
        case 12: parts.signature = Bool.random(using: &generator) ? parts.signature.dropLast() : parts.signature + [0]
        case 13: parts.signature = generator.bytes(64)
        case 14:
            // None of these is signed: whoever passes the signature on could spell it so.
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: parts.reserved = generator.bytes(3)
            case 1: parts.version = 0
            case 2: parts.namespace.append(0)
            case 3: parts.algorithm.append("\0")
            default: parts.signatureAlgorithm.append("\0")
            }
            var attempt = plain()
            attempt.isRefusedHereAlone = true
            return attempt
        case 15:
            var attempt = plain()
            attempt.text += "something that nobody signed\n"
            attempt.isRefusedHereAlone = true
            return attempt
        case 16: return respelled(plain(), using: &generator)
        case 17:
            // A good signature under another statement: of another record, version, round, space or region.
            var attempt = plain()
            attempt.message = Self.message(using: &generator)
            return attempt
        default: return plain()
        }
        return plain()
    }

    /// The other of the two algorithms.
    private static func other(_ hand: SigningHand) -> String {
        SigningHand(hand.key, application: hand.application == nil ? "ssh:" : nil).algorithm
    }

    /// What can be wrong with a token's signature alone.
    private static func tokensAttempt(
        _ hand: SigningHand, _ hands: Hands, _ message: [UInt8], _ payload: [UInt8],
        using generator: inout SeededGenerator
    ) -> Attempt {
        var parts = parts(hand, payload, using: &generator)
        var isRefusedHereAlone = false
        switch Int.random(in: 0..<9, using: &generator) {
        case 0:
            // Nobody touched it; or somebody did, and the token says more besides.
            let flags = UInt8.random(in: 0...255, using: &generator)
            parts = self.parts(hand, payload, flags: flags, using: &generator)
            isRefusedHereAlone = flags & 1 == 0
        case 1: parts.assertion[0] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: parts.assertion[Int.random(in: 1...4, using: &generator)] ^= 1
        case 3: parts.assertion.removeLast(Int.random(in: 1...5, using: &generator))
        case 4: parts.assertion += generator.bytes(Int.random(in: 1...4, using: &generator))
        case 5: parts.application = hands.lawful.compactMap(\.application).randomElement(using: &generator)!
        case 6:
            // A NUL behind the name, which C does not see.
            parts.application? += [0]
            isRefusedHereAlone = true
        case 7:
            parts = self.parts(
                hands.foreign.randomElement(using: &generator)!, payload, using: &generator)
            isRefusedHereAlone = true
        default:
            // As a key in a file would sign, and as one that no token keeps.
            parts.signature = hand.key.signature(over: payload)
            if Bool.random(using: &generator) { parts.assertion = [] }
        }
        return Attempt(
            text: Armour.signature.text(around: parts.bytes), message: message, isRefusedHereAlone: isRefusedHereAlone)
    }

    /// What is signed: a statement's claim, or anything at all.
    private static func message(using generator: inout SeededGenerator) -> [UInt8] {
        guard Bool.random(using: &generator) else {
            return generator.bytes(Int.random(in: 0...80, using: &generator))
        }
        let authority = ["bristol", "torbay"].randomElement(using: &generator)!
        let claim = try? StatementClaim(
            act: ["approve", "submit", "sign-off"].randomElement(using: &generator)!,
            digest: SHA256Digest.hex(of: generator.bytes(1)),
            record: RecordName("self-assessment/2017/\(authority)")!, round: Int.random(in: 0...2, using: &generator),
            space: ["region", "authorities/\(authority)"].randomElement(using: &generator)!,
            region: String(repeating: "a", count: 40), member: "ann-lee", role: .director,
            made: UTCTime.text(1_505_383_320), note: ["", "As agreed."].randomElement(using: &generator)!)
        return claim!.signedBytes
    }

    /// Other line breaks, other white space, a damaged frame.
    private static func respelled(_ attempt: Attempt, using generator: inout SeededGenerator) -> Attempt {
        var attempt = attempt
        let text = attempt.text
        attempt.text =
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: text.replacing("\n", with: "\r\n")
            case 1: text.replacing("AAAA", with: "AA\n \tAA")
            case 2: text.replacing("-----BEGIN", with: "----BEGIN")
            case 3: " " + text
            case 4: text.replacing("-----END", with: " -----END")
            case 5: text.replacing("\n-----END", with: "=\n-----END")
            default: String(text.dropLast())
            }
        return attempt
    }

    /// The group's order L, little-endian (RFC 8032, section 5.1).
    private static let order: [UInt8] = [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    @Test func aScalarGrownByTheOrderIsNoSecondSpelling() {
        let key = PrivateKey(seed: [UInt8](repeating: 9, count: 32))!
        let payload = SSHSignature.payload(over: [1], namespace: Array("git".utf8), digest: .sha512)
        let signature = key.signature(over: payload)
        var grown = signature
        var carry = 0
        for index in 0..<32 {
            let sum = Int(grown[32 + index]) + Int(Self.order[index]) + carry
            grown[32 + index] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        for (bytes, expected) in [(signature, Verdict.good(key.publicKey)), (grown, .bad(.mismatch))] {
            let parts = Parts(point: key.publicKey.point, namespace: Array("git".utf8), signature: bytes)
            let text = Armour.signature.text(around: parts.bytes)
            #expect(verify(signature: text, over: [1], namespace: .git) == expected)
        }
    }
}
