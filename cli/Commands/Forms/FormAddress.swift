import Records

/// What a heading of a form stands for, as it is written between its brackets.
///
/// `[/headline]` is a place of the record, `[know]` a field of the block above it, `[/plan/id=]` an item that is
/// to be made, `[/replans/-]` an entry that is to be added to a log.
enum FormAddress: Hashable, Sendable {
    case place(Path)
    case field(Path)
    case newItem(list: Path, fields: [KeyField])
    case entry(log: Path)

    struct KeyField: Hashable, Sendable {
        let name: String
        /// Empty where the person is to write it, or where sli makes it.
        let value: String
    }

    var text: String {
        switch self {
        case .place(let path): Self.encoded("\(path)")
        case .field(let path): Self.encoded(FormLines.dropping(1, from: "\(path)"))
        case .newItem(let list, let fields):
            Self.encoded("\(list)/" + fields.map { "\($0.name)=\($0.value)" }.joined(separator: ","))
        case .entry(let log): Self.encoded("\(log)/-")
        }
    }

    /// - Returns: `nil` for what no heading of ours holds.
    init?(_ text: String) {
        guard let plain = Self.decoded(text), !plain.isEmpty else { return nil }
        guard FormLines.begins(plain, "/") else {
            guard let path = Path("/" + plain) else { return nil }
            self = .field(path)
            return
        }
        let tokens = plain.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        let last = tokens[tokens.count - 1]
        let above = Path(tokens.dropLast().joined(separator: "/"))
        if last == "-", let above {
            self = .entry(log: above)
        } else if let fields = Self.keyFields(last), fields.contains(where: \.value.isEmpty), let above {
            self = .newItem(list: above, fields: fields)
        } else if let path = Path(plain) {
            self = .place(path)
        } else {
            return nil
        }
    }

    private static func keyFields(_ token: String) -> [KeyField]? {
        var fields: [KeyField] = []
        for part in token.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let halves = part.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty else { return nil }
            fields.append(KeyField(name: String(Substring(halves[0])), value: String(Substring(halves[1]))))
        }
        return fields
    }

    /// With `%xx` for what would end the brackets, or could not be seen.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "["), byte != UInt8(ascii: "]"), byte != UInt8(ascii: "%")
            {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
