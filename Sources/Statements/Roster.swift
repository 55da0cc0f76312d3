/// Who the members of a region are, and which authorities it has, at one commit of its history.
///
/// It answers who holds a key and whether that person may still sign; what a role may do is written in the
/// schemas. Two members with one key are a fault that ``problems`` names and governance refuses; should one
/// have come in all the same, the member whose key is active goes first, then the smaller id.
public struct Roster: Sendable {
    /// Sorted by id.
    public let members: [Member]
    /// Sorted by id.
    public let authorities: [Authority]

    private let membersByID: [String: Member]
    private let authoritiesByID: [String: Authority]
    private let holders: [PublicKey: Member]

    public init(members: [Member], authorities: [Authority]) {
        self.members = members.sorted { $0.id < $1.id }
        self.authorities = authorities.sorted { $0.id < $1.id }
        membersByID = Dictionary(self.members.map { ($0.id, $0) }) { first, _ in first }
        authoritiesByID = Dictionary(self.authorities.map { ($0.id, $0) }) { first, _ in first }
        let active = self.members.flatMap { member in
            member.keys.filter { $0.state == .active }.map { ($0.publicKey, member) }
        }
        let others = self.members.flatMap { member in
            member.keys.filter { $0.state != .active }.map { ($0.publicKey, member) }
        }
        holders = Dictionary(active + others) { first, _ in first }
    }

    public func member(id: String) -> Member? { membersByID[id] }

    public func authority(id: String) -> Authority? { authoritiesByID[id] }

    /// The member whose key this is or was, in whatever state.
    public func member(holding key: PublicKey) -> Member? { holders[key] }

    /// The member who may sign with this key: it is active, and at least one role was not ended by
    /// governance. Dates play no part.
    public func activeMember(holding key: PublicKey) -> Member? {
        guard let member = holders[key], member.keys.contains(where: { $0.publicKey == key && $0.state == .active }),
            member.roles.contains(where: { !$0.hasEnded })
        else { return nil }
        return member
    }

    /// Whether one authority is the other or took over from it, at however many removes.
    public func isAuthority(_ candidate: String, orSuccessorOf predecessor: String) -> Bool {
        var seen: Set<String> = []
        var waiting = [predecessor]
        while let next = waiting.popLast() {
            guard next != candidate else { return true }
            // A roster in which two authorities follow each other must not hold anybody up.
            guard seen.insert(next).inserted else { continue }
            waiting += authoritiesByID[next]?.successors ?? []
        }
        return false
    }
}
