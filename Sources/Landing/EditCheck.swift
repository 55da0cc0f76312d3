import GitStorage
import Merging
import Records
import Statements

/// Judges one edit by itself, in the light of its parent (DESIGN.md sections 5, 7 and 14).
struct EditCheck {
    /// The most records that an edit may change.
    static let maximumRecords = 16_384
    /// The most files: a record with its decisions, its remarks and a few sides of its own.
    static let maximumFiles = 4 * maximumRecords

    let edit: CommitObject
    /// `nil` for a region's root.
    let parent: CommitObject?
    let check: Check
    private var found: [CheckViolation] = []
    private var signer: Member?

    init(edit: CommitObject, parent: CommitObject?, check: Check) {
        self.edit = edit
        self.parent = parent
        self.check = check
    }

    private var store: ObjectStore { check.store }

    /// - Parameters:
    ///   - isAlone: whether the chain consists of this edit only, as governance must.
    ///   - tip: the accepted tip that the chain lands on.
    mutating func violations(isAlone: Bool, tip: CommitObject) throws -> [CheckViolation] {
        guard edit.hasOneByteForm else { return [CheckViolation(.byteForm, in: edit.id)] }
        checkShape()
        try checkSignature()
        let changes = try store.changes(from: parent?.tree, to: edit.tree)
        if changes.isEmpty { fault(.empty) }
        guard changes.count <= Self.maximumFiles else {
            fault(.tooManyFiles(limit: Self.maximumFiles))
            return found
        }
        // Places, modes and sizes before any content is read.
        let readable = try changes.filter { try checkOutside(of: $0) }
        if readable.count == changes.count {
            try checkGovernance(changes, isAlone: isAlone, tip: tip)
            try checkContents(of: changes)
        }
        return found
    }

    // MARK: - The commit

    private mutating func checkShape() {
        let namesLevel = check.space != .region
        if !EditCommit.reads(edit.message, namesLevel: namesLevel) { fault(.message) }
        if namesLevel, let level = EngineLevel.named(in: edit.message), level > EngineLevel.current {
            found.append(CheckViolation(.levelUnknown(level), in: edit.id))
        }
        if let parent, edit.committer.seconds != parent.committer.seconds + 1 { fault(.date) }
        if !Identity.bounds.contains(edit.author.seconds) { fault(.date) }
    }

