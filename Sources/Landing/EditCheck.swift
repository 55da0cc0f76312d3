import GitStorage
import Merging
import Records
import Statements

/// Judges one edit twice: in the light of its parent, and in the state that it lands on (DESIGN.md sections 5, 6,
/// 7 and 14).
struct EditCheck {
    /// The most records that an edit may change.
    static let maximumRecords = 16_384
    /// The most files: a record with its decisions, its remarks and a few sides of its own.
    static let maximumFiles = 4 * maximumRecords

    let edit: CommitObject
    /// `nil` for a region's root.
    let parent: CommitObject?
    let ground: Ground
    let check: Check
    /// The files before the edit and in it.
    let before: TreeOverlay
    let after: TreeOverlay
    var found: [CheckViolation] = []
    /// Who signed, as the roster at the parent has it; `nil` if nobody who may.
    private(set) var signer: Member?
    /// The same, as the roster has it on which the edit lands; `nil` in other spaces, which have none.
    private(set) var signerNow: Member?

    /// What an edit lands on.
    struct Ground {
        /// The accepted tip that the chain lands on; a region's root itself.
        let tip: CommitObject
        /// The tip with the chain's earlier edits. `nil` for a root, and where one of those could not be replayed.
        let state: TreeOverlay?
        /// The schemas that the tip knows.
        let schemas: SchemaCatalogue
        /// The dockets as the edit's author knew them; `nil` for a root, and behind an edit that could not be read.
        let known: KnownDockets?
        /// Whether the chain consists of this edit only, as governance must.
        let isAlone: Bool
        /// What has been read of the store's folders.
        let folders: FolderCache
    }

    /// What is to be said of one edit.
    struct Verdict {
        let violations: [CheckViolation]
        /// Whether what it brings can be read, so that the next edit may be judged on it.
        let canBeReplayed: Bool
    }

    /// Judges an edit of a chain.
    ///
    /// - Parameter parent: `nil` for a region's root.
    static func verdict(
        on edit: CommitObject, after parent: CommitObject?, landingOn ground: Ground, by check: Check
    ) throws -> Verdict {
        var edit = EditCheck(edit: edit, parent: parent, ground: ground, check: check)
        let canBeReplayed = try edit.judge()
        return Verdict(
            violations: edit.found, canBeReplayed: canBeReplayed && !edit.found.contains(where: \.isMalformed))
    }

    private init(edit: CommitObject, parent: CommitObject?, ground: Ground, check: Check) {
        self.edit = edit
        self.parent = parent
        self.ground = ground
        self.check = check
        before = TreeOverlay(parent?.tree, in: check.store, folders: ground.folders)
        after = TreeOverlay(edit.tree, in: check.store, folders: ground.folders)
    }

    var store: ObjectStore { check.store }

    /// - Returns: whether its files were looked into.
    private mutating func judge() throws -> Bool {
        guard edit.hasOneByteForm else {
            found.append(CheckViolation(.byteForm, in: edit.id))
            return false
        }
        checkShape()
        try checkSignature()
        guard try isBounded() else { return false }
        guard let changes = try boundedChanges() else {
            fault(.tooManyFiles(limit: Self.maximumFiles))
            return false
        }
        if changes.isEmpty { fault(.empty) }
        guard Set(changes.compactMap { SpacePath($0.path)?.record }).count <= Self.maximumRecords else {
            fault(.tooManyFiles(limit: Self.maximumRecords))
            return false
        }
        // Places, modes and sizes before any content is read.
        let readable = try changes.filter { try checkOutside(of: $0) }
        guard readable.count == changes.count else { return false }
        try checkGovernance(changes)
        try checkContents(of: changes)
        return true
    }

    /// What the edit changes; `nil` if that is more than an edit may.
    private func boundedChanges() throws -> [PathChange]? {
        do {
            return try store.changes(from: parent?.tree, to: edit.tree, limit: Self.maximumFiles)
        } catch StorageError.tooLarge {
            return nil
        }
    }

    // MARK: - The commit

    private mutating func checkShape() {
        let namesLevel = check.space != .region
        if !EditCommit.reads(edit.message, namesLevel: namesLevel) { fault(.message) }
        if namesLevel, let level = EngineLevel.named(in: edit.message), level > EngineLevel.current {
            found.append(CheckViolation(.levelUnknown(level), in: edit.id))
        }
        // A parent that bears the last of all dates has no follower.
        if let parent, edit.committer.seconds != parent.committer.seconds &+ 1 { fault(.date) }
        if !Identity.bounds.contains(edit.author.seconds) { fault(.date) }
    }

