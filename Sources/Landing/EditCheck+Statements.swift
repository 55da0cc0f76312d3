import GitStorage
import Merging
import Records
import Statements

extension EditCheck {
    /// Judges the statements that an edit brings, and what it may change only with one or not at all
    /// (docs/formats.md, Statements and Late changes; EDGE-CASES 25 and 30).
    mutating func checkStatements(
        of changes: [PathChange], _ versions: [RecordName: RecordVersions], _ schemas: SchemaCatalogue
    ) throws {
        var brought: [RecordName: [Statement]] = [:]
        for change in changes {
            guard case .statement(let name, let digest)? = SpacePath(change.path) else { continue }
            guard change.old == nil, let new = change.new, parent != nil else {
                file(.statementChanged, at: change.path)
                continue
            }
            guard let statement = try? Statement(reading: store.blob(new.id, atMost: ReadingLimits.edit.bytes)) else {
                file(.unreadable, at: change.path)
                continue
            }
            guard statement.digest == digest, statement.claim.record == name else {
                file(.statementPlace, at: change.path)
                continue
            }
            brought[name, default: []].append(statement)
            try check(statement, schemas)
        }
        for (name, statements) in brought.sorted(by: { $0.key < $1.key }) {
            // One act at a time moves a record: what a second one meets is not what its maker saw.
            if statements.count(where: { $0.claim.amendment == nil }) > 1 {
                file(.statementsTooMany, at: name.recordPath)
            }
        }
        for (name, version) in versions.sorted(by: { $0.key < $1.key }) {
            try checkStanding(of: name, version, brought[name] ?? [], schemas)
        }
    }

    /// Whether the record may be changed at all as its author knew it.
    private mutating func checkStanding(
        of name: RecordName, _ version: RecordVersions, _ brought: [Statement], _ schemas: SchemaCatalogue
    ) throws {
        guard !SpacePath.governanceKinds.contains(name.kind) else { return }
        let schema = try schemas.schema(of: version.new.value)
        if check.space == .region, let schema, schema.space != .region {
            let digest = try after[name.recordPath].map { SHA256Digest.hex(of: try store.blob($0)) }
            let isHandedOver = brought.contains {
                Lifecycle.handsOver($0.claim.act, in: schema.lifecycle) && $0.claim.digest == digest
            }
            if !isHandedOver { file(.needsSubmit, at: name.recordPath) }
        } else if let stage = try ground.known?.frozenStage(of: name, in: before) {
            file(.frozen(stage: stage), at: name.recordPath)
        }
    }

    private mutating func check(_ statement: Statement, _ schemas: SchemaCatalogue) throws {
        let claim = statement.claim
        guard case .good(let key) = statement.verdict else { return file(.statementSignature, at: statement.path) }
        if try !claim.region.hasSameBytes(as: regionRoot().hex)
            || !claim.space.hasSameBytes(as: check.space.description)
        {
            file(.statementElsewhere, at: statement.path)
        }
        guard let signer else { return }
        guard claim.member.hasSameBytes(as: signer.id) else { return file(.statementOfAnother, at: statement.path) }
        guard try isKey(key, of: signer) else { return file(.statementSignature, at: statement.path) }
        let bytes = try after[claim.record.recordPath].map {
            try store.blob($0, atMost: ReadingLimits.landing.bytes)
        }
        guard let bytes, SHA256Digest.hex(of: bytes) == claim.digest,
            let record = try? JSON(reading: bytes, limits: .landing), let schema = try schemas.schema(of: record)
        else { return file(.statementVersion, at: statement.path) }
        if let amendment = claim.amendment {
            try checkClosing(amendment, with: statement, schema)
        } else if let rules = schema.lifecycle?.statements[claim.act] {
            try checkRight(to: statement, by: rules.by, schema, key)
        } else {
            file(.statementAct(claim.act), at: statement.path)
        }
    }

    /// Whether the signer may sign with that key, at the parent and where the edit lands.
    private func isKey(_ key: PublicKey, of member: Member) throws -> Bool {
        func mayUse(_ member: Member) -> Bool {
            member.keys.contains { $0.publicKey == key && $0.state == .active }
        }
        return mayUse(member) && signerNow.map(mayUse) ?? true
    }

