import GitStorage
import Landing
import Records
import Statements

extension HonestRegion {
    /// A push as it goes out of a laptop: made by ``nextPush()``, and accepted by the check in this process.
    package struct RealPush: Sendable {
        /// `region` or `authorities/<id>`.
        package let space: String
        /// The id of the landing.
        package let landing: String
        package let person: String
        /// The file of the key by which its author may log in, as OpenSSH writes private keys.
        package let key: String
        /// Which of the author's keys it is.
        package let keyNumber: Int
    }

    /// The bare repository that holds all spaces' objects.
    package var repository: String { region.folder }

    /// The id of the region's first commit.
    package var root: String { region.root.hex }

    /// The next push, with all of its objects in the region's store on disk.
    package mutating func nextRealPush() throws -> RealPush {
        var push = try nextPush()
        let author = region.members[push.laptop.person]!
        let faults = try send(&push)
        guard faults.isEmpty else { throw Region.Failure(description: "\(faults)") }
        // Whoever was taken off the list by their own push would log in no more; coordinators never are.
        let number = Region.keyNumber(of: author)
        return RealPush(
            space: push.laptop.space.description, landing: region.tip(of: push.laptop.space).id.hex,
            person: author.id, key: Region.key(of: author.id, number: number).openSSH(comment: author.id),
            keyNumber: number)
    }
}
