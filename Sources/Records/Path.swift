/// A place in a record: a JSON Pointer in which an item of a keyed list is addressed by its key.
///
/// Written `/plan/id=a1b2/due`; several key fields are joined by commas in the order of `x-key`
/// (DESIGN.md section 4). Property names never contain `=`, so a token with one is always an item's.
public struct Path: Sendable, Hashable {
    /// One step down.
    public enum Step: Sendable, Hashable {
        /// A property's name, or the index of an item in an array that is not keyed.
        case name(String)
        /// An item of a keyed list.
        case item(ItemKey)
    }

    public var steps: [Step]

    public init(_ steps: [Step] = []) { self.steps = steps }

    /// The record itself.
    public static let root = Path()

    public func appending(_ step: Step) -> Path { Path(steps + [step]) }
    public func appending(name: String) -> Path { appending(.name(name)) }
    public func appending(index: Int) -> Path { appending(.name(String(index))) }
    public func appending(item: ItemKey) -> Path { appending(.item(item)) }

    /// Whether this path is the other one or lies above it.
    public func contains(_ other: Path) -> Bool { other.steps.starts(with: steps) }

    /// Whether one of the two is the other or lies above it: what is changed at one touches the other.
    public func touches(_ other: Path) -> Bool { contains(other) || other.contains(self) }
}

/// What identifies an item of a keyed list: the values of its key fields, in the order of `x-key`.
public struct ItemKey: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    public let fields: [Field]

    public init(_ fields: [(name: String, value: String)]) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    /// The key of an item, if it has one: every key field is a string on the allow-list of ``KeyPart``.
    public init?(of item: JSON, fields names: [String]) {
        guard case .object(let object) = item else { return nil }
        var fields: [(name: String, value: String)] = []
        for name in names {
            guard case .string(let value)? = object[name], KeyPart.isValid(value) else { return nil }
            fields.append((name, value))
        }
        self.init(fields)
    }

    /// Whether the item bears this key.
    public func identifies(_ item: JSON) -> Bool {
        fields.allSatisfy { field in item[field.name]?.string.map { $0.hasSameBytes(as: field.value) } ?? false }
    }

    /// Sorts by the fields' values, byte by byte, first field first.
    public func precedes(_ other: ItemKey) -> Bool {
        fields.lexicographicallyPrecedes(other.fields) { $0.value.precedesByBytes($1.value) }
    }
}

/// The parts that record keys, file names and item keys are made of.
public enum KeyPart {
    /// The greatest length of a part.
    public static let maximumLength = 40

    /// Names that Windows gives to devices, in any folder and with any extension.
    private static let reserved: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

    /// Whether the text is `[a-z0-9][a-z0-9-]{0,39}` and no reserved device name of Windows
    /// (DESIGN.md section 3).
    public static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...maximumLength).contains(bytes.count), bytes.first != UInt8(ascii: "-") else { return false }
        let isPlain = bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        return isPlain && !reserved.contains(text)
    }
}

extension ItemKey: CustomStringConvertible {
    public var description: String { fields.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }
}

extension Path: CustomStringConvertible {
    public var description: String {
        steps.map { step in
            switch step {
            case .name(let name): "/" + Self.escape(name)
            case .item(let key): "/" + key.description
            }
        }.joined()
    }

    /// Reads the written form; `nil` if it does not start with `/` (the empty text is the record itself)
    /// or holds a bad escape or key.
    public init?(_ text: String) {
        guard !text.isEmpty else {
            self.init()
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        var steps: [Step] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = String(part), let step = Self.step(reading: token) else { return nil }
            steps.append(step)
        }
        self.init(steps)
    }

    private static func step(reading token: String) -> Step? {
        guard token.utf8.contains(UInt8(ascii: "=")) else { return unescape(token).map(Step.name) }
        var fields: [(name: String, value: String)] = []
        for field in token.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let halves = field.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
            guard halves.count == 2, let name = String(halves[0]), let value = String(halves[1]),
                !name.isEmpty, KeyPart.isValid(value), let plain = unescape(name)
            else { return nil }
            fields.append((plain, value))
        }
        return .item(ItemKey(fields))
    }

    private static func escape(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescape(_ token: String) -> String? {
        var bytes: [UInt8] = []
        var iterator = token.utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch iterator.next() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
