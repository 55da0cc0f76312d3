/// A private key file in OpenSSH's own format (PROTOCOL.key), as far as anybody can read it: the public half
/// stands in the clear, the section with the secret may be encrypted.
struct OpenSSHKeyFile {
    /// The first bytes of every such file.
    static let magic = Array("openssh-key-v1\0".utf8)

    let publicKey: PublicKey
    let isEncrypted: Bool
    /// The part with the secret half, or with what a token knows it by.
    let section: [UInt8]

    init(_ text: String) throws(KeyError) {
        guard text.utf8.starts(with: "-----BEGIN OPENSSH PRIVATE KEY-----".utf8) else {
            throw Self.errorForOtherFile(text)
        }
        guard let bytes = Armour.privateKey.bytes(in: text) else { throw .damaged }
        var reader = WireReader(bytes)
        guard reader.take(Self.magic), let cipher = reader.string(), let derivation = reader.string(),
            let options = reader.string(), reader.number() == 1, let publicBlob = reader.string(),
            let section = reader.string(), reader.isAtEnd
        else { throw .damaged }
        // The kind comes first: whether it is encrypted or not, an RSA key is of no use here.
        try Self.checkAlgorithm(publicBlob)
        guard let publicKey = PublicKey(blob: publicBlob) else { throw .damaged }
        let isEncrypted = cipher != Array("none".utf8)
        guard isEncrypted || (derivation == Array("none".utf8) && options.isEmpty) else { throw .damaged }
        self.publicKey = publicKey
        self.isEncrypted = isEncrypted
        self.section = section
    }

    private static func checkAlgorithm(_ publicBlob: [UInt8]) throws(KeyError) {
        var reader = WireReader(publicBlob)
        guard let algorithm = reader.string() else { throw .damaged }
        guard PublicKey.Algorithm(bytes: algorithm) == nil else { return }
        // Only a word that OpenSSH knows is passed on; anything else in that place is not ours to repeat.
        throw .notEd25519(algorithm: otherAlgorithms.first { $0.utf8.elementsEqual(algorithm) })
    }

    private static let otherAlgorithms = [
        "ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    ]

    /// PEM files of other kinds are told apart by their first line.
    private static func errorForOtherFile(_ text: String) -> KeyError {
        let firstLine = String(decoding: text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        switch firstLine {
        case "-----BEGIN RSA PRIVATE KEY-----": return .notEd25519(algorithm: "ssh-rsa")
        case "-----BEGIN DSA PRIVATE KEY-----": return .notEd25519(algorithm: "ssh-dss")
        case "-----BEGIN EC PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----": return .notEd25519(algorithm: nil)
        case "-----BEGIN ENCRYPTED PRIVATE KEY-----": return .encrypted
        default: break
        }
        // A public key file: of ours, somebody gave the wrong half; of others, the wrong kind.
        let word = firstLine.utf8.prefix { $0 != 0x20 }
        if let other = otherAlgorithms.first(where: { $0.utf8.elementsEqual(word) }) {
            return .notEd25519(algorithm: other)
        }
        return .notAPrivateKey
    }
}

extension PublicKey {
    /// The public half of a private key file, encrypted or not.
    ///
    /// - Throws: ``KeyError``: `notEd25519`, `notAPrivateKey`, `damaged`, and `encrypted` for a file whose public
    ///   half is encrypted too, as PEM files have it.
    public init(ofPrivateKeyFile text: String) throws(KeyError) {
        self = try OpenSSHKeyFile(text).publicKey
    }
}
