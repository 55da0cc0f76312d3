internal import Records

/// The order of two values' canonical bytes, found without writing them.
///
/// Sides of whole records are large and mostly alike: writing each of them out to sort them would cost far
/// more than finding the first place where they differ.
enum CanonicalOrder: Sendable {
    case before, equal, after

    /// How the first value's canonical bytes sort to the second's.
    static func of(_ left: JSON, _ right: JSON) -> CanonicalOrder {
        switch (left, right) {
        case (.string(let left), .string(let right)): of(left, right)
        case (.number(let left), .number(let right)):
            // What follows a number, a comma or a line feed, sorts before all that a longer one goes on with.
            if left.text.hasSameBytes(as: right.text) {
                .equal
            } else {
                left.text.precedesByBytes(right.text) ? .before : .after
            }
        case (.array(let left), .array(let right)): of(items: left, right) { of($0, $1) }
        case (.object(let left), .object(let right)):
            of(items: left.members, right.members) { left, right in
                let names = of(left.name, right.name)
                return names == .equal ? of(left.value, right.value) : names
            }
        default: of(bytes: firstByte(of: left), firstByte(of: right))
        }
    }

    /// How the first text's canonical form sorts to the second's, closing quotation mark and escapes included.
    private static func of(_ left: String, _ right: String) -> CanonicalOrder {
        var (left, right) = (left, right)
        return left.withUTF8 { left in right.withUTF8 { right in of(text: left, right) } }
    }

    private static func of(text left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> CanonicalOrder
    {
        let shared = min(left.count, right.count)
        var offset = 0
        // Sides are mostly alike: eight bytes at a time up to where they part.
        let (leftBytes, rightBytes) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        while offset + 8 <= shared,
            leftBytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                == rightBytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        { offset += 8 }
        while offset < shared, left[offset] == right[offset] { offset += 1 }
        if offset == left.count, offset == right.count { return .equal }
        let a = offset < left.count ? left[offset] : nil
        let b = offset < right.count ? right[offset] : nil
        let order = of(bytes: written(a), written(b))
        // If both are escaped, the bytes after the two backslashes decide.
        guard order == .equal, let a, let b else { return order }
        return escaped(a).lexicographicallyPrecedes(escaped(b)) ? .before : .after
    }

    private static func of<Item>(
        items left: [Item], _ right: [Item], _ order: (Item, Item) -> CanonicalOrder
    ) -> CanonicalOrder {
        // `[]` and `{}` close where others begin a line, and so sort behind all of them.
        if left.isEmpty || right.isEmpty { return of(bytes: left.isEmpty ? 1 : 0, right.isEmpty ? 1 : 0) }
        for (a, b) in zip(left, right) {
            let found = order(a, b)
            if found != .equal { return found }
        }
        // Behind the last one stands a line feed, behind any other a comma, which sorts later.
        return of(bytes: UInt8(clamping: left.count - right.count), UInt8(clamping: right.count - left.count))
    }

    private static func of(bytes left: UInt8, _ right: UInt8) -> CanonicalOrder {
        left == right ? .equal : left < right ? .before : .after
    }

    private static func firstByte(of value: JSON) -> UInt8 {
        switch value {
        case .null: UInt8(ascii: "n")
        case .bool(let value): UInt8(ascii: value ? "t" : "f")
        case .number(let value): value.text.utf8.first ?? 0
        case .string: UInt8(ascii: "\"")
        case .array: UInt8(ascii: "[")
        case .object: UInt8(ascii: "{")
        }
    }

    /// The first byte that stands for a byte of a text, or for its end.
    private static func written(_ byte: UInt8?) -> UInt8 {
        guard let byte else { return UInt8(ascii: "\"") }
        return byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? UInt8(ascii: "\\") : byte
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        Array(JSON.string(String(decoding: [byte], as: UTF8.self)).canonicalBytes.dropFirst(2))
    }
}
