public import Records

/// A right that somebody needed for a change and did not hold: to do what, where, and who might have.
///
/// Holds places, titles and roles, never what a record says.
public struct MissingRight: Sendable, Hashable, Codable {
    public enum Act: Sendable, Hashable, Codable {
        /// To begin the record.
        case create
        /// To change what stands at the place.
        case change
        /// To settle the decision about the place.
        case settle
        /// To bring the record to a newer version of its kind.
        case renew
    }

    /// What people call a relation.
    public struct Relation: Sendable, Hashable, Codable {
        /// The title of the field that defines it.
        public let title: String
        /// Whether the field may name several.
        public let isList: Bool
    }

    public let act: Act
    public let place: Path
    /// The titles of the fields on the way to the place, outermost first; empty for the record as a whole.
    public let titles: [String]
    /// Who may: the holder of any of these.
    public let needed: [RoleGrant]
    /// The relations that ``needed`` names.
    public let relations: [String: Relation]
    /// Whether the right was held when the edit was made, and was not any more in the state that it lands on.
    public let isWithdrawn: Bool

    public init(_ act: Act, at place: Path, needing needed: [RoleGrant], by schema: Schema, isWithdrawn: Bool = false) {
        self.act = act
        self.place = place
        self.needed = needed
        self.isWithdrawn = isWithdrawn
        var titles: [String] = []
        var walked = schema.root
        for step in place.steps {
            walked = walked.child(step)
            if case .name(let name) = step { titles.append(walked.title ?? name) }
        }
        self.titles = titles
        var relations: [String: Relation] = [:]
        for relation in needed.compactMap(\.relation) {
            let path = schema.relations[relation] ?? Path.root.appending(name: relation)
            let field = schema.root.descendant(at: path)
            relations[relation] = Relation(title: field.title ?? relation, isList: field.isList)
        }
        self.relations = relations
    }
}

extension Place {
    /// Whether several values stand here.
    fileprivate var isList: Bool {
        switch rule {
        case .set, .keyed, .append: true
        default: false
        }
    }
}
