import Foundation
import Records
import Statements
import Workspaces

/// What `status --region` tells: how far each authority is that takes part.
struct RegionStatus {
    let standing: RegionStanding
    /// Whether only those are told that are late, with their contacts.
    let onlyLate: Bool

    private var told: [AssessmentStanding] {
        standing.standings.filter { !onlyLate || $0.lateness.isLate }
    }

    /// - Parameter letters: the folder into which a letter to each authority is written.
    func report(letters: String?, _ context: Context, _ workspace: Workspace) async throws -> Report {
        var lines = self.lines
        var files: [String] = []
        if let letters {
            let folder = letters.hasPrefix("/") ? letters : "\(context.folder)/\(letters)"
            let sender = try await self.sender(workspace)
            let all = told.map { Letter(to: $0, of: standing.campaign, from: sender, today: standing.today) }
            files = try LetterFolder(path: folder).write(all)
            lines += ["", Wording.lettersWritten(files.count, to: letters)]
        }
        return Report(lines, json: json.adding("letters", .array(files.map { .string($0) })))
    }

    /// The coordinator who writes; nobody where somebody else looks.
    private func sender(_ workspace: Workspace) async throws -> Member? {
        do {
            let member = try await workspace.member()
            return member.isCoordinator ? member : nil
        } catch WorkspaceError.notAMember {
            // Whoever only reads writes letters that somebody else signs.
            return nil
        }
    }

    var lines: [String] {
        let campaign = standing.campaign
        var lines = Wording.regionHead(campaign, count: standing.standings.count, hasReceipts: standing.hasReceipts)
        if told.isEmpty { return lines + ["", Wording.nobodyIsLate] }
        if onlyLate {
            for one in told {
                lines += ["", "\(one.title): \(Wording.stage(of: one)). \(Wording.lateness(one))"]
                lines += one.contacts.map { "  " + Wording.contact($0) }
                if one.contacts.isEmpty { lines.append("  " + Wording.noContact) }
            }
            return lines
        }
        let rows = told.map { one in
            [one.title, Wording.stage(of: one), Wording.lateness(one), Wording.waitsFor(one, campaign.gates)]
        }
        return lines + [""] + Table.lines(["Authority", "Stage", "Time", "Waits for"], rows)
    }

    var json: JSON {
        [
            "authorities": .array(told.map(\.json)),
            "campaign": .string("\(standing.campaign.name)"),
            "deadline": standing.campaign.deadline.map { .string($0) } ?? .null,
            "gates": .array(standing.campaign.gates.map { .string($0.rawValue) }),
            "receipts": .bool(standing.hasReceipts),
            "year": .string(standing.campaign.year),
        ]
    }
}

extension AssessmentStanding {
    /// The stable form of docs/json.md.
    var json: JSON {
        [
            "authority": .string(authority),
            "confirmed": entered == nil ? .null : .bool(isConfirmed),
            "contacts": .array(
                contacts.map {
                    [
                        "email": $0.email.map { .string($0) } ?? .null, "name": .string($0.name),
                        "role": $0.role.map { .string($0) } ?? .null,
                    ]
                }),
            "entered": entered?.json ?? .null,
            "handedOver": handedOver.map { ["by": .string($0.source.rawValue), "day": .string($0.day)] } ?? .null,
            "late": .number(JSONNumber(max(0, lateness.days))), "name": .string(title),
            "outstanding": .bool(lateness.isOutstanding),
            "reason": reason.map { .string($0) } ?? .null, "record": .string("\(record)"),
            "stage": stage.map { .string($0) } ?? .null,
            "waits": .array(waits.map { .string($0.rawValue) }),
        ]
    }
}
