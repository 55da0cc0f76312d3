import ArgumentParser
import GitStorage
import Landing
import Merging
import Records
import Statements
import Syncing
import Workspaces

struct Status: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Who you are, what waits for you, what is unsent since when.",
        discussion: """
            The mark is the number of steps of the shared history and eight letters of its newest: read it out on the \
            telephone, and two copies with the same mark hold the same. With --check it ends with code 3 if decisions \
            are waiting. What moderators have handed back stands first.

            With --region and no name it tells how far each authority is that takes part in the year's \
            self-assessments, what it waits for, and what is late. --late tells those alone, with whom to ask; \
            --letters writes a letter to each into a folder. Nothing is sent.

            Example:
              sli status
              sli status --region --late --letters letters
            """)
    static let tellsOfRegion = true

    @OptionGroup var common: CommonOptions

    @Option(help: "Of all authorities: the year; the newest that was opened if it is left out.")
    var year: String?

    @Flag(help: "Of all authorities: only those that are late, with whom to ask.")
    var late = false

    @Option(help: "Of all authorities: write a letter to each into this folder.", completion: .directory)
    var letters: String?

    @Flag(help: "End with code 3 if decisions are waiting.")
    var check = false

    private var isAboutAll: Bool { common.isAboutWholeRegion || late || year != nil || letters != nil }

    func validate() throws {
        if check, isAboutAll { throw ValidationError("--check is about your own work, not about all authorities.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        if isAboutAll {
            let campaign = try await Campaign.find(year, in: workspace)
            let standing = try await RegionStanding(campaign, workspace, today: context.today)
            return try await RegionStatus(standing: standing, onlyLate: late)
                .report(letters: letters, context, workspace)
        }
        let standing = try await Standing(of: workspace, clock: context.clock)
        var report = Report(standing.lines, json: standing.json)
        if check, !standing.decisions.isEmpty { report.exitCode = Exit.decisionsWaiting }
        return report
    }
}

/// All that `status` tells.
private struct Standing {
    let settings: Settings
    let key: PublicKey
    let holder: Member?
    let isActive: Bool
    let spaces: [SpaceStanding]
    let decisions: [(name: RecordName, count: Int)]
    let drafts: [Draft]
    /// The records that wait to be sent and have sections longer than asked for.
    let long: [(name: RecordName, sections: [LongSection])]
    /// Whether the hub judges what comes into each space; left out where nobody knows.
    let guards: [SpaceKind: Bool]
    /// How the hub's receipts stand, a space each.
    let receipts: [ReceiptStanding]
    /// The holder's own statements that came to nothing or were overtaken by changes.
    let unsettled: [(statement: UnsettledStatement, schema: Schema?)]
    /// What moderators asked the holder's authority.
    let queries: [WaitingQueries]
    /// What is up to the holder in challenges.
    let challenges: [(event: ChallengeEvent, task: ChallengeTask)]
    /// What moderators have handed back to the authorities whose drafts lie here.
    let returned: [ReturnedAssessment]
    /// What waits for the holder's signature.
    let tasks: [OwnAssessments.Task]
    let clock: Int64

    /// How many days an edit may wait before it is told in capitals: longer than a weekend offline.
    private static let patience: Int64 = 4

