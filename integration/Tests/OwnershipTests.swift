import Foundation
import Glibc
import Testing

/// A hub in a shared folder that belongs to another Unix user, which git does not trust by itself.
@Suite(.tags(.large)) struct OwnershipTests {
    static let isPossible = geteuid() == 0 && getpwnam("nobody") != nil

    /// How root becomes nobody, with nobody's group.
    private static func become(_ group: gid_t) -> [String] {
        ["setpriv", "--reuid", "nobody", "--regid", "\(group)", "--clear-groups", "--"]
    }

    @Test(.enabled(if: isPossible, "only root can work as two users"), arguments: ["ann", "jo"])
    func bothUsersWorkOnAHubOfOneOfThem(other: String) throws {
        guard let nobody = getpwnam("nobody")?.pointee else { throw Failure("no nobody") }
        let world = try World()
        // One group writes to the shared folder.
        chmod(world.folder, 0o755)
        try FileManager.default.createDirectory(atPath: world.path("hub"), withIntermediateDirectories: true)
        chown(world.path("hub"), other == "jo" ? nobody.pw_uid : 0, nobody.pw_gid)
        chmod(world.path("hub"), 0o2775)
        let region = try Region(
            founding: world, isShared: true,
            equip: { laptop in
                guard laptop.name == other else { return }
                chown(laptop.home, nobody.pw_uid, nobody.pw_gid)
                laptop.prefix = Self.become(nobody.pw_gid)
            })
        let owner = try FileManager.default.attributesOfItem(atPath: region.hubRegion)[.ownerAccountID] as? NSNumber
        #expect(owner?.uint32Value == (other == "jo" ? nobody.pw_uid : 0))
        for round in 1...2 {
            try region.ann.does("set", Region.record, Region.headline, "Ann \(round)")
            try region.ben.does("set", Region.record, Region.know("voice"), "Ben \(round)")
            try region.level()
            for laptop in [region.ann, region.ben] {
                #expect(try laptop.text(Region.headline) == "Ann \(round)")
                #expect(try laptop.text(Region.know("voice")) == "Ben \(round)")
            }
        }
        let tips = try [region.ann, region.ben].map { laptop in
            try world.run(
                "git", ["-c", "safe.directory=*", "--git-dir", laptop.authorityRepository, "rev-parse", "main"]
            ).firstLine
        }
        #expect(Set(tips).count == 1)
    }
}
