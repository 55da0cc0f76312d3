internal import Crypto

/// The name under which a FIDO token keeps a key (WebAuthn's relying party), as OpenSSH makes them: `ssh:`, and more
/// where somebody keeps several keys on one token.
struct TokenApplication: Sendable, Hashable {
    /// OpenSSH demands the beginning. The end is ours: printable ASCII, so that a key has one spelling and a roster's
    /// line has an end.
    private static let beginning = Array("ssh:".utf8)
    static let longest = 64

    let bytes: [UInt8]

    /// - Returns: `nil` unless it begins with `ssh:`, is printable ASCII and has at most ``longest`` bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.beginning), bytes.count <= Self.longest,
            bytes.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        self.bytes = bytes
    }

    /// What a token signs in its place.
    var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }
}
