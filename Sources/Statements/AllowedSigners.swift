/// The roster as stock `git` and `ssh-keygen -Y verify` read it: an allowed-signers file.
///
/// One line a key, whatever its state: such a file can say whose signature it is, but not whether the signer
/// might sign at that place in history. A key that was revoked last year must not void what it signed the year
/// before (DESIGN.md section 6), and stock git knows no history of keys.
public struct AllowedSigners: Sendable {
    /// The file's text: `EMAIL namespaces="NAMESPACE" ALGORITHM BASE64`, sorted by member, then key.
    public let text: String

    public init(_ roster: Roster, namespace: SignatureNamespace = .git) {
        text = roster.members.flatMap { member in
            member.keys.map(\.publicKey.openSSH).sorted().map { key in
                "\(member.email) namespaces=\"\(namespace.rawValue)\" \(key)\n"
            }
        }.joined()
    }
}
