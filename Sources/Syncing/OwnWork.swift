import GitStorage
import Landing
import Records
import Statements
import Workspaces

/// The edits of one laptop that have not landed, and where each of them goes once some are set aside.
///
/// A value that computes: nothing becomes visible by it. Every edit is taken after its parent, in one line over all
/// chains, so that what two chains share is carried over once.
struct OwnWork: Sendable {
    /// A ref of this laptop that leads to edits: `main`, a waiting chain, an edit that waits for a key.
    struct Head: Sendable {
        let name: String
        let id: ObjectID
        /// Whether the edit waits for a key, and lands only once it is signed again.
        let waits: Bool
    }

    /// An edit that stands on another commit now and has to be signed there.
    struct Unsigned: Sendable {
        let edit: CommitObject
        let parent: CommitObject
        let tree: ObjectID
        let author: Member
        /// The one of the laptop's keys that signs there.
        let key: PublicKey

        /// What is signed: the same again has the same marks.
        var marks: [ObjectID] { [edit.id, parent.id, tree] }
    }

    let space: SpaceKind
    let region: RegionSource
    /// The verified tip.
    let tip: ObjectID
    let heads: [Head]
    /// What was noted before.
    let known: SetAsideNotes
    /// What is to be noted now.
    private(set) var noted = SetAsideNotes()
    /// The unlanded edits of all heads, each behind its parent.
    let edits: [CommitObject]
    private let kept: KeptCommits
    /// Where each edit went: itself, what it is signed again as, or what is left below it.
    private var places: [ObjectID: ObjectID] = [:]
    /// The edits that were signed again in this run, by their new ids.
    private var originals: [ObjectID: ObjectID] = [:]
    /// The records that an edit in this edit's history changes which waits for a key.
    private var blocked: [ObjectID: Set<RecordName>] = [:]
    private var next = 0

    init(_ space: SpaceKind, _ region: RegionSource, in store: ObjectStore) throws {
        self.space = space
        self.region = region
        let tip = try store.required(RefName.hub)
        let ids = try View.heads(in: store)
        let names = try store.references(under: RefName.chains)
        heads =
            try [Head(name: RefName.main, id: ids[0], waits: false)]
            + ids.dropFirst().flatMap { id in
                names.filter { $0.id == id }.map { Head(name: $0.name, id: $0.id, waits: false) }
            }
            + RefName.waiting(in: store).map { Head(name: $0.name, id: $0.id, waits: true) }
        known = try SetAsideNotes(in: store)
        kept = try KeptCommits(heads: ids, over: tip, in: store)
        var seen: Set<ObjectID> = []
        edits = try heads.flatMap { head in
            try Chain.unlanded(from: head.id, tip: tip, in: store)?.edits.filter { seen.insert($0.id).inserted } ?? []
        }.enumerated().sorted { left, right in
            // The committer's date counts upwards: a parent is always before its children.
            (left.element.committer.seconds, left.offset) < (right.element.committer.seconds, right.offset)
        }.map(\.element)
        self.tip = tip
    }

    /// Whether notes of an earlier run are not carried out yet, or an edit waits for a key.
    var isUnfinished: Bool { edits.contains { known.leavesOut($0.id) } || heads.contains(where: \.waits) }

    /// Where an edit or a commit that has landed is found now.
    func place(of id: ObjectID) -> ObjectID { places[id] ?? id }

    /// The heads that there are to land: the chains as they are now, and what waited and is signed.
    var placed: [(head: Head, id: ObjectID)] {
        heads.filter { !$0.waits || isReleased($0.id) }.map { ($0, place(of: $0.id)) }
    }

    /// Whether an edit that waited for a key waits no longer and was not set aside.
    func isReleased(_ edit: ObjectID) -> Bool { noted.waiting[edit] == nil && !isRefused(edit) }

    func isRefused(_ edit: ObjectID) -> Bool { noted.refused[edit] != nil || known.refused[edit] != nil }

    // MARK: - Carrying over

    /// Begins again, with what has been set aside so far.
    mutating func restart() {
        places = [:]
        blocked = [:]
        noted.stopWaiting()
        next = 0
    }

    /// Goes on through the edits until one has to be signed.
    ///
    /// - Parameters:
    ///   - keys: those that can sign here now, the newest first.
    /// - Returns: the edit to sign; `nil` once every edit has its place.
    mutating func advance(signingWith keys: [PublicKey], in store: ObjectStore) throws -> Unsigned? {
        let schemas = try region.check(space, in: store, asksNewestRoster: true)
            .schemas(landingOn: store.commit(tip))
        while next < edits.count {
            let edit = edits[next]
            let former = edit.parents[0]
            let parent = place(of: former)
            blocked[edit.id] = blocked[former]
            if isRefused(edit.id) {
                settle(edit, at: parent)
            } else if parent == former {
                settle(edit, at: edit.id)
            } else if let known = try carriedOver(edit, in: store) {
                settle(edit, at: place(of: known))
            } else if let unsigned = try move(edit, from: former, to: parent, keys, schemas, in: store) {
                return unsigned
            }
        }
        return nil
    }

    /// What the edit was made into in an earlier run, if that is part of the laptop's chains or has landed.
    private func carriedOver(_ edit: CommitObject, in store: ObjectStore) throws -> ObjectID? {
        for other in known.again[edit.id] ?? [] {
            if let left = try known.left(of: other, in: store, isKept: { try kept.contains($0, in: store) }) {
                return left
            }
        }
        return nil
    }

