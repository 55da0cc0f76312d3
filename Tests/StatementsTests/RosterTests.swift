import Records
import Testing

@testable import Statements

@Suite struct RosterTests {
    private static func publicKey(_ number: UInt8) -> PublicKey {
        PrivateKey(seed: [UInt8](repeating: number, count: 32))!.publicKey
    }

    private static func member(
        _ id: String, authority: String = "bristol", roles: [Member.HeldRole] = [], keys: [Member.Key] = []
    ) throws -> Member {
        try Member(
            id: id, name: "Ann Lee", email: "\(id)@bristol.gov.uk", authority: authority, roles: roles, keys: keys)
    }

    private static func authority(_ id: String, successors: [String] = []) throws -> Authority {
        try Authority(
            id: id, name: id, region: "South West", tier: "Unitary", dfeNumber: "801", onsCode: "E06000023",
            successors: successors)
    }

    private static let wrongFields: [(String, JSON?, String)] = [
        ("/schema", JSON.string("member/2"), "/schema: is not a schema of the roster"),
        ("/schema", nil, "/schema: is missing"),
        ("/member", "Ann", "/member: is not an id of small letters, digits and hyphens"),
        ("/member", 1, "/member: has the wrong type"),
        ("/name", "", "/name: is empty, too long or holds characters that a name cannot have"),
        ("/name", " .; ", "/name: is empty, too long or holds characters that a name cannot have"),
        ("/name", "Ann\nLee", "/name: is empty, too long or holds characters that a name cannot have"),
        ("/name", "Ann <ann@b.uk>", "/name: is empty, too long or holds characters that a name cannot have"),
        (
            "/name", .string(String(repeating: "é", count: 121)),
            "/name: is empty, too long or holds characters that a name cannot have"
        ),
        ("/email", "ann", "/email: is not an e-mail address"),
        ("/email", "a b@c.uk", "/email: is not an e-mail address"),
        ("/email", "*@c.uk", "/email: is not an e-mail address"),
        ("/email", "a@b@c.uk", "/email: is not an e-mail address"),
        ("/email", "a@c..uk", "/email: is not an e-mail address"),
        ("/authority", "", "/authority: is not an id of small letters, digits and hyphens"),
        ("/roles", [:], "/roles: has the wrong type"),
        ("/roles/role=officer/from", "2017-02-29", "/roles/role=officer/from: is not a date such as 2017-04-01"),
        ("/roles/role=officer/from", nil, "/roles/role=officer/from: is missing"),
        ("/roles/role=officer/ended", 1, "/roles/role=officer/ended: has the wrong type"),
        ("/roles/role=king/from", "2017-02-01", "/roles/role: is not one of the words allowed here"),
        ("/keys", [["key": "aaaaaaaaaaaaaaaa"]], "/keys/key=aaaaaaaaaaaaaaaa/public: is missing"),
        ("/keys", [["key": "short"]], "/keys/key: is not the id of its public key"),
    ]

