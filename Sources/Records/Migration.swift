/// The steps that make a record of one version readable as one of the next: an entry of `x-migrate`.
///
/// Read through, never rewriting signed bytes (DESIGN.md section 4). Applied in order.
public struct Migration: Sendable, Hashable {
    public let steps: [Step]

    public enum Step: Sendable, Hashable {
        /// A property gets another name, in the same object.
        case rename(Pattern, to: String)
        /// A property that is absent gets a value, if the object that it belongs to is there.
        case `default`(Pattern, JSON)
        /// A value goes to another place, with all that lies in it; objects on the way are made.
        case move(Pattern, to: Pattern)
    }

    /// Places in a record, as a JSON Pointer in which `*` stands for every item of a list.
    public struct Pattern: Sendable, Hashable {
        public enum Step: Sendable, Hashable {
            case name(String)
            case everyItem
        }

        public let steps: [Step]

        /// - Returns: `nil` unless the text is a JSON Pointer that ends with a property's name.
        public init?(_ text: String) {
            guard let path = Path(text) else { return nil }
            var steps: [Step] = []
            for step in path.steps {
                guard case .name(let name) = step else { return nil }
                steps.append(name == "*" ? .everyItem : .name(name))
            }
            guard case .name? = steps.last else { return nil }
            self.steps = steps
        }

        /// The steps up to and including the last `*`: what has to be the same at both ends of a move.
        var sharedSteps: ArraySlice<Step> {
            steps.lastIndex(of: .everyItem).map { steps[...$0] } ?? []
        }

        func starts(with other: Pattern) -> Bool { steps.starts(with: other.steps) }
    }
}
