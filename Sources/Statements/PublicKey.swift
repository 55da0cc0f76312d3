internal import Crypto
internal import Records

/// The public half of an Ed25519 key, the only kind that signs here: of one in a file or an agent, or of one that
/// never leaves a FIDO token.
///
/// It is known by its 32 bytes and the token's name for it: the comment of a key file is not part of it. A key under
/// which anybody could sign (a point of small order) or that is spelled in a second way (a coordinate beyond the
/// field) cannot be made.
public struct PublicKey: Sendable, Hashable {
    /// The names of the algorithms in OpenSSH's files.
    enum Algorithm: String, Sendable, CaseIterable {
        case ed25519 = "ssh-ed25519"
        case ed25519OnToken = "sk-ssh-ed25519@openssh.com"

        init?(bytes: some Collection<UInt8>) {
            guard let found = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(bytes) }) else { return nil }
            self = found
        }
    }

    /// The encoded point.
    let point: [UInt8]
    /// What a token knows the key by; `nil` for a key outside of one.
    let application: TokenApplication?

    /// - Returns: `nil` unless the bytes are 32, spell their coordinate in the canonical way and are no point of
    ///   small order.
    init?(point: [UInt8], application: TokenApplication? = nil) {
        guard point.count == 32, !SmallOrder.contains(point) else { return nil }
        self.point = point
        self.application = application
    }

    /// Reads a key's binary form (RFC 8709, section 4; OpenSSH's PROTOCOL.u2f), nothing before or after it.
    init?(blob: [UInt8]) {
        var reader = WireReader(blob)
        guard let algorithm = reader.string().flatMap(Algorithm.init(bytes:)), let point = reader.string() else {
            return nil
        }
        var application: TokenApplication?
        if algorithm == .ed25519OnToken {
            guard let named = reader.string().flatMap(TokenApplication.init) else { return nil }
            application = named
        }
        guard reader.isAtEnd else { return nil }
        self.init(point: point, application: application)
    }

    /// Whether the secret half is on a FIDO token, which signs only when it is touched.
    public var isOnToken: Bool { application != nil }

    var algorithm: Algorithm { isOnToken ? .ed25519OnToken : .ed25519 }

    /// Reads one line `ALGORITHM BASE64 [COMMENT]` of a public key file, with or without its line end.
    ///
    /// - Returns: `nil` if it is anything else: another algorithm, options before it, a second line, base64 that
    ///   OpenSSH would not write.
    public init?(openSSH line: String) {
        var bytes = Array(line.utf8)[...]
        if bytes.last == 0x0A { bytes = bytes.dropLast() }
        if bytes.last == 0x0D { bytes = bytes.dropLast() }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        let parts = bytes.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let algorithm = Algorithm(bytes: parts[0]),
            let blob = Base64.bytes(of: parts[1], allowingSpace: false), let key = PublicKey(blob: blob),
            key.algorithm == algorithm
        else { return nil }
        self = key
    }

    /// `ALGORITHM BASE64`, without a comment: the form in which the roster holds a key.
    public var openSSH: String {
        algorithm.rawValue + " " + String(decoding: Base64.characters(of: blob), as: UTF8.self)
    }

    /// `SHA256:…` as `ssh-keygen -l` shows it, to be compared by people.
    public var fingerprint: String {
        let characters = Base64.characters(of: digest).filter { $0 != UInt8(ascii: "=") }
        return "SHA256:" + String(decoding: characters, as: UTF8.self)
    }

    /// The id under which the key stands in its member's record: the first 80 bits of the fingerprint's
    /// digest as an ``ItemID``.
    public var itemID: String { ItemID.derived(from: digest) }

    var blob: [UInt8] {
        var blob: [UInt8] = []
        blob.appendWire(algorithm.rawValue)
        blob.appendWire(point)
        if let application { blob.appendWire(application.bytes) }
        return blob
    }

    private var digest: [UInt8] { Array(SHA256.hash(data: blob)) }

    /// Whether the signature is this key's over the message (RFC 8032, with the scalar below the group's order).
    ///
    /// - Parameter assertion: what the token said beside it; there if, and only if, the key is on one.
    func isValid(_ signature: [UInt8], _ assertion: TokenAssertion?, over message: [UInt8]) -> Bool {
        let signed: [UInt8]
        switch (application, assertion) {
        case (nil, nil): signed = message
        case (let application?, let assertion?): signed = assertion.payload(application, over: message)
        default: return false
        }
        // `Curve25519` takes any 32 bytes as a key; what is no point on the curve has no valid signature.
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: point) else { return false }
        return key.isValidSignature(signature, for: signed)
    }
}

extension PublicKey: CustomStringConvertible {
    public var description: String { fingerprint }
}

/// Encoded points that are no honest key: under a point of small order anybody can make signatures.
private enum SmallOrder {
    /// The field's prime 2²⁵⁵ − 19, little-endian.
    private static let prime: [UInt8] = [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]

    /// The y coordinates of the eight points whose order divides the cofactor: 0, 1, −1 and the two of order 8,
    /// which are each other's negative (RFC 8032, section 5.1; computed from the curve's equation).
    private static let coordinates: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
            0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
            0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ],
    ]

    /// Whether the point is of small order, or its coordinate is not below the prime.
    static func contains(_ point: [UInt8]) -> Bool {
        var coordinate = point
        coordinate[31] &= 0x7F
        let isBelowPrime = coordinate.reversed().lexicographicallyPrecedes(prime.reversed())
        return !isBelowPrime || coordinates.contains(coordinate)
    }
}
