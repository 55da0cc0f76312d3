import ArgumentParser
import Records
import Syncing
import Workspaces

struct SchemaAdd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Give the region a new kind of record, or a new version of one. For coordinators.",
        discussion: """
            A version that was added never changes. A new one says how records of all earlier ones are read \
            (`x-migrate`), and keeps where records live and what names them. `sli schema check` tells beforehand.

            Example:
              sli schema add visit-2.json
              sli schema add visit-2.json --dry-run
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The schema's file, or `-`.", completion: .file())
    var file: String

    @OptionGroup var rehearsal: RehearsalOptions

    func perform(_ context: Context) async throws -> Report {
        let schema = try PlainFile(file, context).schema()
        if let fault = schema.kindFault() { throw Wording.notAKind(file, fault) }
        let workspace = try context.workspace()
        // Since `kindFault` found one.
        guard let name = schema.name else { throw Wording.notText() }
        let known = try await workspace.schemaNames().filter { $0.kind == name.kind }.map(\.version)
        let bytes = schema.document.canonicalBytes
        if known.contains(name.version), try await workspace.schemaBytes(name) != bytes {
            throw Wording.versionTaken(name, newest: known.max() ?? name.version)
        }
        if name.version > 1 {
            guard known.contains(name.version - 1), let before = SchemaName(kind: name.kind, version: name.version - 1)
            else { throw Wording.versionGap(name, newest: known.max() ?? 0) }
            guard let earlier = try await workspace.schema(before) else { throw Wording.kindNeedsUpdate(before) }
            if let fault = schema.kindFault(after: earlier) { throw Wording.notAKind(file, fault) }
        }
        let path = "schemas/\(name).json"
        let governance = Governance(workspace, cycle: context.cycle(workspace))
        let subject = "Add the schema \(name)"
        guard !rehearsal.isDry else {
            let outcome = try await governance.rehearse(subject: subject, clock: context.clock) { _, _ in
                [path: bytes]
            }
            try Wording.expectAccepted(outcome)
            let line =
                if case .unchanged = outcome { Wording.kindThereAlready(name) } else { Wording.wouldAddKind(name) }
            return Report([line], json: ["added": false, "name": .string("\(name)")]).rehearsed()
        }
        let outcome = try await governance.change(subject: subject, clock: context.clock) { _, _ in [path: bytes] }
        try Wording.expectAccepted(outcome)
        var isAdded = true
        if case .unchanged = outcome { isAdded = false }
        return Report(
            [isAdded ? Wording.kindAdded(name) : Wording.kindThereAlready(name)],
            json: ["added": .bool(isAdded), "name": .string("\(name)")])
    }
}
