import GitStorage
public import Landing
public import Merging
public import Records
public import Statements

/// What somebody decides about one record, to be signed: an act about the version that they saw, or about the one that
/// comes with it.
public struct Deciding: Sendable {
    /// The record as the person saw it, in the space in which they decide.
    public let view: RecordView
    /// One of the statements of the record's lifecycle, or of those about late changes.
    public let act: String
    /// In which of their roles; the first that allows the act if `nil`.
    public var role: Role?
    public var note = ""
    /// The version that is signed: what was seen, unless another one comes with the decision.
    public var document: Document
    /// The late change that it is about, if it is about one.
    var amendment: String?
    /// Which of the grants the maker needs one of; those of the act if `nil`.
    var grants: [RoleGrant]?

    /// - Parameter document: the version that comes with the decision; what was seen if `nil`.
    public init(
        _ act: String, on view: RecordView, as role: Role? = nil, note: String = "", putting document: Document? = nil
    ) {
        self.act = act
        self.view = view
        self.role = role
        self.note = note
        self.document = document ?? view.document
    }
}

extension Workspace {
    /// Decides about a record as it is shown, and signs that.
    ///
    /// - Parameters:
    ///   - act: one of the statements of the record's lifecycle.
    ///   - view: what the person saw; the statement is about that version.
    ///   - role: in which of their roles; the first that allows it if `nil`.
    ///   - clock: seconds since 1970.
    /// - Throws: ``StatementRefusal`` if it is clear before signing that it would come to nothing.
    public func state(
        _ act: String, on view: RecordView, as role: Role? = nil, note: String = "", clock: Int64
    ) async throws -> SaveOutcome {
        try await state([Deciding(act, on: view, as: role, note: note)], clock: clock)
    }

    /// Hands the version of a record that lies in the space of an authority or a team over to the region, byte for byte,
    /// with the statement that says so; of a record that lives in the region only the statement is made.
    ///
    /// - Parameters:
    ///   - act: one that hands over.
    ///   - others: what is decided with it about other records of the region.
    public func handOver(
        _ name: RecordName, with act: String = Lifecycle.submit, as role: Role? = nil, note: String = "",
        and others: [Deciding] = [], clock: Int64
    ) async throws -> SaveOutcome {
        try await state([handingOver(name, with: act, as: role, note: note)] + others, clock: clock)
    }

    /// The decision by which ``handOver(_:with:as:note:and:clock:)`` hands a record over as it stands.
    ///
    /// - Throws: ``StatementRefusal`` if it is not approved as it stands, where it has to be, or a decision waits in it.
    public func handingOver(
        _ name: RecordName, with act: String = Lifecycle.submit, as role: Role? = nil, note: String = ""
    ) async throws -> Deciding {
        let own = try await record(name)
        guard own.view.space != .region else { return Deciding(act, on: own, as: role, note: note) }
        if act == Lifecycle.submit { try await checkApproval(of: own) }
        if !own.document.entries.isEmpty { throw StatementRefusal.withoutEffect(.decision, stage: nil) }
        return Deciding(
            act, on: try await record(name, in: .region), as: role, note: note, putting: Document(own.document.value))
    }

    /// Whether everybody has approved the version that is to be submitted whom the record names in `gates`: each of those
    /// roles has to have approved this very version; without gates, whoever approves by the lifecycle.
    private func checkApproval(of own: RecordView) async throws {
        guard let approval = own.schema?.lifecycle?.statements["approve"]?.to else { return }
        let stage = try await stage(of: own.name, in: own.view.space)
        guard stage.stage == approval else { throw StatementRefusal.notApproved(stage: stage.title) }
        let lacking = try await gatesLacking(of: own)
        guard lacking.isEmpty else { throw StatementRefusal.gates(lacking) }
    }

    /// The roles that a record names in `gates` in which nobody has approved it as it stands.
    public func gatesLacking(of own: RecordView) async throws -> [Role] {
        let roles = (own.document.value?["gates"]?.array ?? []).compactMap { $0.string.flatMap { Role(rawValue: $0) } }
        guard !roles.isEmpty else { return [] }
        let digest = try await stage(of: own).digest
        let approved = try await statements(about: own.name, in: own.view.space).filter {
            $0.entry.effect == .applied && $0.statement.claim.digest == digest
                && Lifecycle.approvals.contains($0.statement.claim.act)
        }
        return roles.filter { role in !approved.contains { $0.statement.claim.role == role } }
    }

