public import Merging
public import Records
public import Statements

/// What one member may do about one record, by one state of the region: the roles that they hold and the relations
/// in which they stand to the record (docs/rights.md).
///
/// Nothing in it depends on a clock. It is made once for a state and asked for every place that changed.
public struct Rights: Sendable {
    private let roles: Set<Role>
    /// The relations in which the member stands to the record.
    private let relations: Set<String>
    /// Those of them that the record's name alone says.
    private let relationsByName: Set<String>

    /// - Parameters:
    ///   - member: somebody as the roster has them; without an active key and a role they hold nothing.
    ///   - roster: the one of that state.
    ///   - name: the record.
    ///   - document: the record as that state has it; without a value where there is none yet. Of an earlier version
    ///     of its kind it is read as one of the schema's.
    ///   - schema: the schema whose editors, creators or statements are asked about.
    ///   - isInTeam: whether the member is in a team that works on the record, in that state.
    public init(
        of member: Member, in roster: Roster, to name: RecordName, _ document: Document, by schema: Schema,
        isInTeam: Bool
    ) {
        roles = member.isActive ? Set(member.roles.lazy.filter { !$0.hasEnded }.map(\.role)) : []
        func isMeant(by id: String) -> Bool { roster.isMeant(member, by: id) }
        var named = Set(zip(schema.identity, name.key).filter { isMeant(by: $0.1) }.map(\.0))
        if isInTeam { named.insert(RoleGrant.team) }
        relationsByName = named
        var relations = relationsByName
        if !schema.relations.isEmpty, document.value != nil {
            let document = schema.name.map { document.lifted(to: $0.version, by: schema) } ?? document
            for (relation, path) in schema.relations where !schema.identity.contains(relation) {
                // Nobody holds it while people still have to decide who does.
                guard !document.entries.contains(where: { $0.path.touches(path) }) else { continue }
                if schema.ids(of: relation, in: document.value).contains(where: isMeant) {
                    relations.insert(relation)
                }
            }
        }
        self.relations = relations
    }

    /// Whether the member holds the role, and stands in the relation if one is named.
    public func holds(_ grant: RoleGrant) -> Bool {
        roles.contains(grant.role) && grant.relation.map(relations.contains) ?? true
    }

    /// Whether one of the grants is the member's.
    public func holdsAny(of grants: some Sequence<RoleGrant>) -> Bool { grants.contains(where: holds) }

    /// Whether the member may change what stands at a place.
    public func mayChange(_ place: Place) -> Bool { holdsAny(of: place.grants) }

    /// Whether the member may begin such a record; relations are read from its name alone.
    public func mayCreate(by schema: Schema) -> Bool {
        schema.creators.contains { grant in
            roles.contains(grant.role) && grant.relation.map(relationsByName.contains) ?? true
        }
    }

    /// The rights that a change of the record needs and the member does not hold; empty if they may make it.
    ///
    /// - Parameters:
    ///   - old: the record before the change; without a value if the change begins it.
    ///   - new: the record after it.
    ///   - schema: the one that these rights were made for.
    public func missing(from old: Document, to new: Document, by schema: Schema) -> [MissingRight] {
        missing(of: RightsNeeded(from: old, to: new, by: schema).needs, by: schema)
    }

    func missing(
        of needs: some Sequence<RightsNeeded.Need>, by schema: Schema, isWithdrawn: Bool = false
    ) -> [MissingRight] {
        needs.filter { $0.act == .create ? !mayCreate(by: schema) : !holdsAny(of: $0.grants) }.map { need in
            MissingRight(need.act, at: need.path, needing: need.grants, by: schema, isWithdrawn: isWithdrawn)
        }
    }

}

extension Roster {
    /// Whether the value of a relation means a member: their own id, or the id of their authority or of one before it.
    func isMeant(_ member: Member, by value: String) -> Bool {
        guard authority(id: value) != nil else { return value.hasSameBytes(as: member.id) }
        // An authority that has ended gives its members no more rights; its successors have them.
        guard let own = authority(id: member.authority), !own.hasEnded else { return false }
        return isAuthority(member.authority, orSuccessorOf: value)
    }
}

extension Place {
    /// Who may change what stands here: `coordinator` where the schema names nobody (DESIGN.md section 4).
    public var grants: [RoleGrant] { editors ?? [.coordinator] }
}
