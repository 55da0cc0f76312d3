import GitStorage
import Landing
import Records
import Statements
import Workspaces

/// Where a record stands, as `show` tells it.
struct StageTelling {
    let stage: RecordStage
    let statements: [LandedStatement]
    let roster: Roster

    static func all(of name: RecordName, _ workspace: Workspace) async throws -> [StageTelling] {
        let roster = try await workspace.roster()
        var tellings: [StageTelling] = []
        for stage in try await workspace.stages(of: name) where stage.stage != nil || !stage.docket.entries.isEmpty {
            tellings.append(
                StageTelling(
                    stage: stage, statements: try await workspace.statements(about: name, in: stage.space),
                    roster: roster))
        }
        return tellings
    }

    var lines: [String] {
        let place =
            switch stage.space {
            case .region: stage.schema?.space == .region ? "" : " in the region"
            case .authority(let authority): " at \(authority)"
            case .team: " with the team"
            }
        return ["Stage\(place): \(stage.title ?? "unknown")"]
            + statements.map { "  " + Wording.statement($0, roster, stage.schema) }
    }

    var json: JSON {
        [
            "frozen": .bool(stage.isFrozen), "space": .string("\(stage.space)"),
            "stage": stage.stage.map { .string($0) } ?? .null, "statements": .array(statements.map(\.json)),
            "title": stage.title.map { .string($0) } ?? .null,
        ]
    }
}

extension UnsettledStatement {
    var json: JSON {
        landed.json.adding("record", .string("\(landed.statement.claim.record)"))
            .adding("state", .string(reason == nil ? "superseded" : "overtaken"))
            .adding(
                "change",
                change.map { edit in
                    [
                        "author": .string(edit.author.name), "commit": .string(edit.commit.hex),
                        "seconds": .number(JSONNumber(Int(edit.author.seconds))),
                    ]
                } ?? .null)
    }
}
