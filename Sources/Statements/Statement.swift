import Records

/// What somebody decided about one exact version of one record, signed by them (DESIGN.md section 6).
///
/// One value has one text, and its digest is the file's name: nothing about it can be respelled.
public struct Statement: Sendable, Hashable {
    /// What was decided, of what, by whom.
    public let claim: StatementClaim
    /// The armoured SSHSIG in the namespace `sli-statement` over ``StatementClaim/signedBytes``, as written by
    /// `ssh-keygen`.
    public let signature: String

    /// - Throws: ``StatementError/signature`` unless it is an SSHSIG in the one spelling that is written here.
    public init(_ claim: StatementClaim, signature: String) throws(StatementError) {
        guard let read = try? SSHSignature(armoured: signature), read.armoured.hasSameBytes(as: signature) else {
            throw .signature
        }
        self.claim = claim
        self.signature = signature
    }

    /// Signs a claim with somebody's key, who is there and has agreed to it: no key signs one unattended.
    ///
    /// - Throws: whatever keeps the signer from signing, or ``StatementError/signature`` if what it gave is none.
    public static func signing(_ claim: StatementClaim, with signer: any Signer) async throws -> Statement {
        try Statement(claim, signature: await signer.sign(claim.signedBytes, namespace: .statement))
    }

    /// Reads a statement's file.
    ///
    /// - Throws: ``StatementError``, the first thing that is wrong; a field more or another spelling is wrong.
    public init(reading bytes: [UInt8]) throws(StatementError) {
        guard let json = try? JSON(reading: bytes), var object = json.object, json.canonicalBytes == bytes else {
            throw .form
        }
        guard let signature = object["signature"]?.string else { throw .signature }
        object["signature"] = nil
        try self.init(StatementClaim(json: .object(object)), signature: signature)
    }

    /// The content of the statement's file.
    public var bytes: [UInt8] {
        guard case .object(var object) = claim.json else { return [] }
        object["signature"] = .string(signature)
        return JSON.object(object).canonicalBytes
    }

    /// The SHA-256 of ``bytes``, which the file is named by.
    public var digest: String { SHA256Digest.hex(of: bytes) }

    /// Where the file lies.
    public var path: String { "statements/\(claim.record)/\(digest).json" }

    /// Whether the signature is one over the claim, and whose.
    ///
    /// Whether that key's holder might say so is the roster's answer.
    public var verdict: Verdict { verify(signature: signature, over: claim.signedBytes, namespace: .statement) }
}

/// Why a statement cannot be read.
public enum StatementError: Error, Sendable, Hashable {
    /// It is no canonical JSON, or lacks a field, or has one more.
    case form
    /// A field holds what it may not.
    case field(String)
    /// The signature is none, or is written in another way than here.
    case signature
}
