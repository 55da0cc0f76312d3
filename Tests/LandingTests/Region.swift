import Foundation
import GitStorage
import Landing
import Merging
import Records
import Schemas
import Statements
import Testing

/// A region in a store of its own, without laptops: who writes what on which commit, and what the check says to it.
final class Region {
    private let folder: String
    let store: ObjectStore
    let root: ObjectID
    /// The accepted tip.
    private(set) var tip: CommitObject
    private var roster: [String: Member]

    static let visit = RecordName("visit/2017/bristol")!

    /// - Parameter people: id, authority and roles of each; `jo` is the coordinator.
    init(_ people: [(id: String, authority: String, roles: [Role])] = Region.people) throws {
        let memory = "/dev/shm"
        let place =
            FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path
        folder = "\(place)/sli-region-\(UUID().uuidString)"
        store = try ObjectStore.create(bareAt: folder)
        let page: JSON = ["level": 0, "name": "South West", "region": "south-west", "schema": "region/1"]
        var files: [String: [UInt8]?] = ["region.json": page.canonicalBytes]
        for (id, name, code, successors) in Self.authorities {
            files["records/authority/\(id).json"] = try Authority(
                id: id, name: name, region: "South West", tier: "Unitary", dfeNumber: String(code.suffix(3)),
                onsCode: code, successors: successors, hasEnded: !successors.isEmpty
            ).json.canonicalBytes
        }
        var members: [String: Member] = [:]
        for (id, authority, roles) in people {
            let member = try Self.member(id, authority, roles)
            members[id] = member
            files["records/member/\(id).json"] = member.json.canonicalBytes
        }
        roster = members
        for kind in ["member", "authority"] {
            files["schemas/\(kind)/1.json"] = ShippedSchemas.bytes(kind: kind, version: 1)!
        }
        for (name, bytes) in VisitKind.founding { files["schemas/\(name).json"] = bytes }
        var blobs: [String: ObjectID?] = [:]
        for (path, bytes) in files {
            if let bytes { blobs[path] = .some(try store.writeBlob(bytes)) }
        }
        let tree = try store.applying(blobs, to: nil)
        let jo = try #require(members["jo"])
        var commit = CommitBytes(
            tree: tree, parents: [], author: Self.identity(jo, 5), committer: Self.identity(jo, 1),
            message: "Found\n")
        commit.signature = Self.signer("jo").sign(try commit.signedPayload(), namespace: .git)
        root = try store.writeCommit(raw: commit.encoded())
        tip = try store.commit(root)
        try #require(Check(.region, in: store).violations(from: nil, to: root, root: root) == [])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let people: [(id: String, authority: String, roles: [Role])] = [
        ("jo", Member.region, [.coordinator]), ("ola", "bristol", [.officer]), ("dee", "bristol", [.director]),
        ("dan", "bristol", [.director]), ("tom", "torbay", [.officer]), ("tia", "torbay", [.director]),
        ("rex", Member.region, [.reviewer]), ("ria", Member.region, [.reviewer]), ("mo", Member.region, [.moderator]),
        ("dot", "dorset", [.officer]), ("cy", "dorset-county", [.officer]),
    ]

    private static let authorities: [(id: String, name: String, code: String, successors: [String])] = [
        ("bristol", "Bristol, City of", "E06000023", []), ("torbay", "Torbay", "E06000027", []),
        ("dorset", "Dorset", "E06000059", []), ("dorset-county", "Dorset (county)", "E10000009", ["dorset"]),
    ]

    static func key(of person: String) -> PrivateKey {
        var seed = [UInt8](repeating: 9, count: 32)
        for (index, byte) in person.utf8.enumerated() { seed[index] = byte }
        return PrivateKey(seed: seed)!
    }

    static func signer(_ person: String) -> KeySigner { KeySigner(key(of: person)) }

    static func member(_ id: String, _ authority: String, _ roles: [Role], ended: Bool = false) throws -> Member {
        try Member(
            id: id, name: "\(id.capitalized) Price", email: "\(id)@sw.example", authority: authority,
            roles: roles.map { Member.HeldRole(role: $0, from: "2017-01-01", hasEnded: ended) },
            keys: [Member.Key(publicKey: key(of: id).publicKey)])
    }

    func member(_ id: String) -> Member { roster[id]! }

    /// Everybody, as the newest roster has them.
    var members: [String: Member] { roster }

    /// Notes how the roster will have somebody.
    func remember(_ member: Member) { roster[member.id] = member }

    private static func identity(_ member: Member, _ seconds: Int64) -> Identity {
        Identity(name: member.name, email: member.email, seconds: seconds, offsetMinutes: 0)
    }

    // MARK: - Edits

    /// Somebody's signed edit that sets files.
    func edit(
        by person: String, on parent: CommitObject? = nil, _ files: [String: [UInt8]?]
    ) throws -> CommitObject {
        let parent = parent ?? tip
        let tree = try store.applying(files.mapValues { try $0.map { try store.writeBlob($0) } }, to: parent.tree)
        return try edit(by: person, on: parent, tree: tree)
    }

    func edit(by person: String, on parent: CommitObject, tree: ObjectID) throws -> CommitObject {
        let member = member(person)
        var commit = CommitBytes(
            tree: tree, parents: [parent.id], author: Self.identity(member, 1_504_000_000),
            committer: Self.identity(member, parent.committer.seconds + 1), message: "Write\n")
        commit.signature = Self.signer(person).sign(try commit.signedPayload(), namespace: .git)
        return try store.commit(store.writeCommit(raw: commit.encoded()))
    }