    @Test func aMemberIsItsRecord() throws {
        let member = try Member(
            id: "ann-lee", name: "Ann O’Lee", email: "ann.o'lee@bristol.gov.uk", authority: "bristol",
            roles: [
                .init(role: .director, from: "2017-04-01", isActing: true),
                .init(role: .officer, from: "2015-01-01", until: "2017-03-31", hasEnded: true),
            ],
            keys: [.init(publicKey: Self.publicKey(1)), .init(publicKey: Self.publicKey(2), state: .revoked)])
        #expect(try Member(json: member.json) == member)
        let line = Self.publicKey(1).openSSH
        #expect(
            try Member(json: JSON(reading: member.json.canonicalBytes)) == member
                && member.json.canonicalText.contains("\"public\": \"\(line)\""))
        #expect(member.recordName.recordPath == "records/member/ann-lee.json")
        #expect(member.json.value(at: Path("/roles/role=director/acting")!) == true)
        #expect(member.json.value(at: Path("/roles/role=director/ended")!) == nil)
        #expect(member.json.value(at: Path("/keys/key=\(Self.publicKey(2).itemID)/state")!) == "revoked")
    }

    @Test(arguments: wrongFields)
    func errorsNameTheField(path: String, value: JSON?, sentence: String) throws {
        let good = try Self.member("ann", roles: [.init(role: .officer, from: "2017-04-01")]).json
        _ = try Member(json: good)
        let changed = try #require(good.replacing(Path(path)!, with: value))
        #expect {
            try Member(json: changed)
        } throws: {
            "\($0)" == sentence
        }
    }

    @Test func keysAreHeldInOneSpellingUnderTheirOwnID() throws {
        let key = Self.publicKey(1)
        let good = try Self.member("ann", keys: [.init(publicKey: key)]).json
        let item = Path("/keys/key=\(key.itemID)")!
        let spelled = good.replacing(item.appending(name: "public"), with: .string(key.openSSH + " ann"))
        #expect(throws: RosterError(item.appending(name: "public"), .publicKey)) { try Member(json: spelled!) }
        let other = good.replacing(item.appending(name: "public"), with: .string(Self.publicKey(2).openSSH))
        #expect(throws: RosterError(item.appending(name: "key"), .keyID)) { try Member(json: other!) }
        let state = good.replacing(item.appending(name: "state"), with: "lost")
        #expect(throws: RosterError(item.appending(name: "state"), .word)) { try Member(json: state!) }
        #expect(throws: RosterError(Path("/keys")!, .duplicate)) {
            try Self.member("ann", keys: [.init(publicKey: key), .init(publicKey: key, state: .retired)])
        }
        #expect(throws: RosterError(Path("/roles")!, .duplicate)) {
            let role = Member.HeldRole(role: .officer, from: "2017-04-01")
            return try Self.member("ann", roles: [role, role])
        }
    }

    @Test func anAuthorityIsItsRecord() throws {
        let authority = try Authority(
            id: "dorset-county", name: "Dorset (county council)", region: "South West", tier: "County",
            dfeNumber: "835", onsCode: "E10000009", from: "1889-04-01", until: "2019-03-31",
            successors: ["dorset", "bcp"], hasEnded: true)
        #expect(try Authority(json: authority.json) == authority)
        #expect(authority.json["successors"] == ["bcp", "dorset"], "a set is stored sorted")
        let plain = try Self.authority("bristol")
        #expect(try Authority(json: plain.json) == plain)
        #expect(plain.json["successors"] == nil && plain.json["ended"] == nil)
        for (field, value) in [
            ("authority", "region"), ("dfe_number", "80"), ("ons_code", "06000023"), ("ons_code", "E0600002³"),
            ("from", "soon"),
        ] {
            let changed = plain.json.replacing(Path([.name(field)]), with: .string(value))!
            #expect {
                try Authority(json: changed)
            } throws: {
                ($0 as? RosterError)?.field == Path([.name(field)])
            }
        }
        #expect(throws: RosterError(Path("/successors")!, .duplicate)) {
            try Self.authority("bristol", successors: ["bristol"])
        }
    }

    @Test func governanceEndsRolesAndKeysDatesDoNot() throws {
        let past = Member.HeldRole(role: .officer, from: "2001-01-01", until: "2002-01-01")
        let ended = Member.HeldRole(role: .officer, from: "2001-01-01", hasEnded: true)
        let keys = Member.Key.State.allCases.enumerated().map {
            Member.Key(publicKey: Self.publicKey(UInt8($0.offset)), state: $0.element)
        }
        let roster = Roster(members: [try Self.member("ann", roles: [past], keys: keys)], authorities: [])
        #expect(roster.activeMember(holding: Self.publicKey(0))?.id == "ann")
        for number in UInt8(1)...2 {
            #expect(roster.activeMember(holding: Self.publicKey(number)) == nil)
            #expect(roster.member(holding: Self.publicKey(number))?.id == "ann", "what it signed stays ann's")
        }
        #expect(roster.member(holding: Self.publicKey(9)) == nil)
        let without = Roster(members: [try Self.member("ann", roles: [ended], keys: keys)], authorities: [])
        #expect(without.activeMember(holding: Self.publicKey(0)) == nil)
        #expect(try Self.member("ann", roles: [ended]).holds(.officer) == false)
        #expect(try Self.member("ann", roles: [past]).holds(.officer))
    }

    @Test func successorsAreFollowedWithoutEnd() throws {
        let roster = Roster(
            members: [],
            authorities: [
                try Self.authority("a", successors: ["b", "c"]), try Self.authority("b", successors: ["d"]),
                try Self.authority("c", successors: ["a"]),
            ])
        for later in ["a", "b", "c", "d"] { #expect(roster.isAuthority(later, orSuccessorOf: "a")) }
        #expect(!roster.isAuthority("a", orSuccessorOf: "b"))
        #expect(!roster.isAuthority("e", orSuccessorOf: "a"))
    }

    @Test func problemsAreFound() throws {
        let coordinator = Member.HeldRole(role: .coordinator, from: "2017-04-01")
        let key = Member.Key(publicKey: Self.publicKey(1))
        let ann = try Self.member("ann", authority: "region", roles: [coordinator], keys: [key])
        #expect(Roster(members: [ann], authorities: []).problems.isEmpty)
        let keyless = try Self.member("ann", authority: "region", roles: [coordinator])
        #expect(Roster(members: [keyless], authorities: []).problems == [.noCoordinator])
        let retired = Member.Key(publicKey: Self.publicKey(1), state: .retired)
        let bob = try Self.member("bob", keys: [retired])
        let bristol = try Self.authority("bristol", successors: ["avon"])
        let roster = Roster(members: [bob, ann, bob, bob], authorities: [bristol])
        #expect(
            roster.problems == [
                .memberTwice("bob"), .keyHeldTwice(Self.publicKey(1), by: ["ann", "bob", "bob", "bob"]),
                .unknownSuccessor("avon", ofAuthority: "bristol"),
            ])
        #expect(roster.member(holding: Self.publicKey(1))?.id == "ann", "the active key goes first")
        #expect(
            Roster(members: [ann, bob], authorities: []).problems.contains(
                .unknownAuthority("bristol", ofMember: "bob")))
    }

    @Test func identitiesAreWhatGitReadsBack() async throws {
        let tools = try StockTools()
        try await tools.succeed("git", ["init", "-q", "."])
        let tree = try await tools.succeed("git", ["write-tree"]).text.dropLast()
        for name in [
            String(repeating: "é", count: 120), "Ann Lee", "J. Smith Jr.", " Zoë “Zo” O’Brien ", "\"Bob\"", "Ann, Lee;",
            "李 安",
        ] {
            let member = try Member(id: "ann", name: name, email: "ann@bristol.gov.uk", authority: "bristol")
            let line = "\(member.signerIdentity) 1500000000 +0000"
            let commit = "tree \(tree)\nauthor \(line)\ncommitter \(line)\n\nx\n"
            let id = try await tools.succeed(
                "git", ["hash-object", "-t", "commit", "-w", "--stdin"], input: Array(commit.utf8)
            ).text.dropLast()
            let shown = try await tools.succeed("git", ["log", "-1", "--format=%an <%ae>", String(id)]).text
            #expect(shown == member.signerIdentity + "\n")
            // Stock git writes the same line when it makes a commit for that name.
            let made = try await tools.succeed(
                "env",
                [
                    "GIT_COMMITTER_NAME=\(name)", "GIT_COMMITTER_EMAIL=ann@bristol.gov.uk", "git", "var",
                    "GIT_COMMITTER_IDENT",
                ]
            ).text
            #expect(made == line + "\n")
            try await tools.succeed("git", ["fsck", "--strict"])
        }
    }

    @Test func stockGitReadsTheAllowedSigners() async throws {
        let tools = try StockTools()
        let key = PrivateKey(seed: [UInt8](repeating: 4, count: 32))!
        let roster = Roster(
            members: [
                try Self.member("zed", keys: [.init(publicKey: Self.publicKey(3))]),
                try Self.member(
                    "ann",
                    keys: [.init(publicKey: key.publicKey, state: .revoked), .init(publicKey: Self.publicKey(1))]),
            ], authorities: [])
        let text = AllowedSigners(roster).text
        #expect(text.split(separator: "\n").count == 3 && text.hasPrefix("ann@bristol.gov.uk namespaces=\"git\" "))
        let allowed = try tools.write(text, to: "allowed")
        for namespace in [SignatureNamespace.git, .statement] {
            let file = try tools.write(KeySigner(key).sign([1], namespace: namespace), to: "signature")
            let verdict = try await tools.run(
                "ssh-keygen",
                ["-Y", "verify", "-f", allowed, "-I", "ann@bristol.gov.uk", "-n", namespace.rawValue, "-s", file],
                input: [1])
            #expect(verdict.isSuccess == (namespace == .git), "\(verdict.errors)")
        }
        let statements = AllowedSigners(roster, namespace: .statement).text
        #expect(statements.contains("namespaces=\"sli-statement\""))
    }
}
