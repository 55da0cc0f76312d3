import Records
import Landing
import Statements
import Testing

@testable import Syncing

/// What a login may ask of a hub that one account serves.
@Suite struct HubRequestTests {
    private let folder = "/srv/sli hub"

    @Test func gitsOwnRequestsAreUnderstood() {
        let spaces: [(String, SpaceKind)] = [
            ("region.git", .region), ("authorities/bristol.git", .authority("bristol")),
        ]
        for service in HubRequest.Service.allCases {
            for (path, space) in spaces {
                for prefix in ["", "/", folder + "/"] {
                    let request = HubRequest("\(service.rawValue) '\(prefix)\(path)'", folder: folder)
                    #expect(request == HubRequest(service, space))
                }
            }
        }
    }

    @Test(arguments: [
        "", "git-upload-pack", "git-upload-pack ", "git-upload-pack ''", "git-upload-pack '", "git-upload-pack '/'",
        "git-upload-pack region.git", "git-upload-pack \"region.git\"", "git-upload-pack 'region.git",
        " git-upload-pack 'region.git'",
        "git-upload-pack  'region.git'", "git-upload-pack\t'region.git'", "git-upload-pack 'region.git' ",
        "git-upload-pack --strict 'region.git'", "git-upload-archive 'region.git'", "git upload-pack 'region.git'",
        "/usr/bin/git-upload-pack 'region.git'", "git-upload-pack 'region'", "git-upload-pack 'region.git/'",
        "git-upload-pack '//region.git'", "git-upload-pack './region.git'", "git-upload-pack '../region.git'",
        "git-upload-pack '/etc/region.git'", "git-upload-pack '~/region.git'", "git-upload-pack '/srv/sli/region.git'",
        "git-upload-pack 'authorities/.git'", "git-upload-pack 'authorities/../region.git'",
        "git-upload-pack 'authorities/a/b.git'", "git-upload-pack 'authorities/Bristol.git'",
        "git-upload-pack 'authorities/con.git'", "git-upload-pack 'authorities/-x.git'",
        "git-upload-pack 'authorities/br\u{0}istol.git'", "git-upload-pack 'region.git'; id",
        "git-upload-pack 'region.git' 'x'",
        "git-upload-pack 'region.git\n'", "git-upload-pack 'teams/A.git'", "git-upload-pack 'hub.json'",
    ])
    func nothingElseIs(command: String) {
        #expect(HubRequest(command, folder: folder) == nil)
    }

    /// Every command that differs in one byte is refused, or asks for the space that it says.
    @Test func noByteSlipsThrough() {
        let good = Array("git-receive-pack '/authorities/bristol.git'".utf8)
        for index in good.indices {
            for byte in UInt8.min...UInt8.max where byte != good[index] {
                var bytes = good
                bytes[index] = byte
                let command = String(decoding: bytes, as: UTF8.self)
                guard let request = HubRequest(command, folder: folder) else { continue }
                #expect(command.hasSuffix("/\(request.space).git'"))
                #expect(command.hasPrefix(request.service.rawValue + " '"))
            }
        }
    }

    @Test func draftsAreReadByTheAuthorityAndWhoTookOver() throws {
        func authority(_ id: String, _ number: Int, followedBy successors: [String] = []) throws -> Authority {
            try Authority(
                id: id, name: id, region: "South West", tier: "Unitary", dfeNumber: "80\(number)",
                onsCode: "E0600002\(number)", successors: successors, hasEnded: !successors.isEmpty)
        }
        let roster = Roster(
            members: [],
            authorities: [
                try authority("dorset-county", 1, followedBy: ["dorset", "bcp"]), try authority("dorset", 2),
                try authority("bcp", 3), try authority("torbay", 4),
            ])
        func readers(of space: SpaceKind) throws -> [String] {
            try ["dorset-county", "dorset", "bcp", "torbay", "region"].filter { id in
                let member = try Member(id: "m", name: "M", email: "m@sw.example", authority: id)
                return HubAdmission.mayRead(space, member, in: roster) { _ in nil }
            }
        }
        #expect(try readers(of: .region).count == 5)
        #expect(try readers(of: .authority("dorset-county")) == ["dorset-county", "dorset", "bcp"])
        #expect(try readers(of: .authority("dorset")) == ["dorset"])
        #expect(try readers(of: .authority("torbay")) == ["torbay"])
    }

    @Test func aTeamsNotesAreReadByTheTeam() throws {
        let roster = Roster(members: [], authorities: [])
        func readers(ended: Bool) throws -> [String] {
            let team = Team(json: [
                "ended": .bool(ended), "members": ["pat", "quin"], "team": "one", "works_on": ["note/one"],
            ])
            return try ["pat", "quin", "jo", "ann"].filter { id in
                let member = try Member(id: id, name: id, email: "m@sw.example", authority: Member.region)
                return HubAdmission.mayRead(.team("one"), member, in: roster) { $0 == "one" ? team : nil }
            }
        }
        #expect(try readers(ended: false) == ["pat", "quin"])
        #expect(try readers(ended: true) == ["pat", "quin"], "what they wrote stays theirs to read")
    }

    @Test func onlyGoodSettingsReachGit() {
        let environment = HubAdmission.environment(from: [
            "HOME": "/home/sli", "PATH": "/usr/bin", "GIT_PROTOCOL": "version=2", "GIT_DIR": "/etc",
            "LD_PRELOAD": "x.so",
            "GIT_CONFIG_COUNT": "1", "GIT_EXEC_PATH": "/tmp", "SSH_ORIGINAL_COMMAND": "x", "LC_ALL": "de_DE.UTF-8",
        ])
        #expect(Set(environment.keys).isDisjoint(with: ["GIT_DIR", "LD_PRELOAD", "GIT_CONFIG_COUNT", "GIT_EXEC_PATH"]))
        #expect(environment["GIT_PROTOCOL"] == "version=2")
        #expect(environment["LC_ALL"] == "C")
        #expect(HubAdmission.environment(from: ["GIT_PROTOCOL": "version=2:x"])["GIT_PROTOCOL"] == nil)
    }
}
