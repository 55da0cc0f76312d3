internal import Crypto

/// What a FIDO token says beside a signature, and signs with it (CTAP 2.1, section 6.1; OpenSSH's PROTOCOL.u2f).
struct TokenAssertion: Sendable, Hashable {
    /// The flag that somebody touched the token.
    static let presence: UInt8 = 0x01

    let flags: UInt8
    /// How often the token has signed, if it counts at all. Proves nothing here: one key may be used on two laptops.
    let counter: UInt32

    /// Whether somebody was there and touched the token.
    var wasTouched: Bool { flags & Self.presence != 0 }

    /// The bytes that the token really signs.
    func payload(_ application: TokenApplication, over message: [UInt8]) -> [UInt8] {
        var payload = application.digest
        payload.append(flags)
        payload.appendWire(counter)
        return payload + SHA256.hash(data: message)
    }
}

extension TokenAssertion {
    /// Reads flags and counter.
    init?(from reader: inout WireReader) {
        guard let flags = reader.byte(), let counter = reader.number() else { return nil }
        self.init(flags: flags, counter: counter)
    }

    var wire: [UInt8] {
        var bytes = [flags]
        bytes.appendWire(counter)
        return bytes
    }
}
