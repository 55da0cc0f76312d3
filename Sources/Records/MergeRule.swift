/// How two versions of one place are brought together: the value of `x-merge` (DESIGN.md section 4).
public enum MergeRule: Sendable, Hashable {
    /// One value; changed differently on both sides is a conflict.
    case atomic
    /// Property by property.
    case object
    /// Prose, by words.
    case text
    /// Unordered scalars.
    case set
    /// Items identified by the values of these fields, one to three, in the order of `x-key`.
    case keyed([String])
    /// A log: entries are only ever added.
    case append
    /// Set once, at creation.
    case fixed
}

extension MergeRule {
    /// Whether a value under this rule has no places of its own below it: it changes as a whole.
    public var isIndivisible: Bool {
        switch self {
        case .object, .keyed: false
        case .atomic, .text, .set, .append, .fixed: true
        }
    }
}

extension MergeRule: CustomStringConvertible {
    public var description: String {
        switch self {
        case .atomic: "atomic"
        case .object: "object"
        case .text: "text"
        case .set: "set"
        case .keyed(let fields): "keyed by \(fields.joined(separator: ", "))"
        case .append: "append"
        case .fixed: "fixed"
        }
    }
}
