/// What looking at a signature can come to: three outcomes, none of them an error.
///
/// `good` says which key signed this message for this purpose, not whether its holder may: that is the
/// roster's answer, at the place in history where the signature stands.
public enum Verdict: Sendable, Hashable {
    /// The key signed exactly this message in this namespace.
    case good(PublicKey)
    /// A well-formed signature of something else.
    case bad(Bad)
    /// Not a signature that is understood here.
    case unreadable(Unreadable)

    public enum Bad: Sendable, Hashable {
        /// Made for another purpose.
        case namespace
        /// Not this key's signature over this message.
        case mismatch
        /// The key is on a token, which signed without being touched.
        case untouched
    }

    public enum Unreadable: Error, Sendable, Hashable {
        /// The lines around it, or the base64 between them.
        case armour
        /// The structure inside: lengths, order, something left over.
        case envelope
        /// Another version of the format than 1.
        case version
        /// Another algorithm than Ed25519.
        case algorithm
        /// No lawful Ed25519 key.
        case publicKey
        /// Another digest than SHA-512 and SHA-256.
        case digest
    }
}

/// Whether the armoured signature is one over the message in that namespace, and whose: the mirror image of
/// ``Signer/sign(_:namespace:)``.
public func verify(
    signature armoured: String, over message: [UInt8], namespace: SignatureNamespace
) -> Verdict {
    let signature: SSHSignature
    do {
        signature = try SSHSignature(armoured: armoured)
    } catch {
        return .unreadable(error)
    }
    guard signature.namespace.elementsEqual(namespace.rawValue.utf8) else { return .bad(.namespace) }
    let payload = SSHSignature.payload(
        over: message, namespace: signature.namespace, digest: signature.digest)
    guard signature.publicKey.isValid(signature.signature, signature.assertion, over: payload) else {
        return .bad(.mismatch)
    }
    // Decisions are a person's. A program that signs through a token left in the laptop is none.
    guard signature.assertion?.wasTouched ?? true else { return .bad(.untouched) }
    return .good(signature.publicKey)
}
