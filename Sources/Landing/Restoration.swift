public import Records
public import Statements

/// A coordinator's word that the region goes on from a restored hub: an entry of `restores` in `region.json`
/// (SCHEDULES.md L12).
///
/// It names the last step that both lines have, the newest step of the line that is left, and what had been taken
/// from people there, which stays taken from them.
public struct Restoration: Sendable, Hashable {
    public let space: SpaceKind
    /// The first letters, at least eight, of the last step that both lines have.
    public let at: String
    /// The first letters, at least eight, of the newest step of the line that is left.
    public let fallen: String
    /// The revocations that fell off with it.
    public let revocations: [Revocation]

    public init(space: SpaceKind, at: String, fallen: String, revocations: [Revocation]) {
        self.space = space
        self.at = at
        self.fallen = fallen
        self.revocations = revocations
    }

    public var json: JSON {
        [
            "at": .string(at), "fallen": .string(fallen), "revocations": .array(revocations.map(\.json)),
            "space": .string("\(space)"),
        ]
    }

    public init?(json: JSON) {
        guard let space = json["space"]?.string.flatMap({ SpaceKind($0) }), let at = json["at"]?.string,
            let fallen = json["fallen"]?.string, [at, fallen].allSatisfy(Self.areLetters),
            let listed = json["revocations"]?.array
        else { return nil }
        let revocations = listed.compactMap { Revocation(json: $0) }
        guard revocations.count == listed.count, json.object?.members.count == 4 else { return nil }
        self.init(space: space, at: at, fallen: fallen, revocations: revocations)
    }

    /// Whether those are letters of a commit's id, as many as are read out or more.
    public static func areLetters(_ text: String) -> Bool {
        (8...40).contains(text.utf8.count) && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }

    /// The restorations that a region's page names, oldest first; `nil` if what stands there is none.
    public static func all(in page: JSON?) -> [Restoration]? {
        guard let listed = page?["restores"] else { return [] }
        guard let items = listed.array else { return nil }
        let read = items.compactMap { Restoration(json: $0) }
        return read.count == items.count ? read : nil
    }

    /// Whether a region's page goes on from an earlier one: restorations are only ever added.
    static func areKept(from old: JSON?, to new: JSON) -> Bool {
        guard let read = all(in: new) else { return false }
        return read.starts(with: all(in: old) ?? [])
    }
}

/// A right that governance took from somebody.
public enum Revocation: Sendable, Hashable {
    /// A key, by its name in the member's record, that signs no more.
    case key(String, of: String)
    case role(Role, of: String)
    case authority(String)

    /// All that a roster has taken away, sorted.
    public static func all(in roster: Roster) -> [Revocation] {
        roster.members.flatMap { member in
            member.keys.filter { $0.state != .active }.map { .key($0.publicKey.itemID, of: member.id) }
                + member.roles.filter(\.hasEnded).map { .role($0.role, of: member.id) }
        } + roster.authorities.filter(\.hasEnded).map { .authority($0.id) }
    }

    /// Whether it is in force in a roster: somebody whom that roster does not know has no right there.
    public func isInForce(in roster: Roster) -> Bool {
        switch self {
        case .key(let key, let id):
            roster.member(id: id)?.keys.allSatisfy { $0.publicKey.itemID != key || $0.state != .active } ?? true
        case .role(let role, let id): !(roster.member(id: id)?.holds(role) ?? false)
        case .authority(let id): roster.authority(id: id)?.hasEnded ?? true
        }
    }

    public var json: JSON {
        switch self {
        case .key(let key, let member): ["key": .string(key), "member": .string(member)]
        case .role(let role, let member): ["member": .string(member), "role": .string(role.rawValue)]
        case .authority(let authority): ["authority": .string(authority)]
        }
    }

    init?(json: JSON) {
        let fields = json.object?.members.map(\.name).sorted() ?? []
        switch fields {
        case ["key", "member"]:
            guard let key = json["key"]?.string, let member = json["member"]?.string else { return nil }
            self = .key(key, of: member)
        case ["member", "role"]:
            guard let role = json["role"]?.string.flatMap({ Role(rawValue: $0) }), let member = json["member"]?.string
            else { return nil }
            self = .role(role, of: member)
        case ["authority"]:
            guard let authority = json["authority"]?.string else { return nil }
            self = .authority(authority)
        default: return nil
        }
    }
}

extension Roster {
    /// This roster with those revocations in force.
    public func keeping(_ revocations: [Revocation]) throws(RosterError) -> Roster {
        let taken = Set(revocations)
        var members: [Member] = []
        for member in self.members {
            members.append(
                try Member(
                    id: member.id, name: member.name, email: member.email, authority: member.authority,
                    roles: member.roles.map { held in
                        guard taken.contains(.role(held.role, of: member.id)) else { return held }
                        return Member.HeldRole(
                            role: held.role, from: held.from, until: held.until, isActing: held.isActing, hasEnded: true
                        )
                    },
                    keys: member.keys.map { key in
                        guard key.state == .active, taken.contains(.key(key.publicKey.itemID, of: member.id)) else {
                            return key
                        }
                        return Member.Key(publicKey: key.publicKey, state: .revoked)
                    }))
        }
        var authorities: [Authority] = []
        for authority in self.authorities {
            guard taken.contains(.authority(authority.id)), !authority.hasEnded else {
                authorities.append(authority)
                continue
            }
            authorities.append(
                try Authority(
                    id: authority.id, name: authority.name, region: authority.region, tier: authority.tier,
                    dfeNumber: authority.dfeNumber, onsCode: authority.onsCode, from: authority.from,
                    until: authority.until, successors: authority.successors, hasEnded: true))
        }
        return Roster(members: members, authorities: authorities)
    }
}
