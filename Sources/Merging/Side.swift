public import Records

/// One of the versions that a decision is between: a value, or that there is none.
public struct Side: Sendable, Hashable {
    /// `nil` where the thing is absent: deleted, or not yet made.
    public var value: JSON?

    public init(_ value: JSON?) { self.value = value }

    /// The side that holds nothing.
    public static let absent = Side(nil)

    /// `{"value": …}`, or `{}` where there is none.
    public var json: JSON { value.map { ["value": $0] } ?? [:] }

    /// Reads the form of ``json``; `nil` for any other.
    public init?(json: JSON) {
        guard case .object(let object) = json, object.count <= 1 else { return nil }
        guard let value = object["value"] else {
            guard object.isEmpty else { return nil }
            self.init(nil)
            return
        }
        self.init(value)
    }

    /// Sides in the order in which they are stored: by canonical bytes, no value twice, absence last.
    static func sorted(_ sides: some Sequence<Side>) -> [Side] {
        Set(sides).sorted { $0.precedes($1) }
    }

    private func precedes(_ other: Side) -> Bool {
        guard let value else { return false }
        guard let otherValue = other.value else { return true }
        return CanonicalOrder.of(value, otherValue) == .before
    }
}
