import Records
import Schemas
import Testing

@testable import Statements

/// The roster and the shipped forms of its records agree: what the one writes the other allows.
@Suite struct RosterFormTests {
    private static func form(_ name: String) throws -> Schema {
        let kind = try #require(SchemaName(name)).kind
        return try Schema(JSON(reading: #require(ShippedSchemas.bytes(kind: kind, version: 1))))
    }

    private static func key(_ number: UInt8, _ state: Member.Key.State) throws -> Member.Key {
        let key = try #require(PrivateKey(seed: [UInt8](repeating: number, count: 32)))
        return Member.Key(publicKey: key.publicKey, state: state)
    }

    @Test func everyRoleAndStateOfAMemberFitsTheForm() throws {
        let roles = Role.allCases.map {
            Member.HeldRole(role: $0, from: "2015-01-01", until: "2017-03-31", isActing: true, hasEnded: true)
        }
        let keys = try zip(UInt8(1)..., Member.Key.State.allCases).map { try Self.key($0, $1) }
        let member = try Member(
            id: "ann-lee", name: "Ann O’Lee", email: "ann.o'lee@bristol.example", authority: Member.region,
            roles: roles,
            keys: keys)
        let form = try Self.form(Member.schema)
        #expect(form.violations(of: member.json) == [])
        #expect(form.identity == ["member"])
    }

    @Test func theSmallestMemberFitsTheForm() throws {
        let member = try Member(id: "a", name: "A", email: "a@b.example", authority: "bristol")
        #expect(try Self.form(Member.schema).violations(of: member.json) == [])
    }

    @Test func everyShippedAuthorityFitsTheForm() throws {
        let authorities = try AuthoritiesCSV.read(ShippedRegions.authoritiesCSV)
        #expect(authorities.count == 30)
        let form = try Self.form(Authority.schema)
        #expect(form.identity == ["authority"])
        for authority in authorities { #expect(form.violations(of: authority.json) == [], "\(authority.id)") }
        let ended = try Authority(
            id: "poole", name: "Poole", region: "South West", tier: "Unitary", dfeNumber: "836", onsCode: "E06000029",
            from: "1997-04-01", until: "2019-03-31", successors: ["bcp"], hasEnded: true)
        #expect(form.violations(of: ended.json) == [])
    }
}
