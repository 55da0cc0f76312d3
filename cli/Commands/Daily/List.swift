import ArgumentParser
import Indexing
import Landing
import Records
import Statements
import Workspaces

struct List: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the records of this copy.",
        discussion: """
            Members and authorities are left out unless asked for by kind.

            Example:
              sli list
              sli list self-assessment --year 2017 --decisions
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only records of this kind, such as self-assessment.")
    var kind: String?

    @Option(help: "Only records of this year.")
    var year: String?

    @Option(help: "Only records about this authority.")
    var authority: String?

    @Option(help: "Only records that stand at this stage.")
    var stage: String?

    @Flag(help: "Only records in which decisions wait.")
    var decisions = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        if let kind, try await workspace.schema(kind: kind) == nil { throw WorkspaceError.noKind(kind) }
        if let authority, try await workspace.roster().authority(id: authority) == nil {
            throw Wording.noAuthority(authority)
        }
        if let stage, try await !Self.isStage(stage, workspace) { throw Wording.noStage(stage) }
        let filter = RecordIndex.Filter(
            kind: kind, authority: authority, year: year, stage: stage, hasOpenDecisions: decisions ? true : nil)
        let all = try await workspace.asking { index throws(IndexError) in try index.records(matching: filter) }
        let rows = all.filter { kind != nil || !Self.isRoster($0.name) }
        let twice = Dictionary(grouping: rows, by: \.name).filter { $0.value.count > 1 }
        let cells = rows.map { row in
            // What an authority has submitted stands in the region too, at a stage of its own there.
            let place = twice[row.name] != nil && row.space == "region" ? ", in the region" : ""
            return [
                row.name.description, row.schema.isEmpty ? "cannot be read" : row.title, (row.stage ?? "") + place,
                row.openDecisions > 0 ? Count.of(row.openDecisions, "decision waits", "decisions wait") : "",
            ]
        }
        let isFiltered = kind != nil || filter != .all
        let report = Report(
            cells.isEmpty
                ? [Wording.noRecords(isFiltered: isFiltered)]
                : Table.lines(["Record", "Title", "Stage", "Decisions"], cells),
            json: .array(rows.map(Self.json)))
        return try await unknowns(workspace, besides: rows).beside(report, isNothing: rows.isEmpty)
    }

    /// What may belong to the list without standing in it.
    private func unknowns(_ workspace: Workspace, besides rows: [RecordIndex.Row]) async throws -> Unknowns {
        var unknowns = try await Unknowns(of: workspace)
        if let authority {
            var isDrafted = true
            if let kind { isDrafted = try await workspace.schema(kind: kind)?.space == .authority }
            if isDrafted { unknowns.add(.authority(authority), of: workspace) }
        }
        let listed = Swift.Set(rows.map(\.name))
        let ofKind = RecordIndex.Filter(kind: kind)
        let all = try await workspace.asking { index throws(IndexError) in try index.records(matching: ofKind) }
        unknowns.add(unreadable: all.filter { $0.schema.isEmpty && !listed.contains($0.name) }.map(\.name))
        return unknowns
    }

    private static func isStage(_ stage: String, _ workspace: Workspace) async throws -> Bool {
        for name in try await workspace.schemaNames() {
            if try await workspace.schema(name)?.lifecycle?.stages[stage] != nil { return true }
        }
        return false
    }

    private static func isRoster(_ name: RecordName) -> Bool { ["member", "authority"].contains(name.kind) }

    private static func json(_ row: RecordIndex.Row) -> JSON {
        [
            "authority": row.authority.map { .string($0) } ?? .null,
            "decisions": .number(JSONNumber(row.openDecisions)),
            "readable": .bool(!row.schema.isEmpty),
            "record": .string("\(row.name)"),
            "schema": row.schema.isEmpty ? .null : .string(row.schema),
            "space": .string(row.space),
            "stage": row.stage.map { .string($0) } ?? .null,
            "title": .string(row.title),
            "year": row.year.map { .string($0) } ?? .null,
        ]
    }
}