    private mutating func checkSignature() throws {
        guard let signature = edit.signature else { return fault(.unsigned) }
        guard case .good(let key) = verify(signature: signature, over: edit.signedPayload, namespace: .git) else {
            return fault(.signature)
        }
        // Line breaks prove nothing: with others the same edit would be another commit.
        guard let written = try? SSHSignature(armoured: signature).armoured, written.hasSameBytes(as: signature) else {
            return found.append(CheckViolation(.byteForm, in: edit.id))
        }
        guard let member = try member(holding: key) else { return }
        signer = member
        if !isNamed(as: member) { fault(.author(expected: member.id)) }
    }

    /// Whether author and committer are that member, to the byte.
    private func isNamed(as member: Member) -> Bool {
        [edit.author, edit.committer].allSatisfy {
            $0.name.hasSameBytes(as: member.name) && $0.email.hasSameBytes(as: member.email)
        }
    }

    /// Who signed, as the roster that counts for this edit says.
    private mutating func member(holding key: PublicKey) throws -> Member? {
        switch check.space {
        case .region:
            // A region's root is signed by a coordinator in its own tree.
            let roster = try check.roster(in: parent?.tree ?? edit.tree)
            guard let member = roster.activeMember(holding: key) else {
                fault(roster.member(holding: key) == nil ? .unknownKey : .notActive)
                return nil
            }
            // Rights are held twice: at the parent, and in the state that the edit lands on.
            signerNow = try check.roster(in: ground.tip.tree).activeMember(holding: key)
            if signerNow == nil { fault(.notActive) }
            return member
        case .authority, .team:
            // Somebody's name may have changed in the roster since.
            let named = try check.region?.member(holding: key, writingIn: check.space, preferring: isNamed)
            guard let region = check.region, let member = named else {
                fault(.unknownKey)
                return nil
            }
            if check.asksNewestRoster, try region.newestMember(holding: key, writingIn: check.space) == nil {
                fault(.notActive)
            }
            return member
        }
    }

    // MARK: - Its files from outside

    /// Whether the content may be looked at.
    private mutating func checkOutside(of change: PathChange) throws -> Bool {
        guard let place = SpacePath(change.path) else {
            file(.place, at: change.path)
            return false
        }
        guard belongs(place) else {
            file(.notYours, at: change.path)
            return false
        }
        guard let new = change.new else { return true }
        guard new.mode == 0o100644 else {
            file(.mode, at: change.path)
            return false
        }
        let limit = bound(of: place)
        guard let (kind, size) = try store.kindAndSize(of: new.id), kind == .blob else {
            file(.unreadable, at: change.path)
            return false
        }
        guard size <= limit.bytes else {
            file(.tooLarge(limit: limit.bytes), at: change.path)
            return false
        }
        return true
    }

    private func bound(of place: SpacePath) -> ReadingLimits {
        switch place {
        case .record, .statement: return .edit
        default: break
        }
        return .landing
    }

    /// Whether such a file may be in this space and touched by an edit.
    private func belongs(_ place: SpacePath) -> Bool {
        switch place {
        // Made by landings and space roots alone.
        case .space, .docket, .amendment: false
        case .region, .schema: check.space == .region
        case .record(let name): check.space == .region || !SpacePath.governanceKinds.contains(name.kind)
        case .conflicts, .conflictSide, .comments, .statement: true
        }
    }

    // MARK: - Governance

    private mutating func checkGovernance(_ changes: [PathChange]) throws {
        let governance = changes.filter { SpacePath($0.path)?.isGovernance ?? false }
        guard !governance.isEmpty else { return }
        if governance.count != changes.count || !ground.isAlone { fault(.governanceMixed) }
        if let parent, parent.id != ground.tip.id { fault(.governanceNotOnTip) }
        if let signer, !signer.isCoordinator { fault(.notCoordinator) }
        do {
            for problem in try check.roster(in: edit.tree).problems {
                fault(problem == .noCoordinator ? .noCoordinatorLeft : .roster(problem))
            }
        } catch LandingFailure.unreadable(let path) {
            file(.unreadable, at: path)
        }
    }

    // MARK: - Contents