    /// Asks of decisions what ``state(_:changing:clock:)`` asks before anything is signed.
    ///
    /// - Throws: ``StatementRefusal`` if one would come to nothing as things stand.
    public func rehearse(_ decisions: [Deciding], clock: Int64) async throws {
        guard let first = decisions.first else { return }
        let seen = first.view.view
        let parent = try await repository(seen.space).perform { try $0.commit(seen.base) }
        let (member, _) = try await hand(on: parent, in: seen.space)
        for decision in decisions { _ = try await claim(decision, of: member, clock) }
    }

    /// Makes several decisions about records of one space, in one edit with the versions that they bring.
    ///
    /// - Parameters:
    ///   - decisions: about different records, all seen in one view.
    ///   - changes: records of that view that change besides, undecided.
    /// - Throws: ``StatementRefusal`` if it is clear before signing that one would come to nothing; nothing is saved then.
    public func state(
        _ decisions: [Deciding], changing changes: [(view: RecordView, document: Document)] = [], clock: Int64
    ) async throws -> SaveOutcome {
        guard let first = decisions.first else { return .unchanged }
        let seen = first.view.view
        // What came in between two looks is for the next attempt.
        guard (decisions.map(\.view.view) + changes.map(\.view.view)).allSatisfy({ $0 == seen }) else {
            throw WorkspaceError.busy
        }
        // The same hand that signs the edit on what was seen.
        let parent = try await repository(seen.space).perform { try $0.commit(seen.base) }
        let (member, key) = try await hand(on: parent, in: seen.space)
        let title = first.view.schema?.lifecycle?.statements[first.act]?.title ?? first.act
        var change = Change(space: seen.space, base: seen.base, subject: "\(title): \(first.view.name)")
        for decision in decisions {
            let claim = try await claim(decision, of: member, clock)
            let statement = try await Statement.signing(claim, with: signer(with: key))
            if decision.document != decision.view.document {
                change.put(decision.document, named: decision.view.name, replacing: decision.view.document)
            }
            change.files[statement.path] = .some(statement.bytes)
        }
        for (view, document) in changes where document != view.document {
            change.put(document, named: view.name, replacing: view.document)
        }
        return try await save(change, clock: clock)
    }

    /// What is signed, once it is clear that it would have an effect as things stand.
    private func claim(_ decision: Deciding, of member: Member, _ clock: Int64) async throws -> StatementClaim {
        let view = decision.view
        guard let value = decision.document.value else { throw WorkspaceError.noRecord(view.name.description) }
        let schema = try await schema(of: value)
        let digest = SHA256Digest.hex(of: value.canonicalBytes)
        let known = try await standing(of: view, view.name)
        let standing = Standing(
            record: value, digest: digest, hasOpenDecision: !decision.document.entries.isEmpty, schema: schema,
            docket: known.docket, witnesses: digest == known.digest ? known.witnesses : [:])
        let acts = schema?.lifecycle?.statements ?? [:]
        guard let grants = decision.grants ?? acts[decision.act]?.by else {
            throw StatementRefusal.unknownAct(decision.act, known: acts.keys.sorted())
        }
        if let reason = standing.overtaking(
            act: decision.act, digest: digest, round: standing.round, amendment: decision.amendment)
        {
            if reason == .signature { throw StatementRefusal.unsigned(standing.unsigned(for: decision.act).map(\.id)) }
            let stage = schema?.lifecycle.map { standing.docket.stage(in: $0) }
            throw StatementRefusal.withoutEffect(
                reason, stage: stage.map { schema?.lifecycle?.stages[$0]?.title ?? $0 })
        }
        // What waits in a chain of its own is not in what this edit stands on.
        let base = try await baseDocument(of: view)
        guard base == view.document else { throw WorkspaceError.waitsToLand(view.name) }
        guard let schema else { throw StatementRefusal.notAllowed(grants) }
        let rights = Rights(
            of: member, in: try await roster(), to: view.name, view.document, by: schema,
            isInTeam: try await isInTeam(member, workingOn: view.name, by: schema))
        let held = grants.filter(rights.holds)
        guard !held.isEmpty else { throw StatementRefusal.notAllowed(grants) }
        guard let grant = decision.role.map({ role in held.first { $0.role == role } }) ?? held.first else {
            throw StatementRefusal.otherRole(decision.role ?? held[0].role, grants)
        }
        return try StatementClaim(
            act: decision.act, digest: digest, record: view.name, round: standing.round,
            space: view.view.space.description, region: settings.root.hex, member: member.id, role: grant.role,
            made: UTCTime.text(clock), note: decision.note, amendment: decision.amendment)
    }

    private func baseDocument(of view: RecordView) async throws -> Document {
        let tree = try await repository(view.view.space).perform { try $0.commit(view.view.base).tree }
        return try await document(view.name, in: tree, of: view.view.space)
    }
}
