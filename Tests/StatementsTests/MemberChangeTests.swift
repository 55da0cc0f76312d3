import Records
import Testing

@testable import Statements

/// The steps by which a coordinator changes a member's record.
struct MemberChangeTests {
    private static func key(_ number: UInt8) -> PublicKey {
        PrivateKey(seed: [UInt8](repeating: number, count: 32))!.publicKey
    }

    private static func member(
        _ id: String, _ roles: [Role], authority: String = "bristol", key number: UInt8 = 1
    ) throws -> Member {
        try Member(
            id: id, name: "Member \(id)", email: "\(id)@bristol.example", authority: authority,
            roles: roles.map { Member.HeldRole(role: $0, from: "2017-01-01") },
            keys: [Member.Key(publicKey: key(number))])
    }

    @Test func aRoleThatBeginsAgainTakesThePlaceOfTheEndedOne() throws {
        let ended = try Self.member("ann", [.officer, .director]).ending([.director, .guest], on: "2017-06-30")
        #expect(!ended.holds(.director))
        #expect(ended.holds(.officer))
        #expect(ended.roles.map(\.until) == [nil, "2017-06-30"])
        // What has ended once keeps its last day.
        #expect(try ended.ending([.director], on: "2018-01-01") == ended)
        let again = try ended.holding(Member.HeldRole(role: .director, from: "2018-02-01", isActing: true))
        #expect(again.holds(.director))
        #expect(again.roles.count == 2)
        #expect(try Member(json: again.json) == again)
        #expect(throws: RosterError.self) { try again.holding(Member.HeldRole(role: .guest, from: "yesterday")) }
    }

    @Test func aRevokedKeyStaysRevoked() throws {
        let member = try Self.member("ann", [.officer])
        let two = try member.having(Self.key(2), .active)
        #expect(two.keys.map(\.state) == [.active, .active])
        let retired = try two.having(Self.key(1), .retired)
        #expect(try retired.having(Self.key(1), .active) == two)
        let revoked = try two.having(Self.key(1), .revoked)
        #expect(try revoked.having(Self.key(1), .active) == revoked)
        #expect(try revoked.having(Self.key(1), .retired) == revoked)
        for text in [Self.key(2).itemID, Self.key(2).fingerprint, Self.key(2).openSSH + " comment"] {
            #expect(two.key(named: text)?.publicKey == Self.key(2))
        }
        #expect(two.key(named: Self.key(3).itemID) == nil)
    }

    @Test func aRoleIsSoleWhereNobodyActiveOfTheSameAuthorityHoldsIt() throws {
        let ann = try Self.member("ann", [.officer, .director])
        let ben = try Self.member("ben", [.officer, .director], key: 2)
        let cat = try Self.member("cat", [.director], authority: "torbay", key: 3)
        func sole(_ others: [Member]) -> [Role] { Roster(members: [ann] + others, authorities: []).soleRoles(of: ann) }
        #expect(sole([cat]) == [.officer, .director])
        #expect(sole([ben, cat]) == [])
        #expect(sole([try ben.ending([.director], on: "2017-02-01")]) == [.director])
        // Somebody without a key can take nothing over.
        #expect(sole([try ben.having(Self.key(2), .revoked)]) == [.officer, .director])
    }

    @Test func theLastCoordinatorIsTheOneAfterWhomNobodyGoverns() throws {
        let ann = try Self.member("ann", [.coordinator])
        let ben = try Self.member("ben", [.coordinator], authority: "torbay", key: 2)
        func isLast(_ members: [Member]) -> Bool {
            Roster(members: members, authorities: []).isLastCoordinator(ann)
        }
        #expect(isLast([ann]))
        #expect(!isLast([ann, ben]))
        #expect(isLast([ann, try ben.having(Self.key(2), .retired)]))
        #expect(isLast([ann, try ben.ending([.coordinator], on: "2017-02-01")]))
    }
}
