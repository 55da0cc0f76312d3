/// Who made a commit, and when by the number written into it.
///
/// Equal only if the bytes are: two spellings of one name are two identities.
public struct Identity: Sendable, Hashable {
    public let name: String
    public let email: String
    /// Seconds since 1970.
    public let seconds: Int64
    /// Minutes east of Greenwich; always 0 in a commit of one byte form.
    public let offsetMinutes: Int

    /// The dates that a commit may carry: more is cut off in git's own commit-graph file (DESIGN.md section 5).
    public static let bounds: ClosedRange<Int64> = 0...1 << 33

    public init(name: String, email: String, seconds: Int64, offsetMinutes: Int = 0) {
        self.name = name
        self.email = email
        self.seconds = seconds
        self.offsetMinutes = offsetMinutes
    }

    /// Reads `NAME <EMAIL> SECONDS +HHMM`, leniently in what name and address hold.
    init?(line: ArraySlice<UInt8>) {
        guard let close = line.lastIndex(of: UInt8(ascii: ">")),
            let open = line[..<close].lastIndex(of: UInt8(ascii: "<"))
        else { return nil }
        var name = line[..<open]
        if name.last == UInt8(ascii: " ") { name.removeLast() }
        let rest = line[(close + 1)...].split(separator: UInt8(ascii: " "))
        guard rest.count == 2, let seconds = Int64(String(decoding: rest[0], as: UTF8.self)) else { return nil }
        let offset = String(decoding: rest[1], as: UTF8.self)
        guard offset.utf8.count == 5, let digits = Int(offset.dropFirst()), digits >= 0,
            offset.hasPrefix("+") || offset.hasPrefix("-")
        else { return nil }
        let minutes = digits / 100 * 60 + digits % 100
        self.init(
            name: String(decoding: name, as: UTF8.self),
            email: String(decoding: line[(open + 1)..<close], as: UTF8.self),
            seconds: seconds, offsetMinutes: offset.hasPrefix("-") ? -minutes : minutes)
    }

    /// Whether it can stand in a commit of one byte form: no bracket, no control character, no white space at
    /// an end, the date within ``bounds``, no offset.
    public var isUsable: Bool {
        Identity.bounds.contains(seconds) && offsetMinutes == 0 && Identity.isUsable(name)
            && Identity.isUsable(email) && !email.utf8.contains(UInt8(ascii: " "))
    }

    private static func isUsable(_ text: String) -> Bool {
        let space = UInt8(ascii: " ")
        return !text.isEmpty && text.utf8.first != space && text.utf8.last != space
            && text.utf8.allSatisfy {
                $0 >= space && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
            }
    }

    /// `NAME <EMAIL> SECONDS +0000`.
    var line: String { "\(name) <\(email)> \(seconds) +0000" }

    public static func == (left: Identity, right: Identity) -> Bool {
        left.seconds == right.seconds && left.offsetMinutes == right.offsetMinutes
            && left.name.utf8.elementsEqual(right.name.utf8) && left.email.utf8.elementsEqual(right.email.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(email)
        hasher.combine(seconds)
    }
}
