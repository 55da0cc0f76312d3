import GitStorage
import Landing
import Merging
public import Records
public import Statements

/// What a member holds open in the region, as far as this copy can see: what somebody else has to look after when
/// they leave.
public struct Holdings: Sendable {
    /// The roles that they hold.
    public let roles: [Role]
    /// Those of them that nobody else at their authority holds.
    public let soleRoles: [Role]
    /// Where a record names them: a relation, an action's owner. Relations come first within a record.
    public let places: [Place]
    /// What they signed and would have to sign again: it came to nothing, or the record was changed since.
    public let statements: [UnsettledStatement]

    /// A place of a record that names the member.
    public struct Place: Sendable, Hashable {
        public let record: RecordName
        public let path: Path
        /// The relation that the place defines; `nil` for any other field.
        public let relation: String?
    }
}

extension Workspace {
    /// What a member holds open: roles, the places of all records of this copy that name them by their short name,
    /// their name or their e-mail address, and what they signed to no effect.
    ///
    /// Reads every record; what others have not sent is not known here.
    public func holdings(of member: Member) async throws -> Holdings {
        var places: [Holdings.Place] = []
        for space in spaces() {
            let tree = try await view(of: space).tree
            let names = try await repository(space).perform { store in
                try store.paths(in: tree, under: "records").compactMap { SpacePath($0.path)?.record }
            }
            for name in names where !SpacePath.governanceKinds.contains(name.kind) {
                guard let value = try await document(name, in: tree, of: space).value else { continue }
                var schema: Schema?
                if let named = value["schema"]?.string.flatMap({ SchemaName($0) }) {
                    schema = try await self.schema(named)
                }
                places += Self.places(of: member, in: value, of: name, schema)
            }
        }
        let roster = try await roster()
        return Holdings(
            roles: member.roles.filter { !$0.hasEnded }.map(\.role), soleRoles: roster.soleRoles(of: member),
            places: places, statements: try await unsettledStatements(of: member.id))
    }

    private static func places(
        of member: Member, in value: JSON, of name: RecordName, _ schema: Schema?
    ) -> [Holdings.Place] {
        let words = [member.id, member.name, member.email]
        var found: [Path] = []
        func look(_ value: JSON, _ path: Path, _ place: Records.Place) {
            switch value {
            case .string(let text):
                if words.contains(where: { $0.hasSameBytes(as: text) }) { found.append(path) }
            case .object(let object):
                for field in object.members {
                    look(field.value, path.appending(name: field.name), place.property(field.name))
                }
            case .array(let items):
                for (index, item) in items.enumerated() {
                    if case .keyed(let fields)? = place.rule, let key = ItemKey(of: item, fields: fields) {
                        look(item, path.appending(item: key), place.item(index))
                    } else {
                        // The entries of other lists have no places of their own.
                        look(item, path, place.item(index))
                    }
                }
            default: break
            }
        }
        look(value, Path([]), schema?.root ?? .free)
        let relations = schema?.relations ?? [:]
        let all = Set(found).map { path in
            Holdings.Place(
                record: name, path: path, relation: relations.filter { $0.value.contains(path) }.keys.min())
        }
        func order(_ place: Holdings.Place) -> String { (place.relation == nil ? "1" : "0") + place.path.description }
        return all.sorted { order($0).precedesByBytes(order($1)) }
    }
}
