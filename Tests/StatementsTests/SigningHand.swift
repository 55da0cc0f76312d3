import Foundation
import Records

@testable import Statements

/// A key with the way in which it signs: as a file does, or as a FIDO token does (OpenSSH's PROTOCOL.u2f).
///
/// What a token signs is put together here from scratch, lawful or not, and judged by stock `ssh-keygen`.
struct SigningHand: Sendable {
    let key: PrivateKey
    /// A token's name for the key; `nil` for a key in a file.
    var application: [UInt8]?

    init(_ key: PrivateKey, application: String? = nil) {
        self.key = key
        self.application = application.map { Array($0.utf8) }
    }

    /// The key's binary form, also where it is none that the product takes.
    var blob: [UInt8] {
        var blob: [UInt8] = []
        blob.appendWire(algorithm)
        blob.appendWire(key.publicKey.point)
        if let application { blob.appendWire(application) }
        return blob
    }

    var algorithm: String { application == nil ? "ssh-ed25519" : "sk-ssh-ed25519@openssh.com" }

    var openSSH: String { "\(algorithm) \(Data(blob).base64EncodedString())" }

    /// The signature over what is to be signed, and what stands behind it.
    func sign(_ payload: [UInt8], flags: UInt8 = 1, counter: UInt32 = 7) -> (signature: [UInt8], assertion: [UInt8]) {
        guard let application else { return (key.signature(over: payload), []) }
        var assertion = [flags]
        assertion.appendWire(counter)
        let signed = Self.digest(application) + assertion + Self.digest(payload)
        return (key.signature(over: signed), assertion)
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(SHA256Digest.hex(of: bytes).utf8)
        return stride(from: 0, to: digits.count, by: 2).map { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)!
        }
    }
}

/// A lawful token as a signer: the mirror image of `KeySigner`, with a touch.
struct TokenSigner: Signer {
    let hand: SigningHand
    let publicKey: PublicKey

    init?(_ key: PrivateKey, application: String = "ssh:") {
        hand = SigningHand(key, application: application)
        guard let publicKey = PublicKey(blob: hand.blob) else { return nil }
        self.publicKey = publicKey
    }

    var isUnattended: Bool { false }

    func sign(_ message: [UInt8], namespace: SignatureNamespace) -> String {
        sign(message, namespace: namespace, flags: TokenAssertion.presence)
    }

    func sign(_ message: [UInt8], namespace: SignatureNamespace, flags: UInt8) -> String {
        let payload = SSHSignature.payload(over: message, namespace: Array(namespace.rawValue.utf8), digest: .sha512)
        return SSHSignature(
            publicKey: publicKey, namespace: namespace, digest: .sha512,
            signature: hand.sign(payload, flags: flags).signature, assertion: TokenAssertion(flags: flags, counter: 7)
        ).armoured
    }
}
