public import Records

/// The steps by which a coordinator changes a member's record; each gives the record as it is afterwards.
extension Member {
    /// The member with other personal details; what is not given stays.
    public func changing(
        name: String? = nil, email: String? = nil, authority: String? = nil
    ) throws(RosterError) -> Member {
        try Member(
            id: id, name: name ?? self.name, email: email ?? self.email, authority: authority ?? self.authority,
            roles: roles, keys: keys)
    }

    /// The member with a role that begins or begins again.
    public func holding(_ held: HeldRole) throws(RosterError) -> Member {
        try with(roles: roles.filter { $0.role != held.role } + [held])
    }

    /// The member without those roles from now on; they stay in the record as ended ones.
    ///
    /// - Parameter day: `YYYY-MM-DD`, the last day of each.
    public func ending(_ ended: Set<Role>, on day: String) throws(RosterError) -> Member {
        try with(
            roles: roles.map { held in
                guard ended.contains(held.role), !held.hasEnded else { return held }
                return HeldRole(
                    role: held.role, from: held.from, until: day, isActing: held.isActing, hasEnded: true)
            })
    }

    /// The member with that key in that state; it is added if it is not there.
    ///
    /// A revoked key stays revoked: somebody else may have it.
    public func having(_ key: PublicKey, _ state: Key.State) throws(RosterError) -> Member {
        guard let index = keys.firstIndex(where: { $0.publicKey == key }) else {
            return try with(keys: keys + [Key(publicKey: key, state: state)])
        }
        guard keys[index].state != .revoked else { return self }
        var changed = keys
        changed[index] = Key(publicKey: key, state: state)
        return try with(keys: changed)
    }

    /// The key that a text names: its id in the record, its fingerprint, or its public line.
    public func key(named text: String) -> Key? {
        let line = PublicKey(openSSH: text)
        return keys.first {
            $0.publicKey == line || $0.publicKey.itemID == text || $0.publicKey.fingerprint == text
        }
    }

    private func with(roles: [HeldRole]? = nil, keys: [Key]? = nil) throws(RosterError) -> Member {
        try Member(
            id: id, name: name, email: email, authority: authority, roles: roles ?? self.roles,
            keys: keys ?? self.keys)
    }
}

extension Authority {
    /// The authority as a governance edit ends it.
    ///
    /// - Parameter day: `YYYY-MM-DD`, its last.
    public func ending(on day: String, successors: [String]) throws(RosterError) -> Authority {
        try Authority(
            id: id, name: name, region: region, tier: tier, dfeNumber: dfeNumber, onsCode: onsCode, from: from,
            until: day, successors: successors, hasEnded: true)
    }
}

extension Roster {
    /// The roles of a member that nobody else of the same authority holds, and for which an active key is left.
    public func soleRoles(of member: Member) -> [Role] {
        let others = members.filter { $0.id != member.id && $0.authority == member.authority && $0.isActive }
        return member.roles.filter { held in !held.hasEnded && !others.contains { $0.holds(held.role) } }.map(\.role)
    }

    /// Whether nobody but this member coordinates the region.
    public func isLastCoordinator(_ member: Member) -> Bool {
        member.isCoordinator && !members.contains { $0.id != member.id && $0.isCoordinator && $0.isActive }
    }
}
