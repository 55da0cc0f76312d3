internal import Crypto

extension PrivateKey {
    /// The unit to which the private section is padded where there is no cipher.
    private static let blockSize = 8

    /// Reads an OpenSSH private key file as `ssh-keygen -t ed25519 -N ''` writes it.
    ///
    /// - Throws: ``KeyError``: `onToken` and `encrypted` (such keys sign through `ssh-keygen` or an agent), `notEd25519`,
    ///   `notAPrivateKey`, and `damaged` where the two halves of the key or the file's own check values do not agree.
    public init(openSSH text: String) throws(KeyError) {
        let file = try OpenSSHKeyFile(text)
        guard !file.publicKey.isOnToken else { throw .onToken }
        guard !file.isEncrypted else { throw .encrypted }
        guard file.section.count % Self.blockSize == 0, let key = Self.key(inSection: file.section),
            key.publicKey == file.publicKey
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
        section.appendWire(PublicKey.Algorithm.ed25519.rawValue)
        section.appendWire(publicKey.point)
        section.appendWire(Array(key.rawRepresentation) + publicKey.point)
        section.appendWire(String(String.UnicodeScalarView(plainComment)))
        var filler: UInt8 = 0
        while section.count % Self.blockSize != 0 {
            filler += 1
            section.append(filler)
        }
        var file = OpenSSHKeyFile.magic
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
            reader.string() == Array(PublicKey.Algorithm.ed25519.rawValue.utf8), let point = reader.string(),
            let secret = reader.string(), secret.count == 64, reader.string() != nil
        else { return nil }
        let padding = reader.remainder()
        guard padding.count < blockSize, padding.elementsEqual((1...blockSize).prefix(padding.count).map(UInt8.init)),
            let key = PrivateKey(seed: Array(secret.prefix(32))),
            key.publicKey.point == point, secret.suffix(32).elementsEqual(point)
        else { return nil }
        return key
    }
}
