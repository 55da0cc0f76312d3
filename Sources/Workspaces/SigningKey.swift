import Foundation
public import Statements

/// A key that a laptop signs with, as its file names it: the private key itself, the public half of one that an
/// agent keeps, or either half of one on a FIDO token.
public struct SigningKey: Sendable {
    /// Where the secret half is, and so what signing takes.
    public enum Custody: String, Sendable, Hashable {
        /// In the file as it stands: signs with nobody there.
        case file
        /// In the file, under a passphrase: a person types it, or an agent knows it.
        case passphrase
        /// With an agent, which may keep it on a smart card; the file names its public half.
        case agent
        /// On a FIDO token, which is touched for every signature; the file names it there.
        case token
    }

    /// The file, by its absolute path.
    public let file: String
    public let publicKey: PublicKey
    public let custody: Custody
    /// Only with ``Custody/file``.
    private let privateKey: PrivateKey?

    /// Reads a private key file in OpenSSH's format, or a public one (`.pub`) of a key that an agent keeps.
    ///
    /// - Throws: ``WorkspaceError/unusableKey(file:_:)``.
    public init(reading file: String) throws(WorkspaceError) {
        guard let bytes = SmallFile.read(file) else { throw .unusableKey(file: file, nil) }
        let text = String(decoding: bytes, as: UTF8.self)
        self.file = file
        if let publicKey = PublicKey(openSSH: text) {
            self.publicKey = publicKey
            custody = publicKey.isOnToken ? .token : .agent
            privateKey = nil
            return
        }
        do {
            let key = try PrivateKey(openSSH: text)
            publicKey = key.publicKey
            custody = .file
            privateKey = key
        } catch .encrypted, .onToken {
            do {
                publicKey = try PublicKey(ofPrivateKeyFile: text)
            } catch {
                throw .unusableKey(file: file, error)
            }
            custody = publicKey.isOnToken ? .token : .passphrase
            privateKey = nil
        } catch {
            throw .unusableKey(file: file, error)
        }
    }

    /// Makes a new key: the private file readable by its owner alone, the public one beside it.
    ///
    /// - Parameter comment: what the public file says of whose it is.
    /// - Throws: ``WorkspaceError/exists(folder:)`` if something lies there; a key is never written over.
    public static func make(at file: String, comment: String) throws(WorkspaceError) -> SigningKey {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: file) else { throw .exists(folder: file) }
        let key = PrivateKey.generate()
        do {
            try manager.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(file: file)
        }
        let plainComment = String(String.UnicodeScalarView(comment.unicodeScalars.filter { $0.value >= 0x20 }))
        try SmallFile.write(Array("\(key.publicKey.openSSH) \(plainComment)\n".utf8), to: file + ".pub")
        // The private file comes last: where it is, the key is whole.
        try SmallFile.write(Array(key.openSSH(comment: plainComment).utf8), to: file, mode: 0o600)
        return try SigningKey(reading: file)
    }

    /// Whether it signs with nobody at the keyboard.
    public var isUnattended: Bool { custody == .file }

    /// Signs with it.
    ///
    /// - Parameter attendance: whether somebody is there to be asked for a passphrase.
    public func signer(_ attendance: Attendance) -> any Signer {
        if let privateKey { return KeySigner(privateKey) }
        return StockSigner(file: file, publicKey: publicKey, attendance: attendance)
    }
}

/// Whether somebody is there to be asked.
public enum Attendance: Sendable, Hashable {
    case nobody
    /// A person at the terminal that this process runs in.
    case atTerminal
}
