/// RFC 4648 base64 as OpenSSH writes and reads it.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let pad = UInt8(ascii: "=")

    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The characters of the bytes, padded to a multiple of four.
    static func characters(of bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending: UInt32 = 0
        var count = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift in [18, 12, 6, 0] { result.append(alphabet[Int(pending >> UInt32(shift)) & 63]) }
            pending = 0
            count = 0
        }
        switch count {
        case 1:
            result += [alphabet[Int(pending >> 2) & 63], alphabet[Int(pending << 4) & 63], pad, pad]
        case 2:
            result += [alphabet[Int(pending >> 10) & 63], alphabet[Int(pending >> 4) & 63]]
            result += [alphabet[Int(pending << 2) & 63], pad]
        default: break
        }
        return result
    }

    /// The bytes that the characters spell.
    ///
    /// - Returns: `nil` unless they are base64 in full: padded, with unused bits zero, so that one value has one
    ///   spelling. White space is skipped only where `allowingSpace` says so.
    static func bytes(of characters: some Collection<UInt8>, allowingSpace: Bool) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(characters.count / 4 * 3)
        var pending: UInt32 = 0
        var digits = 0
        var pads = 0
        for character in characters {
            if allowingSpace, isSpace(character) { continue }
            if character == pad {
                pads += 1
                continue
            }
            guard pads == 0, let value = values[Int(character)] else { return nil }
            pending = pending << 6 | UInt32(value)
            digits += 1
            guard digits == 4 else { continue }
            result += [UInt8(pending >> 16 & 0xFF), UInt8(pending >> 8 & 0xFF), UInt8(pending & 0xFF)]
            pending = 0
            digits = 0
        }
        switch (digits, pads) {
        case (0, 0): return result
        case (2, 2) where pending & 0xF == 0: return result + [UInt8(pending >> 4)]
        case (3, 1) where pending & 0x3 == 0: return result + [UInt8(pending >> 10), UInt8(pending >> 2 & 0xFF)]
        default: return nil
        }
    }

    /// C's `isspace`: what OpenSSH skips.
    static func isSpace(_ character: UInt8) -> Bool { character == 0x20 || (0x09...0x0D).contains(character) }
}