    init(of workspace: Workspace, clock: Int64) async throws {
        self.clock = clock
        settings = await workspace.settings
        key = try await workspace.signingKey().publicKey
        let roster = try await workspace.roster()
        holder = roster.member(holding: key)
        isActive = roster.activeMember(holding: key) != nil
        var spaces: [SpaceStanding] = []
        for space in workspace.spaces() { spaces.append(try await workspace.standing(of: space)) }
        self.spaces = spaces
        var guards: [SpaceKind: Bool] = [:]
        for space in workspace.spaces() { guards[space] = await workspace.isGuarded(space) }
        self.guards = guards
        var receipts: [ReceiptStanding] = []
        for space in spaces { receipts.append(try await workspace.receiptStanding(of: space.space)) }
        self.receipts = receipts
        var decisions: [(name: RecordName, count: Int)] = []
        for name in try await workspace.recordsWithDecisions() {
            decisions.append((name, try await workspace.record(name).document.entries.count))
        }
        self.decisions = decisions
        drafts = try await workspace.drafts()
        var long: [(name: RecordName, sections: [LongSection])] = []
        for space in workspace.spaces() {
            for name in try await workspace.unsentRecords(space) {
                let view = try await workspace.record(name)
                let sections = LongSection.all(in: view.document.value, by: view.schema)
                if !sections.isEmpty { long.append((name, sections)) }
            }
        }
        self.long = long
        var unsettled: [(statement: UnsettledStatement, schema: Schema?)] = []
        if let holder {
            for statement in try await workspace.unsettledStatements(of: holder.id) {
                let kind = statement.landed.statement.claim.record.kind
                unsettled.append((statement, try await workspace.schema(kind: kind)))
            }
        }
        self.unsettled = unsettled
        if let holder { queries = try await WaitingQueries.all(for: holder, in: workspace) } else { queries = [] }
        challenges = try await ChallengeTask.waiting(for: isActive ? holder : nil, in: workspace, clock: clock)
        returned = try await ReturnedAssessment.all(workspace, roster)
        tasks = if let holder { try await OwnAssessments.tasks(of: holder, workspace) } else { [] }
    }

    private var region: SpaceStanding? { spaces.first }

    /// The writer's clock at the oldest edit that was not sent.
    private func since(_ space: SpaceStanding) -> Int64? { space.unsent.map(\.author.seconds).min() }

    private func daysUnsent(_ space: SpaceStanding) -> Int64 {
        since(space).map { max(0, clock - $0) / 86_400 } ?? 0
    }

    // MARK: - For people

    var lines: [String] {
        var lines = returned.flatMap { Wording.returned($0) + [""] } + person
        lines.append(
            "Region \(settings.region), " + (settings.hub.map { "hub \($0)" } ?? "without a hub: nothing is sent."))
        if let region { lines.append("Mark: \(mark(of: region))") }
        let unguarded = spaces.map(\.space).filter { guards[$0] == false }
        if !unguarded.isEmpty { lines.append(Wording.unguarded(unguarded.map(SpaceTitle.of))) }
        let waiting = waits
        if waiting.isEmpty {
            lines.append("Nothing waits for you.")
        } else {
            lines += ["", "Waiting for you:"] + waiting.map { "  " + $0 }
        }
        lines += unsent
        if settings.hub != nil, receipts.allSatisfy({ $0 == .none }) { lines.append(Wording.noReceipts) }
        return lines
    }

    private var person: [String] {
        guard let holder else { return [Wording.askForMembership, "  \(key.openSSH)", Wording.readsOnly] }
        let roles = holder.roles.filter { !$0.hasEnded }.map { role in
            let word = role.role.rawValue.split(separator: "-").joined(separator: " ")
            return role.isActing ? "acting \(word)" : word
        }
        var lines = [
            "You are \(holder.name) (\(holder.id)), \(holder.authority): "
                + (roles.isEmpty ? "no role" : roles.joined(separator: ", ")) + "."
        ]
        if !isActive { lines.append(Wording.membershipEnded(holder.name)) }
        return lines
    }

    private func mark(of space: SpaceStanding) -> String {
        "\(Count.of(space.depth, "step", "steps")), \(space.tip.hex.prefix(8))"
    }

    private var waits: [String] {
        var lines = decisions.map { name, count in
            "\(name): \(Count.of(count, "decision", "decisions")) (`sli conflicts \(name)`)"
        }
        lines += tasks.map(Wording.waits)
        lines += unsettled.map { Wording.unsettled($0.statement, $0.schema) }
        lines += queries.map(Wording.queriesWait)
        lines += challenges.map { Wording.waiting($0.task, $0.event) }
        for draft in drafts {
            let place = draft.path.steps.isEmpty ? "" : ", at \(draft.path)"
            lines.append("\(draft.record)\(place): a draft that is not saved yet (`sli edit \(draft.record)` opens it)")
        }
        for space in spaces {
            lines += RefusedTelling.lines(space.refused, withReasons: false)
            if case .bad(let fault) = standing(of: space) {
                lines.append(Wording.badReceipt(fault, SpaceTitle.of(space.space)))
            }
            if let said = space.heldUp { lines += Wording.heldUp(said, SpaceTitle.of(space.space)) }
            if space.fallen > 0 { lines.append(Wording.fallen(space.fallen, SpaceTitle.of(space.space))) }
            if let suspicion = space.suspicion { lines += Wording.lines(suspicion, of: SpaceTitle.of(space.space)) }
        }
        return lines
    }

