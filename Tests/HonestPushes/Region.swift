import Foundation
package import GitStorage
package import Landing
package import Merging
package import Records
import Schemas
package import Statements

/// A region in a store of its own, without laptops: who writes what on which commit, and what the check says to it.
///
/// The authorities' own spaces, once opened, lie in the same store.
package final class Region {
    /// The bare repository that it lies in; gone with the region.
    package let folder: String
    package let store: ObjectStore
    package let root: ObjectID
    /// The accepted tip.
    package private(set) var tip: CommitObject
    /// The accepted tips of the authorities' own spaces.
    package private(set) var homes: [String: CommitObject] = [:]
    private var roster: [String: Member]

    /// What did not come out as it must.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let visit = RecordName("visit/2017/bristol")!

    /// - Parameter people: id, authority and roles of each; `jo` is the coordinator.
    package init(
        _ people: [(id: String, authority: String, roles: [Role])] = Region.people,
        kinds: [(name: SchemaName, bytes: [UInt8])] = VisitKind.founding
    ) throws {
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
        for (name, bytes) in kinds { files["schemas/\(name).json"] = bytes }
        var blobs: [String: ObjectID?] = [:]
        for (path, bytes) in files {
            if let bytes { blobs[path] = .some(try store.writeBlob(bytes)) }
        }
        let tree = try store.applying(blobs, to: nil)
        let jo = members["jo"]!
        var commit = CommitBytes(
            tree: tree, parents: [], author: Self.identity(jo, 5), committer: Self.identity(jo, 1),
            message: "Found\n")
        commit.signature = KeySigner(Self.key(of: "jo")).sign(try commit.signedPayload(), namespace: .git)
        root = try store.writeCommit(raw: commit.encoded())
        tip = try store.commit(root)
        let faults = try Check(.region, in: store).violations(from: nil, to: root, root: root)
        guard faults.isEmpty else { throw Failure(description: "the first commit is refused: \(faults)") }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    package static let people: [(id: String, authority: String, roles: [Role])] = [
        ("jo", Member.region, [.coordinator]), ("ola", "bristol", [.officer]), ("dee", "bristol", [.director]),
        ("dan", "bristol", [.director]), ("tom", "torbay", [.officer]), ("tia", "torbay", [.director]),
        ("rex", Member.region, [.reviewer]), ("ria", Member.region, [.reviewer]), ("mo", Member.region, [.moderator]),
        ("dot", "dorset", [.officer]), ("cy", "dorset-county", [.officer]),
    ]

    private static let authorities: [(id: String, name: String, code: String, successors: [String])] = [
        ("bristol", "Bristol, City of", "E06000023", []), ("torbay", "Torbay", "E06000027", []),
        ("dorset", "Dorset", "E06000059", []), ("dorset-county", "Dorset (county)", "E10000009", ["dorset"]),
    ]

    /// - Parameter number: of the keys that the person has had.
    package static func key(of person: String, number: Int = 0) -> PrivateKey {
        var seed = [UInt8](repeating: UInt8(9 + number), count: 32)
        for (index, byte) in person.utf8.enumerated() { seed[index] = byte }
        return PrivateKey(seed: seed)!
    }

    /// The newest key with which a member may sign: keys stand in the order in which they were made.
    package static func keyNumber(of member: Member) -> Int { member.keys.lastIndex { $0.state == .active } ?? 0 }

    package static func member(_ id: String, _ authority: String, _ roles: [Role], ended: Bool = false) throws -> Member
    {
        try Member(
            id: id, name: "\(id.capitalized) Price", email: "\(id)@sw.example", authority: authority,
            roles: roles.map { Member.HeldRole(role: $0, from: "2017-01-01", hasEnded: ended) },
            keys: [Member.Key(publicKey: key(of: id).publicKey)])
    }

    /// That member with other roles or keys.
    package static func member(
        _ old: Member, roles: [Member.HeldRole]? = nil, keys: [Member.Key]? = nil
    ) throws -> Member {
        try Member(
            id: old.id, name: old.name, email: old.email, authority: old.authority, roles: roles ?? old.roles,
            keys: keys ?? old.keys)
    }

    package func member(_ id: String) -> Member { roster[id]! }

    /// Everybody, as the newest roster has them.
    package var members: [String: Member] { roster }

    /// Notes how the roster will have somebody.
    package func remember(_ member: Member) { roster[member.id] = member }

    private static func identity(_ member: Member, _ seconds: Int64) -> Identity {
        Identity(name: member.name, email: member.email, seconds: seconds, offsetMinutes: 0)
    }

    // MARK: - Edits

    /// Somebody's signed edit that sets files.
    package func edit(
        by person: String, on parent: CommitObject? = nil, _ files: [String: [UInt8]?]
    ) throws -> CommitObject {
        let parent = parent ?? tip
        let tree = try store.applying(files.mapValues { try $0.map { try store.writeBlob($0) } }, to: parent.tree)
        return try edit(by: person, on: parent, tree: tree)
    }

    /// - Parameters:
    ///   - known: the author as they know themselves; as the newest roster has them by default.
    ///   - namesLevel: as edits in an authority's own space do.
    package func edit(
        by person: String, on parent: CommitObject, tree: ObjectID, as known: Member? = nil, namesLevel: Bool = false
    ) throws -> CommitObject {
        let member = known ?? member(person)
        var commit = CommitBytes(
            tree: tree, parents: [parent.id], author: Self.identity(member, 1_504_000_000),
            committer: Self.identity(member, parent.committer.seconds + 1),
            message: namesLevel ? "Write\n\nLevel: 0\n" : "Write\n")
        commit.signature = KeySigner(Self.key(of: person, number: Self.keyNumber(of: member))).sign(
            try commit.signedPayload(), namespace: .git)
        return try store.commit(store.writeCommit(raw: commit.encoded()))
    }

    /// Somebody's signed edit of one record.
    package func edit(
        _ name: RecordName = Region.visit, by person: String, on parent: CommitObject? = nil,
        _ change: (inout JSONObject) -> Void
    ) throws -> CommitObject {
        var object = try document(name, in: parent).value?.object ?? JSONObject()
        change(&object)
        return try edit(by: person, on: parent, [name.recordPath: JSON.object(object).canonicalBytes])
    }

    /// Somebody's signed edit that leaves a record with these decisions open.
    package func edit(
        _ name: RecordName = Region.visit, by person: String, on parent: CommitObject? = nil, to document: Document
    ) throws -> CommitObject {
        let former = try self.document(name, in: parent)
        let files = StoredDocument.files(of: document, named: name, replacing: former)
        return try edit(
            by: person, on: parent, Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) }))
    }

    package func document(_ name: RecordName = Region.visit, in commit: CommitObject? = nil) throws -> Document {
        let tree = TreeOverlay((commit ?? tip).tree, in: store)
        return try StoredDocument.read(
            name, record: tree[name.recordPath], conflicts: tree[name.conflictsPath], from: store
        ) { try tree[$0] }
    }

    /// The tree with these files in it, or without them.
    package func tree(_ tree: ObjectID, with files: [(path: String, bytes: [UInt8]?)]) throws -> ObjectID {
        var blobs: [String: ObjectID?] = [:]
        for (path, bytes) in files { blobs[path] = .some(try bytes.map { try store.writeBlob($0) }) }
        return try store.applying(blobs, to: tree)
    }

    /// The records of a kind that there are in a commit, sorted.
    package func records(in commit: CommitObject, of kind: String = "visit") throws -> [RecordName] {
        try store.paths(in: commit.tree, under: "records/\(kind)").compactMap { SpacePath($0.path)?.record }
    }

    /// What landings have written down of the statements about a record.
    package func docket(of name: RecordName, in commit: CommitObject) throws -> Docket {
        try StandingReader(in: store, schemas: SchemaCatalogue(regionTree: nil, in: store))
            .docket(of: name, in: TreeOverlay(commit.tree, in: store))
    }

    /// The late changes of a record that lie in a commit, by digest.
    package func lateChanges(of name: RecordName, in commit: CommitObject) throws -> [(
        digest: String, change: Amendment
    )] {
        try store.paths(in: commit.tree, under: "amendments/\(name)").compactMap { file in
            guard case .amendment(name, let digest)? = SpacePath(file.path),
                let change = try Amendment(reading: store.blob(file.entry.id))
            else { return nil }
            return (digest, change)
        }
    }

    package func remarks(on name: RecordName, in commit: CommitObject) throws -> CommentLog {
        guard let id = try TreeOverlay(commit.tree, in: store)[name.commentsPath] else { return CommentLog() }
        guard let log = CommentLog(json: try JSON(reading: store.blob(id))) else {
            throw Failure(description: "unreadable remarks of \(name)")
        }
        return log
    }

    package func bytes(_ path: String) throws -> [UInt8]? {
        try TreeOverlay(tip.tree, in: store)[path].map { try store.blob($0) }
    }

    package func knowsNewForm(_ commit: CommitObject) throws -> Bool {
        try TreeOverlay(commit.tree, in: store)["schemas/visit/2.json"] != nil
    }

    package func hasOpenDecision() throws -> Bool { try !store.paths(in: tip.tree, under: "conflicts").isEmpty }

    /// A tip on which somebody has been made a guest, or has left; it is nobody's but the asker's.
    package func tip(without person: String, hasLeft: Bool) throws -> CommitObject {
        let member = member(person)
        let coordinator = roster.values.filter { $0.isCoordinator && $0.id != person }.map(\.id).min() ?? "jo"
        let role = Member.HeldRole(role: .guest, from: "2017-01-01", hasEnded: hasLeft)
        let guest = try Self.member(member, roles: [role])
        let edit = try edit(by: coordinator, ["records/member/\(person).json": guest.json.canonicalBytes])
        return try store.commit(check.landing(of: chain([edit]), on: tip))
    }

    // MARK: - The check

    package var check: Check { check(of: .region) }

    /// What guards a space at a hub.
    ///
    /// - Parameter tip: the region's newest commit; the accepted one by default.
    package func check(of space: SpaceKind, region tip: CommitObject? = nil, asksNewestRoster: Bool = true) -> Check {
        let region = space == .region ? nil : RegionHistory(tip: (tip ?? self.tip).id, in: store)
        return Check(space, in: store, region: region, asksNewestRoster: asksNewestRoster)
    }

    /// The accepted tip of a space.
    package func tip(of space: SpaceKind) -> CommitObject {
        guard case .authority(let authority) = space else { return tip }
        return homes[authority]!
    }

    /// Makes the first commit of an authority's own space.
    package func openHome(of authority: String) throws {
        homes[authority] = try store.commit(SpaceRoot.make(.authority(authority), region: root, in: store))
    }

    /// Everything that is wrong with the line of a space, judged from its first commit on as a fresh copy does.
    package func faultsFromTheStart(of space: SpaceKind) throws -> [CheckViolation] {
        let first = try SpaceRoot.make(space, region: root, in: store)
        return try check(of: space, asksNewestRoster: false).violations(
            from: nil, to: tip(of: space).id, root: first)
    }

    package func chain(_ edits: [CommitObject]) throws -> Chain {
        Chain(base: try store.commit(edits[0].parents[0]), edits: edits)
    }

    /// What the check says to a chain that is to land on the tip.
    package func faults(_ edits: CommitObject...) throws -> [CheckViolation] {
        try check.violations(of: chain(edits), on: tip)
    }

    /// The rights that the check misses, told as `change /title needs officer@host`.
    package func missing(_ edits: CommitObject...) throws -> [String] {
        try check.violations(of: chain(edits), on: tip).map { fault in
            guard case .file(.right(let right)) = fault.reason else { return "\(fault.reason)" }
            let needed = right.needed.map { "\($0)" }.joined(separator: ", ")
            return "\(right.act) \(right.place) needs \(needed)\(right.isWithdrawn ? ", withdrawn" : "")"
        }
    }

    /// Has a chain accepted: its landing is made, judged as a push, and becomes the tip.
    @discardableResult
    package func land(_ edits: CommitObject...) throws -> CommitObject { try land(edits) }

    @discardableResult
    package func land(_ edits: [CommitObject]) throws -> CommitObject {
        let faults = try push(edits)
        guard faults.isEmpty else { throw Failure(description: "\(faults)") }
        return tip
    }

    /// Pushes a chain's landing: it becomes the tip unless something is wrong with it.
    package func push(_ edits: [CommitObject], to space: SpaceKind = .region) throws -> [CheckViolation] {
        let check = check(of: space)
        let old = tip(of: space)
        let landing = try check.landing(of: chain(edits), on: old)
        let faults = try check.violations(from: old.id, to: landing, root: root)
        guard faults.isEmpty else { return faults }
        if case .authority(let authority) = space {
            homes[authority] = try store.commit(landing)
        } else {
            tip = try store.commit(landing)
        }
        return []
    }

    /// Has the coordinator change the roster or the schemas.
    package func govern(_ files: [String: [UInt8]?]) throws { try land(edit(by: "jo", files)) }

    /// Has the coordinator give somebody other roles or another authority.
    package func appoint(_ id: String, _ authority: String? = nil, _ roles: [Role]? = nil, ended: Bool = false) throws {
        let old = member(id)
        let new = try Self.member(id, authority ?? old.authority, roles ?? old.roles.map(\.role), ended: ended)
        roster[id] = new
        try govern(["records/member/\(id).json": new.json.canonicalBytes])
    }

    // MARK: - A visit

    /// Has the coordinator begin a visit to Bristol, reviewed by Rex.
    package func beginVisit(_ more: [(String, JSON)] = []) throws {
        try land(
            edit(by: "jo") { visit in
                visit = VisitKind.blank("bristol")
                visit["reviewers"] = ["rex"]
                for (name, value) in more { visit[name] = value }
            })
    }
}
