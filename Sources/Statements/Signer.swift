/// Somebody who can sign: a key in this process, or one that an agent or a hardware token keeps.
public protocol Signer: Sendable {
    /// The key that the signatures will name.
    var publicKey: PublicKey { get }

    /// Whether it signs with nobody at the keyboard: no passphrase is asked for, no token waits for a touch.
    ///
    /// A program that runs by itself signs with no other.
    var isUnattended: Bool { get }

    /// An armoured SSHSIG over the message, 70 columns wide, such that
    /// ``verify(signature:over:namespace:)`` says good for ``publicKey``.
    ///
    /// - Throws: whatever keeps this signer from signing: no agent, a token that was not touched.
    func sign(_ message: [UInt8], namespace: SignatureNamespace) async throws -> String
}

/// Signs in this process with a key that is in memory. Never waits, never fails, and gives the same
/// signature for the same message.
public struct KeySigner: Signer {
    private let key: PrivateKey

    public init(_ key: PrivateKey) { self.key = key }

    public var publicKey: PublicKey { key.publicKey }

    public var isUnattended: Bool { true }

    public func sign(_ message: [UInt8], namespace: SignatureNamespace) -> String {
        let payload = SSHSignature.payload(over: message, namespace: Array(namespace.rawValue.utf8), digest: .sha512)
        return SSHSignature(
            publicKey: publicKey, namespace: namespace, digest: .sha512, signature: key.signature(over: payload)
        ).armoured
    }
}
