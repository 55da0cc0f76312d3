import GitStorage
import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// Pushes that the hub has to refuse, each with its reason (EDGE-CASES 25 to 30), judged by the check that the hub's
/// hook and every copy run.
@Suite(.serialized)
struct HostilePushTests {
    /// A hub on which ann's note stands, and somebody who writes into its store what they like.
    private struct Attack {
        let world: World
        let store: ObjectStore
        let tip: CommitObject
        let space: SpaceKind
        let note = Desk.note
        static let body: JSON = ["grade": "b", "key": "one", "log": ["l1"], "once": "o", "schema": "note/1"]

        init(_ space: SpaceKind = .region, in prepared: World? = nil) async throws {
            world = if let prepared { prepared } else { try await World() }
            self.space = space
            let ann = try Desk(world, "ann")
            try await ann.create(note, [("grade", "b"), ("log", ["l1"]), ("once", "o")])
            try await world.sync("ann")
            if space != .region {
                try await ann.create(RecordName("draft/2017/bristol")!)
                try await world.sync("ann")
            }
            store = try ObjectStore(opening: world.hubPath(space))
            tip = try store.commit(world.hubTip(space))
        }

        var check: Check {
            get throws {
                guard space != .region else { return Check(.region, in: store, asksNewestRoster: true) }
                let region = try ObjectStore(opening: world.hubPath())
                return Check(
                    space, in: store, region: try RegionHistory(tip: world.hubTip(), in: region), asksNewestRoster: true
                )
            }
        }

        /// Somebody's signed edit; every part of it can be made wrong.
        func edit(
            by person: String = "ann", key: String? = nil, as name: Member? = nil, on parent: CommitObject? = nil,
            subject: String = "Write", level: Int? = nil, _ files: [String: [UInt8]?] = [:], tree: ObjectID? = nil
        ) async throws -> CommitObject {
            let parent = parent ?? tip
            let changed =
                try tree
                ?? store.applying(
                    files.mapValues { try $0.map { try store.writeBlob($0) } }, to: parent.tree)
            let bytes = try await EditCommit.bytes(
                tree: changed, parent: parent, member: name ?? World.member(person), subject: subject,
                clock: World.clock, level: level ?? (space == .region ? nil : 0),
                signer: KeySigner(World.key(of: key ?? person)))
            return try store.commit(store.writeCommit(raw: bytes))
        }

        func landing(
            of edit: CommitObject, base: CommitObject? = nil, parents: [ObjectID]? = nil, tree: ObjectID? = nil,
            level: Int = 0
        ) throws -> ObjectID {
            let chain = Chain(base: base ?? tip, edits: [edit])
            let merged =
                try tree ?? Replay.tree(landing: chain, onto: tip, in: store, schemas: check.schemas(landingOn: tip))
            let date = Identity(
                name: "sli", email: "sli@invalid", seconds: max(tip.committer.seconds, edit.committer.seconds) + 1)
            return try store.writeCommit(
                raw: CommitBytes(
                    tree: merged, parents: parents ?? [tip.id, edit.id], author: date, committer: date,
                    message: "Landing\n\nLevel: \(level)\n"
                ).encoded())
        }

        func reasons(_ pushed: ObjectID) throws -> [CheckViolation.Reason] {
            let root = space == .region ? world.root : tip.id
            return try check.violations(from: tip.id, to: pushed, root: root).map(\.reason)
        }

        /// What the hub says to an edit's landing, made as it should be.
        func answer(_ edit: CommitObject) throws -> [CheckViolation.Reason] { try reasons(landing(of: edit)) }

        func note(_ change: (inout JSONObject) -> Void) -> [String: [UInt8]?] {
            var object = Self.body.object!
            change(&object)
            return [note.recordPath: JSON.object(object).canonicalBytes]
        }
    }

    @Test("what a member may do is accepted")
    func goodPushIsAccepted() async throws {
        let attack = try await Attack()
        #expect(try attack.answer(await attack.edit(attack.note { $0["grade"] = "x" })) == [])
    }

