/// Why a document is not a schema that this engine can keep to: the keyword, its place, and what is wrong.
///
/// No keyword is ever silently ignored (DESIGN.md section 4), so whatever cannot be kept to is refused when
/// the schema is loaded.
public struct SchemaError: Error, Sendable, Hashable {
    /// The keyword at fault, if it is one.
    public let keyword: String?
    /// The place in the schema document, as a JSON Pointer (RFC 6901); empty for the document itself.
    public let pointer: String
    /// What is wrong there, a clause without a full stop.
    public let reason: String

    public init(keyword: String? = nil, at pointer: String, _ reason: String) {
        self.keyword = keyword
        self.pointer = pointer
        self.reason = reason
    }
}

extension SchemaError: CustomStringConvertible {
    public var description: String {
        let place = pointer.isEmpty ? "the root of the schema" : pointer
        return keyword.map { "\"\($0)\" at \(place): \(reason)" } ?? "\(place): \(reason)"
    }
}
