extension Roster {
    /// What keeps a roster from being accepted as governance, though each of its records is well formed.
    public enum Problem: Sendable, Hashable, Codable {
        /// Nobody is left who may change the roster (DESIGN.md section 5).
        case noCoordinator
        /// One key, two members: a signature would not say whose it is.
        case keyHeldTwice(PublicKey, by: [String])
        /// Two records with one id.
        case memberTwice(String)
        case authorityTwice(String)
        /// A member belongs to an authority that is not there.
        case unknownAuthority(String, ofMember: String)
        /// An authority names a successor that is not there.
        case unknownSuccessor(String, ofAuthority: String)
    }

    /// All problems, in an order that depends on the roster alone. Empty if it can be accepted.
    public var problems: [Problem] {
        var problems: [Problem] = []
        if !members.contains(where: { $0.isCoordinator && $0.isActive }) { problems.append(.noCoordinator) }
        problems += Self.repeated(members.map(\.id)).map(Problem.memberTwice)
        problems += Self.repeated(authorities.map(\.id)).map(Problem.authorityTwice)
        var holders: [PublicKey: [String]] = [:]
        for member in members {
            for key in member.keys { holders[key.publicKey, default: []].append(member.id) }
        }
        problems += holders.filter { $0.value.count > 1 }.sorted { $0.key.fingerprint < $1.key.fingerprint }
            .map { .keyHeldTwice($0.key, by: $0.value) }
        for member in members where member.authority != Member.region && authority(id: member.authority) == nil {
            problems.append(.unknownAuthority(member.authority, ofMember: member.id))
        }
        for authority in authorities {
            for successor in authority.successors where self.authority(id: successor) == nil {
                problems.append(.unknownSuccessor(successor, ofAuthority: authority.id))
            }
        }
        return problems
    }

    /// What occurs more than once in a sorted list, each once.
    private static func repeated(_ sorted: [String]) -> [String] {
        let pairs = zip(sorted, sorted.dropFirst()).filter { $0 == $1 }.map(\.0)
        return zip(pairs, [nil] + pairs.map(Optional.some)).filter { $0 != $1 }.map(\.0)
    }
}