    @Test("what is landed in one walk is the landing that everybody makes; what is refused leaves nothing behind")
    func landedInOneWalk() async throws {
        let attack = try await Attack()
        let good = Chain(base: attack.tip, edits: [try await attack.edit(attack.note { $0["grade"] = "x" })])
        guard case .made(let landing) = try attack.check.land(good, on: attack.tip) else {
            Issue.record("refused")
            return
        }
        #expect(try landing == attack.check.landing(of: good, on: attack.tip))
        #expect(try attack.reasons(landing) == [])
        // The second edit of two is nobody's: what the first one would have made is not kept either.
        let first = try await attack.edit(attack.note { $0["body"] = "only here" })
        let second = try await attack.edit(key: "stranger", on: first, attack.note { $0["body"] = "nor here" })
        let bad = Chain(base: attack.tip, edits: [first, second])
        let landed = try attack.store.commit(landing)
        let merged = try attack.store.rehearsing {
            try Replay.tree(
                landing: Chain(base: attack.tip, edits: [first]), onto: landed, in: attack.store,
                schemas: attack.check.schemas(landingOn: landed))
        }
        guard case .refused(let found) = try attack.check.land(bad, on: landed) else {
            Issue.record("landed")
            return
        }
        #expect(found.map(\.reason) == [.edit(.unknownKey)])
        #expect(!attack.store.exists(merged))
    }

    @Test("29: a landing that leaves out what its edit says")
    func landingDropsASide() async throws {
        let attack = try await Attack()
        let edit = try await attack.edit(attack.note { $0["grade"] = "x" })
        #expect(try attack.reasons(attack.landing(of: edit, tree: attack.tip.tree)) == [.landingDiffers])
    }

    @Test("29: a landing that says more than its edit")
    func landingSmuggles() async throws {
        let attack = try await Attack()
        let edit = try await attack.edit(attack.note { $0["grade"] = "x" })
        let other = try await attack.edit(attack.note { $0["grade"] = "y" })
        #expect(try attack.reasons(attack.landing(of: edit, tree: other.tree)) == [.landingDiffers])
    }

    @Test("29: a landing with its parents swapped, with one, or with three")
    func landingParents() async throws {
        let attack = try await Attack()
        let edit = try await attack.edit(attack.note { $0["grade"] = "x" })
        let (tip, head) = (attack.tip.id, edit.id)
        #expect(try attack.reasons(attack.landing(of: edit, parents: [head, tip])) == [.notALanding])
        #expect(try attack.reasons(head) == [.notALanding])
        #expect(try attack.reasons(attack.landing(of: edit, parents: [tip, head, tip])) == [.notALanding])
    }

    @Test("29: a landing that brings nothing new")
    func nothingNew() async throws {
        let attack = try await Attack()
        let landed = try attack.store.commit(attack.tip.parents[1])
        #expect(try attack.reasons(attack.landing(of: landed, base: attack.tip)) == [.nothingNew])
    }

    @Test("an edit upon a landing that was never accepted")
    func mergeInTheChain() async throws {
        let attack = try await Attack()
        let edit = try await attack.edit(attack.note { $0["grade"] = "x" })
        let merge = try attack.store.commit(attack.landing(of: edit))
        let onMerge = try await attack.edit(on: merge, attack.note { $0["grade"] = "z" })
        #expect(try attack.reasons(attack.landing(of: onMerge)) == [.baseNotLanded])
    }

    @Test("9, 26: a level that the engine lacks, and a landing that names another level than its own")
    func levels() async throws {
        let attack = try await Attack()
        let edit = try await attack.edit(attack.note { $0["grade"] = "x" })
        #expect(try attack.reasons(attack.landing(of: edit, level: 7)) == [.levelUnknown(7)])
        let draft = try await Attack(.authority("bristol"))
        let record: JSON = ["authority": "bristol", "grade": "x", "schema": "draft/1", "year": "2017"]
        let files: [String: [UInt8]?] = ["records/draft/2017/bristol.json": record.canonicalBytes]
        #expect(try await draft.answer(draft.edit(files)) == [])
        #expect(try await draft.answer(draft.edit(level: 3, files)) == [.levelUnknown(3)])
    }

