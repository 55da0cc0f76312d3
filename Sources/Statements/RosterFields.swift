internal import Records

/// Reads the fields of one object of the roster, each failure naming its place.
struct RosterFields {
    let object: JSONObject
    let path: Path

    init(_ value: JSON, at path: Path = .root) throws(RosterError) {
        guard let object = value.object else { throw RosterError(path, .type) }
        self.object = object
        self.path = path
    }

    func text(_ name: String) throws(RosterError) -> String {
        guard let text = try optionalText(name) else { throw RosterError(path.appending(name: name), .missing) }
        return text
    }

    func optionalText(_ name: String) throws(RosterError) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw RosterError(path.appending(name: name), .type) }
        return text
    }

    /// A truth value; absent is `false`.
    func flag(_ name: String) throws(RosterError) -> Bool {
        guard let value = object[name] else { return false }
        guard let flag = value.bool else { throw RosterError(path.appending(name: name), .type) }
        return flag
    }

    /// The items of a list; absent is empty.
    func items(_ name: String) throws(RosterError) -> [JSON] {
        guard let value = object[name] else { return [] }
        guard let items = value.array else { throw RosterError(path.appending(name: name), .type) }
        return items
    }

    func requireSchema(_ schema: String) throws(RosterError) {
        guard try text("schema").hasSameBytes(as: schema) else {
            throw RosterError(path.appending(name: "schema"), .schema)
        }
    }
}

/// The checks that the roster makes of its values, by field.
enum RosterCheck {
    /// The longest name, in Unicode scalars, as the forms of the roster bound it.
    static let maximumName = 120
    /// The longest address that mail can be sent to (RFC 5321, section 4.5.3.1.3, less the angle brackets).
    static let maximumEmail = 254

    static func id(_ text: String, _ field: Path) throws(RosterError) {
        guard KeyPart.isValid(text) else { throw RosterError(field, .id) }
    }

    static func date(_ text: String?, _ field: Path) throws(RosterError) {
        guard text.map(ISODate.isValid) ?? true else { throw RosterError(field, .date) }
    }

    /// A name that stands in a commit's author line: no control characters, no angle brackets, and something
    /// left when git has cut the ends.
    static func name(_ text: String, _ field: Path) throws(RosterError) {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }
        guard isPlain, text.unicodeScalars.count <= maximumName, !GitIdentity.trimmed(text).isEmpty else {
            throw RosterError(field, .name)
        }
    }

    /// `local@domain` of plain ASCII characters: nothing that would be a pattern, a quotation or a comment in an
    /// allowed-signers file or that git would cut from an author line.
    static func email(_ text: String, _ field: Path) throws(RosterError) {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= maximumEmail, halves.count == 2,
            let first = halves[0].first, isAlphanumeric(first) || first == UInt8(ascii: "_"),
            halves[0].allSatisfy({ isAlphanumeric($0) || "._%+&'/=~-".utf8.contains($0) })
        else { throw RosterError(field, .email) }
        let labels = halves[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let areLabels = labels.allSatisfy { label in
            label.first != 0x2D && label.last != 0x2D && !label.isEmpty
                && label.allSatisfy { isAlphanumeric($0) || $0 == 0x2D }
        }
        guard areLabels else { throw RosterError(field, .email) }
    }

    static func distinct(_ keys: [String], in list: Path) throws(RosterError) {
        guard Set(keys).count == keys.count else { throw RosterError(list, .duplicate) }
    }
}

/// How git reads the name of an author.
enum GitIdentity {
    /// The name without what git and libgit2 cut from its ends: spaces and `. , : ; < > " \ '`. Written without
    /// them, it is read back as it was written by every tool.
    static func trimmed(_ name: String) -> String {
        func isCut(_ byte: UInt8) -> Bool { byte <= 0x20 || ".,:;<>\"\\'".utf8.contains(byte) }
        let bytes = name.utf8.drop(while: isCut)
        let kept = bytes.dropLast(bytes.reversed().prefix(while: isCut).count)
        return String(decoding: Array(kept), as: UTF8.self)
    }
}