    private mutating func checkContents(of changes: [PathChange]) throws {
        let schemas: SchemaCatalogue
        switch check.space {
        case .region: schemas = SchemaCatalogue(regionTree: edit.tree, in: store)
        case .authority, .team: schemas = ground.schemas
        }
        var versions: [RecordName: RecordVersions] = [:]
        for change in changes {
            guard let place = SpacePath(change.path) else { continue }
            let old = change.old.flatMap { try? JSON(reading: store.blob($0.id), limits: .landing) }
            var new: JSON?
            if let entry = change.new {
                guard let read = try read(entry.id, at: change.path, limits: bound(of: place)) else { continue }
                new = read
            }
            switch place {
            case .record(let name):
                try checkRecord(name, from: old, to: new, at: change.path, schemas)
                versions[name] = RecordVersions(old: Document(old), new: Document(new))
            case .comments: checkRemarks(from: old, to: new, at: change.path)
            case .schema(let name): try checkSchema(name, isNew: change.old == nil, new, schemas, at: change.path)
            case .region: checkRegionPage(from: old, to: new, at: change.path)
            default: break
            }
        }
        try checkDecisions(of: changes, &versions)
        // Who may do what is asked of what can be read.
        guard !found.contains(where: \.isMalformed) else { return }
        try checkRights(of: versions, schemas)
        try checkStatements(of: changes, versions, schemas)
    }

    /// A record that the edit changes, or whose decisions it changes, before it and in it.
    struct RecordVersions {
        var old: Document
        var new: Document
    }

    private mutating func read(_ id: ObjectID, at path: String, limits: ReadingLimits) throws -> JSON? {
        let bytes = try store.blob(id, atMost: limits.bytes)
        guard let json = try? JSON(reading: bytes, limits: limits) else {
            file(.unreadable, at: path)
            return nil
        }
        guard json.canonicalBytes == bytes else {
            file(.notCanonical, at: path)
            return nil
        }
        return json
    }

    private mutating func checkRecord(
        _ name: RecordName, from old: JSON?, to new: JSON?, at path: String, _ schemas: SchemaCatalogue
    ) throws {
        guard let new else { return file(.removed, at: path) }
        guard let schema = try schemas.schema(of: new), schema.name?.kind == name.kind else {
            return file(.unknownSchema, at: path)
        }
        // Those of an authority or a team come into the region with an act that hands them over, which is asked for
        // elsewhere.
        if schema.space != check.space.schemaSpace, check.space != .region { file(.wrongSpace, at: path) }
        if case .team(let id) = check.space, try check.region?.team(id)?.worksOn.contains(name) != true {
            file(.wrongSpace, at: path)
        }
        if schema.identity.count != name.key.count { return file(.place, at: path) }
        for (field, part) in zip(schema.identity, name.key) where new[field] != .string(part) {
            file(.identity(field: field), at: path)
        }
        if case .authority(let authority) = check.space, new["authority"] != .string(authority) {
            file(.identity(field: "authority"), at: path)
        }
        for violation in schema.addedViolations(from: old, to: new) { file(.invalid(violation), at: path) }
        guard let old, let former = try schemas.schema(of: old)?.name, let own = schema.name else { return }
        guard former.version <= own.version else { return file(.olderSchema, at: path) }
        let lifted = schema.lift(old, from: former.version, to: own.version)
        try checkRules(name, from: lifted, to: new, schema, at: path)
    }

    /// The region's own page keeps its id, and its level never falls.
    private mutating func checkRegionPage(from old: JSON?, to new: JSON?, at path: String) {
        guard let new else { return file(.removed, at: path) }
        guard let level = new["level"]?.integer, level >= old?["level"]?.integer ?? 0,
            let region = new["region"]?.string, KeyPart.isValid(region),
            old.map({ $0["region"] == new["region"] }) ?? true, Restoration.areKept(from: old, to: new)
        else { return file(.regionPage, at: path) }
    }

    private mutating func checkRemarks(from old: JSON?, to new: JSON?, at path: String) {
        guard let log = new.flatMap({ CommentLog(json: $0) }) else { return file(.unreadable, at: path) }
        let former = old.flatMap { CommentLog(json: $0) }?.remarks ?? []
        guard JSON.array(former.map(\.json)).isSubsequence(of: log.json) else { return file(.remarkLost, at: path) }
        let added = Set(log.remarks).subtracting(former)
        if let signer, added.contains(where: { $0.member != signer.id }) { file(.remarkOfAnother, at: path) }
        if Set(log.json.array ?? []).count != log.remarks.count { file(.unreadable, at: path) }
    }

    // MARK: - Findings

    mutating func fault(_ fault: CheckViolation.EditFault) {
        found.append(CheckViolation(.edit(fault), in: edit.id))
    }

    mutating func file(_ fault: CheckViolation.FileFault, at path: String) {
        found.append(CheckViolation(.file(fault), in: edit.id, at: path))
    }
}
