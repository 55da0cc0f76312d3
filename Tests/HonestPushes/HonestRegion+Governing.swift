import Landing
import Records
import Seeded
import Statements

extension HonestRegion {
    /// Once in a while a coordinator changes what somebody may and with which key, or brings in the newer form.
    mutating func govern(_ index: Int) throws -> Bool {
        let laptop = laptops[index]
        guard laptop.space == .region, ["jo", "kim"].contains(laptop.person), random.isHit(oneIn: 3) else {
            return false
        }
        refresh(index)
        if !hasNewForm, random.isHit(oneIn: 3) {
            hasNewForm = true
            try append(["schemas/visit/2.json": VisitKind.renamed.canonicalBytes], .governance, to: index, .newForm)
            return true
        }
        let change =
            switch random.number(below: 5) {
            case 0: try giveRole()
            case 1: try endRole()
            case 2, 3: try giveBackRole()
            default: try replaceKey()
            }
        guard let (member, trait) = change else { return false }
        region.remember(member)
        try append(["records/member/\(member.id).json": member.json.canonicalBytes], .governance, to: index, trait)
        return true
    }

    private mutating func giveRole() throws -> (Member, Trait)? {
        let member = region.members[random.pick(["ola", "dee", "tom", "rex", "dot"])]!
        let role = random.pick([Role.officer, .director, .reviewer, .moderator, .guest])
        guard !member.roles.contains(where: { $0.role == role }) else { return nil }
        let given = Member.HeldRole(role: role, from: "2017-01-01")
        return (try Region.member(member, roles: member.roles + [given]), .roleGiven)
    }

    private mutating func endRole() throws -> (Member, Trait)? {
        // Too few left to write would try nothing.
        let ended = region.members.values.count { $0.roles.contains(where: \.hasEnded) }
        guard ended < 3, let member = somebodyAtWork(), let role = member.roles.first(where: { !$0.hasEnded }) else {
            return nil
        }
        return (try setting(role.role, of: member, ended: true), .roleEnded)
    }

    /// Somebody who has something to send: the worst moment to lose a role or a key.
    private mutating func somebodyAtWork() -> Member? {
        let people = laptops.filter { !$0.chain.isEmpty && !$0.member.isCoordinator }.map(\.person)
        return people.isEmpty ? nil : region.members[random.pick(people)]
    }

    private mutating func giveBackRole() throws -> (Member, Trait)? {
        let without = region.members.values.filter { $0.roles.contains(where: \.hasEnded) }.sorted { $0.id < $1.id }
        guard !without.isEmpty else { return nil }
        let member = random.pick(without)
        return (try setting(member.roles.first(where: \.hasEnded)!.role, of: member, ended: false), .roleGivenBack)
    }

    private func setting(_ role: Role, of member: Member, ended: Bool) throws -> Member {
        try Region.member(
            member,
            roles: member.roles.map {
                $0.role == role ? Member.HeldRole(role: role, from: $0.from, hasEnded: ended) : $0
            })
    }

    private mutating func replaceKey() throws -> (Member, Trait)? {
        guard let member = somebodyAtWork() else { return nil }
        let isLost = random.isHit(oneIn: 2)
        var keys = member.keys.map { key in
            key.state == .active ? Member.Key(publicKey: key.publicKey, state: isLost ? .revoked : .retired) : key
        }
        keys.append(Member.Key(publicKey: Region.key(of: member.id, number: keys.count).publicKey))
        return (try Region.member(member, keys: keys), isLost ? .keyRevoked : .keyRetired)
    }
}
