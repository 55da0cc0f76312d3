/// The rows of a comma-separated file in RFC 4180's strict form.
///
/// Line feeds or CRLF end a row; a field with a comma, a quotation mark or a line end stands in quotation marks,
/// doubled inside. A UTF-8 byte-order mark is passed over, and so are empty lines.
struct CSVRows {
    struct Row: Hashable {
        /// The line on which it starts, from 1.
        let line: Int
        var fields: [String]
    }

    /// What keeps a file from being read any further.
    struct Failure: Error, Hashable {
        let line: Int
        let reason: AuthoritiesCSVError.Reason
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(Failure) -> [Row] {
        var reader = CSVRows(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        var rows: [Row] = []
        while !reader.isAtEnd {
            if reader.takeLineEnd() { continue }
            rows.append(try reader.row())
        }
        return rows
    }

    private var isAtEnd: Bool { position == bytes.count }

    private mutating func row() throws(Failure) -> Row {
        var row = Row(line: line, fields: [])
        while true {
            row.fields.append(try field())
            if take(Self.comma) { continue }
            guard isAtEnd || takeLineEnd() else { throw Failure(line: line, reason: .textAfterQuotation) }
            return row
        }
    }

    private mutating func field() throws(Failure) -> String {
        var content: [UInt8] = []
        let startLine = line
        if take(Self.quote) {
            while true {
                guard !isAtEnd else { throw Failure(line: startLine, reason: .openQuotation) }
                let byte = bytes[position]
                position += 1
                // A doubled mark stands for one, a single one ends the field.
                if byte == Self.quote, !take(Self.quote) { break }
                if byte == 0x0A { line += 1 }
                content.append(byte)
            }
        } else {
            while !isAtEnd, bytes[position] != Self.comma, !isAtLineEnd {
                guard bytes[position] != Self.quote else { throw Failure(line: line, reason: .strayQuotation) }
                content.append(bytes[position])
                position += 1
            }
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Failure(line: startLine, reason: .invalidUTF8)
        }
        return text
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard !isAtEnd, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private var isAtLineEnd: Bool {
        !isAtEnd && (bytes[position] == 0x0A || bytes[position...].starts(with: [0x0D, 0x0A]))
    }

    private mutating func takeLineEnd() -> Bool {
        guard isAtLineEnd else { return false }
        position += bytes[position] == 0x0D ? 2 : 1
        line += 1
        return true
    }
}
