import GitStorage
import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// Pushes in which something signed is forged, moved, changed or missing, each refused with its reason
/// (EDGE-CASES 25 and 30).
@Suite(.serialized)
struct StatementPushTests {
    private typealias Kinds = LifecycleKinds

    /// A hub with Ann's review and Bristol's account on it, and somebody who writes into it what they like.
    private struct Attack {
        let world: World
        let store: ObjectStore
        let tip: CommitObject
        let space: SpaceKind

        init(_ space: SpaceKind = .region, isSubmitted: Bool = false) async throws {
            world = try await Kinds.world()
            self.space = space
            let ann = try Desk(world, "ann")
            try await ann.begin(Kinds.review, [("grade", "x")])
            try await ann.begin(Kinds.account, [("grade", "x")])
            if isSubmitted {
                try await ann.state("submit", Kinds.review)
                try await ann.state("approve", Kinds.account)
                _ = try await ann.submit(Kinds.account)
            }
            try await world.sync("ann")
            store = try ObjectStore(opening: world.hubPath(space))
            tip = try store.commit(world.hubTip(space))
        }

        var check: Check {
            get throws {
                let region = try ObjectStore(opening: world.hubPath())
                return Check(
                    space, in: store,
                    region: space == .region ? nil : try RegionHistory(tip: world.hubTip(), in: region),
                    asksNewestRoster: true)
            }
        }

        func record(_ name: RecordName) throws -> JSON {
            let id = try #require(try store.entry(at: name.recordPath, in: tip.tree)?.id)
            return try JSON(reading: store.blob(id))
        }

        /// A statement about a record as it stands, of which parts can be made wrong.
        func statement(
            _ act: String = "submit", _ name: RecordName = Kinds.review, by person: String = "ann", key: String? = nil,
            role: Role = .director, digest: String? = nil, round: Int = 0, space: String? = nil, region: String? = nil,
            about record: RecordName? = nil, amendment: String? = nil
        ) async throws -> Statement {
            let version = try digest ?? SHA256Digest.hex(of: self.record(name).canonicalBytes)
            let claim = try StatementClaim(
                act: act, digest: version, record: record ?? name, round: round,
                space: space ?? self.space.description, region: region ?? world.root.hex, member: person, role: role,
                made: UTCTime.text(World.clock), amendment: amendment)
            return try await Statement.signing(claim, with: KeySigner(World.key(of: key ?? person)))
        }

        func answer(
            by person: String = "ann", _ files: [String: [UInt8]?]
        ) async throws -> [CheckViolation.FileFault] {
            let tree = try store.applying(
                files.mapValues { try $0.map { try store.writeBlob($0) } }, to: tip.tree)
            let roles: [Role] = ["ann", "ben"].contains(person) ? [.officer, .director] : [.moderator]
            let bytes = try await EditCommit.bytes(
                tree: tree, parent: tip, member: World.member(person, roles: roles), subject: "Push",
                clock: World.clock, level: space == .region ? nil : 0, signer: KeySigner(World.key(of: person)))
            let edit = try store.commit(store.writeCommit(raw: bytes))
            return try check.violations(of: Chain(base: tip, edits: [edit]), on: tip).compactMap { violation in
                if case .file(let fault) = violation.reason { fault } else { nil }
            }
        }

        func answer(by person: String = "ann", _ statement: Statement) async throws -> [CheckViolation.FileFault] {
            try await answer(by: person, [statement.path: statement.bytes])
        }
    }

    @Test("25: what a director signs about the version that is there is accepted")
    func goodStatement() async throws {
        let attack = try await Attack()
        #expect(try await attack.answer(attack.statement()) == [])
        let home = try await Attack(Kinds.bristol)
        #expect(try await home.answer(home.statement("approve", Kinds.account)) == [])
    }

