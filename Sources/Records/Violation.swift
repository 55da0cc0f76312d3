/// One thing that a record says and its schema does not allow.
///
/// It names places and titles, and quotes what the schema says; never what the record says.
public struct Violation: Sendable, Hashable, Codable {
    /// The place, items of keyed lists by their key. Of a missing property, the place where it belongs.
    public let path: Path
    /// The same place as RFC 6901 has it, items by their index.
    public let pointer: String
    /// The place of the keyword in the schema document, as a JSON Pointer.
    public let schemaLocation: String
    /// The title of the field, if the schema gives it one.
    public let title: String?
    /// A sentence for the person who wrote the record.
    public let message: String

    /// What makes two violations the same one in two versions of a record (DESIGN.md section 4).
    public struct Identity: Sendable, Hashable {
        public let path: Path
        public let schemaLocation: String
    }

    public var identity: Identity { Identity(path: path, schemaLocation: schemaLocation) }
}

extension Violation: CustomStringConvertible {
    public var description: String { "\(pointer): \(message)" }
}
