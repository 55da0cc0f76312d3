import GitStorage
import Indexing
import Landing
import Merging
import Programmes
import Records
import Statements
import Workspaces

/// A programme as its commands see it: its record, what that plans, and how far its challenges have come.
struct ProgrammeDesk {
    static let kind = "programme"
    static let challengeKind = "challenge"

    /// A challenge of the programme that has a record.
    struct Challenge {
        let view: RecordView
        let isFrozen: Bool
        let progress: ChallengeProgress
    }

    let workspace: Workspace
    let name: RecordName
    let view: RecordView
    let record: JSON
    let programme: Programme
    let challenges: [Challenge]
    let stage: RecordStage
    let names: AuthorityNames

    /// Finds a programme by its short name, or by a record's name.
    static func open(_ words: String, _ context: Context) async throws -> ProgrammeDesk {
        let workspace = try context.workspace()
        let name = try await workspace.named(words.contains("/") ? words : "\(kind)/\(words)")
        guard name.kind == kind else { throw Wording.notAProgramme(name) }
        let view = try await workspace.record(name)
        guard let record = view.document.value else { throw WorkspaceError.noRecord(words) }
        return ProgrammeDesk(
            workspace: workspace, name: name, view: view, record: record, programme: try Programme(record: record),
            challenges: try await challenges(of: name, workspace),
            stage: try await workspace.stage(of: name, in: .region),
            names: AuthorityNames(try await workspace.roster()))
    }

    private static func challenges(of programme: RecordName, _ workspace: Workspace) async throws -> [Challenge] {
        let rows = try await workspace.asking { index throws(IndexError) in
            try index.records(matching: RecordIndex.Filter(kind: challengeKind))
        }
        var challenges: [Challenge] = []
        for name in rows.map(\.name) where name.key.count == 3 && name.key[0] == programme.key[0] {
            let view = try await workspace.record(name)
            guard let value = view.document.value else { continue }
            let stage = try await workspace.stage(of: name, in: .region)
            challenges.append(
                Challenge(
                    view: view, isFrozen: stage.isFrozen,
                    progress: ChallengeProgress(
                        Slot.Name(host: name.key[1], round: name.key[2]), stage: stage.stage ?? "",
                        date: value["date"]?.string.flatMap { CalendarDay($0) },
                        lastDay: value["last_day"]?.string.flatMap { CalendarDay($0) })))
        }
        return challenges
    }

    /// What people call it.
    var title: String { record["name"]?.string ?? name.key[0] }

    /// The name of the record of a slot's challenge.
    func challengeName(_ slot: Slot.Name) throws -> RecordName {
        guard let name = RecordName(kind: Self.challengeKind, key: [self.name.key[0], slot.host, slot.round]) else {
            throw Wording.badRecordName("\(Self.challengeKind)/\(self.name.key[0])/\(slot.host)/\(slot.round)")
        }
        return name
    }

    /// The task of planning what is still open.
    func task(keeping hosts: [String], notBefore: CalendarDay) throws -> PairingTask {
        for host in hosts where programme.slot(of: host) == nil { throw Wording.noSlotToKeep(host, name) }
        return PairingTask(
            programme, challenges: challenges.map(\.progress), keeping: Swift.Set(hosts), notBefore: notBefore)
    }

    /// Makes sure that somebody may change it, and that no decision about it waits.
    ///
    /// - Throws: a ``Problem`` that says who may, or what to decide first.
    func expectChangeable() async throws {
        try await Self.expectCoordinator(workspace, name)
        guard view.document.entries.isEmpty else { throw Wording.decideFirst(name) }
        if stage.isFrozen { throw Wording.programmeIsOver(name, stage.title) }
    }

    static func expectCoordinator(_ workspace: Workspace, _ name: RecordName) async throws {
        guard try await workspace.member().holds(.coordinator) else { throw Wording.onlyCoordinators(name) }
    }
}

/// Authorities as people call them.
struct AuthorityNames {
    private let names: [String: String]

    init(_ roster: Roster) {
        names = Dictionary(roster.authorities.map { ($0.id, $0.name) }) { first, _ in first }
    }

    init(_ names: [String: String]) { self.names = names }

    subscript(id: String) -> String { names[id] ?? id }

    /// Several in a row: `Devon and Torbay`.
    func list(_ ids: [String]) -> String {
        let words = ids.map { self[$0] }
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        // Bristol is "Bristol, City of".
        let separator = words.contains { $0.contains(",") } ? "; " : ", "
        return words.dropLast().joined(separator: separator)
            + (separator == "; " && words.count > 2 ? "; and " : " and ")
            + last
    }
}

/// Saves records of a programme together, or only says whether they could be.
struct ProgrammeSaving {
    let workspace: Workspace
    let isDry: Bool

    /// - Returns: `nil` for a rehearsal in which nothing was wrong.
    /// - Throws: a ``Problem`` where a record would not be valid.
    func save(
        _ documents: [(value: JSON, seen: RecordView)], subject: String, _ context: Context
    ) async throws -> SaveOutcome? {
        guard let view = documents.first?.seen.view else { return .unchanged }
        guard isDry else {
            return try await workspace.save(
                documents.map { (Document($0.value), $0.seen) }, in: view, subject: subject, clock: context.clock)
        }
        for (value, seen) in documents {
            let added = seen.schema?.addedViolations(from: seen.document.value, to: value) ?? []
            guard added.isEmpty else {
                throw Wording.refused(
                    seen.name,
                    added.map { CheckViolation(.file(.invalid($0)), in: view.base, at: seen.name.recordPath) })
            }
        }
        return nil
    }
}

extension Report {
    /// The members of the other answer added to this one's: what was saved, beside what it is.
    func adding(_ saved: Report) -> Report {
        var report = self
        var object = json.object ?? JSONObject()
        for member in saved.json.object?.members ?? [] { object[member.name] = member.value }
        report.json = .object(object)
        report.lines += saved.lines
        return report
    }
}
