import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

/// A record of the person's own authority that the region has handed back, with what moderators said.
struct ReturnedAssessment {
    let record: RecordName
    let title: String
    let returned: LandedStatement
    let member: String
    /// What the moderators published about the version that they read: the whole, then section by section.
    let overall: String?
    let sections: [(title: String, comment: String)]
    /// The stage at the authority, if its draft may not be written in yet.
    let frozen: String?
    /// Whether the authority has a draft of it.
    let isHeld: Bool

    /// Those that wait for the authorities that this copy takes part in, sorted.
    static func all(_ workspace: Workspace, _ roster: Roster) async throws -> [ReturnedAssessment] {
        let own = workspace.spaces().compactMap { space -> String? in
            if case .authority(let id) = space { id } else { nil }
        }
        guard !own.isEmpty else { return [] }
        var found: [ReturnedAssessment] = []
        var kinds: Swift.Set<String> = []
        for name in try await workspace.schemaNames() where kinds.insert(name.kind).inserted {
            guard let schema = try await workspace.schema(kind: name.kind), schema.space == .authority,
                let index = schema.identity.firstIndex(of: "authority")
            else { continue }
            for record in try await workspace.recordNames(of: name.kind, in: .region)
            where own.contains(record.key[index]) {
                if let one = try await ReturnedAssessment(record, workspace, roster) { found.append(one) }
            }
        }
        return found
    }

    /// - Returns: `nil` unless it was returned and is.
    private init?(_ record: RecordName, _ workspace: Workspace, _ roster: Roster) async throws {
        let stage = try await workspace.stage(of: record, in: .region)
        guard stage.stage == "returned",
            let last = try await workspace.statements(about: record, in: .region).last(where: {
                $0.entry.effect == .applied && $0.entry.stage == "returned"
                    && stage.schema?.lifecycle?.statements[$0.statement.claim.act]?.to == "returned"
            })
        else { return nil }
        self.record = record
        title = "\(stage.schema?.root.title ?? record.kind): \(record)"
        returned = last
        member = roster.member(id: last.statement.claim.member)?.name ?? last.statement.claim.member
        let round = stage.docket.round(in: stage.schema?.lifecycle)
        let moderation = try await Self.moderation(of: record, round: round, workspace)
        overall = moderation?["overall"]?.string
        let value = try await workspace.record(record, in: .region).document.value
        sections = (moderation?["sections"]?.array ?? []).compactMap { section in
            guard let comment = section["comment"]?.string, !comment.isEmpty, let key = section["section"]?.string
            else {
                return nil
            }
            let heading = value?["sections"]?.array?.first { $0["section"]?.string == key }?["heading"]?.string
            return (heading ?? key, comment)
        }
        let local = try await workspace.stages(of: record).first { $0.space != .region }
        // What was never drafted here was entered from a document.
        isHeld = local?.digest != nil
        frozen = local.flatMap { $0.isFrozen ? $0.title : nil }
    }

    /// What moderators published of that round; `nil` if there is none, as where a coordinator returned it.
    private static func moderation(of record: RecordName, round: Int, _ workspace: Workspace) async throws -> JSON? {
        guard try await workspace.schema(kind: "moderation") != nil,
            let name = RecordName(kind: "moderation", key: record.key + ["\(round)"])
        else { return nil }
        return try await workspace.record(name, in: .region).document.value
    }

    var json: JSON {
        [
            "comments": .array(sections.map { ["comment": .string($0.comment), "section": .string($0.title)] }),
            "member": .string(returned.statement.claim.member), "note": .string(returned.statement.claim.note),
            "overall": overall.map { .string($0) } ?? .null, "record": .string("\(record)"),
        ]
    }
}
