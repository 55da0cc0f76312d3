/// Why a private key file could not be used. Nothing in it comes from the secret part of the file.
public enum KeyError: Error, Sendable, Hashable {
    /// The key is protected by a passphrase; it signs through ssh-agent.
    case encrypted
    /// The secret half is on a token; the file names it there.
    case onToken
    /// The key is of another kind, named by OpenSSH's word for it where that is known.
    case notEd25519(algorithm: String?)
    /// The text is not a private key file at all.
    case notAPrivateKey
    /// It began as a private key file, but its contents do not hold together.
    case damaged
}

extension KeyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .encrypted: "the private key is protected by a passphrase: use it through ssh-agent"
        case .onToken: "the private key is on a token: use it through ssh-keygen"
        case .notEd25519(let algorithm?): "the private key is of the kind \(algorithm), not ssh-ed25519"
        case .notEd25519(nil): "the private key is of another kind than ssh-ed25519"
        case .notAPrivateKey: "the text is not an OpenSSH private key"
        case .damaged: "the private key is damaged"
        }
    }
}
