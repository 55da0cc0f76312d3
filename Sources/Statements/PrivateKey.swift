internal import Crypto

/// The secret half of an Ed25519 key.
///
/// It never shows its bytes: descriptions, mirrors and errors name the public half alone. The only way
/// out is ``openSSH(comment:)``.
public struct PrivateKey: Sendable {
    let key: Curve25519.Signing.PrivateKey
    /// The half that others may know.
    public let publicKey: PublicKey

    init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        // A clamped scalar is no multiple of the large group's order, so its point always is a lawful key.
        publicKey = PublicKey(point: Array(key.publicKey.rawRepresentation))!
    }

    /// A new key from the system's randomness.
    public static func generate() -> PrivateKey { PrivateKey(Curve25519.Signing.PrivateKey()) }

    /// The key of a 32-byte seed (RFC 8032, section 5.1.5), so that demonstrations and tests can be repeated.
    ///
    /// - Returns: `nil` for any other number of bytes.
    public init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.init(key)
    }

    /// The key's signature over bytes as they stand; the same for the same bytes.
    func signature(over message: [UInt8]) -> [UInt8] {
        // BoringSSL's Ed25519 has no failure; the API throws for the sake of other platforms.
        guard let signature = try? key.signature(for: message) else { fatalError("Ed25519 signing failed") }
        return Array(signature)
    }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private key of \(publicKey.fingerprint)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey.fingerprint]) }
}