    private mutating func move(
        _ edit: CommitObject, from former: ObjectID, to parent: ObjectID, _ keys: [PublicKey],
        _ schemas: SchemaCatalogue, in store: ObjectStore
    ) throws -> Unsigned? {
        let (old, new) = (try store.commit(former), try store.commit(parent))
        let changes = try store.changes(from: old.tree, to: edit.tree)
        let records = Set(changes.compactMap { SpacePath($0.path)?.record })
        let author = try author(of: edit, at: new, in: store)
        guard let author else {
            refuse(edit, [CheckViolation(.edit(.notActive), in: edit.id)], at: parent)
            return nil
        }
        guard records.isDisjoint(with: blocked[former] ?? []) else {
            wait(edit, for: author, records, at: parent)
            return nil
        }
        let tree = try Reapplication.tree(of: edit.tree, madeOn: old.tree, onto: new.tree, in: store, schemas: schemas)
        guard tree != new.tree else {
            noted.replace(edit.id, with: parent)
            settle(edit, at: parent)
            return nil
        }
        guard try keepsStatements(changes, edit.tree, tree, in: store) else {
            refuse(edit, [CheckViolation(.edit(.statementOutdated), in: edit.id)], at: parent)
            return nil
        }
        let made = (noted.again[edit.id] ?? []) + (known.again[edit.id] ?? [])
        for other in made where store.exists(other) {
            let commit = try store.commit(other)
            guard commit.parents == [parent], commit.tree == tree else { continue }
            originals[other] = edit.id
            noted.replace(edit.id, with: other)
            settle(edit, at: other)
            return nil
        }
        guard let key = try keys.first(where: { try isHeld($0, by: author, at: new, in: store) }) else {
            wait(edit, for: author, records, at: parent)
            return nil
        }
        return Unsigned(edit: edit, parent: new, tree: tree, author: author, key: key)
    }

    /// A statement says of which version of its record it is: it goes along only if that is the version there still.
    private func keepsStatements(
        _ changes: [PathChange], _ old: ObjectID, _ new: ObjectID, in store: ObjectStore
    ) throws -> Bool {
        let (before, after) = (TreeOverlay(old, in: store), TreeOverlay(new, in: store))
        return try changes.allSatisfy { change in
            guard case .statement(let name, _)? = SpacePath(change.path) else { return true }
            return try before[name.recordPath] == after[name.recordPath]
        }
    }

    // MARK: - What becomes of an edit

    /// Takes in the signed bytes of an edit that ``advance(signingWith:in:)`` asked for.
    mutating func take(_ bytes: [UInt8], for unsigned: Unsigned, in store: ObjectStore) throws {
        let id = try store.writeCommit(raw: bytes)
        originals[id] = unsigned.edit.id
        noted.replace(unsigned.edit.id, with: id)
        settle(unsigned.edit, at: id)
    }

    /// Lets an edit wait that could not be signed after all.
    mutating func wait(_ unsigned: Unsigned, in store: ObjectStore) throws {
        let records = try store.changes(from: store.commit(unsigned.edit.parents[0]).tree, to: unsigned.edit.tree)
            .compactMap { SpacePath($0.path)?.record }
        wait(unsigned.edit, for: unsigned.author, Set(records), at: unsigned.parent.id)
    }

    private mutating func wait(
        _ edit: CommitObject, for author: Member, _ records: Set<RecordName>, at parent: ObjectID
    ) {
        noted.wait(edit.id, for: author.id)
        blocked[edit.id, default: []].formUnion(records)
        settle(edit, at: parent)
    }

    private mutating func refuse(_ edit: CommitObject, _ reasons: [CheckViolation], at parent: ObjectID) {
        noted.refuse(edit.id, because: reasons)
        settle(edit, at: parent)
    }

    private mutating func settle(_ edit: CommitObject, at place: ObjectID) {
        places[edit.id] = place
        next += 1
    }

    /// Sets aside what the check found wrong: of what can be wrong with one edit because of another, the first alone.
    ///
    /// - Returns: whether any of it is one of these edits.
    mutating func refuse(_ faults: [CheckViolation]) -> Bool {
        let own = Set(edits.map(\.id))
        var hasRefused = false
        for (commit, found) in Dictionary(grouping: faults, by: \.commit) {
            guard commit == faults.first?.commit || found.contains(where: \.isOfTheEditAlone) else { continue }
            let edit = originals[commit] ?? commit
            guard own.contains(edit), !isRefused(edit) else { continue }
            noted.refuse(edit, because: found)
            hasRefused = true
        }
        return hasRefused
    }

    // MARK: - Who signs

    /// The member who made an edit, as the roster has them where it is to stand; `nil` if they may not sign there.
    private func author(of edit: CommitObject, at parent: CommitObject, in store: ObjectStore) throws -> Member? {
        guard let signature = edit.signature,
            case .good(let key) = verify(signature: signature, over: edit.signedPayload, namespace: .git)
        else { return nil }
        return try roster(at: parent, in: store).activeMember(holding: key)
    }

    private func isHeld(
        _ key: PublicKey, by member: Member, at parent: CommitObject, in store: ObjectStore
    ) throws -> Bool {
        // Rights are held twice: a key that the newest roster knows no more signs nothing that lands.
        try roster(at: parent, in: store).activeMember(holding: key)?.id == member.id
            && region.history().roster().activeMember(holding: key) != nil
    }

    private func roster(at commit: CommitObject, in store: ObjectStore) throws -> Roster {
        switch space {
        case .region: try RosterReader(in: store).roster(in: commit.tree)
        case .authority, .team: try region.history().roster()
        }
    }
}

extension CheckViolation {
    /// Whether it holds of the edit whatever comes before it: who signed and how, not what it changes.
    fileprivate var isOfTheEditAlone: Bool {
        switch reason {
        case .edit, .byteForm: true
        case .hub(let finding): finding.isOfTheEditAlone
        default: false
        }
    }
}