    @Test("25: unsigned, signed for another content, with a key nobody holds, in another's name")
    func signatures() async throws {
        let attack = try await Attack()
        let files = attack.note { $0["grade"] = "x" }
        let good = try await attack.edit(files)
        var unsigned = try #require(CommitBytes(strictly: good.raw))
        unsigned.signature = nil
        #expect(
            try attack.answer(attack.store.commit(attack.store.writeCommit(raw: unsigned.encoded()))) == [
                .edit(.unsigned)
            ])
        var moved = try #require(CommitBytes(strictly: good.raw))
        moved.message = "Write more\n"
        #expect(
            try attack.answer(attack.store.commit(attack.store.writeCommit(raw: moved.encoded()))) == [
                .edit(.signature)
            ])
        #expect(try await attack.answer(attack.edit(key: "stranger", files)) == [.edit(.unknownKey)])
        #expect(
            try await attack.answer(attack.edit(as: World.member("ben"), files)) == [.edit(.author(expected: "ann"))])
    }

    @Test("29: an edit minted again with other line breaks in its signature")
    func mintedAgain() async throws {
        let attack = try await Attack()
        let edit = try await attack.edit(attack.note { $0["grade"] = "x" })
        var other = try #require(CommitBytes(strictly: edit.raw))
        let lines = try #require(other.signature).split(separator: "\n").map(String.init)
        other.signature = ([lines[0], String(lines[1].prefix(9)), String(lines[1].dropFirst(9))] + lines.dropFirst(2))
            .joined(separator: "\n")
        let minted = try attack.store.commit(attack.store.writeCommit(raw: other.encoded()))
        #expect(minted.signedPayload == edit.signedPayload)
        #expect(try attack.answer(minted) == [.byteForm])
    }

    @Test("29: an edit that has landed, signed anew with another of its author's keys")
    func landsTwice() async throws {
        let world = try await World()
        let keys = try ["ann", "ann-2"].map { Member.Key(publicKey: World.key(of: $0).publicKey) }
        let ann = try World.member("ann")
        let twoKeys = try Member(
            id: ann.id, name: ann.name, email: ann.email, authority: ann.authority, roles: ann.roles, keys: keys)
        try await world.govern { ["records/member/ann.json": twoKeys.json.canonicalBytes] }
        let attack = try await Attack(in: world)
        let files = attack.note { $0["grade"] = "x" }
        let first = try await attack.edit(files)
        let again = try await attack.edit(key: "ann-2", files)
        #expect(again.signedPayload == first.signedPayload && again.id != first.id)
        // Each lands by itself, but not one upon the other.
        #expect(try attack.answer(again) == [])
        let landed = try attack.store.commit(attack.landing(of: first))
        func following(_ edit: CommitObject) throws -> [CheckViolation.Reason] {
            let chain = Chain(base: attack.tip, edits: [edit])
            #expect(
                try attack.check.violations(of: chain, on: landed).map(\.reason)
                    == attack.reasons(attack.check.landing(of: chain, on: landed)))
            return try attack.check.violations(of: chain, on: landed).map(\.reason)
        }
        #expect(try following(again) == [.landsTwice])
        // Behind it in its chain is what nobody has seen yet; the chain is refused for its first edit all the same.
        let next = try await attack.edit(on: again, attack.note { $0["grade"] = "y" })
        let chain = Chain(base: attack.tip, edits: [again, next])
        #expect(try attack.check.violations(of: chain, on: landed).map(\.reason) == [.landsTwice])
        // The same words in an edit of its own are no double.
        #expect(try await following(attack.edit(key: "ann-2", subject: "Write the same", files)) == [])
    }

    @Test("24: an edit whose committer date is not the next one")
    func counter() async throws {
        let attack = try await Attack()
        let good = try await attack.edit(attack.note { $0["grade"] = "x" })
        var late = try #require(CommitBytes(strictly: good.raw))
        late.committer = Identity(
            name: late.committer.name, email: late.committer.email, seconds: late.committer.seconds + 5)
        late.signature = KeySigner(World.key(of: "ann")).sign(try late.signedPayload(), namespace: .git)
        let edit = try attack.store.commit(attack.store.writeCommit(raw: late.encoded()))
        #expect(try attack.reasons(attack.landing(of: edit, tree: edit.tree)).contains(.edit(.date)))
    }

    @Test("11, 28: bytes that are not canonical, not readable, or too many")
    func bytes() async throws {
        let attack = try await Attack()
        let path = attack.note.recordPath
        let loose = Array(#"{"schema": "note/1", "key": "one", "grade": "b", "log": ["l1"], "once": "o"}"#.utf8)
        #expect(try await attack.answer(attack.edit([path: loose])) == [.file(.notCanonical)])
        let double = Array("{\n  \"key\": \"one\",\n  \"key\": \"one\"\n}\n".utf8)
        let edit = try await attack.edit([path: double])
        #expect(try attack.reasons(attack.landing(of: edit, tree: edit.tree)) == [.file(.unreadable)])
        let large = attack.note { $0["title"] = .string(String(repeating: "x", count: 1 << 20)) }
        let oversized = try await attack.edit(large)
        #expect(
            try attack.reasons(attack.landing(of: oversized, tree: oversized.tree)) == [
                .file(.tooLarge(limit: 1 << 20))
            ])
        let huge = try await attack.edit([path: [UInt8](repeating: 0x20, count: (4 << 20) + 1)])
        #expect(try attack.reasons(attack.landing(of: huge, tree: huge.tree)) == [.file(.tooLarge(limit: 4 << 20))])
    }

    @Test("30: a record that is removed, a field that is set once, a log that is shortened or reordered")
    func whatStays() async throws {
        let attack = try await Attack()
        #expect(try await attack.answer(attack.edit([attack.note.recordPath: nil])) == [.file(.removed)])
        let once = Path([.name("once")])
        #expect(try await attack.answer(attack.edit(attack.note { $0["once"] = "other" })) == [.file(.fixed(once))])
        #expect(try await attack.answer(attack.edit(attack.note { $0["once"] = nil })) == [.file(.fixed(once))])
        let log = Path([.name("log")])
        #expect(try await attack.answer(attack.edit(attack.note { $0["log"] = [] })) == [.file(.logChanged(log))])
        #expect(try await attack.answer(attack.edit(attack.note { $0["log"] = ["l2"] })) == [.file(.logChanged(log))])
        #expect(try await attack.answer(attack.edit(attack.note { $0["log"] = ["l1", "l2"] })) == [])
    }

    @Test("a decision that is added by hand, or stepped over while it stays open")
    func decisions() async throws {
        let attack = try await Attack()
        let entry = Entry(path: Path([.name("grade")]), bases: [Side("b")], sides: [Side("x"), Side("y")])
        let document = Document(Attack.body, entries: [entry])
        let added = try await attack.edit([attack.note.conflictsPath: document.conflictsJSON!.canonicalBytes])
        #expect(try attack.reasons(attack.landing(of: added, tree: added.tree)) == [.file(.decisionAdded)])
        // A real one.
        let (ann, ben) = (try Desk(attack.world, "ann"), try Desk(attack.world, "ben"))
        try await attack.world.sync("ben")
        try await ann.write("x", at: "/grade")
        try await ben.write("y", at: "/grade")
        try await attack.world.sync("ann")
        try await attack.world.sync("ben")
        let open = try Open(attack)
        let steppedOver = try await attack.edit(on: open.tip, attack.note { $0["grade"] = "z" })
        let fault = CheckViolation.Reason.file(.decisionPassedOver(Path([.name("grade")])))
        #expect(try open.faults(steppedOver) == [fault])
    }

    /// The hub's newest state after others have worked on.
    private struct Open {
        let attack: Attack
        let tip: CommitObject

        init(_ attack: Attack) throws {
            self.attack = attack
            tip = try attack.store.commit(attack.world.hubTip())
        }

        func faults(_ edit: CommitObject) throws -> [CheckViolation.Reason] {
            try attack.check.violations(of: Chain(base: tip, edits: [edit]), on: tip).map(\.reason)
        }
    }

    @Test(
        "27: paths off the allow-list",
        arguments: [
            "records/note/One.json", "records/note/con.json", "readme.md", "records/note/one.json.json",
            "records/note/a/b/c/d.json", "dockets/note/one.json", "space.json", "records/note/-a.json",
        ])
    func paths(path: String) async throws {
        let attack = try await Attack()
        let edit = try await attack.edit([path: Attack.body.canonicalBytes])
        let reasons = try attack.reasons(attack.landing(of: edit, tree: edit.tree))
        #expect(!reasons.isEmpty && reasons.allSatisfy { $0 == .file(.place) || $0 == .file(.notYours) })
    }

    @Test("27: executables, links and empty folders")
    func modes() async throws {
        let attack = try await Attack()
        let store = attack.store
        let blob = try store.writeBlob(attack.note { $0["grade"] = "x" }[attack.note.recordPath]!!)
        for mode: UInt32 in [0o100755, 0o120000] {
            let edit = try await attack.edit(
                tree: tree(attack, "note", TreeEntry(name: "one.json", mode: mode, id: blob)))
            #expect(try attack.reasons(attack.landing(of: edit, tree: edit.tree)) == [.file(.mode)])
        }
        let empty = TreeEntry(name: "two", mode: FileMode.folder, id: try store.writeTree([]))
        let edit = try await attack.edit(tree: tree(attack, "note", empty))
        #expect(try attack.reasons(attack.landing(of: edit, tree: edit.tree)) == [.file(.place)])
    }

    /// The tip's tree with an entry put into a folder of its records.
    private func tree(_ attack: Attack, _ kind: String, _ entry: TreeEntry) throws -> ObjectID {
        let store = attack.store
        func put(_ entry: TreeEntry, into id: ObjectID) throws -> ObjectID {
            try store.writeTree(store.tree(id).filter { $0.name != entry.name } + [entry])
        }
        let records = try #require(try store.entry(at: "records", in: attack.tip.tree)).id
        let folder = try #require(try store.entry(at: "records/\(kind)", in: attack.tip.tree)).id
        let kinds = try put(
            TreeEntry(name: kind, mode: FileMode.folder, id: put(entry, into: folder)), into: records)
        return try put(TreeEntry(name: "records", mode: FileMode.folder, id: kinds), into: attack.tip.tree)
    }

    @Test("a schema that is changed, governance by an officer, mixed with other work, or beside the tip")
    func governance() async throws {
        let attack = try await Attack()
        var schema = TestKinds.all[0].json.object!
        schema["title"] = "Changed"
        let changed = ["schemas/note/1.json": JSON.object(schema).canonicalBytes as [UInt8]?]
        #expect(try await attack.answer(attack.edit(by: "jo", changed)) == [.file(.changed)])
        let joins = ["records/member/eve.json": try World.member("eve").json.canonicalBytes as [UInt8]?]
        #expect(try await attack.answer(attack.edit(by: "jo", joins)) == [])
        #expect(try await attack.answer(attack.edit(by: "ann", joins)) == [.edit(.notCoordinator)])
        let mixed = joins.merging(attack.note { $0["grade"] = "x" }) { first, _ in first }
        #expect(try await attack.answer(attack.edit(by: "jo", mixed)) == [.edit(.governanceMixed)])
        let old = try attack.store.commit(attack.tip.parents[0])
        let beside = try await attack.edit(by: "jo", on: old, joins)
        #expect(try attack.reasons(attack.landing(of: beside, base: old)) == [.edit(.governanceNotOnTip)])
    }

    @Test("a roster without a coordinator, with one key twice, with an authority that is not there")
    func rosters() async throws {
        let attack = try await Attack()
        let gone = ["records/member/jo.json": try World.leaver("jo").json.canonicalBytes as [UInt8]?]
        #expect(try await attack.answer(attack.edit(by: "jo", gone)) == [.edit(.noCoordinatorLeft)])
        let key = World.key(of: "ann").publicKey
        let twin = try Member(
            id: "eve", name: "Eve", email: "eve@sw.example", authority: "atlantis",
            roles: [Member.HeldRole(role: .officer, from: "2017-01-01")], keys: [Member.Key(publicKey: key)])
        let files = ["records/member/eve.json": twin.json.canonicalBytes as [UInt8]?]
        #expect(
            try await attack.answer(attack.edit(by: "jo", files)) == [
                .edit(.roster(.keyHeldTwice(key, by: ["ann", "eve"]))),
                .edit(.roster(.unknownAuthority("atlantis", ofMember: "eve"))),
            ])
    }

    @Test("26: the region's page with another id or without a level")
    func regionPage() async throws {
        let attack = try await Attack()
        let pages: [JSON] = [
            ["level": 0, "name": "Other", "region": "north", "schema": "region/1"],
            ["name": "South West", "region": "south-west", "schema": "region/1"],
        ]
        for page in pages {
            let edit = try await attack.edit(by: "jo", ["region.json": page.canonicalBytes])
            #expect(try attack.reasons(attack.landing(of: edit, tree: edit.tree)) == [.file(.regionPage)])
        }
    }

    @Test("25: another authority's record in an authority's space, and a draft in the region")
    func otherAuthority() async throws {
        let attack = try await Attack(.authority("bristol"))
        let record: JSON = ["authority": "devon", "schema": "draft/1", "year": "2017"]
        let edit = try await attack.edit(["records/draft/2017/devon.json": record.canonicalBytes])
        #expect(try attack.answer(edit) == [.file(.identity(field: "authority"))])
        let region = try await Attack()
        let own: JSON = ["authority": "bristol", "schema": "draft/1", "year": "2017"]
        let stray = try await region.edit(["records/draft/2017/bristol.json": own.canonicalBytes])
        #expect(try region.answer(stray) == [.file(.needsSubmit)])
    }

    @Test("26: rewinding, another region's history, and what is no commit")
    func histories() async throws {
        let attack = try await Attack()
        #expect(try attack.reasons(attack.tip.parents[0]) == [.notForward])
        let blob = try attack.store.writeBlob(Array("no commit".utf8))
        #expect(try attack.reasons(blob) == [.unreadable])
        #expect(
            try attack.check.violations(from: nil, to: attack.tip.id, root: attack.tip.id).map(\.reason) == [.wrongRoot]
        )
    }

    @Test("more edits than a landing may bring")
    func tooManyEdits() async throws {
        let attack = try await Attack()
        for count in [1_001, 1_002, 1_100] {
            var head = attack.tip
            // Nothing of them is read: an empty signature would do.
            for index in 0..<count {
                let line = Identity(name: "a", email: "a@b", seconds: head.committer.seconds + 1)
                head = try attack.store.commit(
                    attack.store.writeCommit(
                        raw: CommitBytes(
                            tree: head.tree, parents: [head.id], author: line, committer: line, message: "\(index)\n"
                        ).encoded()))
            }
            let landing = try attack.landing(of: head, tree: head.tree)
            #expect(try attack.reasons(landing) == [.tooManyEdits(limit: 1_000)])
        }
    }
}
