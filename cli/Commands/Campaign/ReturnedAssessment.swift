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
    /// Why it was handed back, by whom, and on which day.
    let note: String
    let member: String
    let memberName: String
    let role: Role
    let day: String
    /// What the moderators published about the version that they read: the whole, then section by section.
    let overall: String?
    let sections: [Comment]
    /// The stage at the authority, if its draft may not be written in yet.
    let frozen: String?
    /// Whether the authority has a draft of it.
    let isHeld: Bool

    struct Comment: Hashable {
        let section: String
        let text: String
    }

    var json: JSON {
        [
            "comments": .array(sections.map { ["comment": .string($0.text), "section": .string($0.section)] }),
            "member": .string(member), "note": .string(note), "overall": overall.map { .string($0) } ?? .null,
            "record": .string("\(record)"),
        ]
    }
}

extension ReturnedAssessment {
    private static let stage = "returned"

    /// Those that wait for the authorities that this copy takes part in, sorted.
    static func all(_ workspace: Workspace, _ roster: Roster) async throws -> [ReturnedAssessment] {
        var found: [ReturnedAssessment] = []
        for record in try await OwnAssessments.names(in: .region, workspace) {
            if let one = try await ReturnedAssessment(record, workspace, roster) { found.append(one) }
        }
        return found
    }

    /// - Returns: `nil` unless it was returned and is.
    private init?(_ record: RecordName, _ workspace: Workspace, _ roster: Roster) async throws {
        let stage = try await workspace.stage(of: record, in: .region)
        guard stage.stage == Self.stage,
            let last = try await workspace.statements(about: record, in: .region).last(where: {
                $0.entry.effect == .applied
                    && stage.schema?.lifecycle?.statements[$0.statement.claim.act]?.to == Self.stage
            })
        else { return nil }
        let claim = last.statement.claim
        let round = stage.docket.round(in: stage.schema?.lifecycle)
        let moderation = try await Self.moderation(of: record, round: round, workspace)
        let value = try await workspace.record(record, in: .region).document.value
        // What was never drafted here was entered from a document.
        let local = try await workspace.stages(of: record).first { $0.space != .region }
        self.init(
            record: record, title: "\(stage.schema?.root.title ?? record.kind): \(record)", note: claim.note,
            member: claim.member, memberName: roster.member(id: claim.member)?.name ?? claim.member, role: claim.role,
            day: String(claim.made.prefix(10)), overall: moderation?["overall"]?.string,
            sections: Self.comments(in: moderation, on: value),
            frozen: local.flatMap { $0.isFrozen ? $0.title : nil }, isHeld: local?.digest != nil)
    }

    /// What moderators published of that round; `nil` if there is none, as where a coordinator returned it.
    private static func moderation(of record: RecordName, round: Int, _ workspace: Workspace) async throws -> JSON? {
        guard try await workspace.schema(kind: "moderation") != nil,
            let name = RecordName(kind: "moderation", key: record.key + ["\(round)"])
        else { return nil }
        return try await workspace.record(name, in: .region).document.value
    }

    /// The comments of a moderation, under the headings that the record has.
    static func comments(in moderation: JSON?, on value: JSON?) -> [Comment] {
        (moderation?["sections"]?.array ?? []).compactMap { section in
            guard let text = section["comment"]?.string, !text.isEmpty, let key = section["section"]?.string else {
                return nil
            }
            let heading = value?["sections"]?.array?.first { $0["section"]?.string == key }?["heading"]?.string
            return Comment(section: heading ?? key, text: text)
        }
    }
}
