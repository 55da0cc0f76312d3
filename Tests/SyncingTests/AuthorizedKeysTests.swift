import Records
import Statements
import Testing

@testable import Syncing

/// The part of an account's file of keys that follows the roster.
@Suite struct AuthorizedKeysTests {
    private let keys = AuthorizedKeys(folder: "/srv/sli", program: "/usr/local/bin/sli")

    private func replaced(_ text: String, _ lines: [String]) -> String? {
        keys.replacing(in: Array(text.utf8), with: lines).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func whatStandsAroundItStays() throws {
        for around in ["", "own\n", "own", "a\n\nb\n", "\u{e9}\n", "# no end\r\n"] {
            let once = try #require(replaced(around, ["one", "two"]))
            #expect(once.hasPrefix(around))
            #expect(replaced(once, ["one", "two"]) == once)
            let both = once + around
            let again = try #require(replaced(both, []))
            #expect(!again.contains("one\n") && again.hasPrefix(around) && again.hasSuffix(around))
            #expect(replaced(again, ["one", "two"]) == both)
        }
    }

    @Test func aPartThatWasCutIsNotGuessedAt() throws {
        let whole = try #require(replaced("", ["one"]))
        let lines = whole.split(separator: "\n").map { String($0) + "\n" }
        #expect(replaced(lines[0] + lines[1], []) == nil)
        #expect(replaced(lines[1] + lines[2], []) == nil)
        #expect(replaced(whole + whole, []) == nil)
        #expect(replaced(lines[2] + lines[0], []) == nil)
        // That of another hub is somebody else's.
        let other = AuthorizedKeys(folder: "/srv/other", program: "/usr/local/bin/sli")
        let both = try #require(other.replacing(in: Array(whole.utf8), with: ["other"]))
        #expect(replaced(String(decoding: both, as: UTF8.self), ["two"])?.contains("other\n") == true)
    }

    @Test func onlyActiveKeysOfActiveMembersAreLetIn() throws {
        let made = (0..<5).map { PrivateKey(seed: Array(repeating: UInt8($0 + 1), count: 32))!.publicKey }
        func member(_ id: String, _ roles: [Member.HeldRole], _ keys: [Member.Key]) throws -> Member {
            try Member(id: id, name: id, email: "\(id)@sw.example", authority: "region", roles: roles, keys: keys)
        }
        let role = Member.HeldRole(role: .coordinator, from: "2017-01-01")
        let ended = Member.HeldRole(role: .coordinator, from: "2017-01-01", hasEnded: true)
        let roster = Roster(
            members: [
                try member("ann", [role], [.init(publicKey: made[0]), .init(publicKey: made[1], state: .revoked)]),
                try member("ben", [ended], [.init(publicKey: made[2])]),
                try member("cat", [role], [.init(publicKey: made[3], state: .retired), .init(publicKey: made[4])]),
            ], authorities: [])
        let lines = keys.lines(for: roster)
        #expect(lines.map { $0.split(separator: " ").last! } == ["ann", "cat"])
        for (line, key) in zip(lines, [made[0], made[4]]) {
            #expect(
                line.hasPrefix(
                    "command=\"'/usr/local/bin/sli' hub serve \(key.itemID) --folder '/srv/sli'\",restrict \(key.openSSH) "
                ))
        }
    }

    @Test func pathsThatAShellOrSSHWouldReadAreNotUsed() {
        for path in ["/srv/sli", "/home/s-l_i/a b/1.2", "/a,b=c@d+e"] { #expect(AuthorizedKeys.isUsable(path)) }
        for path in ["", "srv", "/a'b", "/a\"b", "/a\\b", "/a\nb", "/a$b", "/a`b", "/a%b", "/\u{e9}", "/a;b"] {
            #expect(!AuthorizedKeys.isUsable(path))
        }
    }
}