    private var unsent: [String] {
        let late = spaces.filter { !$0.unsent.isEmpty }
        guard !late.isEmpty else { return ["Everything is sent."] }
        var lines = ["", "Not sent yet:"]
        for space in late {
            let since = since(space).map { ", since \(Dates.words($0))" } ?? ""
            let count = Count.of(space.unsent.count, "change", "changes")
            lines.append("  \(SpaceTitle.of(space.space)): \(count)\(since)")
            if space.waiting > 0 {
                lines.append(
                    "    \(space.waiting) of them beside what others wrote: the next `sli sync` makes decisions of them."
                )
            }
        }
        for (name, sections) in long {
            lines.append("  \(name):")
            lines += sections.map { "    \(Wording.isLong($0))" }
        }
        let days = late.map(daysUnsent).max() ?? 0
        if days >= Self.patience { lines.append(Wording.longUnsent(days)) }
        return lines
    }

    private func standing(of space: SpaceStanding) -> ReceiptStanding {
        zip(spaces, receipts).first { $0.0.space == space.space }?.1 ?? .none
    }

    // MARK: - For programs

    var json: JSON {
        [
            "challenges": .array(
                challenges.map { $0.task.json($0.event, isMine: true).adding("record", .string("\($0.event.name)")) }),
            "decisions": .array(
                decisions.map { ["count": .number(JSONNumber($0.count)), "record": .string("\($0.name)")] }),
            "drafts": .array(
                drafts.map { draft in
                    let kind = if case .form = draft.content { "form" } else { "value" }
                    return [
                        "kind": .string(kind), "path": .string("\(draft.path)"), "record": .string("\(draft.record)"),
                    ]
                }),
            "hub": settings.hub.map { .string($0) } ?? .null,
            "long": .array(
                long.map { ["record": .string("\($0.name)"), "sections": .array($0.sections.map(\.json))] }),
            "member": member,
            "publicKey": .string(key.openSSH), "queries": .array(queries.map(\.json)),
            "region": .string(settings.region), "returned": .array(returned.map(\.json)),
            "root": .string(settings.root.hex), "spaces": .array(spaces.map(json)),
            "sign": .array(tasks.map(\.json)),
            "statements": .array(unsettled.map(\.statement.json)),
        ]
    }

    private var member: JSON {
        guard let holder else { return .null }
        return [
            "active": .bool(isActive), "authority": .string(holder.authority), "id": .string(holder.id),
            "name": .string(holder.name),
            "roles": .array(holder.roles.filter { !$0.hasEnded }.map { .string($0.role.rawValue) }),
        ]
    }

    private func json(_ space: SpaceStanding) -> JSON {
        let days = daysUnsent(space)
        return [
            "depth": .number(JSONNumber(space.depth)),
            "fallen": .number(JSONNumber(space.fallen)), "hubChecks": guards[space.space].map { .bool($0) } ?? .null,
            "heldUp": space.heldUp.map { .array($0.map { .string($0) }) } ?? .null,
            "late": .bool(days >= Self.patience),
            "receipts": ReceiptJSON.standing(standing(of: space)),
            "refused": .array(
                space.refused.map { edit in
                    [
                        "commit": .string(edit.commit.id.hex), "subject": .string(edit.commit.subject),
                        "waitsFor": edit.waitsFor.map { .string($0) } ?? .null,
                    ]
                }),
            "space": .string("\(space.space)"), "suspect": space.suspicion.map { .string($0.tip.hex) } ?? .null,
            "suspicion": space.suspicion.map(SuspicionReport.json) ?? .null,
            "tip": .string(space.tip.hex), "unsent": .number(JSONNumber(space.unsent.count)),
            "unsentSince": since(space).map { .number(JSONNumber(Int($0))) } ?? .null,
            "waiting": .number(JSONNumber(space.waiting)),
        ]
    }
}