    /// The id of the region's first commit.
    private func regionRoot() throws -> ObjectID {
        guard check.space != .region else { return try check.root(below: ground.tip) }
        let json = try TreeOverlay(ground.tip.tree, in: store, folders: ground.folders)["space.json"]
            .flatMap { try? JSON(reading: store.blob($0)) }
        guard let root = json?["region"]?.string.flatMap({ ObjectID($0) }) else {
            throw LandingFailure.unreadable(path: "space.json")
        }
        return root
    }

    // MARK: - Rights

    private mutating func checkRight(
        to statement: Statement, by grants: [RoleGrant], _ schema: Schema, _ key: PublicKey
    ) throws {
        let own = grants.filter { $0.role == statement.claim.role }
        let holders = try holders(of: statement.claim, schema, key)
        func lack(_ isWithdrawn: Bool) {
            file(
                .statementRight(act: statement.claim.act, needed: grants, isWithdrawn: isWithdrawn),
                at: statement.path)
        }
        guard holders.then(own) else { return lack(false) }
        if !holders.now(own) { lack(true) }
    }

    /// Taking up or declining a late change needs the right to every place that it changes.
    private mutating func checkClosing(_ digest: String, with statement: Statement, _ schema: Schema) throws {
        let claim = statement.claim
        let path = "amendments/\(claim.record)/\(digest).json"
        guard let id = try before[path],
            let amendment = Amendment(reading: try store.blob(id, atMost: Amendment.limits.bytes)),
            case .good(let key) = statement.verdict
        else { return file(.statementAct(claim.act), at: statement.path) }
        let holders = try holders(of: claim, schema, key)
        var needed = [[RoleGrant(role: claim.role)]]
        if check.space == .region {
            // In an authority space nothing divides colleagues.
            needed += RightsNeeded(from: Document(amendment.base), to: Document(amendment.record), by: schema)
                .needs.map(\.grants)
        }
        var told: Set<[RoleGrant]> = []
        for grants in needed where told.insert(grants).inserted {
            guard !holders.then(grants) || !holders.now(grants) else { continue }
            file(
                .statementRight(act: claim.act, needed: grants, isWithdrawn: holders.then(grants)),
                at: statement.path)
        }
    }

    /// Whether the signer held one of some grants at the parent, and where the edit lands.
    private struct Holders {
        let then: ([RoleGrant]) -> Bool
        let now: ([RoleGrant]) -> Bool
    }

    private func holders(of claim: StatementClaim, _ schema: Schema, _ key: PublicKey) throws -> Holders {
        let name = claim.record
        guard check.space != .region else {
            guard let parent, let signer else { return Holders(then: { _ in false }, now: { _ in false }) }
            let then = try rights(of: signer, to: name, document(name, in: before), schema, in: parent.tree, before)
            guard let state = ground.state, let signerNow else {
                return Holders(then: then.holdsAny, now: { _ in true })
            }
            let now = try rights(of: signerNow, to: name, document(name, in: state), schema, in: ground.tip.tree, state)
            return Holders(then: then.holdsAny, now: now.holdsAny)
        }
        // Elsewhere the only relation is to the authority or the team itself, which whoever writes there has.
        let own = check.space.schemaSpace.rawValue
        func holds(_ member: Member?, _ grants: [RoleGrant]) -> Bool {
            guard let member, member.id.hasSameBytes(as: claim.member) else { return false }
            return grants.contains { [own, nil].contains($0.relation) && member.holds($0.role) }
        }
        let then = try check.region?.member(holding: key, writingIn: check.space) { $0.holds(claim.role) }
        guard check.asksNewestRoster, let region = check.region else {
            return Holders(then: { holds(then, $0) }, now: { _ in true })
        }
        let now = try region.newestMember(holding: key, writingIn: check.space)
        return Holders(then: { holds(then, $0) }, now: { holds(now, $0) })
    }

    /// The rights of a member to a record in a state of the region.
    ///
    /// - Parameters:
    ///   - tree: the one whose roster counts.
    ///   - files: the state, whose teams count.
    func rights(
        of member: Member, to name: RecordName, _ document: Document, _ schema: Schema, in tree: ObjectID,
        _ files: TreeOverlay
    ) throws -> Rights {
        Rights(
            of: member, in: try check.roster(in: tree), to: name, document, by: schema,
            isInTeam: try schema.namesTeam
                && TeamReader(in: store).isInTeam(member, workingOn: name, in: files))
    }
}
