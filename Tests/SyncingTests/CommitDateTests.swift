import Landing
import Records
import Statements
import Syncing
import Testing
import Workspaces

@testable import GitStorage

/// EDGE-CASES 24: dates at both ends of 64 bits and past them. Stock git refuses every child of a commit dated
/// 2^63−1, and arithmetic on such dates ends a program, so nobody may take one in.
@Suite(.serialized)
struct CommitDateTests {
    /// What an edit may bear, by DESIGN.md section 5: 0 to 2^33.
    static let outside = [
        "-9223372036854775809", "-9223372036854775808", "-9223372036854775807", "-1", "8589934593",
        "9223372036854775806", "9223372036854775807", "9223372036854775808", "18446744073709551616",
    ]

    /// A hub, and somebody who writes commits of any bytes into its store.
    private struct Forge {
        let world: World
        let store: ObjectStore
        let tip: CommitObject

        init() async throws {
            world = try await World()
            let ann = try Desk(world, "ann")
            try await ann.create(Desk.note, [("grade", "1")])
            try await world.settleDown()
            store = try ObjectStore(opening: world.hubPath())
            tip = try store.commit(world.hubTip())
        }

        /// The next date of the counter after `steps` commits.
        func counter(_ steps: Int64) -> String { String(tip.committer.seconds + steps) }

        func tree(_ grade: String, in other: ObjectStore? = nil) throws -> ObjectID {
            let record: JSON = ["grade": .string(grade), "key": "one", "schema": "note/1"]
            let store = other ?? store
            return try store.applying([Desk.note.recordPath: store.writeBlob(record.canonicalBytes)], to: tip.tree)
        }

        /// Ann's edit with any dates, well signed.
        func edit(
            on parent: ObjectID? = nil, tree: ObjectID, author: String = "1504000000", committer: String
        ) throws -> ObjectID {
            let ann = try World.member("ann")
            let head = "tree \(tree)\nparent \(parent ?? tip.id)\nauthor \(ann.name) <\(ann.email)> \(author) +0000\n"
            let dates = head + "committer \(ann.name) <\(ann.email)> \(committer) +0000\n"
            let signature = KeySigner(World.key(of: "ann")).sign(Array("\(dates)\nWrite\n".utf8), namespace: .git)
            let folded = signature.split(separator: "\n").joined(separator: "\n ")
            return try store.write(Array("\(dates)gpgsig \(folded)\n\nWrite\n".utf8), .commit)
        }

        /// A landing of any date.
        func landing(of head: ObjectID, tree: ObjectID, dated date: String) throws -> ObjectID {
            let who = "sli <sli@invalid> \(date) +0000"
            return try store.write(
                Array(
                    """
                    tree \(tree)\nparent \(tip.id)\nparent \(head)\nauthor \(who)\ncommitter \(who)

                    Landing

                    Level: 0

                    """.utf8), .commit)
        }

        func reasons(_ pushed: ObjectID) throws -> [CheckViolation.Reason] {
            try Check(.region, in: store, asksNewestRoster: true)
                .violations(from: tip.id, to: pushed, root: world.root).map(\.reason)
        }
    }

    /// Bytes that no commit has, or a number that no computer here can hold.
    private func isRefusedUnread(_ reasons: [CheckViolation.Reason]) -> Bool {
        reasons == [.byteForm] || reasons == [.unreadable]
    }

    @Test("24: what was forged is good but for its date")
    func forgeryIsGoodButForItsDate() async throws {
        let forge = try await Forge()
        let tree = try forge.tree("2")
        for author in ["0", "1504000000", "8589934592"] {
            let edit = try forge.edit(tree: tree, author: author, committer: forge.counter(1))
            #expect(try forge.reasons(forge.landing(of: edit, tree: tree, dated: forge.counter(2))) == [], "\(author)")
        }
    }

    @Test("24: an edit dated at either end of 64 bits, or past it", arguments: outside)
    func editFarOff(date: String) async throws {
        let forge = try await Forge()
        let tree = try forge.tree("2")
        let late = try forge.edit(tree: tree, committer: date)
        #expect(isRefusedUnread(try forge.reasons(forge.landing(of: late, tree: tree, dated: forge.counter(2)))))
        let written = try forge.edit(tree: tree, author: date, committer: forge.counter(1))
        #expect(isRefusedUnread(try forge.reasons(forge.landing(of: written, tree: tree, dated: forge.counter(2)))))
    }

    @Test("24: a landing dated at either end of 64 bits, or past it", arguments: outside)
    func landingFarOff(date: String) async throws {
        let forge = try await Forge()
        let tree = try forge.tree("2")
        let edit = try forge.edit(tree: tree, committer: forge.counter(1))
        #expect(isRefusedUnread(try forge.reasons(forge.landing(of: edit, tree: tree, dated: date))))
    }

    @Test("24: the last of all dates has no next one: an edit behind it is judged without counting on")
    func childOfTheLastDate() async throws {
        let forge = try await Forge()
        let trees = try [forge.tree("2"), forge.tree("3")]
        let last = try forge.edit(tree: trees[0], committer: "\(Int64.max)")
        for date in ["\(Int64.max)", "\(Int64.min)", "0", forge.counter(2)] {
            let child = try forge.edit(on: last, tree: trees[1], committer: date)
            let reasons = try forge.reasons(forge.landing(of: child, tree: trees[1], dated: forge.counter(3)))
            #expect(reasons.contains(.byteForm), "\(date): \(reasons)")
        }
    }

    @Test("24: a hub that shows such a commit is suspected; all go on saving, and it can be mended")
    func hubWithTheLastDate() async throws {
        let forge = try await Forge()
        let ben = try Desk(forge.world, "ben")
        let tree = try forge.tree("2")
        let late = try forge.edit(tree: tree, committer: "\(Int64.max)")
        let edit = try forge.edit(tree: tree, committer: forge.counter(1))
        let bad = try [
            forge.landing(of: late, tree: tree, dated: forge.counter(2)),
            forge.landing(of: edit, tree: tree, dated: "\(Int64.max)"),
        ]
        // Git brings them whatever they are.
        let laptop = try ObjectStore(opening: ben.workspace.path(of: .region))
        #expect(try forge.tree("2", in: laptop) == tree)
        for id in [late, edit] + bad { #expect(try laptop.write(forge.store.commit(id).raw, .commit) == id) }
        for tip in bad {
            #expect(try forge.store.moveReference(RefName.main, from: forge.tip.id, to: tip) == .moved)
            guard case .suspect(tip, _) = try await forge.world.cycle("ben").run()[0].ending else {
                Issue.record("the tip was taken")
                return
            }
            #expect(try await ben.write(.string("saved beside \(tip)"), at: "/title").isSaved)
            #expect(try forge.store.moveReference(RefName.main, from: tip, to: forge.tip.id) == .moved)
        }
        try await forge.world.settleDown()
        #expect(try await Desk(forge.world, "ann").value(at: "/title") == .string("saved beside \(bad[1])"))
    }
}
