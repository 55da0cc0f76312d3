internal import Crypto

extension PrivateKey {
    /// The first bytes of every file in OpenSSH's own format (PROTOCOL.key).
    private static let magic = Array("openssh-key-v1\0".utf8)

    /// The unit to which the private section is padded where there is no cipher.
    private static let blockSize = 8

    /// Reads an OpenSSH private key file as `ssh-keygen -t ed25519 -N ''` writes it.
    ///
    /// - Throws: ``KeyError``: `encrypted` (such a key signs through ssh-agent), `notEd25519`, `notAPrivateKey`,
    ///   and `damaged` where the two halves of the key or the file's own check values do not agree.
    public init(openSSH text: String) throws(KeyError) {
        guard text.utf8.starts(with: "-----BEGIN OPENSSH PRIVATE KEY-----".utf8) else {
            throw Self.errorForOtherFile(text)
        }
        guard let bytes = Armour.privateKey.bytes(in: text) else { throw .damaged }
        var reader = WireReader(bytes)
        guard reader.take(Self.magic), let cipher = reader.string(), let derivation = reader.string(),
            let options = reader.string(), reader.number() == 1, let publicBlob = reader.string(),
            let section = reader.string(), reader.isAtEnd
        else { throw .damaged }
        // The kind comes first: it stands in the clear, and an encrypted RSA key is of no use in ssh-agent either.
        try Self.checkAlgorithm(publicBlob)
        guard cipher == Array("none".utf8) else { throw .encrypted }
        guard derivation == Array("none".utf8), options.isEmpty, section.count % Self.blockSize == 0,
            let publicKey = PublicKey(blob: publicBlob), let key = Self.key(inSection: section),
            key.publicKey == publicKey
        else { throw .damaged }
        self = key
    }

    /// The text of an unencrypted private key file that `ssh-keygen` accepts. Control characters of the comment
    /// are left out. The same key and comment give the same text.
    public func openSSH(comment: String) -> String {
        let plainComment = comment.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        // Two equal numbers tell a reader that its passphrase was right; without one they carry nothing.
        let check = publicKey.point.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var section: [UInt8] = []
        section.appendWire(check)
        section.appendWire(check)
        section.appendWire(PublicKey.algorithm)
        section.appendWire(publicKey.point)
        section.appendWire(Array(key.rawRepresentation) + publicKey.point)
        section.appendWire(String(String.UnicodeScalarView(plainComment)))
        var filler: UInt8 = 0
        while section.count % Self.blockSize != 0 {
            filler += 1
            section.append(filler)
        }
        var file = Self.magic
        file.appendWire("none")
        file.appendWire("none")
        file.appendWire("")
        file.appendWire(UInt32(1))
        file.appendWire(publicKey.blob)
        file.appendWire(section)
        return Armour.privateKey.text(around: file)
    }

    private static func key(inSection section: [UInt8]) -> PrivateKey? {
        var reader = WireReader(section)
        guard let check = reader.number(), reader.number() == check,
            reader.string() == Array(PublicKey.algorithm.utf8), let point = reader.string(),
            let secret = reader.string(), secret.count == 64, reader.string() != nil
        else { return nil }
        let padding = reader.remainder()
        guard padding.count < blockSize, padding.elementsEqual((1...blockSize).prefix(padding.count).map(UInt8.init)),
            let key = PrivateKey(seed: Array(secret.prefix(32))),
            key.publicKey.point == point, secret.suffix(32).elementsEqual(point)
        else { return nil }
        return key
    }

    private static func checkAlgorithm(_ publicBlob: [UInt8]) throws(KeyError) {
        var reader = WireReader(publicBlob)
        guard let algorithm = reader.string() else { throw .damaged }
        guard algorithm != Array(PublicKey.algorithm.utf8) else { return }
        // Only a word that OpenSSH knows is passed on; anything else in that place is not ours to repeat.
        throw .notEd25519(algorithm: otherAlgorithms.first { $0.utf8.elementsEqual(algorithm) })
    }

    private static let otherAlgorithms = [
        "ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ]

    /// PEM files of other kinds are told apart by their first line.
    private static func errorForOtherFile(_ text: String) -> KeyError {
        let firstLine = String(decoding: text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        switch firstLine {
        case "-----BEGIN RSA PRIVATE KEY-----": return .notEd25519(algorithm: "ssh-rsa")
        case "-----BEGIN DSA PRIVATE KEY-----": return .notEd25519(algorithm: "ssh-dss")
        case "-----BEGIN EC PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----": return .notEd25519(algorithm: nil)
        case "-----BEGIN ENCRYPTED PRIVATE KEY-----": return .encrypted
        default: return .notAPrivateKey
        }
    }
}