    @Test("25: a statement moved to another record, version, space or region")
    func statementMoved() async throws {
        let attack = try await Attack()
        let other = try await attack.statement(digest: SHA256Digest.hex(of: [1]))
        #expect(try await attack.answer(other) == [.statementVersion])
        let moved = try await attack.statement(about: RecordName("review/two")!)
        #expect(try await attack.answer(moved) == [.statementVersion])
        #expect(
            try await attack.answer(["statements/\(Kinds.review)/\(moved.digest).json": moved.bytes])
                == [.statementPlace])
        #expect(
            try await attack.answer([
                "statements/\(Kinds.review)/\(SHA256Digest.hex(of: [])).json": attack.statement().bytes
            ]) == [.statementPlace])
        let elsewhere = try await attack.statement(space: "authorities/bristol")
        #expect(try await attack.answer(elsewhere) == [.statementElsewhere])
        let foreign = try await attack.statement(region: String(repeating: "a", count: 40))
        #expect(try await attack.answer(foreign) == [.statementElsewhere])
    }

    @Test("25: a statement signed by another key, in another's name, or brought by somebody else")
    func statementOfAnother() async throws {
        let attack = try await Attack()
        #expect(try await attack.answer(attack.statement(key: "pat")) == [.statementSignature])
        #expect(try await attack.answer(attack.statement(by: "ben", key: "ann")) == [.statementOfAnother])
        #expect(try await attack.answer(by: "ben", attack.statement()) == [.statementOfAnother])
        let good = try await attack.statement()
        let forged = try Statement(
            StatementClaim(
                act: "submit", digest: good.claim.digest, record: Kinds.review, round: 1, space: "region",
                region: world(attack), member: "ann", role: .director, made: good.claim.made),
            signature: good.signature)
        #expect(try await attack.answer(forged) == [.statementSignature])
    }

    private func world(_ attack: Attack) -> String { attack.world.root.hex }

    @Test("25: an act in a role that its maker does not hold, that the act is not for, or that nobody knows")
    func statementWithoutRight() async throws {
        let attack = try await Attack()
        let director = CheckViolation.FileFault.statementRight(
            act: "submit", needed: [RoleGrant(role: .director)], isWithdrawn: false)
        #expect(try await attack.answer(by: "pat", attack.statement(by: "pat")) == [director])
        #expect(try await attack.answer(attack.statement(role: .officer)) == [director])
        #expect(try await attack.answer(attack.statement("invent")) == [.statementAct("invent")])
        let home = try await Attack(Kinds.bristol)
        let approve = try await home.statement("approve", Kinds.account, role: .officer)
        #expect(
            try await home.answer(approve) == [
                .statementRight(act: "approve", needed: [RoleGrant(role: .director)], isWithdrawn: false)
            ])
    }

    @Test("A role that ended since the parent signs nothing more")
    func roleEndedSince() async throws {
        let attack = try await Attack()
        let statement = try await attack.statement()
        let tree = try attack.store.applying(
            [statement.path: attack.store.writeBlob(statement.bytes)], to: attack.tip.tree)
        let bytes = try await EditCommit.bytes(
            tree: tree, parent: attack.tip, member: World.member("ann", roles: [.officer, .director]), subject: "Push",
            clock: World.clock, level: nil, signer: KeySigner(World.key(of: "ann")))
        let edit = try attack.store.commit(attack.store.writeCommit(raw: bytes))
        try await attack.world.govern {
            ["records/member/ann.json": try World.member("ann", roles: [.officer]).json.canonicalBytes]
        }
        let now = try attack.store.commit(attack.world.hubTip())
        #expect(
            try attack.check.violations(of: Chain(base: attack.tip, edits: [edit]), on: now).map(\.reason) == [
                .file(.statementRight(act: "submit", needed: [RoleGrant(role: .director)], isWithdrawn: true))
            ])
    }

    @Test("30: a frozen record edited directly, and dockets, late changes or statements touched")
    func frozenAndMadeByLandings() async throws {
        let attack = try await Attack(isSubmitted: true)
        let changed = try #require(try attack.record(Kinds.review).replacing(Path("/grade")!, with: "y"))
        #expect(
            try await attack.answer([Kinds.review.recordPath: changed.canonicalBytes])
                == [.frozen(stage: "submitted")])
        #expect(try await attack.answer([Kinds.review.docketPath: nil]) == [.notYours])
        let late = "amendments/\(Kinds.review)/\(SHA256Digest.hex(of: [])).json"
        #expect(try await attack.answer([late: Array("{}\n".utf8)]) == [.notYours])
        let path = try #require(try attack.store.paths(in: attack.tip.tree, under: "statements/review").first).path
        #expect(try await attack.answer([path: nil]) == [.statementChanged])
        #expect(try await attack.answer([path: Array("{}\n".utf8)]) == [.statementChanged])
    }

    @Test("An authority's record in the region without a submit of that version, or with one of another")
    func recordOfAnAuthorityByHand() async throws {
        let attack = try await Attack(isSubmitted: true)
        let changed = try #require(try attack.record(Kinds.account).replacing(Path("/grade")!, with: "y"))
        let files: [String: [UInt8]?] = [Kinds.account.recordPath: changed.canonicalBytes]
        #expect(try await attack.answer(files) == [.needsSubmit])
        let old = try await attack.statement("submit", Kinds.account, round: 1)
        #expect(
            try await attack.answer(files.merging([old.path: old.bytes]) { $1 }) == [.statementVersion, .needsSubmit])
        let withdraw = try await attack.statement(
            "withdraw", Kinds.account, digest: SHA256Digest.hex(of: changed.canonicalBytes), round: 1)
        #expect(try await attack.answer(files.merging([withdraw.path: withdraw.bytes]) { $1 }) == [.needsSubmit])
    }

    @Test("Two acts about one record in one edit, and a late change that is not there")
    func severalActs() async throws {
        let attack = try await Attack()
        let submit = try await attack.statement()
        let approve = try await attack.statement("approve")
        #expect(
            try await attack.answer([submit.path: submit.bytes, approve.path: approve.bytes]) == [.statementsTooMany])
        let decline = try await attack.statement("decline-change", amendment: SHA256Digest.hex(of: [5]))
        #expect(try await attack.answer(decline) == [.statementAct("decline-change")])
    }
}
