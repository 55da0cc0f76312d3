internal import Crypto

/// A signature in the format of `ssh-keygen -Y sign` (OpenSSH's PROTOCOL.sshsig, version 1), Ed25519 only, on a FIDO
/// token (PROTOCOL.u2f) or not.
///
/// Reading is strict, so that one signature has one binary form: no trailing bytes, an empty reserved
/// field, exact lengths. Line breaks of the armour may differ, as they may for `ssh-keygen`; who needs one
/// text form as well compares with ``armoured``.
public struct SSHSignature: Sendable, Hashable {
    /// How the message is digested before it is signed.
    enum Digest: String, Sendable { case sha256, sha512 }

    /// The key that claims to have signed; nothing is proved before ``verify(signature:over:namespace:)``.
    public let publicKey: PublicKey
    /// The namespace that it was made for, as it stands in the signature.
    let namespace: [UInt8]
    let digest: Digest
    let signature: [UInt8]
    /// What the token said; of a key on one alone.
    let assertion: TokenAssertion?

    private static let magic = Array("SSHSIG".utf8)
    private static let version: UInt32 = 1

    init(
        publicKey: PublicKey, namespace: SignatureNamespace, digest: Digest, signature: [UInt8],
        assertion: TokenAssertion? = nil
    ) {
        self.publicKey = publicKey
        self.namespace = Array(namespace.rawValue.utf8)
        self.digest = digest
        self.signature = signature
        self.assertion = assertion
    }

    /// Reads the armoured text.
    ///
    /// - Throws: ``Verdict/Unreadable``, the first reason met.
    public init(armoured text: String) throws(Verdict.Unreadable) {
        guard let bytes = Armour.signature.bytes(in: text) else { throw .armour }
        var reader = WireReader(bytes)
        guard reader.take(Self.magic), let version = reader.number() else { throw .envelope }
        guard version == Self.version else { throw .version }
        guard let keyBlob = reader.string(), let namespace = reader.string(), let reserved = reader.string(),
            let digestName = reader.string(), let signatureBlob = reader.string(), reader.isAtEnd
        else { throw .envelope }
        var keyReader = WireReader(keyBlob)
        guard let algorithm = keyReader.string().flatMap(PublicKey.Algorithm.init(bytes:)) else { throw .algorithm }
        guard let publicKey = PublicKey(blob: keyBlob) else { throw .publicKey }
        // Neither is covered by what is signed: anything in the reserved field could be put there by anybody.
        guard reserved.isEmpty, !namespace.isEmpty else { throw .envelope }
        guard let digest = Digest(rawValue: String(decoding: digestName, as: UTF8.self)) else { throw .digest }
        var signatureReader = WireReader(signatureBlob)
        guard signatureReader.string() == Array(algorithm.rawValue.utf8) else { throw .algorithm }
        guard let signature = signatureReader.string(), signature.count == 64 else { throw .envelope }
        let assertion = publicKey.isOnToken ? TokenAssertion(from: &signatureReader) : nil
        guard signatureReader.isAtEnd, (assertion != nil) == publicKey.isOnToken else { throw .envelope }
        self.publicKey = publicKey
        self.namespace = namespace
        self.digest = digest
        self.signature = signature
        self.assertion = assertion
    }

    /// The text, 70 columns wide, with a final line feed: byte for byte as `ssh-keygen` writes it.
    public var armoured: String {
        var envelope = Self.magic
        envelope.appendWire(Self.version)
        envelope.appendWire(publicKey.blob)
        envelope.appendWire(namespace)
        envelope.appendWire("")
        envelope.appendWire(digest.rawValue)
        var blob: [UInt8] = []
        blob.appendWire(publicKey.algorithm.rawValue)
        blob.appendWire(signature)
        if let assertion { blob += assertion.wire }
        envelope.appendWire(blob)
        return Armour.signature.text(around: envelope)
    }

    /// The bytes that the key signs, a token with its own words around them: the namespace and a digest of the message.
    static func payload(over message: [UInt8], namespace: [UInt8], digest: Digest) -> [UInt8] {
        var payload = magic
        payload.appendWire(namespace)
        payload.appendWire("")
        payload.appendWire(digest.rawValue)
        switch digest {
        case .sha256: payload.appendWire(Array(SHA256.hash(data: message)))
        case .sha512: payload.appendWire(Array(SHA512.hash(data: message)))
        }
        return payload
    }
}
