@testable import Commands
import Foundation
import Records
import Statements
import Testing

/// Who may moderate whose self-assessment.
@Suite struct AssignmentRulesTests {
    private static let challenge = RecordName("challenge/neglect-2019/dorset/1")!

    /// Dorset took over from the county and from Poole; Devon and Mo, of the region's office, challenge it.
    private func rules() throws -> AssignmentRules {
        func authority(_ id: String, _ number: String, successors: [String] = []) throws -> Authority {
            try Authority(
                id: id, name: id.capitalized, region: "South West", tier: "Unitary", dfeNumber: number,
                onsCode: "E06000\(number)", successors: successors)
        }
        let people: [(String, String, [Role], Bool)] = [
            ("ann", "dorset", [.director, .moderator], true), ("cat", "dorset-county", [.moderator], true),
            ("dee", "devon", [.moderator], true), ("eve", "devon-torquay", [.moderator], true),
            ("kim", "bristol", [.moderator], true), ("lou", Member.region, [.moderator], true),
            ("mo", Member.region, [.moderator], true), ("off", "bristol", [.officer], true),
            ("old", "bristol", [.moderator], false),
        ]
        let members = try people.enumerated().map { index, person in
            let key = PrivateKey(seed: [UInt8](repeating: UInt8(index + 1), count: 32))!.publicKey
            return try Member(
                id: person.0, name: person.0.capitalized, email: "\(person.0)@sw.example", authority: person.1,
                roles: person.2.map { Member.HeldRole(role: $0, from: "2017-01-01") },
                keys: [Member.Key(publicKey: key, state: person.3 ? .active : .retired)])
        }
        let roster = Roster(
            members: members,
            authorities: [
                try authority("dorset-county", "835", successors: ["dorset"]), try authority("dorset", "838"),
                try authority("bristol", "801"), try authority("devon-torquay", "878", successors: ["devon"]),
                try authority("devon", "879"),
            ])
        return AssignmentRules(
            authority: "dorset", roster: roster,
            challengers: ["devon", "mo"].map { .init(id: $0, challenge: Self.challenge) })
    }

    @Test func moderatorsOfOtherAuthoritiesAreAsked() throws {
        #expect(try rules().refusals(of: ["kim", "lou"]).isEmpty)
    }

    @Test func whoIsNoActiveModeratorIsNot() throws {
        #expect(
            try rules().refusals(of: ["off", "old", "who"]) == [
                .isNoModerator("off"), .hasEnded("old"), .unknown("who"),
            ])
    }

    @Test func theAuthorsOwnAndTheOnesBeforeAndAfterItAreNot() throws {
        #expect(
            try rules().refusals(of: ["ann", "cat"]) == [
                .isOfTheAuthor("ann", authority: "dorset"), .isOfTheAuthor("cat", authority: "dorset-county"),
            ])
        let former = try AssignmentRules(authority: "dorset-county", roster: rules().roster, challengers: [])
        #expect(former.refusals(of: ["ann"]) == [.isOfTheAuthor("ann", authority: "dorset")])
    }

    @Test func whoChallengesItIsNot() throws {
        #expect(
            try rules().refusals(of: ["dee", "eve", "mo"]) == [
                .challenges("dee", authority: "devon", challenge: Self.challenge),
                .challenges("eve", authority: "devon-torquay", challenge: Self.challenge),
                .challenges("mo", authority: Member.region, challenge: Self.challenge),
            ])
    }

    @Test func everyReasonIsSaidAtOnce() throws {
        let both = try AssignmentRules(
            authority: "bristol", roster: rules().roster, challengers: [.init(id: "bristol", challenge: Self.challenge)]
        )
        #expect(
            both.refusals(of: ["off"]) == [
                .isNoModerator("off"), .isOfTheAuthor("off", authority: "bristol"),
                .challenges("off", authority: "bristol", challenge: Self.challenge),
            ])
    }
}