    private mutating func checkSignature() throws {
        guard let signature = edit.signature else { return fault(.unsigned) }
        guard case .good(let key) = verify(signature: signature, over: edit.signedPayload, namespace: .git) else {
            return fault(.signature)
        }
        guard let member = try member(holding: key) else { return }
        signer = member
        let people = [edit.author, edit.committer]
        if people.contains(where: { !$0.name.hasSameBytes(as: member.name) || !$0.email.hasSameBytes(as: member.email) }
        ) {
            fault(.author(expected: member.id))
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
            return member
        case .authority(let authority):
            guard let region = check.region, let member = try region.member(holding: key, workingFor: authority) else {
                fault(.unknownKey)
                return nil
            }
            if check.asksNewestRoster,
                RegionHistory.member(holding: key, workingFor: authority, in: try region.roster()) == nil
            {
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
        if case .record = place { return .edit }
        return .landing
    }

    /// Whether such a file may be in this space and touched by an edit.
    private func belongs(_ place: SpacePath) -> Bool {
        switch place {
        // Made by landings and space roots alone; statements are not part of level 0.
        case .space, .docket, .amendment, .statement: false
        case .region, .schema: check.space == .region
        case .record(let name): check.space == .region || !SpacePath.governanceKinds.contains(name.kind)
        case .conflicts, .conflictSide, .comments: true
        }
    }

    // MARK: - Governance

    private mutating func checkGovernance(_ changes: [PathChange], isAlone: Bool, tip: CommitObject) throws {
        let governance = changes.filter { SpacePath($0.path)?.isGovernance ?? false }
        guard !governance.isEmpty else { return }
        if governance.count != changes.count || !isAlone { fault(.governanceMixed) }
        if let parent, parent.id != tip.id { fault(.governanceNotOnTip) }
        if let signer, !signer.isCoordinator { fault(.notCoordinator) }
        do {
            let roster = try check.roster(in: edit.tree)
            if !roster.members.contains(where: { $0.isCoordinator }) { fault(.noCoordinatorLeft) }
        } catch LandingFailure.unreadable(let path) {
            file(.unreadable, at: path)
        }
    }

    // MARK: - Contents

    private mutating func checkContents(of changes: [PathChange]) throws {
        let schemas: SchemaCatalogue
        switch check.space {
        case .region: schemas = SchemaCatalogue(regionTree: edit.tree, in: store)
        case .authority: schemas = try check.region?.schemas() ?? SchemaCatalogue(regionTree: nil, in: store)
        }
        for change in changes {
            guard let place = SpacePath(change.path) else { continue }
            let old = change.old.flatMap { try? JSON(reading: store.blob($0.id), limits: .landing) }
            var new: JSON?
            if let entry = change.new {
                guard let read = try read(entry.id, at: change.path, limits: bound(of: place)) else { continue }
                new = read
            }
            switch place {
            case .record(let name): try checkRecord(name, from: old, to: new, at: change.path, schemas)
            case .conflicts: checkDecisions(from: old, to: new, at: change.path)
            case .conflictSide: if change.new != nil, change.old == nil { file(.decisionAdded, at: change.path) }
            case .comments: checkRemarks(from: old, to: new, at: change.path)
            case .schema(let name): checkSchema(name, isNew: change.old == nil, new, at: change.path)
            case .region: if new == nil { file(.removed, at: change.path) }
            default: break
            }
        }
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
        if schema.space != check.space.schemaSpace { file(.wrongSpace, at: path) }
        if schema.identity.count != name.key.count { return file(.place, at: path) }
        for (field, part) in zip(schema.identity, name.key) where new[field] != .string(part) {
            file(.identity(field: field), at: path)
        }
        if case .authority(let authority) = check.space, new["authority"] != .string(authority) {
            file(.identity(field: "authority"), at: path)
        }
        for violation in schema.addedViolations(from: old, to: new) { file(.invalid(violation), at: path) }
    }

    /// An edit settles decisions; it never makes one.
    private mutating func checkDecisions(from old: JSON?, to new: JSON?, at path: String) {
        guard let new else { return }
        guard let entries = new["entries"]?.array, !entries.isEmpty else { return file(.unreadable, at: path) }
        let former = Set(old?["entries"]?.array ?? [])
        if !entries.allSatisfy(former.contains) { file(.decisionAdded, at: path) }
    }

    private mutating func checkRemarks(from old: JSON?, to new: JSON?, at path: String) {
        guard let log = new.flatMap({ CommentLog(json: $0) }) else { return file(.unreadable, at: path) }
        let former = old.flatMap { CommentLog(json: $0) }?.remarks ?? []
        guard log.remarks.starts(with: former) else { return file(.remarkLost, at: path) }
        let added = log.remarks.dropFirst(former.count)
        if let signer, added.contains(where: { $0.member != signer.id }) { file(.remarkOfAnother, at: path) }
        if Set(log.json.array ?? []).count != log.remarks.count { file(.unreadable, at: path) }
    }

    /// A schema is landed once and never changed; it says its own name and can be compiled.
    private mutating func checkSchema(_ name: SchemaName, isNew: Bool, _ document: JSON?, at path: String) {
        guard let document else { return file(.removed, at: path) }
        guard isNew else { return file(.changed, at: path) }
        do {
            if try Schema(document).name != name { file(.identity(field: "schema"), at: path) }
        } catch {
            file(.schema(String(describing: error)), at: path)
        }
    }

    // MARK: - Findings

    private mutating func fault(_ fault: CheckViolation.EditFault) {
        found.append(CheckViolation(.edit(fault), in: edit.id))
    }

    private mutating func file(_ fault: CheckViolation.FileFault, at path: String) {
        found.append(CheckViolation(.file(fault), in: edit.id, at: path))
    }
}

extension SpaceKind {
    /// What `x-space` calls it.
    var schemaSpace: Space {
        switch self {
        case .region: .region
        case .authority: .authority
        }
    }
}