    /// Somebody's signed edit of one record.
    func edit(
        _ name: RecordName = Region.visit, by person: String, on parent: CommitObject? = nil,
        _ change: (inout JSONObject) -> Void
    ) throws -> CommitObject {
        var object = try document(name, in: parent).value?.object ?? JSONObject()
        change(&object)
        return try edit(by: person, on: parent, [name.recordPath: JSON.object(object).canonicalBytes])
    }

    /// Somebody's signed edit that leaves a record with these decisions open.
    func edit(
        _ name: RecordName = Region.visit, by person: String, on parent: CommitObject? = nil, to document: Document
    ) throws -> CommitObject {
        let former = try self.document(name, in: parent)
        let files = StoredDocument.files(of: document, named: name, replacing: former)
        return try edit(
            by: person, on: parent, Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) }))
    }

    func document(_ name: RecordName = Region.visit, in commit: CommitObject? = nil) throws -> Document {
        let tree = TreeOverlay((commit ?? tip).tree, in: store)
        return try StoredDocument.read(
            name, record: tree[name.recordPath], conflicts: tree[name.conflictsPath], from: store
        ) { try tree[$0] }
    }

    /// The tree with these files in it, or without them.
    func tree(_ tree: ObjectID, with files: [(path: String, bytes: [UInt8]?)]) throws -> ObjectID {
        var blobs: [String: ObjectID?] = [:]
        for (path, bytes) in files { blobs[path] = .some(try bytes.map { try store.writeBlob($0) }) }
        return try store.applying(blobs, to: tree)
    }

    /// The visits that there are in a commit, sorted.
    func records(in commit: CommitObject) throws -> [RecordName] {
        try store.paths(in: commit.tree, under: "records/visit").compactMap { SpacePath($0.path)?.record }
    }

    func remarks(on name: RecordName, in commit: CommitObject) throws -> CommentLog {
        guard let id = try TreeOverlay(commit.tree, in: store)[name.commentsPath] else { return CommentLog() }
        return try #require(CommentLog(json: JSON(reading: store.blob(id))))
    }

    func bytes(_ path: String) throws -> [UInt8]? {
        try TreeOverlay(tip.tree, in: store)[path].map { try store.blob($0) }
    }

    func knowsNewForm(_ commit: CommitObject) throws -> Bool {
        try TreeOverlay(commit.tree, in: store)["schemas/visit/2.json"] != nil
    }

    func hasOpenDecision() throws -> Bool { try !store.paths(in: tip.tree, under: "conflicts").isEmpty }

    /// A tip on which somebody has been made a guest, or has left; it is nobody's but the asker's.
    func tip(without person: String, hasLeft: Bool) throws -> CommitObject {
        let member = member(person)
        let coordinator = roster.values.filter { $0.isCoordinator && $0.id != person }.map(\.id).min() ?? "jo"
        let guest = try Self.member(person, member.authority, [.guest], ended: hasLeft)
        let edit = try edit(by: coordinator, ["records/member/\(person).json": guest.json.canonicalBytes])
        return try store.commit(check.landing(of: chain([edit]), on: tip))
    }

    // MARK: - The check

    var check: Check { Check(.region, in: store, asksNewestRoster: true) }

    func chain(_ edits: [CommitObject]) throws -> Chain {
        Chain(base: try store.commit(edits[0].parents[0]), edits: edits)
    }

    /// What the check says to a chain that is to land on the tip.
    func faults(_ edits: CommitObject...) throws -> [CheckViolation] {
        try check.violations(of: chain(edits), on: tip)
    }

    /// The rights that the check misses, told as `change /title needs officer@host`.
    func missing(_ edits: CommitObject...) throws -> [String] {
        try check.violations(of: chain(edits), on: tip).map { fault in
            guard case .file(.right(let right)) = fault.reason else { return "\(fault.reason)" }
            let needed = right.needed.map { "\($0)" }.joined(separator: ", ")
            return "\(right.act) \(right.place) needs \(needed)\(right.isWithdrawn ? ", withdrawn" : "")"
        }
    }

    /// Has a chain accepted: its landing is made, judged as a push, and becomes the tip.
    @discardableResult
    func land(_ edits: CommitObject...) throws -> CommitObject { try land(edits) }

    @discardableResult
    func land(_ edits: [CommitObject]) throws -> CommitObject {
        try #require(push(edits) == [])
        return tip
    }

    /// Pushes a chain's landing: it becomes the tip unless something is wrong with it.
    func push(_ edits: [CommitObject]) throws -> [CheckViolation] {
        let landing = try check.landing(of: chain(edits), on: tip)
        let faults = try check.violations(from: tip.id, to: landing, root: root)
        if faults.isEmpty { tip = try store.commit(landing) }
        return faults
    }

    /// Has the coordinator change the roster or the schemas.
    func govern(_ files: [String: [UInt8]?]) throws { try land(edit(by: "jo", files)) }

    /// Has the coordinator give somebody other roles or another authority.
    func appoint(_ id: String, _ authority: String? = nil, _ roles: [Role]? = nil, ended: Bool = false) throws {
        let old = member(id)
        let new = try Self.member(id, authority ?? old.authority, roles ?? old.roles.map(\.role), ended: ended)
        roster[id] = new
        try govern(["records/member/\(id).json": new.json.canonicalBytes])
    }

    // MARK: - A visit

    /// Has the coordinator begin a visit to Bristol, reviewed by Rex.
    func beginVisit(_ more: [(String, JSON)] = []) throws {
        try land(
            edit(by: "jo") { visit in
                visit = VisitKind.blank("bristol")
                visit["reviewers"] = ["rex"]
                for (name, value) in more { visit[name] = value }
            })
    }
}
